//! Strings in quotes: `"…"` and, between `#`, raw ones. A string without escapes is borrowed from the source.

mod escapes;
mod multi_line;
mod unclosed;

use std::borrow::Cow;

use super::Reader;
use escapes::{skip_escape, unescape};
use multi_line::{TRIPLE, multi_line};
use unclosed::unclosed;

/// Reads a string that begins with `"`.
pub(crate) fn quoted_string<'s>(reader: &mut Reader<'s>) -> Cow<'s, str> {
    if reader.is_at(TRIPLE) {
        return multi_line(reader, 0);
    }
    let start = reader.at;
    reader.at += 1;
    match find_quote(reader) {
        Some(escapes) => {
            let text = reader.slice(start + 1, reader.at);
            reader.at += 1;
            if escapes { Cow::Owned(unescape(reader, text, |at| start + 1 + at)) } else { Cow::Borrowed(text) }
        }
        None => unclosed(reader, start, "\""),
    }
}

/// Reads a string that begins with one or more `#` and a `"`.
pub(crate) fn raw_string<'s>(reader: &mut Reader<'s>) -> Cow<'s, str> {
    let start = reader.at;
    let hashes = reader.rest().iter().take_while(|&&byte| byte == b'#').count();
    reader.at += hashes;
    if reader.is_at(TRIPLE) {
        return multi_line(reader, hashes);
    }
    reader.at += 1;
    let body = reader.at;
    let closing = format!("\"{}", "#".repeat(hashes));
    while !reader.is_at(&closing) {
        if reader.is_at_line_end() {
            return unclosed(reader, start, &closing);
        }
        reader.skip_character();
    }
    let text = reader.slice(body, reader.at);
    reader.at += closing.len();
    Cow::Borrowed(text)
}

/// Moves over the string that begins here without a report, for text that is being passed over anyway.
pub(crate) fn skip_string(reader: &mut Reader<'_>) {
    let known = reader.problems.len();
    match reader.peek() {
        Some(b'#') => drop(raw_string(reader)),
        _ => drop(quoted_string(reader)),
    }
    reader.problems.truncate(known);
}

/// Moves to the `"` that closes a string on this line and says whether there are escapes before it; otherwise nothing,
/// and the reader is at the end of the line.
fn find_quote(reader: &mut Reader<'_>) -> Option<bool> {
    let mut escapes = false;
    loop {
        let rest = reader.rest();
        reader.at += rest.iter().take_while(|&&byte| is_plain(byte)).count();
        match reader.peek()? {
            b'"' => return Some(escapes),
            b'\\' => {
                escapes = true;
                skip_escape(reader);
            }
            _ if reader.is_at_line_end() => return None,
            _ => reader.skip_character(),
        }
    }
}

/// Whether a byte inside a string is just itself. `0xC2` and `0xE2` may begin a line break beyond ASCII.
fn is_plain(byte: u8) -> bool {
    const PLAIN: [bool; 256] = {
        let mut plain = [true; 256];
        let special = [b'"', b'\\', 0x0A, 0x0B, 0x0C, 0x0D, 0xC2, 0xE2];
        let mut index = 0;
        while index < special.len() {
            plain[special[index] as usize] = false;
            index += 1;
        }
        plain
    };
    PLAIN[byte as usize]
}
