//! Arguments and properties, names and annotations.

use std::borrow::Cow;

use crate::document::{Entry, Name, Span, Value};
use crate::lexer::{Reader, Scalar, list_in_brackets, node_space, ragged_word, scalar};
use crate::problems::{structure, words};

/// Reads an argument or a property. Nothing, after a report, if what is here is neither.
pub(super) fn entry<'s>(reader: &mut Reader<'s>) -> Option<Entry<'s>> {
    let start = reader.at;
    let annotation = annotation(reader);
    let first = annotated_scalar(reader, annotation.as_ref())?;
    node_space(reader);
    if reader.peek() == Some(b'=') {
        reader.at += 1;
        return property(reader, start, annotation, first);
    }
    let span = Span::new(start..first.span.end as usize);
    Some(Entry { name: None, annotation, value: first.value, span, value_span: first.span })
}

/// Reads what follows a property's name and `=`.
fn property<'s>(
    reader: &mut Reader<'s>,
    start: usize,
    misplaced: Option<Name<'s>>,
    first: Scalar<'s>,
) -> Option<Entry<'s>> {
    let name = string_name(reader, first);
    if let Some(annotation) = &misplaced {
        reader.report(structure::annotation_before_property(annotation.span, &annotation.text, &name.text));
    }
    let equals = reader.span(reader.at - 1);
    node_space(reader);
    if is_end(reader) || reader.is_at("/-") {
        reader.report(words::value_missing(equals, &name.text));
        return None;
    }
    let annotation = annotation(reader).or(misplaced);
    let Scalar { value, span: value_span } = annotated_scalar(reader, annotation.as_ref())?;
    Some(Entry { name: Some(name), annotation, value, span: reader.span(start), value_span })
}

fn is_end(reader: &Reader<'_>) -> bool {
    matches!(reader.peek(), None | Some(b'}' | b'{' | b';')) || reader.is_at_line_end() || reader.is_at("//")
}

/// Reads a value; reports what is here if it is none.
fn annotated_scalar<'s>(reader: &mut Reader<'s>, annotation: Option<&Name<'s>>) -> Option<Scalar<'s>> {
    if annotation.is_some() {
        node_space(reader);
    }
    let start = reader.at;
    let known = reader.problems.len();
    if let Some(scalar) = scalar(reader) {
        return Some(scalar);
    }
    match (annotation, reader.peek()) {
        _ if reader.problems.len() > known || reader.is_full() => None,
        (Some(annotation), _) if is_end(reader) || reader.is_at("/-") => {
            reader.report(structure::annotation_of_nothing(annotation.span));
            None
        }
        (_, Some(b'/')) if is_path(reader) => {
            Some(Scalar { value: ragged_word(reader, start), span: reader.span(start) })
        }
        (_, Some(b'[')) => {
            list_in_brackets(reader);
            None
        }
        _ => {
            reader.skip_character();
            let text = reader.slice(start, reader.at);
            reader.report(structure::unexpected(reader.span(start), text));
            None
        }
    }
}

/// Whether the `/` here begins a path without quotes.
fn is_path(reader: &Reader<'_>) -> bool {
    matches!(reader.rest(), [b'/', next, ..] if next.is_ascii_alphanumeric() || b"_.$".contains(next))
}

/// Reads a node's name. Nothing, after a report, if there is none.
pub(super) fn name<'s>(reader: &mut Reader<'s>, annotation: Option<&Name<'s>>) -> Option<Name<'s>> {
    let scalar = annotated_scalar(reader, annotation)?;
    Some(string_name(reader, scalar))
}

/// A scalar in the place of a name; only a string can be one.
fn string_name<'s>(reader: &mut Reader<'s>, scalar: Scalar<'s>) -> Name<'s> {
    let text = match scalar.value {
        Value::String(text) => text,
        _ => {
            let text = scalar.span.text(reader.source);
            // `true=1` was reported already, for the `#` it lacks.
            if reader.problems.last().is_none_or(|problem| problem.span != scalar.span) {
                reader.report(words::not_a_name(scalar.span, text));
            }
            Cow::Borrowed(text)
        }
    };
    Name { text, span: scalar.span }
}

/// Reads an annotation, `(word)`, if one is here.
pub(super) fn annotation<'s>(reader: &mut Reader<'s>) -> Option<Name<'s>> {
    if reader.peek() != Some(b'(') {
        return None;
    }
    let start = reader.at;
    reader.at += 1;
    node_space(reader);
    let known = reader.problems.len();
    let Some(scalar) = scalar(reader) else {
        if reader.peek() == Some(b')') {
            reader.at += 1;
        }
        if reader.problems.len() == known {
            reader.report(structure::annotation_without_name(reader.span(start)));
        }
        return Some(Name { text: Cow::Borrowed(""), span: reader.span(start) });
    };
    let name = string_name(reader, scalar);
    node_space(reader);
    match reader.peek() {
        Some(b')') => reader.at += 1,
        _ => reader.report(structure::unclosed_annotation(Span::new(start..start + 1))),
    }
    Some(name)
}
