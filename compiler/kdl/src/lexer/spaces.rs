//! What stands between tokens: spaces, line breaks, comments, and lines continued with a backslash.

use super::Reader;
use super::characters::{Class, class, newline_length, space_length};
use crate::problems::structure;

/// Moves over what may part the tokens of one node: spaces, `/* … */`, and `\` with the line break it takes back.
#[inline]
pub(crate) fn node_space(reader: &mut Reader<'_>) {
    loop {
        reader.skip_spaces();
        let moved = match reader.peek() {
            Some(b'/') => block_comment(reader),
            Some(b'\\') => continuation(reader),
            _ => false,
        };
        if !moved {
            return;
        }
    }
}

/// Moves over what may part two nodes: the same, line breaks and `//` comments.
pub(crate) fn line_space(reader: &mut Reader<'_>) {
    loop {
        node_space(reader);
        match reader.peek() {
            Some(b'/') if is_line_comment(reader) => skip_line(reader),
            Some(_) if reader.is_at_line_end() => reader.at += newline_length(reader.rest()),
            _ => return,
        }
    }
}

/// Whether a `//` comment begins here.
pub(crate) fn is_line_comment(reader: &Reader<'_>) -> bool {
    reader.is_at("//")
}

/// Moves to the end of the line, in front of its line break.
pub(crate) fn skip_line(reader: &mut Reader<'_>) {
    while let Some(byte) = reader.peek() {
        match class(byte) {
            Class::Newline => return,
            Class::Wide if newline_length(reader.rest()) > 0 => return,
            _ => reader.at += 1,
        }
    }
}

/// Moves over a `/* … */` comment, which may hold further ones; false if none begins here.
pub(crate) fn block_comment(reader: &mut Reader<'_>) -> bool {
    if !reader.is_at("/*") {
        return false;
    }
    let start = reader.at;
    let mut depth = 0_usize;
    loop {
        match reader.rest() {
            [b'/', b'*', ..] => {
                depth += 1;
                reader.at += 2;
            }
            [b'*', b'/', ..] => {
                depth -= 1;
                reader.at += 2;
                if depth == 0 {
                    return true;
                }
            }
            [_, ..] => reader.at += 1,
            [] => {
                reader.report(structure::unclosed_comment(crate::Span::new(start..start + 2)));
                return true;
            }
        }
    }
}

/// Moves over a `\` and the line break that it takes back, with a comment between them; false if that is not what is here.
pub(crate) fn continuation(reader: &mut Reader<'_>) -> bool {
    let start = reader.at;
    reader.at += 1;
    loop {
        reader.at += space_length(reader.rest());
        if reader.is_at_line_end() {
            reader.at += newline_length(reader.rest());
            return true;
        }
        if is_line_comment(reader) {
            skip_line(reader);
        } else if space_length(reader.rest()) == 0 && !block_comment(reader) {
            reader.at = start;
            return false;
        }
    }
}
