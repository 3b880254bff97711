//! Escapes: what a backslash and the characters behind it mean.

use crate::document::Span;
use crate::lexer::Reader;
use crate::lexer::characters::{is_newline, is_space, newline_length, space_length};
use crate::problems::strings as problems;

/// Moves over a backslash and what it escapes: one character, or all the white space that follows.
pub(super) fn skip_escape(reader: &mut Reader<'_>) {
    reader.at += 1;
    let white = white_length(reader.rest());
    match white {
        0 => reader.skip_character(),
        _ => reader.at += white,
    }
}

/// How many bytes of spaces and line breaks `bytes` begin with.
pub(super) fn white_length(bytes: &[u8]) -> usize {
    let mut length = 0;
    loop {
        let rest = bytes.get(length..).unwrap_or_default();
        match space_length(rest).max(newline_length(rest)) {
            0 => return length,
            more => length += more,
        }
    }
}

/// Reads the escapes of a text; `place` tells where an offset of it stands in the source.
pub(super) fn unescape(reader: &mut Reader<'_>, text: &str, place: impl Fn(usize) -> usize) -> String {
    let mut result = String::with_capacity(text.len());
    let mut next = 0;
    while let Some(backslash) = text.get(next..).and_then(|rest| rest.find('\\')).map(|length| next + length) {
        result.push_str(text.get(next..backslash).unwrap_or_default());
        let escape = text.get(backslash..).unwrap_or_default();
        let (length, meaning) = read_escape(escape);
        match meaning {
            Ok(Some(character)) => result.push(character),
            Ok(None) => {}
            Err(Unknown) => {
                let written = escape.get(..length).unwrap_or_default();
                let span = Span::new(place(backslash)..place(backslash) + length);
                reader.report(match written.starts_with("\\u") {
                    true => problems::bad_unicode_escape(span),
                    false => problems::unknown_escape(span, written),
                });
                result.push_str(written);
            }
        }
        next = backslash + length;
    }
    result.push_str(text.get(next..).unwrap_or_default());
    result
}

struct Unknown;

/// The length of the escape that `text` begins with, and the character it means; none for white space taken back.
fn read_escape(text: &str) -> (usize, Result<Option<char>, Unknown>) {
    let after = text.get(1..).unwrap_or_default();
    let simple = |character| (2, Ok(Some(character)));
    match after.chars().next() {
        Some('n') => simple('\n'),
        Some('t') => simple('\t'),
        Some('r') => simple('\r'),
        Some('s') => simple(' '),
        Some('b') => simple('\u{8}'),
        Some('f') => simple('\u{C}'),
        Some(itself @ ('"' | '\\')) => simple(itself),
        Some('u') => unicode_escape(after),
        Some(white) if is_space(white) || is_newline(white) => (1 + white_length(after.as_bytes()), Ok(None)),
        Some(other) => (1 + other.len_utf8(), Err(Unknown)),
        None => (1, Err(Unknown)),
    }
}

/// `u{…}`, at the `u`.
fn unicode_escape(after: &str) -> (usize, Result<Option<char>, Unknown>) {
    const DIGITS: usize = 6;
    let Some(digits) = after.strip_prefix("u{") else { return (2, Err(Unknown)) };
    let length = digits.bytes().take_while(u8::is_ascii_hexdigit).count();
    let closed = digits.as_bytes().get(length) == Some(&b'}');
    let code = digits.get(..length).filter(|_| closed && (1..=DIGITS).contains(&length));
    let character = code.and_then(|code| u32::from_str_radix(code, 16).ok()).and_then(char::from_u32);
    ("\\u{".len() + length + usize::from(closed), character.map(Some).ok_or(Unknown))
}
