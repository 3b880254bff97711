//! Writes typed objects as YAML, and finds places again in what it wrote.
//!
//! In goes anything that is [`serde::Serialize`]; out comes block-style YAML appended to a `String`, in the field order of the
//! type. There is no tree in between. The text means the same under YAML 1.1 and 1.2: `on`, `012`, `1_000` or `2024-01-01`
//! stay the strings they were, whichever reader a cluster or a pipeline happens to use.
//!
//! ```text
//! scalar   which of the three spellings a text gets: plain, "quoted" or a | block
//! writer   one value after a key, after a dash or at the start
//! block    the entries of a mapping or a sequence
//! locate   the line of every JSON pointer, in YAML that this crate wrote and in pretty-printed JSON
//! ```
//!
//! It does not read YAML, write comments, anchors, tags or flow collections, nor sort or drop anything: a field that should
//! not appear is skipped by its type.

mod block;
mod error;
mod key;
pub mod locate;
mod number;
mod scalar;
mod writer;

pub use error::Error;
pub use scalar::scalar;

use serde::Serialize;

use writer::Writer;

/// Appends `value` to `out` as the body of one document, without a `---` line. The body ends with a line break.
///
/// # Errors
/// If a type's own `Serialize` fails, a map key is neither text, number nor boolean, bytes are to be written, or the value is
/// nested deeper than readers can be trusted to follow. `out` then holds a part of the document.
pub fn write<T: Serialize + ?Sized>(out: &mut String, value: &T) -> Result<(), Error> {
    value.serialize(Writer::at_start(out))
}

/// Appends `value` as one more document: a `---` line comes first if `out` already holds one. A heading of comment lines is
/// not a document.
///
/// # Errors
/// Those of [`write()`].
pub fn document<T: Serialize + ?Sized>(out: &mut String, value: &T) -> Result<(), Error> {
    let holds_document = out.lines().any(|line| !line.is_empty() && !line.starts_with('#'));
    if holds_document {
        out.push_str("---\n");
    }
    write(out, value)
}
