//! From what moves to an answer that a person can read.

use std::collections::BTreeSet;

use super::leaves::Leaf;
use super::moves::{self, Moved};
use super::values::Value;
use super::{Asked, Unanswered};
use crate::compile::Compiled;
use crate::merge::describe;
use crate::schema::nearest;
use crate::source::{Place, Sources};
use crate::targets::Unit;

/// Why a value is what it is.
#[derive(Clone, Debug, PartialEq)]
pub struct Explanation {
    /// The value.
    pub value: Value,
    /// The leaves that move it, the likeliest first; none for a constant of the rule.
    pub causes: Vec<Cause>,
    /// The rule that made the file.
    pub rule: &'static str,
    /// The node that the file belongs to.
    pub owner: String,
    /// Where that node is written.
    pub owner_place: Option<Place>,
}

/// A leaf that moves a value.
#[derive(Clone, Debug, PartialEq)]
pub struct Cause {
    /// The leaf.
    pub leaf: Leaf,
    /// What it says.
    pub text: String,
    /// Who said it, the winner first.
    pub layers: Vec<Layer>,
    /// Whether another value here would be another there, or nothing would.
    pub effect: moves::Effect,
    /// How many values of the file it moves.
    pub moves: usize,
}

/// A layer that said a setting.
#[derive(Clone, Debug, PartialEq)]
pub struct Layer {
    /// Which one, in words.
    pub name: String,
    /// Where.
    pub place: Place,
    /// What it said.
    pub text: String,
}

/// What a line of the spec moves in one file.
#[derive(Clone, Debug, PartialEq)]
pub struct Effect {
    /// The environment.
    pub environment: String,
    /// The leaf on the line.
    pub leaf: Leaf,
    /// The file.
    pub path: String,
    /// Its values that move.
    pub values: Vec<Value>,
}

/// The values that are asked for, with their indices.
pub fn select<'v>(values: &'v [Value], asked: &Asked) -> Result<Vec<(usize, &'v Value)>, Unanswered> {
    let all = || values.iter().enumerate();
    let found: Vec<_> = match asked {
        Asked::All => all().collect(),
        Asked::Line(line) => all().rfind(|(_, value)| value.line <= *line).into_iter().collect(),
        Asked::Pointer(object, pointer) => {
            let below = format!("{}/", pointer.trim_end_matches('/'));
            let in_object = |value: &Value| object.as_ref().is_none_or(|object| value.object == *object);
            all()
                .filter(|(_, value)| {
                    in_object(value) && (value.pointer == *pointer || value.pointer.starts_with(&below))
                })
                .collect()
        }
    };
    if found.is_empty() { Err(Unanswered::NoSuchValue(near(values, asked))) } else { Ok(found) }
}

fn near(values: &[Value], asked: &Asked) -> Vec<String> {
    let Asked::Pointer(_, pointer) = asked else { return Vec::new() };
    nearest(pointer, values.iter().map(|value| value.pointer.as_str())).map(str::to_owned).into_iter().collect()
}

/// The answer for one value.
pub fn explain(
    sources: &Sources,
    compiled: &Compiled<'_>,
    unit: &Unit,
    (index, value): (usize, &Value),
    moved: &Moved,
) -> Explanation {
    let of_value = |(leaf, effects): &(Leaf, moves::Effects)| {
        effects.get(&index).map(|effect| cause(sources, compiled, leaf, *effect, effects.len()))
    };
    let mut causes: Vec<Cause> = moved.iter().filter_map(of_value).collect();
    causes.sort_by_key(|cause| {
        (
            cause.effect,
            !says(&cause.text, &value.text),
            cause.moves,
            cause.leaf.node != unit.owner,
            cause.leaf.place.order(),
        )
    });
    let mut places = BTreeSet::new();
    causes.retain(|cause| places.insert(cause.leaf.place.order()));
    Explanation {
        value: value.clone(),
        causes,
        rule: unit.rule,
        owner: unit.owner.clone(),
        owner_place: place_of(compiled, &unit.owner),
    }
}

/// Whether a leaf says the very text of a value.
fn says(leaf: &str, value: &str) -> bool {
    let bare = |text: &str| text.trim_matches(|letter: char| letter == '"' || letter == '%').to_owned();
    bare(leaf) == bare(value)
}

fn cause(sources: &Sources, compiled: &Compiled<'_>, leaf: &Leaf, effect: moves::Effect, moves: usize) -> Cause {
    let layer = |said: &crate::merge::Said| Layer {
        name: describe(said.rank, &compiled.merged.chain),
        place: said.place,
        text: sources.text(said.place).to_owned(),
    };
    Cause {
        leaf: leaf.clone(),
        text: sources.text(leaf.place).to_owned(),
        layers: leaf.stack.iter().rev().map(layer).collect(),
        effect,
        moves,
    }
}

fn place_of(compiled: &Compiled<'_>, owner: &str) -> Option<Place> {
    let (kind, name) = owner.split_once('.').unwrap_or((owner, ""));
    let component = compiled.merged.components.iter().find(|((word, known), _)| *word == kind && known == name);
    component.and_then(|(_, component)| component.cells.first()).map(crate::merge::Node::place)
}
