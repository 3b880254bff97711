//! The verbs, a file each: what it takes from the command line, and what it does.

mod build;
mod check;
mod completions;
mod docs;
mod explain;
mod fmt;
mod init;
mod pin;
mod schema;
mod set;
mod show;

use clap::Subcommand;

use crate::arguments::{Format, Program};
use crate::notice::Notice;

/// How a verb ended that did its work.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// Nothing is wrong.
    Fine,
    /// There are findings, or the disk differs from the spec; it has been told.
    Findings,
}

/// The verdict, or why the verb could not do its work.
pub(crate) type Outcome = Result<Verdict, Vec<Notice<'static>>>;

/// What to do.
#[derive(Debug, Subcommand)]
pub(crate) enum Verb {
    Build(build::Arguments),
    Check(check::Arguments),
    Fmt(fmt::Arguments),
    Init(init::Arguments),
    Explain(explain::Arguments),
    Show(show::Arguments),
    Set(set::Arguments),
    Pin(pin::Arguments),
    Docs(docs::Arguments),
    Schema(schema::Arguments),
    Completions(completions::Arguments),
}

impl Verb {
    /// How it shows its results.
    pub(crate) fn format(&self) -> Format {
        match self {
            Self::Build(arguments) => arguments.format,
            Self::Check(arguments) => arguments.format,
            Self::Fmt(arguments) => arguments.format,
            Self::Init(arguments) => arguments.format,
            Self::Explain(arguments) => arguments.format,
            Self::Show(arguments) => arguments.format,
            Self::Set(arguments) => arguments.format,
            Self::Pin(arguments) => arguments.format,
            Self::Docs(arguments) => arguments.format,
            Self::Schema(_) => Format::Json,
            Self::Completions(_) => Format::Human,
        }
    }
}

/// Does what the program was called for.
pub(crate) fn run(program: &Program) -> Outcome {
    let root = program.root.as_deref();
    match &program.verb {
        Verb::Build(arguments) => build::run(arguments, root),
        Verb::Check(arguments) => check::run(arguments, root),
        Verb::Fmt(arguments) => fmt::run(arguments, root),
        Verb::Init(arguments) => init::run(arguments, root),
        Verb::Explain(arguments) => explain::run(arguments, root),
        Verb::Show(arguments) => show::run(arguments, root),
        Verb::Set(arguments) => set::run(arguments, root),
        Verb::Pin(arguments) => pin::run(arguments, root),
        Verb::Docs(arguments) => docs::run(arguments),
        Verb::Schema(_) => schema::run(),
        Verb::Completions(arguments) => completions::run(arguments),
    }
}
