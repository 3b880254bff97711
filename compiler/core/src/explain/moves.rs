//! Which values of a file move with which leaf.

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;

use super::leaves::{self, Leaf};
use super::values::{Value, values};
use crate::compile::Compiled;
use crate::derive::derive;
use crate::resolve::{Substitution, resolve_with};
use crate::targets::{self, Unit};

/// How many other values are tried for a leaf until something moves.
const TRIES: usize = 2;

/// A file as it is, with what was read for it.
pub struct Made {
    /// Its values.
    pub values: Vec<Value>,
    reads: BTreeSet<String>,
}

impl Made {
    /// Renders a unit.
    pub fn of(compiled: &Compiled<'_>, unit: &Unit) -> Option<Self> {
        let (text, reads) = super::render(&compiled.platform, &compiled.graph, unit)?;
        Some(Self { values: values(&unit.path, &text), reads })
    }

    /// Whether the file could depend on a leaf: its lowering read the node, or all nodes of its kind.
    pub fn reads_of(&self, leaf: &Leaf) -> bool {
        let kind = leaf.node.split('.').next().unwrap_or_default();
        kind == "environment" || kind == "platform" || self.reads.contains(&leaf.node) || self.reads.contains(kind)
    }
}

/// A leaf, and the indices of the values that it moves.
pub type Moved = Vec<(Leaf, BTreeSet<usize>)>;

/// Every leaf that moves something in a file.
pub fn moved(compiled: &Compiled<'_>, unit: &Unit, made: &Made) -> Moved {
    let candidates: Vec<Leaf> = leaves::all(compiled).into_iter().filter(|leaf| made.reads_of(leaf)).collect();
    let moved: Vec<_> = candidates.into_par_iter().map(|leaf| (moved_by(compiled, unit, made, &leaf), leaf)).collect();
    moved.into_iter().filter(|(values, _)| !values.is_empty()).map(|(values, leaf)| (leaf, values)).collect()
}

/// The values that one leaf moves.
pub fn moved_by(compiled: &Compiled<'_>, unit: &Unit, made: &Made, leaf: &Leaf) -> BTreeSet<usize> {
    for which in 0..TRIES {
        let (platform, findings) = resolve_with(&compiled.merged, Some(Substitution { place: leaf.place, which }));
        let worse = findings.iter().any(|finding| finding.severity == crate::finding::Severity::Error);
        if worse {
            continue;
        }
        let graph = derive(&platform);
        let changed = match same_unit(&platform, &graph, unit).and_then(|unit| super::render(&platform, &graph, &unit)) {
            Some((text, _)) => difference(made, &values(&unit.path, &text)),
            None => (0..made.values.len()).collect(),
        };
        if !changed.is_empty() {
            return changed;
        }
    }
    BTreeSet::new()
}

/// The file that is made for the same node by the same rule: its path may have moved with the leaf.
fn same_unit(platform: &crate::model::Platform, graph: &crate::derive::Graph, unit: &Unit) -> Option<Unit> {
    let units = targets::plan(platform, graph);
    let same = |other: &&Unit| other.rule == unit.rule && other.cell == unit.cell && (other.path == unit.path || other.name == unit.name);
    units.iter().find(|other| other.path == unit.path).or_else(|| units.iter().find(same)).cloned()
}

/// The values that are no longer what they were.
fn difference(made: &Made, now: &[Value]) -> BTreeSet<usize> {
    let key = |value: &Value| (value.object.split(' ').next().unwrap_or_default().to_owned(), value.pointer.clone(), by_line(value));
    let mut counted: BTreeMap<_, Vec<&str>> = BTreeMap::new();
    now.iter().for_each(|value| counted.entry(key(value)).or_default().push(&value.text));
    let moved = |value: &Value| match counted.get_mut(&key(value)) {
        Some(texts) => match texts.iter().position(|text| *text == value.text) {
            Some(index) => {
                texts.remove(index);
                false
            }
            None => true,
        },
        None => true,
    };
    let flags: Vec<bool> = made.values.iter().map(moved).collect();
    flags.iter().enumerate().filter(|(_, moved)| **moved).map(|(index, _)| index).collect()
}

/// Lines of a format without pointers are compared by their text alone.
fn by_line(value: &Value) -> String {
    if value.pointer.is_empty() { value.text.clone() } else { String::new() }
}
