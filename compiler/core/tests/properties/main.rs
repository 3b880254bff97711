//! The consequences of the laws, P1–P7, over generated specs.

#![allow(
    clippy::panic,
    clippy::expect_used,
    clippy::disallowed_methods,
    reason = "a test reads files, and one that cannot set itself up has failed"
)]

#[path = "../support/mod.rs"]
mod support;

mod cells;
mod generate;
mod layers;
mod model;
mod order;
