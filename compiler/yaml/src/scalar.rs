//! Chooses how a text is spelled: plain, `"quoted"`, or a `|` block of lines.
//!
//! Plain is a short list of what is surely a string to every reader; the rest is quoted. The rule was tried against Go's and
//! Python's readers with the hostile texts in `tests/hostile/mod.rs`, as values and as keys. It gives up some beauty (`"8080"`,
//! `"--verbose"`) so that nobody has to know the YAML version of a reader.

use crate::writer::indent;

/// In bytes as written. YAML lets at most 1024 characters stand before a `:` on its line.
const LONGEST_INLINE_KEY: usize = 1000;

/// A byte that a plain text may hold anywhere after its first.
const FREE: u8 = 0;

/// A space or a colon: neither may end a plain text nor stand before a space.
const PARTING: u8 = 1;

/// A byte for which a text is quoted.
const QUOTED: u8 = 2;

/// What each byte means for a text that would be plain. That the kinds are bits lets a whole text be looked at without a branch.
const BYTES: [u8; 256] = {
    let mut table = [QUOTED; 256];
    let mut byte = 0;
    while byte < 256 {
        table[byte] = match byte as u8 {
            b' ' | b':' => PARTING,
            b'_' | b'.' | b'/' | b'@' | b'+' | b'=' | b'(' | b')' | b'-' => FREE,
            character if character.is_ascii_alphanumeric() => FREE,
            _ => QUOTED,
        };
        byte += 1;
    }
    table
};

/// What some reader takes for a boolean or for null, in any case of letters.
const WORDS: [&str; 9] = ["y", "n", "yes", "no", "on", "off", "true", "false", "null"];

/// Appends `text` as a scalar on one line: plain where every reader sees that very string, else double-quoted.
pub fn scalar(out: &mut String, text: &str) {
    if is_plain(text) {
        out.push_str(text);
    } else {
        quoted(out, text);
    }
}

/// Appends `text` as a mapping's key and the `:` after it; `column` is where the mapping's entries begin. A key too long for
/// one line becomes `? key`, with the `:` on a line of its own.
pub fn key(out: &mut String, text: &str, column: usize) {
    let start = out.len();
    scalar(out, text);
    if out.len() - start > LONGEST_INLINE_KEY {
        out.insert_str(start, "? ");
        out.push('\n');
        indent(out, column);
    }
    out.push(':');
}

/// Whether several lines of text may stand as a block: printable, and nothing in it that one cannot see or that a reader could
/// take for indentation.
pub fn is_block(text: &str) -> bool {
    if !text.contains('\n') || text.starts_with(['\n', ' ', '\t']) || text.ends_with([' ', '\t']) {
        return false;
    }
    let mut previous = '\n';
    for character in text.chars() {
        let blank_before = matches!(previous, ' ' | '\t');
        match character {
            '\n' if blank_before => return false,
            '\n' | '\t' => {}
            _ if is_escaped(character) => return false,
            _ => {}
        }
        previous = character;
    }
    true
}

/// Appends `text`, for which [`is_block`] holds, as `|`, `|-` or `|+` with its lines at `column`.
pub fn block(out: &mut String, text: &str, column: usize) {
    let body = text.trim_end_matches('\n');
    out.push_str(match text.len() - body.len() {
        0 => "|-\n",
        1 => "|\n",
        _ => "|+\n",
    });
    for line in text.split_terminator('\n') {
        if !line.is_empty() {
            indent(out, column);
            out.push_str(line);
        }
        out.push('\n');
    }
}

/// Whether every reader takes `text`, written as it is, for that very string.
pub fn is_plain(text: &str) -> bool {
    let Some((&first, rest)) = text.as_bytes().split_first() else { return false };
    if !first.is_ascii_alphabetic() && first != b'/' && first != b'_' {
        return false;
    }
    match rest.iter().fold(FREE, |kinds, byte| kinds | BYTES[usize::from(*byte)]) {
        FREE => !is_word(text),
        PARTING => !text.ends_with([' ', ':']) && !rest.windows(2).any(|pair| matches!(pair, [b' ' | b':', b' '])),
        _ => false,
    }
}

