//! The words of the table in a merged node: where a spec says them, and how an optional one is taken out.

use platc_kdl::Value;

use crate::load::text;
use crate::merge::{Item, Merged, Node, Slot};
use crate::source::Place;

/// One part of a row's word: a setting, and the value, key or variant that is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Part<'w> {
    /// The setting.
    pub setting: &'w str,
    /// Its value, key or variant; any where none is said.
    pub value: Option<&'w str>,
}

/// The kind and the parts of a row's word.
pub fn parse(word: &str) -> (&str, Vec<Part<'_>>) {
    let mut segments = word.split('.');
    let kind = segments.next().unwrap_or_default();
    let part = |segment| match str::split_once(segment, ['=', ' ']) {
        Some((setting, value)) => Part { setting, value: Some(value) },
        None => Part { setting: segment, value: None },
    };
    (kind, segments.map(part).collect())
}

/// The word as a spec writes it: `scale { on memory }`, `engine=mongodb`.
pub fn written(word: &str) -> String {
    let mut segments: Vec<&str> = word.split('.').skip(1).collect();
    let last = segments.pop().unwrap_or(word).to_owned();
    segments.into_iter().rev().fold(last, |inner, outer| format!("{outer} {{ {inner} }}"))
}

/// A place where a spec says a word.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hit {
    /// Where.
    pub place: Place,
    /// Whether `(optional)` stands before it.
    pub optional: bool,
    /// The value, where it is one.
    pub value: Option<String>,
}

/// All places in a node that say a word; the node itself where no part is left.
pub fn hits(node: &Node<'_>, parts: &[Part<'_>]) -> Vec<Hit> {
    let Some((part, rest)) = parts.split_first() else {
        return vec![Hit { place: node.place(), optional: node.optional, value: None }];
    };
    let Some(slot) = node.setting(part.setting) else { return Vec::new() };
    match &slot.value {
        Merged::Item(item) => hit_of_item(item, part).into_iter().collect(),
        Merged::Items(items) => items.iter().filter_map(|item| hit_of_item(item, part)).collect(),
        Merged::Map(entries) => entries.iter().filter_map(|(_, item)| hit_of_item(item, part)).collect(),
        Merged::Flag(true) => vec![Hit { place: last_place(slot), optional: false, value: None }],
        Merged::Node(inner) if fits(inner, part) => hits(inner, rest),
        Merged::Nodes(nodes) => {
            nodes.iter().filter(|inner| fits(inner, part)).flat_map(|inner| hits(inner, rest)).collect()
        }
        Merged::Chosen(variant, inner) if part.value.is_none_or(|value| value == *variant) => hits(inner, rest),
        _ => Vec::new(),
    }
}

/// Takes out of a node what says a word behind `(optional)`.
pub fn take_out(node: &mut Node<'_>, parts: &[Part<'_>]) {
    let Some((part, rest)) = parts.split_first() else { return };
    let Some((field, _)) = node.kind.setting(part.setting) else { return };
    let goes = |inner: &Node<'_>| rest.is_empty() && inner.optional && fits(inner, part);
    node.slots.retain(|slot| {
        slot.field != field || !matches!(&slot.value, Merged::Node(inner) | Merged::Chosen(_, inner) if goes(inner))
    });
    let Some(slot) = node.slots.iter_mut().find(|slot| slot.field == field) else { return };
    match &mut slot.value {
        Merged::Node(inner) | Merged::Chosen(_, inner) => take_out(inner, rest),
        Merged::Nodes(nodes) => {
            nodes.retain(|inner| !goes(inner));
            nodes.iter_mut().filter(|inner| fits(inner, part)).for_each(|inner| take_out(inner, rest));
        }
        _ => {}
    }
}

/// Whether a node is the one that is meant: by its key, its variant or an argument.
fn fits(node: &Node<'_>, part: &Part<'_>) -> bool {
    let Some(value) = part.value else { return true };
    node.key == value || node.arguments.iter().any(|item| is(item, value))
}

fn hit_of_item(item: &Item<'_>, part: &Part<'_>) -> Option<Hit> {
    let hit = Hit { place: item.place, optional: false, value: text(item.value).map(str::to_owned) };
    part.value.is_none_or(|value| is(item, value)).then_some(hit)
}

fn is(item: &Item<'_>, value: &str) -> bool {
    match item.value {
        Value::Bool(on) => *on == (value == "true"),
        other => text(other) == Some(value),
    }
}

fn last_place(slot: &Slot<'_>) -> Place {
    slot.stack.last().map_or(Place::DEFAULT, |said| said.place)
}
