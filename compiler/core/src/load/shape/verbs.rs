//! Annotations: verbs before nodes and settings, `ref`, `secret` and `raw` before values, `list` in free data.

use platc_kdl::{Entry, Node, Span};

use super::Judge;
use crate::finding::Finding;
use crate::load::{arguments, verb};
use crate::schema::{Field, Shape, nearest};

/// All annotations, with what each is for.
const KNOWN: &[(&str, &str)] = &[
    ("remove", "`(remove)` takes away what lower layers said"),
    ("replace", "`(replace)` stands before a block, and forgets what lower layers said in it"),
    ("append", "`(append)` adds values to a set"),
    ("new", "`(new)` stands before a top-level node of an environment that no lower layer has"),
    ("optional", "`(optional)` stands before what a cloud may leave out"),
    ("ref", "`(ref)` stands before the address of a value"),
    ("secret", "`(secret)` stands before the address of a secret"),
    ("raw", "`(raw)` stands before a text that is not interpolated"),
    ("list", "`(list)` makes one value a list in free data, such as `values`"),
];

/// The verb of a top-level node.
pub fn of_node(judge: &mut Judge<'_>, node: &Node<'_>) {
    allow(judge, node, &["remove", "replace", "new", "optional"], "drop it");
}

/// The verb of a setting, by its shape.
pub fn of_setting(judge: &mut Judge<'_>, node: &Node<'_>, field: &Field) {
    if node.annotation.is_none() {
        return;
    }
    let word = field.word;
    match field.shape {
        Shape::Set(_) => allow(
            judge,
            node,
            &["remove", "append", "optional"],
            &format!("drop it: `{word}` is replaced whole anyway"),
        ),
        Shape::List(_) => allow(
            judge,
            node,
            &["remove", "optional"],
            &format!("order matters in `{word}`: say the whole list, without a verb"),
        ),
        Shape::Value(_) | Shape::Flag => allow(
            judge,
            node,
            &["remove", "optional"],
            &format!("drop it: what a later layer says of `{word}` holds anyway"),
        ),
        _ => allow(
            judge,
            node,
            &["remove", "replace", "optional"],
            &format!("drop it: a new `{word}` needs no verb, and one that is there is merged"),
        ),
    }
}

/// The verb of a name in a map.
pub fn of_entry(judge: &mut Judge<'_>, node: &Node<'_>) {
    allow(judge, node, &["remove"], "drop it");
}

/// The verb of a name in free data.
pub fn of_data(judge: &mut Judge<'_>, node: &Node<'_>) {
    allow(judge, node, &["remove", "replace", "list"], "drop it");
}

/// An annotation before a value that is none of those for values.
pub fn of_value(judge: &mut Judge<'_>, entry: &Entry<'_>) {
    if let Some(annotation) = &entry.annotation {
        judge.push(wrong(
            judge,
            &annotation.text,
            annotation.span,
            "drop it, or put it before the word that the value belongs to",
        ));
    }
}

fn allow(judge: &mut Judge<'_>, node: &Node<'_>, allowed: &[&str], help: &str) {
    let Some(annotation) = node.annotation.as_ref().filter(|annotation| !allowed.contains(&&*annotation.text)) else {
        return;
    };
    let word = &*annotation.text;
    let before_value = format!("put it before the value: `{} ({word})…`", node.name.text);
    let help = if matches!(word, "ref" | "secret" | "raw") { &before_value } else { help };
    judge.push(wrong(judge, word, annotation.span, help));
}

fn wrong(judge: &Judge<'_>, word: &str, span: Span, help: &str) -> Finding {
    match KNOWN.iter().find(|(known, _)| *known == word) {
        Some((_, purpose)) => {
            judge.error("misplaced-verb", span, format!("`({word})` cannot stand here: {purpose}")).help(help)
        }
        None => unknown(judge, word, span),
    }
}

fn unknown(judge: &Judge<'_>, word: &str, span: Span) -> Finding {
    let known = || KNOWN.iter().map(|(known, _)| *known);
    let finding = judge.error("unknown-verb", span, format!("`({word})` is no verb of the language"));
    match nearest(word, known()) {
        Some(near) => finding.help(format!("did you mean `({near})`?")),
        None => finding.help(format!("the verbs are {}", known().collect::<Vec<_>>().join(", "))),
    }
}

/// A removal names what goes, by its first `keys` arguments, and says nothing about it.
pub fn removed(judge: &mut Judge<'_>, node: &Node<'_>, keys: usize) {
    let second = arguments(node).nth(keys).or_else(|| node.entries.iter().find(|entry| entry.name.is_some()));
    let block = node.children.as_ref().map(|block| block.span);
    let Some(span) = second.map(|entry| entry.span).or(block).filter(|_| verb(node) == Some("remove")) else { return };
    let word = &*node.name.text;
    let finding = judge.error(
        "misplaced-verb",
        span,
        format!("`(remove)` takes the whole `{word}` away, so nothing can be said about it"),
    );
    judge.push(finding.help(format!(
        "remove this; or write `(replace){word}` to begin afresh, or put the verb before the part that goes"
    )));
}
