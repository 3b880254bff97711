//! Free data: any names and values; only the annotations are the language's.

use platc_kdl::{Entry, Node};

use super::{Judge, verbs};
use crate::load::children;

/// The whole of a field of free data, such as `values { … }`.
pub fn block(judge: &mut Judge<'_>, node: &Node<'_>) {
    node.entries.iter().for_each(|entry| value(judge, entry));
    children(node).iter().for_each(|inner| entry(judge, inner));
}

/// One name in free data, with what it holds.
pub fn entry(judge: &mut Judge<'_>, node: &Node<'_>) {
    verbs::of_data(judge, node);
    block(judge, node);
}

/// One value in free data.
pub fn value(judge: &mut Judge<'_>, entry: &Entry<'_>) {
    let known = |word: &str| matches!(word, "ref" | "secret" | "raw");
    if entry.annotation.as_ref().is_some_and(|annotation| !known(&annotation.text)) {
        verbs::of_value(judge, entry);
    }
}
