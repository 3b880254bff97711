//! From statements to lines: which parts share a line, where blocks are broken, how far a line is indented.

use super::WIDTH;
use super::statements::{Block, Content, Piece, Statement};

const INDENT: &str = "    ";

/// One line of the output; more than one if a part of it goes over several.
#[derive(Debug, Default)]
pub(super) struct Line {
    /// How many levels it is indented.
    pub(super) depth: usize,
    /// Whether an empty line stands before it.
    pub(super) blank_before: bool,
    pub(super) parts: Vec<Part>,
}

/// A stretch of text on a line.
#[derive(Debug)]
pub(super) struct Part {
    /// How many spaces stand before it; the first part of a line has none.
    pub(super) gap: usize,
    pub(super) text: String,
    /// Whether it is the `//` comment behind a node.
    pub(super) is_comment: bool,
}

/// Arranges the statements of a file in lines. Gaps of more than one space are those of the source.
pub(super) fn lines(statements: &[Statement]) -> Vec<Line> {
    let mut layout = Layout::default();
    layout.statements(statements, 0);
    layout.lines
}

/// Writes lines down.
pub(super) fn write(lines: &[Line]) -> String {
    let mut text = String::new();
    for line in lines {
        if line.blank_before {
            text.push('\n');
        }
        text.push_str(&INDENT.repeat(line.depth));
        for part in &line.parts {
            text.extend(std::iter::repeat_n(' ', part.gap));
            text.push_str(&part.text);
        }
        text.push('\n');
    }
    text
}

#[derive(Default)]
struct Layout {
    lines: Vec<Line>,
    /// The line that is being filled.
    line: Line,
}

impl Layout {
    /// Puts statements on lines of their own, or several on one if the source has it so and they fit.
    fn statements(&mut self, statements: &[Statement], depth: usize) {
        let mut rest = statements;
        let mut is_first = true;
        while let Some(first) = rest.first() {
            let joined = 1 + rest.iter().skip(1).take_while(|statement| statement.newlines == 0).count();
            let (group, after) = rest.split_at(joined);
            let together = group.len() == 1 || (group.iter().all(Statement::is_one_line) && fits(group, depth));
            for (index, shared) in group.chunks(if together { joined } else { 1 }).enumerate() {
                self.line.depth = depth;
                self.line.blank_before = !is_first && index == 0 && first.newlines > 1;
                self.group(shared, depth);
                self.end_line();
            }
            is_first = false;
            rest = after;
        }
    }

    /// Fills a line with statements.
    fn group(&mut self, group: &[Statement], depth: usize) {
        let breaks = !fits(group, depth);
        for (index, statement) in group.iter().enumerate() {
            if index > 0 {
                self.end_part(";");
            }
            for piece in &statement.pieces {
                self.piece(piece, depth, breaks);
            }
        }
    }

    fn piece(&mut self, piece: &Piece, depth: usize, breaks: bool) {
        match &piece.content {
            Content::Text(text) => self.part(piece.gap, text.clone(), false),
            Content::MultiLine { text, indentation } => {
                let begins_here = self.line.parts.iter().all(|part| !part.text.contains('\n'));
                let text =
                    if begins_here { moved(text, indentation, &INDENT.repeat(self.line.depth)) } else { text.clone() };
                self.part(piece.gap, text, false);
            }
            Content::LineComment(text) => self.part(piece.gap, text.clone(), true),
            Content::Continuation(text) => {
                self.part(piece.gap, text.clone(), false);
                self.end_line();
                self.line.depth = depth + 1;
            }
            Content::Block(block) if block.is_one_line() && !breaks => self.one_line_block(piece.gap, block),
            Content::Block(block) => self.broken_block(piece.gap, block, depth),
        }
    }

    fn one_line_block(&mut self, gap: usize, block: &Block) {
        self.part(gap, block.opening.clone(), false);
        for (index, statement) in block.statements.iter().enumerate() {
            if index > 0 {
                self.end_part(";");
            }
            for piece in &statement.pieces {
                self.piece(piece, 0, false);
            }
        }
        match block.statements.is_empty() {
            true => self.end_part("}"),
            false => self.part(1, "}".to_owned(), false),
        }
    }

    fn broken_block(&mut self, gap: usize, block: &Block, depth: usize) {
        let was_one_line = block.is_one_line();
        self.part(gap, block.opening.clone(), false);
        if let Some((gap, text)) = &block.comment {
            self.part(*gap, text.clone(), true);
        }
        self.end_line();
        match was_one_line {
            true => block.statements.iter().for_each(|each| self.statements(std::slice::from_ref(each), depth + 1)),
            false => self.statements(&block.statements, depth + 1),
        }
        self.line.depth = depth;
        self.part(0, "}".to_owned(), false);
    }

    fn part(&mut self, gap: usize, text: String, is_comment: bool) {
        let gap = if self.line.parts.is_empty() { 0 } else { gap.max(1) };
        self.line.parts.push(Part { gap, text, is_comment });
    }

    /// Puts text directly behind the last part.
    fn end_part(&mut self, text: &str) {
        if let Some(part) = self.line.parts.last_mut() {
            part.text.push_str(text);
        }
    }

    fn end_line(&mut self) {
        if !self.line.parts.is_empty() {
            self.lines.push(std::mem::take(&mut self.line));
        }
    }
}

/// Whether statements fit on one line. Only the narrowest spelling counts, without columns, without the comment at the end
/// and without what goes over several lines, so that the answer is the same for the formatted text.
fn fits(group: &[Statement], depth: usize) -> bool {
    let width: usize = group.iter().map(|statement| width(statement) + "; ".len()).sum();
    depth * INDENT.len() + width <= WIDTH + "; ".len()
}

fn width(statement: &Statement) -> usize {
    let widths = statement.pieces.iter().map(|piece| match &piece.content {
        Content::Text(text) if !text.contains('\n') => text.chars().count(),
        Content::Text(_) | Content::MultiLine { .. } | Content::Continuation(_) | Content::LineComment(_) => 0,
        Content::Block(block) if block.is_one_line() => {
            let inside: usize = block.statements.iter().map(|statement| width(statement) + "; ".len()).sum();
            block.opening.chars().count() + inside + "}".len()
        }
        Content::Block(block) => block.opening.chars().count(),
    });
    widths.map(|width| width + 1).sum::<usize>().saturating_sub(1)
}

/// A `"""` string whose lines were indented for one place, indented for another.
fn moved(text: &str, from: &str, to: &str) -> String {
    let (Some((first, rest)), Some(closing)) = (text.split_once('\n'), text.rsplit('\n').next()) else {
        return text.to_owned();
    };
    let old = closing.get(..closing.len() - closing.trim_start().len()).unwrap_or_default();
    let new = format!("{to}{}", old.strip_prefix(from).unwrap_or(INDENT));
    let mut moved = first.to_owned();
    for line in rest.split('\n') {
        moved.push('\n');
        if !line.trim().is_empty() {
            moved.push_str(&new);
            moved.push_str(line.strip_prefix(old).unwrap_or(line));
        }
    }
    moved
}
