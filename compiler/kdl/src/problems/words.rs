//! Problems with single words: values that need quotes, keywords, and habits from YAML, JSON, HCL and KDL 1.

use super::{Problem, shown};
use crate::document::Span;
use crate::edit::quoted;

/// Whether a text looks like a certain kind of value.
type Shape = fn(&str) -> bool;

/// What a value that starts like a number, and is none, most likely is; the first line that fits names it.
const NUMBER_LIKE: [(Shape, &str); 7] = [
    (|text| text.contains('/') && text.contains(['.', ':']), "an address range"),
    (|text| text.contains('/'), "a path"),
    (|text| text.split('-').count() == 3, "a date"),
    (|text| text.split('.').count() == 4, "an IP address"),
    (|text| text.contains(':'), "a time"),
    (|text| text.split('.').count() > 2, "a version"),
    (ends_with_unit, "a number with a unit"),
];

/// `70%`, `5m`, `512Mi`: digits and a short unit.
fn ends_with_unit(text: &str) -> bool {
    const LONGEST: usize = 4;
    let unit = text.trim_start_matches(|character: char| character.is_ascii_digit() || "+-._".contains(character));
    !unit.is_empty()
        && unit.chars().count() <= LONGEST
        && unit.chars().all(|character| character == '%' || character.is_alphabetic())
}

/// `70%`, `5m`, `512Mi`, `10.0.0.0/16`, `1.2.3`: starts like a number and goes on otherwise.
pub(crate) fn number_needs_quotes(span: Span, text: &str) -> Problem {
    let kind = NUMBER_LIKE
        .iter()
        .find(|(fits, _)| fits(text))
        .map_or("a value that begins with a digit, and is no number,", |row| row.1);
    Problem::new(span, format!("{kind} is written as a string: {}", quoted(&shown(text))), "needs quotes")
        .help(format!("write {}; `platc fmt` adds such quotes", quoted(&shown(text))))
        .mended_by(quoted(text))
}

/// `.5`: KDL wants a digit before the point.
pub(crate) fn number_without_integer(span: Span, text: &str) -> Problem {
    let whole = text.replacen('.', "0.", 1);
    Problem::new(span, format!("the number `{}` has no digit before its point", shown(text)), "starts with a point")
        .help(format!("write {}", shown(&whole)))
}

/// `1.`, `0x`, `1e`: a number that breaks off.
pub(crate) fn number_breaks_off(span: Span, text: &str) -> Problem {
    Problem::new(
        span,
        format!("the number `{}` breaks off: digits are missing at its end", shown(text)),
        "incomplete number",
    )
    .help(format!("add the missing digits, or write {} if it is a text", quoted(&shown(text))))
}

/// A bare word with a character that only a quoted string can hold.
pub(crate) fn word_needs_quotes(span: Span, text: &str, culprit: char) -> Problem {
    Problem::new(
        span,
        format!("a text with `{culprit}` in it needs quotes"),
        format!("`{culprit}` cannot stand in a bare word"),
    )
    .help(format!("write {}", quoted(&shown(text))))
}

/// `${platform.domain}` outside quotes.
pub(crate) fn interpolation_needs_quotes(span: Span, text: &str) -> Problem {
    Problem::new(span, "a text with `${…}` in it needs quotes: outside them the brace opens a block", "needs quotes")
        .help(format!("write {}", quoted(&shown(text))))
}

/// `https://example.com` outside quotes.
pub(crate) fn address_needs_quotes(span: Span, text: &str) -> Problem {
    Problem::new(span, "a web address needs quotes: outside them `//` begins a comment", "needs quotes")
        .help(format!("write {}", quoted(&shown(text))))
}

/// `true`, `null`, `inf` without `#`.
pub(crate) fn bare_keyword(span: Span, text: &str) -> Problem {
    Problem::new(span, format!("`{text}` on its own is not a value: keywords begin with `#`"), "the `#` is missing")
        .help(format!("write #{text}, or \"{text}\" if it is a text"))
}

/// `#True`, `#yes`, `#ff8800`: a `#` before something that is no keyword.
pub(crate) fn unknown_keyword(span: Span, text: &str) -> Problem {
    let word = text.trim_start_matches('#');
    let problem = Problem::new(span, format!("`{}` is not a keyword", shown(text)), "unknown keyword");
    match word.to_ascii_lowercase().as_str() {
        "true" | "yes" | "on" => problem.help("write #true"),
        "false" | "no" | "off" => problem.help("write #false"),
        "null" | "nil" | "none" => problem.help("write #null"),
        _ => problem.help(format!(
            "the keywords are #true, #false, #null, #inf, #-inf and #nan; a text is written {}, and a comment begins with //",
            quoted(&shown(text))
        )),
    }
}

