//! Finding the way back after a slip: to the next place where the structure of the file is certain again.
//!
//! Strings and comments are passed over as wholes, so that a brace inside one is not taken for a block.

use crate::lexer::{Reader, block_comment, is_line_comment, skip_line, skip_string};

/// Moves to the next line break, `;`, `{` or `}`, or to the comment at the end of the line.
pub(super) fn skip_to_boundary(reader: &mut Reader<'_>) {
    while !reader.is_at_line_end() && !matches!(reader.peek(), Some(b';' | b'{' | b'}')) && !is_line_comment(reader) {
        skip_token(reader);
    }
}

/// Moves behind the `}` that closes the `{` here; false if there is none, and the reader is at the end of the file.
pub(super) fn skip_block(reader: &mut Reader<'_>) -> bool {
    let mut depth = 0_usize;
    while let Some(byte) = reader.peek() {
        match byte {
            b'{' => depth += 1,
            b'}' => depth = depth.saturating_sub(1),
            _ => {
                skip_token(reader);
                continue;
            }
        }
        reader.at += 1;
        if depth == 0 {
            return true;
        }
    }
    false
}

/// Moves over a string, a comment, or a single character.
fn skip_token(reader: &mut Reader<'_>) {
    let hashes = reader.rest().iter().take_while(|&&byte| byte == b'#').count();
    match reader.peek() {
        Some(b'"') => skip_string(reader),
        Some(b'#') if reader.rest().get(hashes) == Some(&b'"') => skip_string(reader),
        Some(b'#') => reader.at += hashes,
        Some(b'/') if is_line_comment(reader) => skip_line(reader),
        Some(b'/') if reader.is_at("/*") => drop(block_comment(reader)),
        _ => reader.skip_character(),
    }
}
