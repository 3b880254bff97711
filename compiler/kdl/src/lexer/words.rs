//! Words without quotes: bare strings, numbers and keywords, and what people write in their place.

use std::borrow::Cow;

use super::characters::{Class, class, is_word, newline_length, space_length};
use super::{Reader, is_line_comment, is_number, quoted_string, raw_string, skip_line};
use crate::document::{Number, Span, Value};
use crate::place::begins_line;
use crate::problems::words as problems;

/// One string, number or keyword.
pub(crate) struct Scalar<'s> {
    pub(crate) value: Value<'s>,
    pub(crate) span: Span,
}

/// Reads the scalar that begins here; nothing, and no move, if none does.
pub(crate) fn scalar<'s>(reader: &mut Reader<'s>) -> Option<Scalar<'s>> {
    let start = reader.at;
    let value = match reader.peek()? {
        b'"' => Value::String(quoted_string(reader)),
        b'#' => hash(reader)?,
        byte => match class(byte) {
            Class::Word => word(reader),
            Class::Wide if !reader.is_at_line_end() => word(reader),
            _ => return None,
        },
    };
    Some(Scalar { value, span: reader.span(start) })
}

fn is_comment_like(reader: &Reader<'_>) -> bool {
    matches!(reader.rest(), [b'/', b'/' | b'*' | b'-', ..])
}

/// Moves over a bare word.
pub(crate) fn skip_word(reader: &mut Reader<'_>) {
    while let Some(byte) = reader.peek() {
        match class(byte) {
            Class::Word => reader.at += 1,
            Class::Wide if space_length(reader.rest()) == 0 && newline_length(reader.rest()) == 0 => {
                reader.skip_character()
            }
            _ => return,
        }
    }
}

/// Whether a bare word is reserved: KDL wants its keywords written with `#`.
pub(crate) fn is_keyword(word: &str) -> bool {
    matches!(word, "true" | "false" | "null" | "inf" | "-inf" | "nan")
}

/// Whether a bare word would have to be a number: a digit comes first, after a sign and a point at most.
pub(crate) fn is_number_like(word: &str) -> bool {
    let unsigned = word.strip_prefix(['+', '-']).unwrap_or(word);
    unsigned.strip_prefix('.').unwrap_or(unsigned).starts_with(|first: char| first.is_ascii_digit())
}

/// A keyword or a raw string, at its `#`; nothing, after a report, if it is neither.
fn hash<'s>(reader: &mut Reader<'s>) -> Option<Value<'s>> {
    let start = reader.at;
    let hashes = reader.rest().iter().take_while(|&&byte| byte == b'#').count();
    if reader.rest().get(hashes) == Some(&b'"') {
        return Some(Value::String(raw_string(reader)));
    }
    reader.at += hashes;
    skip_word(reader);
    let token = reader.slice(start, reader.at);
    match token {
        "#true" => return Some(Value::Bool(true)),
        "#false" => return Some(Value::Bool(false)),
        "#null" => return Some(Value::Null),
        "#inf" | "#-inf" | "#nan" => return Some(Value::Number(Number { source: token })),
        _ => {}
    }
    if token.len() == hashes || begins_line(reader.source, start) {
        skip_line(reader);
        let comment = reader.slice(start, reader.at);
        reader.report(problems::hash_comment(reader.span(start), comment));
        return None;
    }
    reader.report(problems::unknown_keyword(reader.span(start), token));
    Some(Value::String(Cow::Borrowed(token)))
}

/// A bare word: a number or a string, or, after a report, the string it most likely should be.
fn word<'s>(reader: &mut Reader<'s>) -> Value<'s> {
    let start = reader.at;
    if reader.peek() == Some(b'\'') {
        return single_quoted(reader);
    }
    if reader.peek() == Some(CURLY)
        && let Some(value) = typographic(reader)
    {
        return value;
    }
    skip_word(reader);
    let text = reader.slice(start, reader.at);
    if !text.is_ascii() {
        invisible(reader, start, text);
    }
    if let Some(next) = reader.peek()
        && class(next) == Class::Punctuation
        && let Some(value) = runs_on(reader, start, text, next)
    {
        return value;
    }
    if is_number_like(text) {
        return number(reader, start, text);
    }
    if is_keyword(text) {
        reader.report(problems::bare_keyword(reader.span(start), text));
        return keyword_value(text);
    }
    Value::String(Cow::Borrowed(without_separator(reader, text)))
}