/// `# a comment` as in YAML.
pub(crate) fn hash_comment(span: Span, text: &str) -> Problem {
    let comment = text.trim_start_matches('#').trim();
    Problem::new(span, "a comment begins with `//`, not with `#`", "not a comment in KDL")
        .help(format!("write // {}", shown(comment)))
}

/// `'text'`.
pub(crate) fn single_quotes(span: Span, text: &str) -> Problem {
    let inner = text.trim_matches('\'');
    Problem::new(
        span,
        "strings are written in double quotes; single quotes would become part of the text",
        "single quotes",
    )
    .help(format!("write {}", quoted(&shown(inner))))
}

/// `“text”`.
pub(crate) fn typographic_quotes(span: Span, text: &str) -> Problem {
    Problem::new(
        span,
        "strings are written in straight double quotes; these are the quotes of a word processor",
        "typographic quotes",
    )
    .help(format!("write {}", quoted(&shown(text))))
}

/// A zero-width space and its like inside a bare word.
pub(crate) fn invisible_character(span: Span, character: char) -> Problem {
    let code = u32::from(character);
    Problem::new(span, format!("the invisible character U+{code:04X} stands in this word"), "invisible")
        .help("remove it: it often comes with text that was copied from a page; in quotes it is a part of the text")
}

/// `scale:` with its settings on the lines below.
pub(crate) fn colon_before_block(span: Span, name: &str) -> Problem {
    Problem::new(span, "a block has no colon: it stands between braces", "colon, as in YAML")
        .help(format!("write {} {{ and, below its settings, }}", shown(name)))
}

/// `replicas: 3`.
pub(crate) fn colon_after_name(span: Span, name: &str) -> Problem {
    Problem::new(span, "there is no colon between a name and its value", "colon, as in YAML or JSON").help(format!(
        "write {} and its value with a space between them, or {} if the colon belongs to the text",
        shown(name),
        quoted(&format!("{}:", shown(name.trim_matches('"'))))
    ))
}

/// `names a, b`.
pub(crate) fn comma_between(span: Span) -> Problem {
    Problem::new(span, "values are parted by spaces, not by commas", "comma, as in JSON or YAML")
        .help("leave the comma out, or put the whole value in quotes if the comma belongs to it")
}

/// `[80, 443]`.
pub(crate) fn list_in_brackets(span: Span, text: &str) -> Problem {
    let items = text.trim_start_matches('[').trim_end_matches(']').replace(',', " ");
    let items = items.split_whitespace().collect::<Vec<_>>().join(" ");
    let problem = Problem::new(span, "a list is written without brackets and commas", "brackets, as in JSON or YAML");
    if items.is_empty() {
        return problem.help("leave the brackets out: a node without arguments is an empty list");
    }
    problem.help(format!("write {}", shown(&items)))
}

/// `replicas = 3` as a line of its own.
pub(crate) fn equals_after_node(span: Span, name: &str) -> Problem {
    Problem::new(
        span,
        "a node's name and its value have no `=` between them",
        "only a property inside a node's line takes `=`",
    )
    .help(format!("write {} and its value with a space between them", shown(name)))
}

/// `80=http`, `#true=1`: something before `=` that cannot be a name.
pub(crate) fn not_a_name(span: Span, text: &str) -> Problem {
    Problem::new(span, format!("`{}` cannot be a name", shown(text)), "a name is a word or a string")
        .help(format!("write {} if that is its name", quoted(&shown(text))))
}

/// `key=` with nothing behind it.
pub(crate) fn value_missing(span: Span, name: &str) -> Problem {
    Problem::new(span, format!("the property `{}` has no value", shown(name)), "a value belongs here")
        .help(format!("write {}=\"…\", on the same line", shown(name)))
}

/// `r"text"` of KDL 1.
pub(crate) fn legacy_raw_string(span: Span, text: &str) -> Problem {
    let problem = Problem::new(span, "raw strings no longer begin with `r`", "raw string of KDL 1");
    match text.strip_prefix('r') {
        Some(raw) if raw.starts_with('#') => problem.help(format!("write {}", shown(raw))),
        Some(raw) => problem.help(format!("write #{}#", shown(raw))),
        None => problem,
    }
}
