//! Cases that are files: a page for each code of a finding, small specs with their outputs, each stage as text, whole platforms.
//!
//! `UPDATE=1 cargo test -p platc-core --test cases` writes what is expected anew; a person reads the difference.

#![allow(
    clippy::panic,
    clippy::expect_used,
    clippy::disallowed_methods,
    reason = "a test reads files, and one that cannot set itself up has failed"
)]

#[path = "../support/mod.rs"]
mod support;

mod build;
mod errors;
mod expectation;
mod meeting;
mod mistakes;
mod platforms;
mod stages;
mod versions;
