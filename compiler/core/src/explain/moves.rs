//! Which values of a file move with which leaf.

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;

use super::leaves::{self, Leaf};
use super::values::{Value, values};
use crate::compile::Compiled;
use crate::derive::{Graph, derive};
use crate::finding::Finding;
use crate::merge::Component;
use crate::model::Platform;
use crate::resolve::{Substitution, resolve_with};
use crate::targets::{self, Unit};

/// How many other values are tried for a leaf until something moves.
const TRIES: usize = 2;

/// A file as it is, with what was read for it.
pub struct Made {
    /// Its values.
    pub values: Vec<Value>,
    text: String,
    reads: BTreeSet<String>,
}

impl Made {
    /// Renders a unit.
    pub fn of(compiled: &Compiled<'_>, unit: &Unit) -> Option<Self> {
        let (text, reads) = super::render(&compiled.platform, &compiled.graph, unit)?;
        Some(Self { values: values(&unit.path, &text), text, reads })
    }

    /// Whether the file could depend on a node: its lowering read it, or all nodes of its kind.
    pub fn reads_of(&self, address: &str) -> bool {
        let kind = address.split('.').next().unwrap_or_default();
        kind == "environment" || kind == "platform" || self.reads.contains(address) || self.reads.contains(kind)
    }
}

/// Which nodes are read again with each other value of a leaf.
pub struct Scope<'f>(Option<&'f Made>);

impl<'f> Scope<'f> {
    /// All of them.
    pub const ALL: Self = Self(None);

    /// Those that a file was made from, where they alone make the same file; else all.
    pub fn of(compiled: &Compiled<'_>, (unit, made): &'f File) -> Self {
        let scope = Self(Some(made));
        let (platform, _) = scope.resolve(compiled, None);
        let text = super::render(&platform, &derive(&platform), unit);
        if text.is_some_and(|(text, _)| text == made.text) { scope } else { Self::ALL }
    }

    fn resolve(&self, compiled: &Compiled<'_>, substitution: Option<Substitution>) -> (Platform, Vec<Finding>) {
        let is_read = |made: &Made, component: &Component<'_>| match &*component.name {
            "" => made.reads_of(component.kind.word),
            name => made.reads_of(&[component.kind.word, name].join(".")),
        };
        resolve_with(&compiled.merged, substitution, &|component| self.0.is_none_or(|made| is_read(made, component)))
    }
}

/// What becomes of a value when a leaf is another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Effect {
    /// It is another.
    Changes,
    /// It is no longer there.
    Vanishes,
}

/// What a leaf does to the values of a file, by their indices.
pub type Effects = BTreeMap<usize, Effect>;

/// A leaf, and what it does.
pub type Moved = Vec<(Leaf, Effects)>;

/// A file as it is planned and made.
pub type File = (Unit, Made);

/// Every leaf that moves something, for each file.
pub fn moved(compiled: &Compiled<'_>, files: &[File], scope: &Scope<'_>) -> Vec<Moved> {
    let mut candidates = leaves::of(compiled, |address| files.iter().any(|(_, made)| made.reads_of(address)));
    candidates.sort_by_key(|leaf| leaf.place.order());
    // One text may be a leaf of many nodes, by `every` or a module; it is another one for all of them at once.
    let texts: Vec<&[Leaf]> = candidates.chunk_by(|one, other| one.place == other.place).collect();
    let effects: Vec<_> = texts.par_iter().map(|leaves| moved_by(compiled, files, leaves, scope)).collect();
    let mut moved = vec![Moved::new(); files.len()];
    for (leaves, effects) in texts.into_iter().zip(effects) {
        for (file, effects) in effects {
            let Some((moved, (_, made))) = moved.get_mut(file).zip(files.get(file)) else { continue };
            let readers = leaves.iter().filter(|leaf| made.reads_of(&leaf.node));
            moved.extend(readers.map(|leaf| (leaf.clone(), effects.clone())));
        }
    }
    moved
}

/// What the leaves of one text do to each file that they move something in: the platform is read once for all of them.
pub fn moved_by(compiled: &Compiled<'_>, files: &[File], leaves: &[Leaf], scope: &Scope<'_>) -> Vec<(usize, Effects)> {
    let Some(place) = leaves.first().map(|leaf| leaf.place) else { return Vec::new() };
    let is_read = |made: &Made| leaves.iter().any(|leaf| made.reads_of(&leaf.node));
    let mut waiting: Vec<_> = files.iter().enumerate().filter(|(_, (_, made))| is_read(made)).collect();
    let mut moved = Vec::new();
    for which in 0..TRIES {
        if waiting.is_empty() {
            break;
        }
        let (platform, findings) = scope.resolve(compiled, Some(Substitution { place, which }));
        if findings.iter().any(Finding::is_error) {
            continue;
        }
        let graph = derive(&platform);
        let rules: BTreeSet<&str> = waiting.iter().filter_map(|(_, (unit, _))| unit.rule.split('/').next()).collect();
        let units = targets::plan_for(&platform, &graph, |target| rules.contains(target.name));
        waiting.retain(|(index, (unit, made))| {
            let effects = effects(&platform, &graph, &units, unit, made);
            let moves = !effects.is_empty();
            if moves {
                moved.push((*index, effects));
            }
            !moves
        });
    }
    moved
}

/// What becomes of a file in another platform.
fn effects(platform: &Platform, graph: &Graph, units: &[Unit], unit: &Unit, made: &Made) -> Effects {
    let Some(unit) = same_unit(units, unit) else {
        return (0..made.values.len()).map(|index| (index, Effect::Vanishes)).collect();
    };
    let text = super::render(platform, graph, unit);
    let other = text.filter(|(text, _)| *text != made.text);
    other.map(|(text, _)| difference(made, &values(&unit.path, &text))).unwrap_or_default()
}

/// The file that is made for the same node by the same rule: its path may have moved with the leaf.
fn same_unit<'u>(units: &'u [Unit], unit: &Unit) -> Option<&'u Unit> {
    let same = |other: &&Unit| {
        other.rule == unit.rule && other.cell == unit.cell && (other.path == unit.path || other.name == unit.name)
    };
    units.iter().find(|other| other.path == unit.path).or_else(|| units.iter().find(same))
}

/// What is no longer as it was. Objects are told apart by their kind, since a leaf may rename them; lines of a format without
/// pointers by their text alone.
fn difference(made: &Made, now: &[Value]) -> Effects {
    let key = |value: &Value| {
        let kind = value.object.split(' ').next().unwrap_or_default().to_owned();
        (kind, value.pointer.clone(), if value.pointer.is_empty() { value.text.clone() } else { String::new() })
    };
    let mut left: BTreeMap<_, Vec<&str>> = BTreeMap::new();
    now.iter().for_each(|value| left.entry(key(value)).or_default().push(&value.text));
    let mut unmatched = Vec::new();
    for (index, value) in made.values.iter().enumerate() {
        let texts = left.entry(key(value)).or_default();
        match texts.iter().position(|text| *text == value.text) {
            Some(same) => drop(texts.remove(same)),
            None => unmatched.push((index, key(value))),
        }
    }
    let mut effect =
        |key| if left.get_mut(&key).and_then(Vec::pop).is_some() { Effect::Changes } else { Effect::Vanishes };
    unmatched.into_iter().map(|(index, key)| (index, effect(key))).collect()
}
