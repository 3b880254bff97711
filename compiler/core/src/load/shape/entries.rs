//! The head line of a node: its arguments and properties.

use std::collections::btree_map::{BTreeMap, Entry as Slot};

use platc_kdl::{Entry, Name, Node, Value};

use super::{Judge, choice, data, find, is_top_level, unknown, values};
use crate::finding::Finding;
use crate::load::{arguments as given_arguments, text};
use crate::schema::{Field, Kind, Role, Shape, Type};
use crate::source::Place;
use crate::types::is_device;
use crate::words;

/// The arguments of a node, of which the first `skip` have been judged: its key, then its positional settings, then perhaps a
/// description.
pub fn arguments(judge: &mut Judge<'_>, node: &Node<'_>, kind: &'static Kind, skip: usize) {
    let given = || given_arguments(node).skip(skip);
    let count = given().count();
    if count < kind.key_arity() && kind.default_key.is_none() {
        judge.push(missing_key(judge, node, kind));
    }
    let mut slots = kind.fields.iter().filter(|field| is_positional(field));
    let open = slots.clone().next_back().filter(|field| field.role == Role::Arguments || kind.many_keys);
    let mut before = None;
    for (index, entry) in given().enumerate() {
        match slots.next().or(open) {
            Some(field) => {
                if field.role == Role::Key && is_top_level(kind) {
                    device(judge, entry);
                }
                argument(judge, entry, field);
            }
            None if index + 1 == count && is_description(entry) => {}
            None => {
                let next = given().nth(index + 1);
                judge.push(too_many(judge, entry, (before, next), kind));
                break;
            }
        }
        before = Some(entry);
    }
}

fn is_positional(field: &Field) -> bool {
    matches!(field.role, Role::Key | Role::Argument | Role::Arguments)
}

fn argument(judge: &mut Judge<'_>, entry: &Entry<'_>, field: &Field) {
    if let Some(ty) = one_type(field.shape) {
        values::check(judge, entry, ty);
    }
}

/// The name of a thing becomes that of a file.
fn device(judge: &mut Judge<'_>, entry: &Entry<'_>) {
    if let Value::String(name) = &entry.value
        && is_device(name)
    {
        let message =
            format!("Windows keeps the name `{name}` for a device, so that no file of this node could be there");
        judge.push(judge.error("illegal-name", entry.value_span, message).help("give it another name"));
    }
}

/// The type of each value of a field that takes plain values.
pub fn one_type(shape: Shape) -> Option<&'static Type> {
    match shape {
        Shape::Value(ty) | Shape::List(ty) | Shape::Set(ty) => Some(ty),
        _ => None,
    }
}

/// A trailing text says what the node is for. It has several words, so that a stray one is not taken for it.
fn is_description(entry: &Entry<'_>) -> bool {
    entry.annotation.is_none() && matches!(&entry.value, Value::String(text) if text.contains(char::is_whitespace))
}

fn missing_key(judge: &Judge<'_>, node: &Node<'_>, kind: &Kind) -> Finding {
    let key = kind.fields.iter().find(|field| field.role == Role::Key);
    let (word, what) = (kind.word, key.map_or("name", |field| field.word));
    let message = format!("this `{word}` has no {what}, which tells it apart from every other `{word}`");
    judge.error("missing-argument", node.head, message).help(format!("write `{}`", usage(kind)))
}

/// An argument that no slot is left for, with the one before it and the one behind it.
fn too_many(
    judge: &Judge<'_>,
    entry: &Entry<'_>,
    (before, next): (Option<&Entry<'_>>, Option<&Entry<'_>>),
    kind: &'static Kind,
) -> Finding {
    let message = match usage(kind) {
        head if head == kind.word => format!("`{}` takes no value of its own", kind.word),
        head => format!("this is one value too many: the line is `{head}`, and everything else on it has a name"),
    };
    let finding = judge.error("too-many-arguments", entry.span, message);
    let meant = before.and_then(|before| address_in_two(before, entry)).or_else(|| bare_setting(entry, next, kind));
    if let Some(meant) = meant {
        return finding.help(format!("write `{meant}`"));
    }
    let help = match kind.words().next() {
        Some(_) => format!("its other settings are written with their names: {}", unknown::listed(kind)),
        None => format!("remove it: `{}` has no other settings", kind.word),
    };
    match entry.value {
        Value::String(_) => finding.help(format!("{help}; a description is a text of several words")),
        _ => finding.help(help),
    }
}

/// `database main` for `database.main`.
fn address_in_two(kind: &Entry<'_>, name: &Entry<'_>) -> Option<String> {
    let (kind, name) = (text(&kind.value)?, text(&name.value)?);
    words::kind(kind).map(|kind| format!("{}.{name}", kind.word))
}

