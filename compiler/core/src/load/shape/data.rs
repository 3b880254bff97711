//! Free data: any names and values; only the annotations are the language's.

use platc_kdl::{Entry, Node};

use super::{Judge, verbs};
use crate::load::{arguments, children, text};

/// The whole of a field of free data, such as `values { … }`.
pub fn block(judge: &mut Judge<'_>, node: &Node<'_>) {
    node.entries.iter().for_each(|entry| value(judge, entry));
    children(node).iter().for_each(|inner| entry(judge, inner));
}

/// One name in free data, with what it holds.
pub fn entry(judge: &mut Judge<'_>, node: &Node<'_>) {
    verbs::of_data(judge, node);
    one_shape(judge, node);
    block(judge, node);
}

/// Values make a scalar or a list, and names make a map: nothing can be both (L9).
fn one_shape(judge: &mut Judge<'_>, node: &Node<'_>) {
    let names = node.children.is_some() || node.entries.iter().any(|entry| entry.name.is_some());
    let Some(first) = arguments(node).next().filter(|_| names) else { return };
    let name = &node.name.text;
    let message = format!("`{name}` is given a value and names of its own, and free data is one or the other");
    let labels: Vec<_> = arguments(node).filter_map(|label| text(&label.value)).collect();
    let nested = format!("{name} {{ {} {{ … }}{}", labels.join(" { "), " }".repeat(labels.len()));
    let finding = judge.error("wrong-shape", first.span, message);
    judge.push(finding.help(format!("labels are names too, one in the other: `{nested}`")));
}

/// One value in free data.
pub fn value(judge: &mut Judge<'_>, entry: &Entry<'_>) {
    let known = |word: &str| matches!(word, "ref" | "secret" | "raw");
    if entry.annotation.as_ref().is_some_and(|annotation| !known(&annotation.text)) {
        verbs::of_value(judge, entry);
    }
}
