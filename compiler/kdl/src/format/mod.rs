//! Laying a file out afresh: the same document and the same comments, with one indentation and one way to space.
//!
//! ```text
//! text -> tokens -> statements (a tree: who stands in which block) -> lines -> alignment -> text
//! ```
//!
//! What stays as the author wrote it: the order and spelling of everything, comments, one empty line between nodes,
//! blocks on one line (`{ a; b }`) and several nodes on one line (`a; b`) where they fit [`WIDTH`], lines continued with
//! a backslash, the distance to a `//` behind a node, and columns (see [`alignment`]). What is made equal: four spaces a
//! level, one space between the parts of a node, no `;` at the end of a line, no spaces around `=` or inside `( )`,
//! `\n` for every line break. A comment inside an entry keeps the whole entry as it was.

mod alignment;
mod lines;
mod statements;

use std::borrow::Cow;

use crate::edit::{Edit, apply};
use crate::lexer::BYTE_ORDER_MARK;
use crate::lexer::tokens::tokens;
use crate::parser::parse;
use crate::problems::Problem;

/// How many columns a line may have if it is to hold a block or several nodes; longer ones are broken there.
const WIDTH: usize = 160;

/// The formatted text, which reads as the same document, or everything that is wrong with the source. Problems that have
/// a sure [`mend`](Problem::mend), like a bare `70%`, are mended on the way if there are no others.
pub fn format(source: &str) -> Result<String, Vec<Problem>> {
    let mut text = Cow::Borrowed(source.strip_prefix(BYTE_ORDER_MARK).unwrap_or(source));
    loop {
        let (_, problems) = parse(&text);
        if problems.is_empty() {
            return Ok(lay_out(&text.replace("\r\n", "\n").replace('\r', "\n")));
        }
        let edits: Option<Vec<Edit>> = problems.iter().map(|problem| problem.mend.clone()).collect();
        match edits {
            Some(edits) => text = Cow::Owned(apply(&text, edits)),
            None => return Err(parse(source).1),
        }
    }
}

fn lay_out(source: &str) -> String {
    let tokens = tokens(source);
    let statements = statements::statements(source, &tokens);
    let mut lines = lines::lines(&statements);
    alignment::align(&mut lines);
    lines::write(&lines)
}