/// Reports a character in a bare word that nobody can see, and that makes it another word.
fn invisible(reader: &mut Reader<'_>, start: usize, text: &str) {
    let is_invisible = |character| matches!(character, '\u{AD}' | '\u{200B}'..='\u{200D}' | '\u{2060}'..='\u{2064}');
    if let Some((at, character)) = text.char_indices().find(|(_, character)| is_invisible(*character)) {
        let span = Span::new(start + at..start + at + character.len_utf8());
        reader.report(problems::invisible_character(span, character));
    }
}

fn keyword_value(text: &str) -> Value<'_> {
    match text {
        "true" => Value::Bool(true),
        "false" => Value::Bool(false),
        "null" => Value::Null,
        "inf" => Value::Number(Number { source: "#inf" }),
        "-inf" => Value::Number(Number { source: "#-inf" }),
        _ => Value::Number(Number { source: "#nan" }),
    }
}

fn number<'s>(reader: &mut Reader<'s>, start: usize, text: &'s str) -> Value<'s> {
    if is_number(text) {
        return Value::Number(Number { source: text });
    }
    let span = reader.span(start);
    let without_comma = text.trim_end_matches(',');
    if is_number(without_comma) {
        reader.report(problems::comma_between(Span::new(start + without_comma.len()..reader.at)));
        return Value::Number(Number { source: without_comma });
    }
    reader.report(match text {
        _ if text.trim_start_matches(['+', '-']).starts_with('.') => problems::number_without_integer(span, text),
        _ if is_number(&format!("{text}0")) => problems::number_breaks_off(span, text),
        _ => problems::number_needs_quotes(span, text),
    });
    Value::String(Cow::Borrowed(text))
}

/// The first byte of every typographic quote of [`is_typographic`] that a text can begin with.
const CURLY: u8 = 0xE2;

fn is_typographic(character: char) -> bool {
    matches!(character, '\u{2018}'..='\u{201F}')
}

/// A text between the quotes of a word processor, `“text”`: reads up to the second one on this line; nothing, and no move, if there
/// is none.
fn typographic<'s>(reader: &mut Reader<'s>) -> Option<Value<'s>> {
    let start = reader.at;
    let line = reader.slice(start, reader.source.len()).lines().next().unwrap_or_default();
    let inner = line.strip_prefix(is_typographic)?;
    let length = inner.find(|character| is_typographic(character) || character == '"')?;
    let text = inner.get(..length)?;
    let closing = inner.get(length..)?.chars().next().map_or(0, char::len_utf8);
    reader.at += line.len() - inner.len() + length + closing;
    reader.report(problems::typographic_quotes(reader.span(start), text));
    Some(Value::String(Cow::Borrowed(text)))
}

/// A word that begins with a single quote: reads up to the second one if that ends a word on this line.
fn single_quoted<'s>(reader: &mut Reader<'s>) -> Value<'s> {
    let start = reader.at;
    let rest = reader.rest();
    let length = rest.iter().skip(1).take_while(|&&byte| byte != b'\'' && class(byte) != Class::Newline).count();
    let is_closed = match rest.get(1 + length..).unwrap_or_default() {
        [b'\'', next, ..] => matches!(class(*next), Class::Space | Class::Newline) || b";})".contains(next),
        [b'\''] => true,
        _ => false,
    };
    match is_closed {
        true => reader.at += length + 2,
        false => skip_word(reader),
    }
    let text = reader.slice(start, reader.at);
    reader.report(problems::single_quotes(reader.span(start), text));
    Value::String(Cow::Borrowed(text.trim_matches('\'')))
}

/// A word that runs straight into a character it cannot hold: `services/web`, `foo#bar`, `${a}`, `r"text"`.
fn runs_on<'s>(reader: &mut Reader<'s>, start: usize, text: &'s str, next: u8) -> Option<Value<'s>> {
    match next {
        b'"' | b'#' if text == "r" => return legacy_raw_string(reader, start),
        b'{' if text.ends_with('$') => {}
        b'/' if is_line_comment(reader) && text.ends_with(':') => {
            reader.at += ragged_length(reader.rest(), b"");
            let address = reader.slice(start, reader.at);
            reader.report(problems::address_needs_quotes(reader.span(start), address));
            return Some(Value::String(Cow::Borrowed(address)));
        }
        b'/' if !is_comment_like(reader) => {}
        b'\\' | b'#' if reader.rest().get(1).is_some_and(|&byte| matches!(class(byte), Class::Word | Class::Wide)) => {}
        b'[' | b']' | b'(' => {}
        _ => return None,
    }
    Some(ragged_word(reader, start))
}

