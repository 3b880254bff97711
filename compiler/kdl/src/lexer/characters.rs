//! Which character may stand where, as KDL 2.0 has it.
//!
//! Bytes are looked up in a table; only characters beyond ASCII need a closer look, and they are rare.

/// The class of a byte, as far as the byte alone tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Class {
    /// Part of a bare word.
    Word,
    /// Space or tab.
    Space,
    /// A line break, or the first byte of CR LF.
    Newline,
    /// One of `\ / ( ) { } ; [ ] " # =`, which end a bare word.
    Punctuation,
    /// Part of a character beyond ASCII.
    Wide,
}

const CLASSES: [Class; 256] = {
    let mut classes = [Class::Word; 256];
    let mut byte = 0;
    while byte < 256 {
        classes[byte] = match byte as u8 {
            b' ' | b'\t' => Class::Space,
            0x0A..=0x0D => Class::Newline,
            b'\\' | b'/' | b'(' | b')' | b'{' | b'}' | b';' | b'[' | b']' | b'"' | b'#' | b'=' => Class::Punctuation,
            0x80.. => Class::Wide,
            _ => Class::Word,
        };
        byte += 1;
    }
    classes
};

/// The class of a byte.
#[inline]
pub(crate) fn class(byte: u8) -> Class {
    CLASSES[byte as usize]
}

/// The length in bytes of the line break that `bytes` begin with, or 0.
pub(crate) fn newline_length(bytes: &[u8]) -> usize {
    match bytes {
        [b'\r', b'\n', ..] | [0xC2, 0x85, ..] => 2,
        [0x0A..=0x0D, ..] => 1,
        [0xE2, 0x80, 0xA8 | 0xA9, ..] => 3,
        _ => 0,
    }
}

/// The length in bytes of the space that `bytes` begin with, or 0.
pub(crate) fn space_length(bytes: &[u8]) -> usize {
    match bytes {
        [b' ' | b'\t', ..] => 1,
        [0xC2, 0xA0, ..] => 2,
        [0xE1, 0x9A, 0x80, ..]
        | [0xE2, 0x80, 0x80..=0x8A | 0xAF, ..]
        | [0xE2, 0x81, 0x9F, ..]
        | [0xE3, 0x80, 0x80, ..] => 3,
        _ => 0,
    }
}

/// Whether a character is a KDL space.
pub(crate) fn is_space(character: char) -> bool {
    matches!(
        character,
        '\t' | ' ' | '\u{A0}' | '\u{1680}' | '\u{2000}'..='\u{200A}' | '\u{202F}' | '\u{205F}' | '\u{3000}'
    )
}

/// Whether a character is a KDL line break, or a part of one.
pub(crate) fn is_newline(character: char) -> bool {
    matches!(character, '\n'..='\r' | '\u{85}' | '\u{2028}' | '\u{2029}')
}

/// Whether a character may be part of a bare word.
pub(crate) fn is_word(character: char) -> bool {
    match u8::try_from(character) {
        Ok(byte) if byte.is_ascii() => class(byte) == Class::Word,
        _ => !is_space(character) && !is_newline(character),
    }
}

/// Whether a character may not stand anywhere in a file (a byte order mark at the very beginning is not asked about).
pub(crate) fn is_disallowed(character: char) -> bool {
    matches!(character,
        '\0'..='\u{8}' | '\u{E}'..='\u{1F}' | '\u{7F}' | '\u{FEFF}'
        | '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

/// Whether a disallowed character can begin with this byte; true for few bytes, so that most of a file is passed over fast.
pub(crate) fn begins_disallowed(byte: u8) -> bool {
    const BEGINS: [bool; 256] = {
        let mut begins = [false; 256];
        let mut byte = 0;
        while byte < 256 {
            begins[byte] = matches!(byte as u8, 0..=8 | 0x0E..=0x1F | 0x7F | 0xE2 | 0xEF);
            byte += 1;
        }
        begins
    };
    BEGINS[byte as usize]
}
