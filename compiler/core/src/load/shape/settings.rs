//! The children of a node: each is a setting, judged by its shape.

use platc_kdl::{Node, Value};

use super::{Judge, choice, data, entries, find, unknown, values, verbs};
use crate::load::{arguments, children, text, verb};
use crate::schema::{Field, Kind, Role, Shape, Type};

/// A node with its arguments, properties and block; of a removed one nothing but the key.
pub fn whole(judge: &mut Judge<'_>, node: &Node<'_>, kind: &'static Kind) {
    entries::arguments(judge, node, kind, 0);
    if verb(node) == Some("remove") {
        return verbs::removed(judge, node, kind.key_arity());
    }
    entries::properties(judge, node, kind);
    children(node).iter().for_each(|inner| child(judge, inner, kind));
}

/// One child of a node of that kind.
pub fn child(judge: &mut Judge<'_>, node: &Node<'_>, parent: &'static Kind) {
    let word = &*node.name.text;
    if is_narrowing(node, parent) {
        narrowing(judge, node);
        return children(node).iter().for_each(|inner| child(judge, inner, parent));
    }
    match find(parent, word) {
        Some(field) => setting(judge, node, field),
        None => match parent.role(Role::Rest).map(|(_, field)| field.shape) {
            Some(Shape::Map(ty)) => map_entry(judge, node, ty),
            Some(Shape::Data) => data::entry(judge, node),
            _ => judge.push(unknown::setting(judge, node, parent)),
        },
    }
}

/// Whether a child is `in PLACE { … }`, whose own children are children of the node.
fn is_narrowing(node: &Node<'_>, parent: &'static Kind) -> bool {
    node.name.text == "in"
        && (node.children.is_some() && parent.setting("in").is_none() || find(parent, "in").is_none())
}

/// The head of `in PLACE { … }`.
pub fn narrowing(judge: &mut Judge<'_>, node: &Node<'_>) {
    let places = arguments(node).filter(|entry| text(&entry.value).is_some()).count();
    if places != 1 || node.entries.len() != 1 {
        let finding = judge.error("wrong-shape", node.head, "`in` takes the one place that its block is about");
        judge
            .push(finding.help("name a cloud, a region, `primary`, `each-region` or `each-cloud`: `in primary { … }`"));
    } else if node.children.is_none() {
        let finding = judge.error("wrong-shape", node.head, "`in` has no block, so it says nothing");
        judge.push(finding.help("write what differs there: `in primary { … }`"));
    }
    if let Some(verb) = &node.annotation {
        let finding = judge.error("misplaced-verb", verb.span, "`in` takes no verb");
        judge.push(finding.help("put the verb before what it is about, inside of the block"));
    }
}

/// A child that is a setting.
pub fn setting(judge: &mut Judge<'_>, node: &Node<'_>, field: &'static Field) {
    verbs::of_setting(judge, node, field);
    let removed = verb(node) == Some("remove");
    match field.shape {
        Shape::Set(ty) => list(judge, node, ty, removed),
        Shape::Keyed(kind) | Shape::Block(kind) | Shape::Sequence(kind) if !removed || kind.key_arity() > 0 => {
            whole(judge, node, kind)
        }
        _ if removed => verbs::removed(judge, node, 0),
        Shape::Value(ty) => value(judge, node, ty),
        Shape::Flag => flag(judge, node),
        Shape::List(ty) => list(judge, node, ty, false),
        Shape::Choice(variants, _) => choice::check(judge, node, variants),
        Shape::Map(ty) => map(judge, node, ty),
        Shape::Data => data::block(judge, node),
        Shape::Keyed(_) | Shape::Block(_) | Shape::Sequence(_) => {}
    }
}

/// Exactly one argument.
fn value(judge: &mut Judge<'_>, node: &Node<'_>, ty: &'static Type) {
    no_block(judge, node, ty);
    let mut given = arguments(node);
    match (given.next(), given.next()) {
        (None, _) => no_value(judge, node, ty),
        (Some(entry), None) => values::check(judge, entry, ty),
        (Some(_), Some(second)) => {
            let message = format!("`{}` takes one value: {}", node.name.text, values::taken(ty));
            judge.push(judge.error("too-many-arguments", second.span, message).help("keep the one that is meant"));
        }
    }
}

fn flag(judge: &mut Judge<'_>, node: &Node<'_>) {
    let word = &*node.name.text;
    let mut given = node.entries.iter();
    match (given.next(), given.next()) {
        (None, _) => {}
        (Some(entry), None) if entry.name.is_none() => values::flag(judge, entry, word),
        (Some(entry), _) => {
            let finding =
                judge.error("wrong-shape", entry.span, format!("`{word}` is on or off and takes nothing else"));
            judge.push(finding.help(format!("write `{word}`, or `{word} #false`")));
        }
    }
    if node.children.is_some() {
        let finding = judge.error("wrong-shape", node.head, format!("`{word}` is on or off and has no block"));
        judge.push(finding.help(format!("write `{word}`, or `{word} #false`")));
    }
}

/// One argument or more; a removal may name none.
fn list(judge: &mut Judge<'_>, node: &Node<'_>, ty: &'static Type, removed: bool) {
    no_block(judge, node, ty);
    if arguments(node).next().is_none() && !removed {
        no_value(judge, node, ty);
    }
    arguments(node).for_each(|entry| values::check(judge, entry, ty));
}

/// Free names, as properties or children, with a value each.
fn map(judge: &mut Judge<'_>, node: &Node<'_>, ty: &'static Type) {
    entries::repeated(judge, node);
    for entry in &node.entries {
        match entry.name {
            Some(_) => values::check(judge, entry, ty),
            None => {
                let finding = judge.error(
                    "too-many-arguments",
                    entry.span,
                    format!("`{}` takes names with a value each", node.name.text),
                );
                judge.push(finding.help(format!("write `{} {{ NAME VALUE }}`", node.name.text)));
            }
        }
    }
    children(node).iter().for_each(|inner| map_entry(judge, inner, ty));
}

fn map_entry(judge: &mut Judge<'_>, node: &Node<'_>, ty: &'static Type) {
    verbs::of_entry(judge, node);
    match verb(node) {
        Some("remove") => verbs::removed(judge, node, 0),
        _ => value(judge, node, ty),
    }
}

fn no_value(judge: &mut Judge<'_>, node: &Node<'_>, ty: &Type) {
    let word = &*node.name.text;
    let finding =
        judge.error("missing-argument", node.head, format!("`{word}` says nothing: this takes {}", values::taken(ty)));
    judge.push(match ty.examples.first() {
        Some(example) => finding.help(format!("write, for example, `{word} {}`", values::written(example, ty))),
        None => finding,
    });
}

/// A plain value has neither properties nor a block.
fn no_block(judge: &mut Judge<'_>, node: &Node<'_>, ty: &Type) {
    let word = &*node.name.text;
    let property = node.entries.iter().find(|entry| entry.name.is_some());
    let first = children(node).first().map(|inner| inner.head);
    if let Some(span) = property.map(|entry| entry.span).or(first).or(node.children.as_ref().map(|block| block.span)) {
        let message =
            format!("`{word}` is a plain value and has no settings of its own: this takes {}", values::taken(ty));
        let finding = judge.error("wrong-shape", span, message);
        judge.push(match arguments(node).next().map(|entry| &entry.value) {
            Some(value @ (Value::String(_) | Value::Number(_))) => {
                finding.help(format!("write `{word} {}` alone", values::shown(value)))
            }
            _ => finding,
        });
    }
}
