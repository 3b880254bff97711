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
use moves::Scope;

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
    let file = (unit, made);
    let scope = Scope::of(compiled, &file);
    let moved = moves::moved(compiled, std::slice::from_ref(&file), &scope).pop().unwrap_or_default();
    let (unit, made) = &file;
    let wanted = answer::select(&made.values, asked)?;
    Ok(wanted.into_iter().map(|value| answer::explain(sources, compiled, unit, value, &moved)).collect())
}

/// Explains every value of every file of an environment: the path of each file, and its answers.
pub fn environment(sources: &Sources, name: &str) -> Result<Vec<(String, Vec<Explanation>)>, Unanswered> {
    let mut answers = Vec::new();
    let findings = with_environments(sources, Some(name), |_, environments| {
        for compiled in environments {
            let files = files(compiled);
            for ((unit, made), moved) in files.iter().zip(moves::moved(compiled, &files, &Scope::ALL)) {
                let values = made.values.iter().enumerate();
                let explained = values.map(|value| answer::explain(sources, compiled, unit, value, &moved));
                answers.push((unit.path.clone(), explained.collect()));
            }
        }
    });
    let broken = findings.iter().any(Finding::is_error);
    if broken { Err(Unanswered::Broken) } else { Ok(answers) }
}

fn files(compiled: &Compiled<'_>) -> Vec<moves::File> {
    let units = targets::plan(&compiled.platform, &compiled.graph);
    units.into_iter().filter_map(|unit| moves::Made::of(compiled, &unit).map(|made| (unit, made))).collect()
}

/// What one line of the spec moves, in every environment.
pub fn line(sources: &Sources, file: FileId, line: usize) -> Result<Vec<Effect>, Unanswered> {
    let mut effects = Vec::new();
    let findings = with_environments(sources, None, |_, environments| {
        for compiled in environments {
            let files = files(compiled);
            let leaves = leaves::all(compiled).into_iter().filter(|leaf| {
                leaf.place.file == file && sources.position(leaf.place).is_some_and(|position| position.line == line)
            });
            leaves.for_each(|leaf| effects.extend(effects_of(compiled, &files, &leaf)));
        }
    });
    let broken = findings.iter().any(Finding::is_error);
    if broken { Err(Unanswered::Broken) } else { Ok(effects) }
}

fn effects_of(compiled: &Compiled<'_>, files: &[moves::File], leaf: &Leaf) -> Vec<Effect> {
    let moved = moves::moved_by(compiled, files, std::slice::from_ref(leaf), &Scope::ALL).into_iter().filter_map(
        |(index, effects)| {
            let (unit, made) = files.get(index)?;
            let values = effects.into_keys().filter_map(|index| made.values.get(index).cloned()).collect();
            Some((unit.path.clone(), values))
        },
    );
    let effect =
        |(path, values)| Effect { environment: compiled.merged.name.to_owned(), leaf: leaf.clone(), path, values };
    let mut effects: Vec<Effect> = moved.map(effect).collect();
    effects.sort_by(|a, b| a.path.cmp(&b.path));
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
