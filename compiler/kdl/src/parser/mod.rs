//! From text to a document: nodes, entries, annotations and blocks.
//!
//! Each function reads one part of the grammar at the reader's place and reports what is wrong with it. Where a slip
//! leaves no doubt about what was meant, reading goes on right behind it; otherwise the rest of the node's line is passed
//! over ([`recover`]), so that one slip is one problem and the nodes around it are still read.

mod balance;
mod block;
mod entry;
mod node;
mod recover;

use self::balance::{MAXIMUM_REPAIRS, Mend, Repair, Unbalanced};
use crate::document::{Document, Entry, Node, Span};
use crate::lexer::{Reader, disallowed_characters};
use crate::problems::{MAXIMUM_PROBLEMS, Problem, structure};

/// How deep blocks may be nested.
pub const MAXIMUM_DEPTH: usize = 128;

/// Reads a file: the nodes that could be read, and everything that is wrong with it (at most
/// [`MAXIMUM_PROBLEMS`](crate::MAXIMUM_PROBLEMS)), in the order of the source. Without problems the document is complete.
pub fn parse(source: &str) -> (Document<'_>, Vec<Problem>) {
    if u32::try_from(source.len()).is_err() {
        return (Document::default(), vec![structure::file_too_large()]);
    }
    let mut repairs = Vec::new();
    loop {
        let mut read = read(source, &repairs);
        match read.repair.take().filter(|_| repairs.len() < MAXIMUM_REPAIRS) {
            Some(repair) => {
                repairs.push(repair);
                repairs.sort_by_key(|repair| repair.at);
            }
            None => {
                let mut problems = read.problems;
                problems.extend(repairs.into_iter().map(|repair| repair.problem));
                problems.sort_by_key(|problem| problem.span);
                problems.truncate(MAXIMUM_PROBLEMS);
                return (Document { nodes: read.nodes }, problems);
            }
        }
    }
}

/// What one reading of a file gives.
struct Read<'s> {
    nodes: Vec<Node<'s>>,
    problems: Vec<Problem>,
    /// What would put right the first brace without a partner.
    repair: Option<Repair>,
}

fn read<'s>(source: &'s str, repairs: &[Repair]) -> Read<'s> {
    let mut parser = Parser {
        reader: Reader::new(source),
        open_nodes: Vec::new(),
        open_entries: Vec::new(),
        depth: 0,
        repairs,
        repair: None,
        stray: None,
        closed_by_repair: false,
        node_ends_at: None,
        unclosed_block: false,
        merge_conflict: false,
    };
    disallowed_characters(&mut parser.reader);
    let mut nodes = node::nodes(&mut parser);
    if let Some(stray) = parser.stray {
        parser.unbalanced(Unbalanced::Close(stray), &nodes);
    }
    if parser.unclosed_block {
        // What the end of the file closes holds much that was not meant for it.
        nodes.pop();
    }
    Read { nodes, problems: parser.reader.problems, repair: parser.repair }
}

/// What the functions of this folder hand to each other.
struct Parser<'s, 'r> {
    reader: Reader<'s>,
    /// The nodes of all open blocks, the innermost last. They move to a list of their own when the block ends, which then
    /// has just the room that it needs: half of the time of parsing is the memory that it touches.
    open_nodes: Vec<Node<'s>>,
    /// The entries of the nodes that are being read, for the same reason.
    open_entries: Vec<Entry<'s>>,
    /// How many blocks are open.
    depth: usize,
    /// Braces to be put right, in the order of their places; those that were reached are left out.
    repairs: &'r [Repair],
    /// What would put right the first brace without a partner.
    repair: Option<Repair>,
    /// The first `}` that closes nothing.
    stray: Option<Span>,
    /// Whether a repair ended the block that was read last.
    closed_by_repair: bool,
    /// Where the node of such a block ends, though neither a line break nor a `}` stands there.
    node_ends_at: Option<usize>,
    /// Whether a block without its `}` was reported; the blocks around it lack theirs only because of it.
    unclosed_block: bool,
    /// Whether a merge conflict was reported; its further lines are part of it.
    merge_conflict: bool,
}

impl Parser<'_, '_> {
    /// Whether a repair says to do this at an offset; it is done once.
    fn mends(&mut self, at: usize, mend: Mend) -> bool {
        while let [next, rest @ ..] = self.repairs {
            if next.at > at {
                return false;
            }
            if next.at == at && next.mend != mend {
                return false;
            }
            self.repairs = rest;
            if next.at == at {
                return true;
            }
        }
        false
    }

    /// Notes what would put a brace right, if nothing did for an earlier one.
    fn unbalanced(&mut self, brace: Unbalanced, nodes: &[Node<'_>]) {
        if self.repair.is_none() {
            self.repair = balance::find(self.reader.source, brace, nodes);
        }
    }
}
