//! Runs of the real program in temporary folders, a file a subject.

#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test that cannot set itself up has failed"
)]

mod build;
mod check;
mod formats;
mod hostile;
mod incremental;
mod killed;
mod other_verbs;
mod readme;
mod support;
