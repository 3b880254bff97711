//! `platc schema`: the language as JSON, for editors and other programs.

use clap::Args;
use platc_core::manual;

use super::{Outcome, Verdict};
use crate::render;

/// Print the language as JSON: every kind with its settings
#[derive(Debug, Args)]
pub(crate) struct Arguments {}

pub(super) fn run() -> Outcome {
    let text = serde_json::to_string_pretty(&manual::schema()).unwrap_or_default();
    render::to_stdout(&(text + "\n"));
    Ok(Verdict::Fine)
}
