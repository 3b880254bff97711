//! The tokens of a source that is known to parse, with comments and line breaks, and the space before each. The parser
//! does not need them: they are for what keeps comments, the formatter and edits.

use super::characters::newline_length;
use super::{Reader, block_comment, continuation, is_line_comment, skip_line, skip_string, skip_word};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A string, number or keyword.
    Word,
    /// `(`, `)` and `=`.
    Open,
    Close,
    Equals,
    /// `{` and `}`.
    BlockOpen,
    BlockClose,
    /// `;`.
    Semicolon,
    /// A line break.
    Newline,
    /// `// …`, without the line break.
    LineComment,
    /// `/* … */`.
    BlockComment,
    /// `/-`.
    Slashdash,
    /// `\` with the line break it takes back, and the comment before that.
    Continuation,
}

#[derive(Debug, Clone, Copy)]
pub(crate) struct Token<'s> {
    pub(crate) kind: Kind,
    pub(crate) text: &'s str,
    /// Offset of the text in the source.
    pub(crate) start: usize,
    /// How many spaces stand before it.
    pub(crate) gap: usize,
}

impl Token<'_> {
    /// Offset behind the text.
    pub(crate) fn end(&self) -> usize {
        self.start + self.text.len()
    }
}

/// Splits a source into tokens.
pub(crate) fn tokens(source: &str) -> Vec<Token<'_>> {
    let mut reader = Reader::new(source);
    let mut tokens = Vec::new();
    loop {
        let before = reader.at;
        reader.skip_spaces();
        let start = reader.at;
        let Some(byte) = reader.peek() else { return tokens };
        let kind = token(&mut reader, byte);
        let gap = reader.slice(before, start).chars().count();
        tokens.push(Token { kind, text: reader.slice(start, reader.at), start, gap });
    }
}

/// Moves over the token that begins here, and says what it is.
fn token(reader: &mut Reader<'_>, byte: u8) -> Kind {
    let punctuation = match byte {
        b'(' => Some(Kind::Open),
        b')' => Some(Kind::Close),
        b'=' => Some(Kind::Equals),
        b'{' => Some(Kind::BlockOpen),
        b'}' => Some(Kind::BlockClose),
        b';' => Some(Kind::Semicolon),
        _ => None,
    };
    if let Some(kind) = punctuation {
        reader.at += 1;
        return kind;
    }
    if reader.is_at_line_end() {
        reader.at += newline_length(reader.rest());
        return Kind::Newline;
    }
    match byte {
        b'/' => comment(reader),
        b'\\' if continuation(reader) => Kind::Continuation,
        _ => {
            word(reader, byte);
            Kind::Word
        }
    }
}

fn comment(reader: &mut Reader<'_>) -> Kind {
    if is_line_comment(reader) {
        skip_line(reader);
        Kind::LineComment
    } else if block_comment(reader) {
        Kind::BlockComment
    } else {
        reader.at += "/-".len();
        Kind::Slashdash
    }
}

fn word(reader: &mut Reader<'_>, byte: u8) {
    let hashes = reader.rest().iter().take_while(|&&byte| byte == b'#').count();
    if byte == b'"' || (hashes > 0 && reader.rest().get(hashes) == Some(&b'"')) {
        skip_string(reader);
    } else {
        reader.at += hashes;
        skip_word(reader);
    }
}
