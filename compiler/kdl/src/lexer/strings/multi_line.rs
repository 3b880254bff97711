//! Strings of several lines, between `"""`.
//!
//! KDL asks for three steps, in this order: backslashes take back the white space behind them; each line loses the spaces
//! that stand before the closing quotes; the other escapes are read.

use std::borrow::Cow;

use super::escapes::{skip_escape, unescape, white_length};
use crate::document::Span;
use crate::lexer::Reader;
use crate::lexer::characters::{is_newline, is_space, newline_length};
use crate::problems::strings as problems;

pub(super) const TRIPLE: &str = "\"\"\"";

/// Reads a string of several lines, at its `"""`; `hashes` of them stand before, none for a string with escapes.
pub(super) fn multi_line<'s>(reader: &mut Reader<'s>, hashes: usize) -> Cow<'s, str> {
    let start = reader.at - hashes;
    let fence = "#".repeat(hashes);
    reader.at += TRIPLE.len();
    let opening = reader.span(start);
    let newline = newline_length(reader.rest());
    let body = reader.at + newline;
    let Some(end) = find_triple(reader, hashes) else {
        reader.at = reader.source.len();
        reader.report(problems::unclosed_multi_line(opening, &format!("{TRIPLE}{fence}")));
        return Cow::Borrowed(reader.slice(body, reader.at));
    };
    reader.at = end + TRIPLE.len() + hashes;
    let quotes = Span::new(end..reader.at);
    if newline == 0 {
        reader.report(problems::text_beside_opening(opening, &format!("{fence}{TRIPLE}")));
        return Cow::Borrowed(reader.slice(body, end).trim());
    }
    Cow::Owned(dedent(reader, Lines::new(reader.slice(body, end), body, hashes == 0), quotes))
}

/// The offset of the `"""` that closes a string of several lines.
fn find_triple(reader: &mut Reader<'_>, hashes: usize) -> Option<usize> {
    if hashes > 0 {
        let text = reader.slice(reader.at, reader.source.len());
        return text.find(&format!("{TRIPLE}{}", "#".repeat(hashes))).map(|length| reader.at + length);
    }
    loop {
        match reader.rest() {
            [b'"', b'"', b'"', ..] => return Some(reader.at),
            [b'\\', ..] => skip_escape(reader),
            [_, ..] => reader.at += 1,
            [] => return None,
        }
    }
}

/// The inside of a string of several lines, after backslashes took back the white space behind them.
struct Lines<'s> {
    text: Cow<'s, str>,
    /// Where stretches of `text` stand in the source: offset in `text`, offset in the source; ascending.
    places: Vec<(usize, usize)>,
    /// Whether the other escapes are still to be read.
    escapes: bool,
}

impl<'s> Lines<'s> {
    fn new(text: &'s str, at: usize, escapes: bool) -> Lines<'s> {
        let mut lines = Lines { text: Cow::Borrowed(text), places: vec![(0, at)], escapes };
        if escapes && text.contains('\\') {
            lines.take_back_white_space(text, at);
        }
        lines
    }

    fn take_back_white_space(&mut self, text: &str, at: usize) {
        let mut kept = String::with_capacity(text.len());
        let mut copied = 0;
        let mut next = 0;
        while let Some(backslash) = text.get(next..).and_then(|rest| rest.find('\\')).map(|length| next + length) {
            let after = text.get(backslash + 1..).unwrap_or_default();
            let white = white_length(after.as_bytes());
            next = backslash + 1 + white.max(after.chars().next().map_or(0, char::len_utf8));
            if white > 0 {
                kept.push_str(text.get(copied..backslash).unwrap_or_default());
                self.places.push((kept.len(), at + next));
                copied = next;
            }
        }
        kept.push_str(text.get(copied..).unwrap_or_default());
        self.text = Cow::Owned(kept);
    }

    /// Where an offset of `text` stands in the source.
    fn place(&self, offset: usize) -> usize {
        let after = self.places.partition_point(|(start, _)| *start <= offset);
        self.places.get(after.saturating_sub(1)).map_or(offset, |(start, at)| at + offset - start)
    }
}

/// Takes the indentation away that stands before the closing quotes, and reads the escapes.
fn dedent(reader: &mut Reader<'_>, lines: Lines<'_>, quotes: Span) -> String {
    let text = lines.text.as_ref();
    let last_break = text.char_indices().rev().find(|(_, character)| is_newline(*character));
    let (last_start, body_end) = match last_break {
        Some((at, character)) => (at + character.len_utf8(), body_end(text, at)),
        None => (0, 0),
    };
    let mut prefix = text.get(last_start..).unwrap_or_default();
    if !prefix.chars().all(is_space) {
        reader.report(problems::text_beside_closing(
            Span::new(lines.place(last_start)..quotes.end as usize),
            quotes.text(reader.source),
        ));
        prefix = "";
    }
    if last_break.is_none() {
        return String::new();
    }
    let mut result = String::with_capacity(body_end);
    let mut start = 0;
    let mut complained = false;
    loop {
        let rest = text.get(start..body_end).unwrap_or_default();
        let end = start + rest.find(is_newline).unwrap_or(rest.len());
        let line = text.get(start..end).unwrap_or_default();
        if !line.chars().all(is_space) {
            let content = line.strip_prefix(prefix).unwrap_or_else(|| {
                if !complained {
                    let span = Span::new(lines.place(start)..lines.place(end).max(lines.place(start)));
                    reader.report(problems::line_indented_less(span, quotes));
                    complained = true;
                }
                line.trim_start_matches(is_space)
            });
            let offset = end - content.len();
            match lines.escapes && content.contains('\\') {
                true => result.push_str(&unescape(reader, content, |at| lines.place(offset + at))),
                false => result.push_str(content),
            }
        }
        if end >= body_end {
            return result;
        }
        result.push('\n');
        start = end + newline_length(text.get(end..).unwrap_or_default().as_bytes());
    }
}

/// Where the text before a line break ends; CR LF is one break.
fn body_end(text: &str, at: usize) -> usize {
    match text.get(..=at).is_some_and(|before| before.ends_with("\r\n")) {
        true => at - 1,
        false => at,
    }
}
