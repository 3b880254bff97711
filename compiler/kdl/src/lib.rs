//! Reading and writing KDL 2.0, the notation of platform specs.
//!
//! [`parse`] turns text into a [`Document`] whose every part knows its place, together with *all* problems of the file:
//! it never stops at the first one, and gives the nodes it could read whatever else is wrong. [`format()`] lays a file
//! out afresh and keeps its comments; [`edit`] changes one value and leaves every other byte alone.
//!
//! What is absent on purpose: this crate knows no word of the platform language, and it judges no document. Repeated
//! properties, for one, are all kept. The single exception is a handful of spellings that KDL allows and nobody means
//! (`replicas: 3`, `'text'`): they are problems here, see [`problems`], and quoting them makes them plain text again.
//!
//! Whatever the input, time is linear, nesting is bounded by [`MAXIMUM_DEPTH`] and nothing panics.

mod document;
pub mod problems;

mod lexer;
mod parser;
mod place;

pub mod edit;
mod format;

pub use document::{Children, Document, Entry, Name, Node, Number, Span, Value};
pub use edit::{Edit, quote};
pub use format::format;
pub use lexer::decode;
pub use parser::{MAXIMUM_DEPTH, parse};
pub use problems::{MAXIMUM_PROBLEMS, Problem};
