//! Finds kinds by their word.

use super::{KINDS, common::Common};
use crate::schema::{Field, Kind, Node as _, Shape};

/// The top-level kind of that word.
pub fn kind(word: &str) -> Option<&'static Kind> {
    KINDS.iter().find(|kind| kind.word == word).copied()
}

/// The kind of that word among the keyed parts of nodes, such as `volume` or `node-pool`: what `every` can speak of besides.
pub fn part(word: &str) -> Option<&'static Kind> {
    KINDS.iter().find_map(|kind| part_of(kind, word))
}

fn part_of(kind: &'static Kind, word: &str) -> Option<&'static Kind> {
    kind.fields.iter().find_map(|field| keyed(field).filter(|part| part.word == word))
}

fn keyed(field: &'static Field) -> Option<&'static Kind> {
    match field.shape {
        Shape::Keyed(kind) => Some(kind),
        _ => None,
    }
}

/// Whether every top-level node takes that setting.
pub fn is_common(word: &str) -> bool {
    Common::KIND.setting(word).is_some()
}
