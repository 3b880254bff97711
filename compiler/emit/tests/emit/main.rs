//! Whole comparisons and writes against real folders.

#![allow(clippy::expect_used, clippy::unwrap_used, reason = "a test that cannot set itself up has failed")]

mod drift;
mod hostile;
mod killed;
mod support;
mod writing;
