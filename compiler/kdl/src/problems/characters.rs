//! Problems with single characters and with files that are no text.

use super::Problem;
use crate::document::Span;

/// A character that no KDL file may hold, and how often it is there.
pub(crate) fn disallowed_character(span: Span, character: char, count: usize) -> Problem {
    let code = u32::from(character);
    let (message, help) = match character {
        '\0' => (
            "this file has NUL bytes: it is binary, or a text in UTF-16".to_owned(),
            "save it as UTF-8 text".to_owned(),
        ),
        '\u{FEFF}' => (
            "a byte order mark may stand only at the very beginning of a file".to_owned(),
            "remove it: it is invisible, and often comes from joining files".to_owned(),
        ),
        '\u{200E}'..='\u{2069}' => (
            format!(
                "the invisible character U+{code:04X} changes the direction of reading and can hide what a file says"
            ),
            format!("remove it, or write \\u{{{code:X}}} inside a quoted string"),
        ),
        _ => (
            format!("the control character U+{code:04X} may not stand in a file"),
            format!("remove it, or write \\u{{{code:X}}} inside a quoted string"),
        ),
    };
    let label = match count {
        1 => "not allowed".to_owned(),
        _ => format!("not allowed, and {} more of them in this file", count - 1),
    };
    Problem::new(span, message, label).help(help)
}

/// Bytes that are no UTF-8.
pub(crate) fn not_utf8(span: Span) -> Problem {
    Problem::new(span, "this file is not UTF-8 from here on", "not UTF-8").help("save it with the encoding UTF-8")
}

/// A file that begins like UTF-16.
pub(crate) fn utf16() -> Problem {
    Problem::new(Span { start: 0, end: 2 }, "this file is UTF-16", "byte order mark of UTF-16")
        .help("save it with the encoding UTF-8")
}
