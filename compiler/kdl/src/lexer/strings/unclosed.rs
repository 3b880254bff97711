//! Where a string ends whose closing quote is missing, so that what follows it is still read.

use std::borrow::Cow;

use super::multi_line::TRIPLE;
use crate::document::Span;
use crate::lexer::Reader;
use crate::lexer::characters::{is_newline, is_space};
use crate::problems::strings as problems;

/// On a line longer than this nobody wrote braces by hand, and looking for them again and again would take its time.
const LONGEST_LINE: usize = 1000;

fn line_from<'s>(reader: &Reader<'s>, start: usize) -> &'s str {
    let text = reader.slice(start, reader.source.len());
    text.find(is_newline).map_or(text, |end| text.get(..end).unwrap_or_default())
}

/// Reports a string without a closing quote on its line and decides where it ends: at a quote on a later line if it was
/// meant to go on, otherwise at the end of the line, in front of braces that close or open blocks.
pub(super) fn unclosed<'s>(reader: &mut Reader<'s>, start: usize, closing: &str) -> Cow<'s, str> {
    let opening = start + closing.len();
    let line = line_from(reader, opening);
    let line_end = opening + line.len();
    if let Some(end) = closed_on_later_line(reader, line_end) {
        reader.at = end;
        reader.report(problems::string_over_lines(Span::new(start..line_end), Span::new(end - 1..end)));
        return Cow::Borrowed(reader.slice(opening, end - 1));
    }
    let text = if line.len() <= LONGEST_LINE { text_before_braces(line) } else { line };
    reader.at = opening + text.len();
    reader.report(problems::unclosed_string(reader.span(start), closing));
    Cow::Borrowed(reader.slice(opening, reader.at))
}

/// The end of a string that was meant to go on over several lines: the first later line with quotes has an odd number of
/// them, so that one must close something.
fn closed_on_later_line(reader: &Reader<'_>, line_end: usize) -> Option<usize> {
    let quote = line_end + reader.slice(line_end, reader.source.len()).find('"')?;
    let line = line_from(reader, quote);
    let odd = line.matches('"').count() % 2 == 1;
    (odd && !line.contains(TRIPLE) && !line.contains("\\\"")).then_some(quote + 1)
}

/// The part of an unclosed string that can be its text: not the `}` of blocks opened before it, nor a last `{`.
fn text_before_braces(line: &str) -> &str {
    let mut depth = 0_usize;
    let end = line.find(|character| match character {
        '{' => {
            depth += 1;
            false
        }
        '}' if depth == 0 => true,
        '}' => {
            depth -= 1;
            false
        }
        _ => false,
    });
    let text = line.get(..end.unwrap_or(line.len())).unwrap_or_default().trim_end_matches(is_space);
    text.strip_suffix('{').unwrap_or(text).trim_end_matches(is_space)
}
