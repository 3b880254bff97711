//! explain: from a value in `out/` to the spec lines that set it, and from a spec line to the values that it moves.
//!
//! Nothing is recorded while building. To answer, a leaf of the spec is read as another legal value, the file is made again, and
//! what differs is what the leaf moves; that is causal, and it covers every byte of every target. Which leaves come into question is
//! what the file's lowering read, which it records when asked; what no leaf moves is a constant of the rule that made the file.

mod answer;
mod leaves;
mod moves;
#[cfg(test)]
mod tests;
mod values;

use crate::compile::{Compiled, with_environments};
use crate::finding::Finding;
use crate::source::{FileId, Sources};
use crate::targets::{self, Lowering, Unit};

pub use answer::{Cause, Effect, Explanation, Layer};
pub use leaves::Leaf;
pub use moves::Effect as Movement;
pub use values::{Value, values};

/// Which value of a file is asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Asked {
    /// Every value.
    All,
    /// By JSON pointer, in the object of that kind and name, or in the first object that has it.
    Pointer(Option<String>, String),
    /// By line, from one.
    Line(u32),
}

/// Why a question has no answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unanswered {
    /// The spec has errors, which `check` shows.
    Broken,
    /// No build makes that file.
    NoSuchFile(String),
    /// The file has no such value; the nearest are given.
    NoSuchValue(Vec<String>),
}

/// Explains values of one file.
pub fn file(sources: &Sources, path: &str, asked: &Asked) -> Result<Vec<Explanation>, Unanswered> {
    let environment = path.strip_prefix("out/").and_then(|rest| rest.split('/').next()).unwrap_or_default();
    let mut answer = Err(Unanswered::NoSuchFile(path.to_owned()));
    let findings = with_environments(sources, Some(environment), |_, environments| {
        if let Some(compiled) = environments.first() {
            answer = in_environment(sources, compiled, path, asked);
        }
    });
    let broken = findings.iter().any(Finding::is_error);
    if broken { Err(Unanswered::Broken) } else { answer }
}

fn in_environment(
    sources: &Sources,
    compiled: &Compiled<'_>,
    path: &str,
    asked: &Asked,
) -> Result<Vec<Explanation>, Unanswered> {
    let unit = targets::plan(&compiled.platform, &compiled.graph).into_iter().find(|unit| unit.path == path);
    let unit = unit.ok_or_else(|| Unanswered::NoSuchFile(path.to_owned()))?;
    let made = moves::Made::of(compiled, &unit).ok_or(Unanswered::Broken)?;
    let wanted = answer::select(&made.values, asked)?;
    let moved = moves::moved(compiled, &unit, &made);
    Ok(wanted.into_iter().map(|value| answer::explain(sources, compiled, &unit, value, &moved)).collect())
}

/// What one line of the spec moves, in every environment.
pub fn line(sources: &Sources, file: FileId, line: usize) -> Result<Vec<Effect>, Unanswered> {
    let mut effects = Vec::new();
    let findings = with_environments(sources, None, |_, environments| {
        for compiled in environments {
            let leaves = leaves::all(compiled).into_iter().filter(|leaf| {
                leaf.place.file == file && sources.position(leaf.place).is_some_and(|position| position.line == line)
            });
            leaves.for_each(|leaf| effects.extend(effects_of(compiled, &leaf)));
        }
    });
    let broken = findings.iter().any(Finding::is_error);
    if broken { Err(Unanswered::Broken) } else { Ok(effects) }
}

fn effects_of(compiled: &Compiled<'_>, leaf: &Leaf) -> Vec<Effect> {
    let mut effects = Vec::new();
    for unit in targets::plan(&compiled.platform, &compiled.graph) {
        let Some(made) = moves::Made::of(compiled, &unit).filter(|made| made.reads_of(leaf)) else { continue };
        let values: Vec<Value> = moves::moved_by(compiled, &unit, &made, leaf)
            .into_keys()
            .filter_map(|index| made.values.get(index).cloned())
            .collect();
        if !values.is_empty() {
            effects.push(Effect {
                environment: compiled.merged.name.to_owned(),
                leaf: leaf.clone(),
                path: unit.path.clone(),
                values,
            });
        }
    }
    effects
}

/// Renders a unit and tells what was read for it.
fn render(
    compiled_platform: &crate::model::Platform,
    graph: &crate::derive::Graph,
    unit: &Unit,
) -> Option<(String, std::collections::BTreeSet<String>)> {
    let lowering = Lowering::recording(compiled_platform, graph);
    let target = targets::target_of(unit.rule)?;
    let text = (target.render)(&lowering, unit).ok()?;
    Some((text, lowering.reads()))
}