/// `r"text"`: reads on as if the `r` were not there.
fn legacy_raw_string<'s>(reader: &mut Reader<'s>, start: usize) -> Option<Value<'s>> {
    let hashes = reader.rest().iter().take_while(|&&byte| byte == b'#').count();
    if reader.rest().get(hashes) != Some(&b'"') {
        return None;
    }
    let known = reader.problems.len();
    let value = if hashes > 0 { raw_string(reader) } else { quoted_string(reader) };
    reader.problems.truncate(known);
    let token = reader.slice(start, reader.at);
    reader.report(problems::legacy_raw_string(reader.span(start), token));
    Some(Value::String(value))
}

/// Reads on to where a text without quotes was meant to end, reports that it needs them, and gives it as a string.
pub(crate) fn ragged_word<'s>(reader: &mut Reader<'s>, start: usize) -> Value<'s> {
    reader.at += ragged_length(reader.rest(), b"=");
    let text = reader.slice(start, reader.at);
    let span = reader.span(start);
    let culprit = text.chars().find(|&character| !is_word(character));
    reader.report(match culprit {
        _ if is_number_like(text) => problems::number_needs_quotes(span, text),
        _ if text.contains("${") => problems::interpolation_needs_quotes(span, text),
        culprit => problems::word_needs_quotes(span, text, culprit.unwrap_or('/')),
    });
    Value::String(Cow::Borrowed(text))
}

/// How far a text without quotes goes: to white space, a quote, a brace that belongs to no `${…}`, a `)` without its `(`,
/// a `;` or one of `ends`.
fn ragged_length(bytes: &[u8], ends: &[u8]) -> usize {
    let mut inside = false;
    let mut parentheses = 0_usize;
    let mut before = b'$';
    for (at, &byte) in bytes.iter().enumerate() {
        let stops = match byte {
            b'{' if before == b'$' => {
                inside = true;
                false
            }
            b'}' if inside => {
                inside = false;
                false
            }
            b'(' => {
                parentheses += 1;
                false
            }
            b')' if parentheses > 0 => {
                parentheses -= 1;
                false
            }
            b'{' | b'}' | b')' | b';' | b'"' => true,
            _ if class(byte) == Class::Wide => {
                let rest = bytes.get(at..).unwrap_or_default();
                space_length(rest) + newline_length(rest) > 0
            }
            _ => matches!(class(byte), Class::Space | Class::Newline) || ends.contains(&byte),
        };
        if stops {
            return at;
        }
        before = byte;
    }
    bytes.len()
}

/// A plain word without the `:` or `,` at its end, which is reported.
fn without_separator<'s>(reader: &mut Reader<'s>, text: &'s str) -> &'s str {
    let Some(name) = text.strip_suffix([':', ',']) else { return text };
    if !name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_-.".contains(&byte)) {
        return text;
    }
    let separator = Span::new(reader.at - 1..reader.at);
    reader.report(match text.ends_with(':') {
        true if reader.is_at_line_end() => problems::colon_before_block(separator, name),
        true => problems::colon_after_name(separator, name),
        false => problems::comma_between(separator),
    });
    name
}

/// Moves over a `[…]` and reports it. It goes on over several lines only if its first one holds nothing but the bracket.
pub(crate) fn list_in_brackets(reader: &mut Reader<'_>) {
    let start = reader.at;
    reader.at += 1;
    reader.skip_spaces();
    let several_lines = reader.is_at_line_end();
    let ends = |byte: u8| byte == b']' || (class(byte) == Class::Newline && !several_lines);
    let length = reader.rest().iter().take_while(|&&byte| !ends(byte)).count();
    if reader.rest().get(length) == Some(&b']') {
        reader.at += length + 1;
    } else {
        skip_line(reader);
    }
    let text = reader.slice(start, reader.at);
    reader.report(problems::list_in_brackets(reader.span(start), text));
}
