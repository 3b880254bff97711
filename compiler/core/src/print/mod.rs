//! Every stage as stable text, for people and for snapshots: `platc build --stage merge`, `platc show production service.web`.

mod merged;
mod written;

use std::fmt::Write as _;

use crate::compile::{Compiled, with_environments};
use crate::finding::Finding;
use crate::load::no_environment;
use crate::source::Sources;

/// A stage that can be printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// Spanned nodes.
    Parse,
    /// Layers.
    Load,
    /// Merged trees with their stacks.
    Merge,
    /// The typed platform.
    Resolve,
    /// The graph.
    Derive,
    /// The planned files.
    Lower,
}

impl Stage {
    /// All stages with their words, in order.
    pub const ALL: &[(&'static str, Self)] = &[
        ("parse", Self::Parse),
        ("load", Self::Load),
        ("merge", Self::Merge),
        ("resolve", Self::Resolve),
        ("derive", Self::Derive),
        ("lower", Self::Lower),
    ];
}

/// A stage of one environment, or of all, as text; with the findings up to and including it.
pub fn stage(sources: &Sources, stage: Stage, only: Option<&str>) -> (String, Vec<Finding>) {
    let mut text = String::new();
    if stage == Stage::Parse {
        return written::documents(sources);
    }
    let findings = with_environments(sources, only, |layers, environments| {
        if stage == Stage::Load {
            text = written::layers(sources, layers);
        } else {
            environments.iter().for_each(|compiled| one(sources, stage, compiled, &mut text));
        }
    });
    (text, findings)
}

fn one(sources: &Sources, stage: Stage, compiled: &Compiled<'_>, text: &mut String) {
    let _ = writeln!(text, "// environment {}", compiled.merged.name);
    match stage {
        Stage::Merge => merged::environment(sources, &compiled.merged, text),
        Stage::Resolve => drop(writeln!(text, "{:#?}", compiled.platform)),
        Stage::Derive => drop(writeln!(text, "{:#?}", compiled.graph)),
        Stage::Lower => {
            for unit in crate::targets::plan(&compiled.platform, &compiled.graph) {
                let _ = writeln!(text, "{}  // {} from {}", unit.path, unit.rule, unit.owner);
            }
        }
        Stage::Parse | Stage::Load => {}
    }
}

/// One merged node, or a whole environment, with the origin beside each line.
pub fn show(sources: &Sources, environment: &str, address: Option<&str>) -> Result<(String, Vec<Finding>), String> {
    let mut shown = Err(String::new());
    let findings = with_environments(sources, Some(environment), |layers, environments| {
        shown = Err(no_environment(layers, environment));
        if let Some(compiled) = environments.first() {
            shown = match address {
                None => {
                    let mut text = String::new();
                    merged::environment(sources, &compiled.merged, &mut text);
                    Ok(text)
                }
                Some(address) => merged::component(sources, &compiled.merged, address),
            };
        }
    });
    shown.map(|text| (text, findings))
}
