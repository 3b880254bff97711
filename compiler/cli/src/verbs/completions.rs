//! `platc completions`: the completion script of a shell, on standard output.

use clap::{Args, CommandFactory};
use clap_complete::{Shell, generate};

use super::{Outcome, Verdict};
use crate::arguments::Program;
use crate::render;

/// Print the completion script of a shell
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    /// The shell
    shell: Shell,
}

pub(super) fn run(arguments: &Arguments) -> Outcome {
    let mut script = Vec::new();
    generate(arguments.shell, &mut Program::command(), "platc", &mut script);
    render::to_stdout(&String::from_utf8_lossy(&script));
    Ok(Verdict::Fine)
}
