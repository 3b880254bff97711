//! The command line: what the program takes. Each verb's own arguments stand in its file under `verbs/`.

use std::path::PathBuf;

use clap::builder::{PossibleValuesParser, TypedValueParser};
use clap::{Parser, ValueEnum};

use crate::verbs::Verb;

/// Compiles a typed platform spec into everything a platform team commits to Git.
#[derive(Debug, Parser)]
#[command(name = "platc", version, arg_required_else_help = true, infer_subcommands = false)]
#[command(after_help = "Exit codes: 0 fine, 1 findings or drift, 2 wrong use or an unreadable input.")]
pub(crate) struct Program {
    /// The repository: a folder with a platform.kdl [default: the nearest one upwards from here]
    #[arg(long, global = true, value_name = "DIR")]
    pub(crate) root: Option<PathBuf>,
    #[command(subcommand)]
    pub(crate) verb: Verb,
}

/// How results are shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// For people: text, coloured on a terminal.
    Human,
    /// For programs: one JSON object on standard output.
    Json,
    /// For code scanning: SARIF 2.1.0.
    Sarif,
    /// For GitHub Actions: workflow commands that annotate a pull request.
    Github,
}

/// The argument parser of verbs that have the two formats every verb has.
pub(crate) fn human_or_json() -> impl TypedValueParser<Value = Format> {
    PossibleValuesParser::new(["human", "json"]).map(|word| if word == "json" { Format::Json } else { Format::Human })
}
