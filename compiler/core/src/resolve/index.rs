//! What exists in an environment under which name: top-level nodes, and the parts that have an address of their own.

use std::collections::BTreeMap;

use crate::merge::{Environment, Merged, Node, Removal};
use crate::source::Place;

/// Parts that are addressed by their own word, as `secret.slack`, wherever they stand: their word, and the kind that holds them.
const ADDRESSED_PARTS: &[(&str, &str)] = &[("region", "cloud"), ("node-pool", "cluster"), ("secret", "secrets")];

/// Looks up identities.
#[derive(Debug)]
pub struct Index<'e, 's> {
    environment: &'e Environment<'s>,
    parts: BTreeMap<(&'static str, &'e str), Part<'e, 's>>,
}

/// A part with an address of its own.
#[derive(Debug, Clone, Copy)]
pub struct Part<'e, 's> {
    /// The part.
    pub node: &'e Node<'s>,
    /// The name of the node that holds it.
    pub holder: &'e str,
}

impl<'e, 's> Index<'e, 's> {
    /// Indexes an environment.
    pub fn new(environment: &'e Environment<'s>) -> Self {
        let mut parts = BTreeMap::new();
        for ((kind, name), component) in &environment.components {
            for (word, _) in ADDRESSED_PARTS.iter().filter(|(_, holder)| holder == kind) {
                for holder in component.cells.iter() {
                    for node in keyed(holder, word) {
                        parts.entry((*word, &*node.key)).or_insert(Part { node, holder: name });
                    }
                }
            }
        }
        Self { environment, parts }
    }

    /// Whether a word names parts with addresses of their own.
    pub fn is_part(word: &str) -> bool {
        ADDRESSED_PARTS.iter().any(|(part, _)| *part == word)
    }

    /// The part of that word and name.
    pub fn part(&self, word: &str, name: &str) -> Option<Part<'e, 's>> {
        let (word, _) = ADDRESSED_PARTS.iter().find(|(part, _)| *part == word)?;
        self.parts.get(&(*word, name)).copied()
    }

    /// The merged node of an address in a cell, or in the first where it exists.
    pub fn node(&self, kind: &str, name: &str, cell: usize) -> Option<&'e Node<'s>> {
        if let Some(part) = self.part(kind, name) {
            return Some(part.node);
        }
        let kind = crate::words::kind(kind)?;
        let component = self.environment.components.get(&(kind.word, name.to_owned().into()))?;
        component.cells.at(cell).or_else(|| component.cells.first())
    }

    /// Whether a node of that identity exists in any cell.
    pub fn exists(&self, kind: &str, name: &str) -> bool {
        self.node(kind, name, 0).is_some()
    }

    /// The removal of a node, if one was removed.
    pub fn removal(&self, kind: &str, name: &str) -> Option<&'e Removal<'s>> {
        let holder = ADDRESSED_PARTS.iter().find(|(part, _)| *part == kind);
        if let Some((_, holder)) = holder {
            return self.environment.removed.iter().find(|((word, _), _)| word == holder).map(|(_, removal)| removal);
        }
        let kind = crate::words::kind(kind)?;
        self.environment.removed.get(&(kind.word, name.to_owned().into()))
    }

    /// All names of a kind, for "did you mean".
    pub fn names(&self, kind: &str) -> Vec<&'e str> {
        let parts = self.parts.keys().filter(|(word, _)| *word == kind).map(|(_, name)| *name);
        let kind = crate::words::kind(kind).map(|kind| kind.word);
        let nodes = kind.into_iter().flat_map(|kind| self.environment.of_kind(kind)).map(|(name, _)| name);
        parts.chain(nodes).collect()
    }

    /// Where a node is written.
    pub fn place(&self, kind: &str, name: &str) -> Option<Place> {
        self.node(kind, name, 0).map(Node::place)
    }
}

fn keyed<'e, 's>(node: &'e Node<'s>, word: &str) -> &'e [Node<'s>] {
    match node.setting(word).map(|slot| &slot.value) {
        Some(Merged::Nodes(nodes)) => nodes,
        _ => &[],
    }
}
