//! Single values: literals against their types, and the annotations before them.

use platc_kdl::{Entry, Value};

use super::{Judge, verbs};
use crate::schema::{Expected, Literal, Type, token_text, wrong_value};
use crate::source::Place;
use crate::types::Address;

/// One value of that type. What is interpolated or referred to is judged when it is known.
pub fn check(judge: &mut Judge<'_>, entry: &Entry<'_>, ty: &Type) {
    if !annotated(judge, entry) && !is_later(&entry.value) {
        literal(judge, entry, ty);
    }
}

/// Whether a value has an annotation, which is judged here; what it stands for is known when the platform is.
pub fn annotated(judge: &mut Judge<'_>, entry: &Entry<'_>) -> bool {
    match entry.annotation.as_ref().map(|name| &*name.text) {
        Some("ref" | "secret") => address(judge, entry),
        Some("raw") => raw(judge, entry),
        Some(_) => verbs::of_value(judge, entry),
        None => return false,
    }
    true
}

/// Interpolated texts, and `#null`, which gives a setting back to its default.
pub fn is_later(value: &Value<'_>) -> bool {
    match value {
        Value::String(text) => text.contains("${"),
        Value::Null => true,
        _ => false,
    }
}

fn literal(judge: &mut Judge<'_>, entry: &Entry<'_>, ty: &Type) {
    let none_of_the_words = !ty.words.is_empty() && !matches!(entry.value, Value::String(_));
    let read = match none_of_the_words {
        true => Err(Expected::one_of(&plain(&entry.value), ty.words)),
        false => token_text(&entry.value, ty).and_then(|text| (ty.check)(&text).map(|()| text)),
    };
    match read {
        Err(expected) => judge.push(wrong_value(place(judge, entry), &expected)),
        Ok(text) if !ty.reference.is_empty() && !is_address(&text) => no_address(judge, entry, ty.doc),
        Ok(_) => {}
    }
}

fn place(judge: &Judge<'_>, entry: &Entry<'_>) -> Place {
    Place { file: judge.file, span: entry.value_span }
}

/// `(ref)` and `(secret)` stand before an address.
fn address(judge: &mut Judge<'_>, entry: &Entry<'_>) {
    let names_a_node = matches!(&entry.value, Value::String(text) if is_address(text) && text.contains('.'));
    if !names_a_node {
        no_address(
            judge,
            entry,
            "an address: the kind of a node, its name and what is read of it, such as `database.main.host`",
        );
    }
}

fn no_address(judge: &mut Judge<'_>, entry: &Entry<'_>, expected: &str) {
    let message = format!("`{}` does not fit: this takes {expected}", plain(&entry.value));
    judge.push(judge.error("wrong-value", entry.value_span, message));
}

fn is_address(text: &str) -> bool {
    !text.contains(char::is_whitespace) && Address::parse(text).is_some()
}

fn raw(judge: &mut Judge<'_>, entry: &Entry<'_>) {
    if !matches!(entry.value, Value::String(_)) {
        let finding =
            judge.error("misplaced-verb", entry.span, "`(raw)` keeps `${` in a text as it is, and this is no text");
        judge.push(finding.help(format!("write {} alone", shown(&entry.value))));
    }
}

/// The argument of a flag: `versioning #false`.
pub fn flag(judge: &mut Judge<'_>, entry: &Entry<'_>, word: &str) {
    switch(judge, entry, word, &format!("write `{word}` to turn it on, or `{word} #false` to turn it off"));
}

/// A flag as a property: `spot=#true`.
pub fn flag_property(judge: &mut Judge<'_>, entry: &Entry<'_>, word: &str) {
    switch(judge, entry, word, &format!("write `{word}=#true` or `{word}=#false`"));
}

fn switch(judge: &mut Judge<'_>, entry: &Entry<'_>, word: &str, help: &str) {
    let fits = matches!(entry.value, Value::Bool(_) | Value::Null);
    if !annotated(judge, entry) && !fits {
        let message = format!("`{}` does not fit: `{word}` is on or off", plain(&entry.value));
        judge.push(judge.error("wrong-value", entry.value_span, message).help(help));
    }
}

/// What a type takes, as the rest of the sentence "this takes …".
pub fn taken(ty: &Type) -> String {
    match ty.words {
        [] => ty.doc.to_owned(),
        words => format!("one of {}", words.join(", ")),
    }
}

/// A value as it could stand in the spec.
pub fn shown(value: &Value<'_>) -> String {
    match value {
        Value::String(text) if is_bare(text) => text.to_string(),
        Value::String(text) => format!("\"{text}\""),
        _ => plain(value),
    }
}

/// An example of a type as it could stand in the spec.
pub fn written(example: &str, ty: &Type) -> String {
    match ty.literal {
        Literal::Number => example.to_owned(),
        _ if is_bare(example) => example.to_owned(),
        _ => format!("\"{example}\""),
    }
}

/// The text of a value without quotes.
pub fn plain(value: &Value<'_>) -> String {
    match value {
        Value::String(text) => text.to_string(),
        Value::Number(number) => number.source.to_owned(),
        Value::Bool(true) => "#true".to_owned(),
        Value::Bool(false) => "#false".to_owned(),
        Value::Null => "#null".to_owned(),
    }
}

fn is_bare(text: &str) -> bool {
    text.starts_with(|letter: char| letter.is_ascii_alphabetic())
        && text.chars().all(|letter| letter.is_ascii_alphanumeric() || "-_.".contains(letter))
}
