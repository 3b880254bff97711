//! From text to a document: nodes, entries, annotations and blocks.
//!
//! Each function reads one part of the grammar at the reader's place and reports what is wrong with it. Where a slip
//! leaves no doubt about what was meant, reading goes on right behind it; otherwise the rest of the node's line is passed
//! over ([`recover`]), so that one slip is one problem and the nodes around it are still read.

mod block;
mod entry;
mod node;
mod recover;

use crate::document::{Document, Entry, Node};
use crate::lexer::{Reader, disallowed_characters};
use crate::problems::{Problem, structure};

/// How deep blocks may be nested.
pub const MAXIMUM_DEPTH: usize = 128;

/// Reads a file: the nodes that could be read, and everything that is wrong with it (at most
/// [`MAXIMUM_PROBLEMS`](crate::MAXIMUM_PROBLEMS)), in the order of the source. Without problems the document is complete.
pub fn parse(source: &str) -> (Document<'_>, Vec<Problem>) {
    if u32::try_from(source.len()).is_err() {
        return (Document::default(), vec![structure::file_too_large()]);
    }
    let mut parser = Parser {
        reader: Reader::new(source),
        open_nodes: Vec::new(),
        open_entries: Vec::new(),
        depth: 0,
        unclosed_block: false,
        merge_conflict: false,
    };
    disallowed_characters(&mut parser.reader);
    let nodes = node::nodes(&mut parser);
    let mut problems = parser.reader.problems;
    problems.sort_by_key(|problem| problem.span);
    (Document { nodes }, problems)
}

/// What the functions of this folder hand to each other.
struct Parser<'s> {
    reader: Reader<'s>,
    /// The nodes of all open blocks, the innermost last. They move to a list of their own when the block ends, which then
    /// has just the room that it needs: half of the time of parsing is the memory that it touches.
    open_nodes: Vec<Node<'s>>,
    /// The entries of the nodes that are being read, for the same reason.
    open_entries: Vec<Entry<'s>>,
    /// How many blocks are open.
    depth: usize,
    /// Whether a block without its `}` was reported; the blocks around it lack theirs only because of it.
    unclosed_block: bool,
    /// Whether a merge conflict was reported; its further lines are part of it.
    merge_conflict: bool,
}