fn is_word(text: &str) -> bool {
    text.len() <= 5 && WORDS.iter().any(|word| word.eq_ignore_ascii_case(text))
}

/// Appends `text` in double quotes. What one cannot see is escaped, so that a review shows it.
pub fn quoted(out: &mut String, text: &str) {
    out.push('"');
    let mut written = 0;
    for (place, character) in text.char_indices() {
        if is_escaped(character) || matches!(character, '"' | '\\') {
            out.push_str(text.get(written..place).unwrap_or_default());
            escape(out, character);
            written = place + character.len_utf8();
        }
    }
    out.push_str(text.get(written..).unwrap_or_default());
    out.push('"');
}

/// Controls, line ends of other systems, and what is invisible or turns the direction of reading.
fn is_escaped(character: char) -> bool {
    match character {
        ' '..='~' => false,
        '\0'..='\u{a0}' => true,
        '\u{ad}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{feff}' => true,
        '\u{2028}'..='\u{202f}' | '\u{2060}'..='\u{206f}' => true,
        '\u{fff0}'..='\u{ffff}' | '\u{e0000}'..='\u{10ffff}' => true,
        _ => false,
    }
}

/// The short escapes are JSON's; `\U` is for what lies beyond sixteen bits.
fn escape(out: &mut String, character: char) {
    match character {
        '"' => out.push_str("\\\""),
        '\\' => out.push_str("\\\\"),
        '\n' => out.push_str("\\n"),
        '\r' => out.push_str("\\r"),
        '\t' => out.push_str("\\t"),
        '\0'..='\u{ffff}' => out.push_str(&format!("\\u{:04x}", u32::from(character))),
        _ => out.push_str(&format!("\\U{:08x}", u32::from(character))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spelled(text: &str) -> String {
        let mut out = String::new();
        scalar(&mut out, text);
        out
    }

    #[test]
    fn names_images_paths_and_addresses_are_plain() {
        for text in
            ["web", "registry.example.com/shop/web:1.4.2", "/healthz", "http://shop.svc:80/api", "a b (c)", "_x"]
        {
            assert_eq!(spelled(text), text);
        }
    }

    #[test]
    fn what_some_reader_takes_for_something_else_is_quoted() {
        for text in
            ["", "on", "Yes", "NO", "null", "1.30", "012", "2024-01-01", "a: b", "a:", "a ", "a  b", "a #b", "-x", "é"]
        {
            assert_eq!(spelled(text), format!("\"{text}\""));
        }
    }

    #[test]
    fn the_invisible_is_escaped() {
        assert_eq!(spelled("a\u{85}\u{2028}\u{feff}\u{202e}\0"), r#""a\u0085\u2028\ufeff\u202e\u0000""#);
        assert_eq!(spelled("\u{e0001}"), r#""\U000e0001""#);
        assert_eq!(spelled("\t\r\n\"\\"), r#""\t\r\n\"\\""#);
    }

    #[test]
    fn blocks_are_for_text_whose_every_line_can_be_seen() {
        assert!(is_block("a\nb\n"));
        assert!(is_block("server {\n\tlisten 80;\n}\n"));
        for text in ["a", "\na", " a\nb", "\ta\nb", "a \nb", "a\nb ", "a\r\nb", "a\n\u{feff}b", "\n"] {
            assert!(!is_block(text), "{text:?}");
        }
    }

    #[test]
    fn a_key_too_long_for_one_line_is_written_as_an_explicit_key() {
        let long = "k".repeat(1001);
        let mut out = String::new();
        key(&mut out, &long, 2);
        assert_eq!(out, format!("? {long}\n  :"));
    }
}
