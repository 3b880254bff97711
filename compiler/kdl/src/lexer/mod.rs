//! The source as a sequence of tokens: what a [`Reader`] stands on, and the functions that read one token each.
//!
//! A function takes the reader at the first byte of its token, leaves it behind the last one, and reports what is wrong
//! on the way; it always gives a usable value, so that one slip stays one problem. Nothing here looks back: each byte is
//! read a bounded number of times.

pub(crate) mod characters;
mod numbers;
mod spaces;
mod strings;
pub(crate) mod tokens;
mod words;

pub(crate) use numbers::is_number;
pub(crate) use spaces::{block_comment, continuation, is_line_comment, line_space, node_space, skip_line};
pub(crate) use strings::{quoted_string, raw_string, skip_string};
pub(crate) use words::{Scalar, is_keyword, is_number_like, list_in_brackets, ragged_word, scalar, skip_word};

use crate::document::Span;
use crate::problems::{self, MAXIMUM_PROBLEMS, Problem};
use characters::Class;
use characters::{begins_disallowed, class, is_disallowed, newline_length, space_length};

pub(crate) const BYTE_ORDER_MARK: char = '\u{FEFF}';

/// A place in the source, and the problems found up to there.
pub(crate) struct Reader<'s> {
    pub(crate) source: &'s str,
    /// Offset of the next byte; always on the border of a character.
    pub(crate) at: usize,
    /// The problems, at most [`MAXIMUM_PROBLEMS`] of them.
    pub(crate) problems: Vec<Problem>,
}

impl<'s> Reader<'s> {
    pub(crate) fn new(source: &'s str) -> Reader<'s> {
        let at = if source.starts_with(BYTE_ORDER_MARK) { BYTE_ORDER_MARK.len_utf8() } else { 0 };
        Reader { source, at, problems: Vec::new() }
    }

    /// The next byte.
    #[inline]
    pub(crate) fn peek(&self) -> Option<u8> {
        self.source.as_bytes().get(self.at).copied()
    }

    /// The bytes from here to the end.
    #[inline]
    pub(crate) fn rest(&self) -> &'s [u8] {
        self.source.as_bytes().get(self.at..).unwrap_or_default()
    }

    /// Whether the source goes on with `text` here.
    pub(crate) fn is_at(&self, text: &str) -> bool {
        self.rest().starts_with(text.as_bytes())
    }

    /// Whether a line ends here: at a line break or at the end of the file.
    pub(crate) fn is_at_line_end(&self) -> bool {
        match self.peek() {
            None => true,
            Some(byte) => match class(byte) {
                Class::Newline => true,
                Class::Wide => newline_length(self.rest()) > 0,
                _ => false,
            },
        }
    }

    /// The source between two offsets.
    pub(crate) fn slice(&self, start: usize, end: usize) -> &'s str {
        self.source.get(start..end).unwrap_or_default()
    }

    /// From `start` to here.
    pub(crate) fn span(&self, start: usize) -> Span {
        Span::new(start..self.at)
    }

    /// The span of the next character.
    pub(crate) fn next_character(&self) -> Span {
        let length = self.slice(self.at, self.source.len()).chars().next().map_or(0, char::len_utf8);
        Span::new(self.at..self.at + length)
    }

    /// Moves behind the next character.
    pub(crate) fn skip_character(&mut self) {
        self.at = self.next_character().end as usize;
    }

    /// Moves behind spaces and tabs.
    #[inline]
    pub(crate) fn skip_spaces(&mut self) {
        loop {
            match self.peek().map(class) {
                Some(Class::Space) => self.at += 1,
                Some(Class::Wide) if space_length(self.rest()) > 0 => self.at += space_length(self.rest()),
                _ => return,
            }
        }
    }

    /// Records a problem, unless there are enough.
    pub(crate) fn report(&mut self, problem: Problem) {
        if !self.is_full() {
            self.problems.push(problem);
        }
    }

    /// Whether no further problem would be recorded, so that reading on has no use.
    pub(crate) fn is_full(&self) -> bool {
        self.problems.len() >= MAXIMUM_PROBLEMS
    }
}

/// The text of a file's bytes, or the place from which they are not UTF-8. A byte order mark stays in the text, so that
/// offsets are those of the file; [`parse`](crate::parse) passes over it.
#[expect(clippy::result_large_err, reason = "called once a file, and a problem is what the caller wants to have")]
pub fn decode(bytes: &[u8]) -> Result<&str, Problem> {
    if bytes.starts_with(&[0xFF, 0xFE]) || bytes.starts_with(&[0xFE, 0xFF]) {
        return Err(problems::characters::utf16());
    }
    str::from_utf8(bytes).map_err(|error| {
        let start = error.valid_up_to();
        problems::characters::not_utf8(Span::new(start..start + error.error_len().unwrap_or(1)))
    })
}

/// Reports the characters that may stand nowhere in a file: one problem for each of them, at its first place.
pub(crate) fn disallowed_characters(reader: &mut Reader<'_>) {
    let mut found: Vec<(char, usize, usize)> = Vec::new();
    let bytes = reader.source.as_bytes();
    for at in (reader.at..bytes.len()).filter(|&at| begins_disallowed(bytes[at])) {
        let Some(character) = reader.slice(at, bytes.len()).chars().next().filter(|&it| is_disallowed(it)) else {
            continue;
        };
        match found.iter_mut().find(|(known, ..)| *known == character) {
            Some((.., count)) => *count += 1,
            None => found.push((character, at, 1)),
        }
    }
    for (character, at, count) in found {
        let span = Span::new(at..at + character.len_utf8());
        reader.report(problems::characters::disallowed_character(span, character, count));
    }
}
