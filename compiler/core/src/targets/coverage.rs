//! Which words have an output: `build` says once, plainly, which of those that a spec uses do not.

use crate::merge::Environment;
use crate::model::Platform;

/// Kinds that some target makes something of, or that only serve others that do.
const LOWERED: &[&str] = &["platform", "cloud", "service", "job", "cron", "image", "secrets", "external", "gateway", "patch"];

/// The kinds in an environment without an output, sorted.
pub fn without_output(_platform: &Platform, environment: &Environment<'_>) -> Vec<&'static str> {
    let mut words: Vec<_> = environment.components.keys().map(|(kind, _)| *kind).filter(|kind| !LOWERED.contains(kind)).collect();
    words.dedup();
    words
}
