//! The leaves of a merged environment: everything that a layer said and another layer could have said otherwise.

use std::collections::BTreeSet;

use crate::compile::Compiled;
use crate::merge::{Item, Merged, Node, Said, Slot, Tree, field_of};
use crate::source::Place;

/// A leaf.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Leaf {
    /// The node it belongs to, as `service.web`.
    pub node: String,
    /// The setting, as `scale.max`.
    pub setting: String,
    /// Where the winning layer says it.
    pub place: Place,
    /// Every layer that says it, the winner last.
    pub stack: Vec<Said>,
}

/// All leaves of an environment.
pub fn all(compiled: &Compiled<'_>) -> Vec<Leaf> {
    of(compiled, |_| true)
}

/// All leaves of the environment's own settings, and of the nodes of some addresses.
pub fn of(compiled: &Compiled<'_>, is_wanted: impl Fn(&str) -> bool) -> Vec<Leaf> {
    let mut leaves = Vec::new();
    collect(&compiled.merged.settings, "environment", "", &mut leaves);
    for component in compiled.merged.components.values() {
        let address = format!("{}.{}", component.kind.word, component.name);
        let address = address.trim_end_matches('.');
        if !is_wanted(address) {
            continue;
        }
        for node in component.cells.iter() {
            leaves.push(at(address, "name", node.place(), &node.stack));
            collect(node, address, "", &mut leaves);
        }
    }
    let mut seen = BTreeSet::new();
    leaves.retain(|leaf: &Leaf| {
        !leaf.place.is_default() && seen.insert((leaf.place.order(), leaf.node.clone(), leaf.setting.clone()))
    });
    leaves
}

fn collect(node: &Node<'_>, address: &str, prefix: &str, leaves: &mut Vec<Leaf>) {
    let positional = node.kind.positional().map(|(_, field)| field.word).chain(std::iter::repeat("arguments"));
    for (item, word) in node.arguments.iter().zip(positional) {
        leaves.push(leaf(address, &join(prefix, word), item, &node.stack));
    }
    node.slots.iter().for_each(|slot| slot_leaves(node, slot, address, prefix, leaves));
}

fn slot_leaves(node: &Node<'_>, slot: &Slot<'_>, address: &str, prefix: &str, leaves: &mut Vec<Leaf>) {
    let setting = join(prefix, field_of(node.kind, slot.field).map_or("", |field| field.word));
    match &slot.value {
        Merged::Item(item) => leaves.push(leaf(address, &setting, item, &slot.stack)),
        Merged::Items(items) => items.iter().for_each(|item| leaves.push(leaf(address, &setting, item, &slot.stack))),
        Merged::Flag(_) => leaves.extend(slot.stack.last().map(|said| at(address, &setting, said.place, &slot.stack))),
        Merged::Node(block) => collect(block, address, &setting, leaves),
        Merged::Chosen(variant, block) => {
            leaves.extend(
                slot.stack.last().map(|said| at(address, &format!("{setting} {variant}"), said.place, &slot.stack)),
            );
            collect(block, address, &setting, leaves);
        }
        Merged::Nodes(nodes) => {
            for child in nodes {
                let setting = join(&setting, &child.key);
                leaves.push(at(address, &setting, child.place(), &child.stack));
                collect(child, address, &setting, leaves);
            }
        }
        Merged::Map(entries) => {
            for (name, item) in entries {
                leaves.push(leaf(address, &join(&setting, name), item, &[Said { rank: item.rank, place: item.place }]));
            }
        }
        Merged::Data(tree) => data(tree, address, &setting, leaves),
        Merged::Removed(_) => {}
    }
}

fn data(tree: &Tree<'_>, address: &str, setting: &str, leaves: &mut Vec<Leaf>) {
    match tree {
        Tree::Scalar(item) => leaves.push(leaf(address, setting, item, &[Said { rank: item.rank, place: item.place }])),
        Tree::List(items) => items.iter().for_each(|item| data(item, address, setting, leaves)),
        Tree::Map(entries) => {
            entries.iter().for_each(|member| data(&member.value, address, &join(setting, &member.name), leaves))
        }
    }
}

fn leaf(address: &str, setting: &str, item: &Item<'_>, stack: &[Said]) -> Leaf {
    at(address, setting, item.place, stack)
}

fn at(address: &str, setting: &str, place: Place, stack: &[Said]) -> Leaf {
    Leaf { node: address.to_owned(), setting: setting.to_owned(), place, stack: stack.to_vec() }
}

fn join(prefix: &str, word: &str) -> String {
    if prefix.is_empty() { word.to_owned() } else { format!("{prefix}.{word}") }
}
