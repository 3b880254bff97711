//! The `platc` program around the pure compiler: arguments, the file system, Git, and how results are shown.
//!
//! ```text
//! arguments -> repository (reads the spec) -> compiled (runs the compiler) -> a verb -> render (shows what it has to say)
//! ```
//! What a spec means is none of its business: it hands text to `platc-core` and files to `platc-emit`. Everything that
//! any of them has to say to a person becomes a [`notice::Notice`] first, so that all of it looks alike in every format.

mod arguments;

mod repository;

mod cache;
mod compiled;
mod history;
mod progress;
mod remembered;

mod verbs;

pub mod notice;
pub mod render;

use std::process::ExitCode;

use clap::Parser;

use arguments::Program;
use verbs::Verdict;

/// Exit code: findings or drift.
const FINDINGS: u8 = 1;
/// Exit code: wrong use, an unreadable input, or a disk that refuses. Also what clap ends with.
const UNABLE: u8 = 2;

/// Runs the program with the arguments of the process.
pub fn run() -> ExitCode {
    let program = Program::parse();
    match verbs::run(&program) {
        Ok(Verdict::Fine) => ExitCode::SUCCESS,
        Ok(Verdict::Findings) => ExitCode::from(FINDINGS),
        Err(notices) => {
            render::failure(&notices, program.verb.format());
            ExitCode::from(UNABLE)
        }
    }
}
