//! Problems inside strings: quotes that never close, escapes, and the rules of strings over several lines.

use super::{Problem, shown};
use crate::document::Span;

/// A quote that is not closed on its line.
pub(crate) fn unclosed_string(span: Span, closing: &str) -> Problem {
    Problem::new(span, "this string is not closed: its closing quote is missing on this line", "opened here")
        .help(format!("write {closing} where the text ends; a text of several lines is written between \"\"\""))
}

/// A string in single `"` that goes on over several lines.
pub(crate) fn string_over_lines(span: Span, closing: Span) -> Problem {
    Problem::new(span, "a string in `\"` ends on its own line", "opened here").also(closing, "closed on a later line").help(
        "for a text of several lines write \"\"\" here, the text on the lines below, and \"\"\" on a line of its own",
    )
}

/// A `"""` that is never closed.
pub(crate) fn unclosed_multi_line(span: Span, closing: &str) -> Problem {
    Problem::new(span, "this string of several lines is never closed", "opened here")
        .help(format!("write {closing} on a line of its own where the text ends"))
}

/// Text on the line of the opening `"""`.
pub(crate) fn text_beside_opening(span: Span, quotes: &str) -> Problem {
    Problem::new(
        span,
        format!("nothing may follow {quotes} on its line: the text begins on the next one"),
        "the line must end here",
    )
    .help(format!("put the text on lines of its own below {quotes}, or write it in single \" if it is one line"))
}

/// Text on the line of the closing `"""`.
pub(crate) fn text_beside_closing(span: Span, quotes: &str) -> Problem {
    Problem::new(
        span,
        format!("the closing {quotes} stands alone on its line: the spaces before it say how far the text is indented"),
        "text before the closing quotes",
    )
    .help(format!("put {quotes} on the next line"))
}

/// A line that is indented less, or otherwise, than the closing `"""`.
pub(crate) fn line_indented_less(span: Span, closing: Span) -> Problem {
    Problem::new(
        span,
        "each line of this text must begin with the spaces that stand before the closing quotes",
        "indented less, or with other spaces",
    )
    .also(closing, "the closing quotes set the indentation")
    .help("indent the line as far as the closing quotes, or move the closing quotes to the left")
}

/// `\d`, `\/`, `\'`.
pub(crate) fn unknown_escape(span: Span, escape: &str) -> Problem {
    let problem = Problem::new(span, format!("`{}` is not an escape", shown(escape)), "unknown escape");
    match escape {
        "\\/" | "\\'" | "\\$" | "\\`" => {
            problem.help(format!("`{}` needs no backslash", escape.trim_start_matches('\\')))
        }
        _ => problem.help(
            "write \\\\ for a backslash, or a raw string, #\"…\"#, in which backslashes stand for themselves; \
             the escapes are \\n \\t \\r \\s \\b \\f \\\" \\\\ and \\u{…}",
        ),
    }
}

/// `\u0041`, `\u{}`, `\u{110000}`, `\u{D800}`.
pub(crate) fn bad_unicode_escape(span: Span) -> Problem {
    Problem::new(span, "this escape names no character", "not a character")
        .help("write \\u{…} with one to six hexadecimal digits, up to 10FFFF and without the surrogates D800 to DFFF: \\u{1F600}")
}
