//! The compiler as a pure library: spec text in, findings and artifacts out.
//!
//! It touches no file system, clock, network or environment variable. The way through it is the list of modules below.

pub mod finding;
pub mod source;

pub mod schema;
pub mod types;
pub mod words;

pub mod parse;

pub mod load;
pub mod merge;

pub mod clouds;

pub mod resolve;

pub mod model;

pub mod check;
pub mod derive;
pub mod targets;
pub mod verify;

pub mod compile;
mod echoes;
pub mod incremental;
mod shared;

pub mod edit;
pub mod explain;
pub mod manual;
pub mod print;