/// `via gateway.public` for `via=gateway.public`, and `versioning` for `{ versioning }`.
fn bare_setting(entry: &Entry<'_>, next: Option<&Entry<'_>>, kind: &'static Kind) -> Option<String> {
    let word = text(&entry.value)?;
    match (find(kind, word)?.shape, next) {
        (Shape::Flag, _) => Some(format!("{{ {word} }}")),
        (Shape::Value(_), Some(value)) => Some(format!("{word}={}", values::shown(&value.value))),
        _ => None,
    }
}

/// How the head line of a kind begins: `port NAME NUMBER`.
fn usage(kind: &Kind) -> String {
    let slots = kind.fields.iter().filter(|field| is_positional(field));
    slots.fold(kind.word.to_owned(), |head, field| format!("{head} {}", field.word.to_uppercase()))
}

/// The properties of a node.
pub fn properties(judge: &mut Judge<'_>, node: &Node<'_>, kind: &'static Kind) {
    repeated(judge, node);
    let nameless = given_arguments(node).next().is_none() && kind.key_arity() > 0;
    for entry in &node.entries {
        let Some(name) = &entry.name else { continue };
        match nameless && find(kind, &name.text).is_none() && name.text != "in" {
            true => judge.push(unknown::key_as_property(judge, entry, name, kind)),
            false => property(judge, entry, name, kind),
        }
    }
}

/// One property of a node of that kind.
pub fn property(judge: &mut Judge<'_>, entry: &Entry<'_>, name: &Name<'_>, kind: &'static Kind) {
    let word = &*name.text;
    if let Some(field) = find(kind, word) {
        return setting(judge, entry, name, field);
    }
    match kind.role(Role::Rest).map(|(_, field)| field.shape) {
        Some(Shape::Map(ty)) => values::check(judge, entry, ty),
        Some(Shape::Data) => data::value(judge, entry),
        _ if word == "in" => place(judge, entry, kind),
        _ => judge.push(unknown::property(judge, entry, name, kind)),
    }
}

/// A setting as a property: it must be one that holds one value.
fn setting(judge: &mut Judge<'_>, entry: &Entry<'_>, name: &Name<'_>, field: &'static Field) {
    match field.shape {
        Shape::Value(ty) | Shape::List(ty) | Shape::Set(ty) => values::check(judge, entry, ty),
        Shape::Flag => values::flag_property(judge, entry, &name.text),
        Shape::Choice(variants, _) => drop(choice::variant(judge, entry, variants)),
        Shape::Block(kind) => match kind.positional().next().and_then(|(_, argument)| one_type(argument.shape)) {
            Some(ty) => values::check(judge, entry, ty),
            None => judge.push(needs_a_line(judge, entry, field.word, kind)),
        },
        Shape::Keyed(kind) | Shape::Sequence(kind) => judge.push(needs_a_line(judge, entry, field.word, kind)),
        Shape::Map(_) | Shape::Data => {
            let finding = judge.error(
                "wrong-shape",
                entry.span,
                format!("`{}` holds names of your own, so it stands in the block", field.word),
            );
            judge.push(finding.help(format!("write `{} {{ NAME VALUE }}`", field.word)));
        }
    }
}

fn needs_a_line(judge: &Judge<'_>, entry: &Entry<'_>, word: &str, kind: &Kind) -> Finding {
    let message = format!(
        "`{word}` has settings of its own, so it stands on a line of its own in the block and not on the head line"
    );
    let example = kind.words().next().map_or_else(String::new, |setting| format!(" {setting}=…"));
    let line = usage(kind).replacen(kind.word, word, 1);
    judge.error("wrong-shape", entry.span, message).help(format!("write `{line}{example}` in the block"))
}

/// `in=PLACE`: on whatever has an identity, since only that can exist in one place alone.
fn place(judge: &mut Judge<'_>, entry: &Entry<'_>, kind: &Kind) {
    if !is_top_level(kind) && kind.key_arity() == 0 {
        let message = format!(
            "`in=` says where a thing exists, and `{}` is no thing of its own but a part of its node",
            kind.word
        );
        let shown = values::shown(&entry.value);
        judge.push(
            judge
                .error("unknown-property", entry.span, message)
                .help(format!("write `in {shown} {{ {} … }}`", kind.word)),
        );
    }
}

/// The same property twice on one node.
pub fn repeated(judge: &mut Judge<'_>, node: &Node<'_>) {
    let mut seen = BTreeMap::new();
    for entry in &node.entries {
        let Some(name) = &entry.name else { continue };
        match seen.entry(&*name.text) {
            Slot::Vacant(slot) => drop(slot.insert(entry.span)),
            Slot::Occupied(slot) => {
                let message = format!("`{}=` stands twice on this line, and only one of them can hold", name.text);
                let finding = judge.error("repeated-property", entry.span, message);
                let first = Place { file: judge.file, span: *slot.get() };
                judge.push(finding.also(first, "the first").help("keep the one that is meant"));
            }
        }
    }
}
