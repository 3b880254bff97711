//! change: a spot and a value -> the one edit of the file's text.

use platc_kdl::{Edit, Entry, Node, Span, Value, quote};

use super::layer::Spot;
use super::path::{Leaf, Step};
use crate::load::{arguments, children, property, verb};

/// What is done to a file.
#[derive(Debug)]
pub struct Change {
    /// The edit.
    pub edit: Edit,
    /// What stood there, as it was written.
    pub before: Option<String>,
    /// How far behind the start of the edit the value is said.
    pub offset: usize,
}

/// Replaces the value where it stands; else says it: behind the arguments, beside the properties, or as a line of the block.
pub fn make(source: &str, spot: &Spot<'_>, leaf: &Leaf, value: &str) -> Change {
    let node = spot.node;
    if !spot.missing.is_empty() {
        return add_child(source, node, &line(&spot.missing, leaf, value));
    }
    if let Some(entry) = leaf.entry(node) {
        let edit = platc_kdl::edit::set_value(source, entry, leaf.plain(value));
        return Change { edit, before: Some(entry.value_span.text(source).to_owned()), offset: 0 };
    }
    match leaf {
        Leaf::Flag(word) if let Some(bare) = child(node, word) => append(bare, &leaf.written(value)),
        Leaf::Argument(..) => append_argument(node, &leaf.written(value)),
        Leaf::Setting(word, _) | Leaf::Flag(word) if has_properties_alone(node) => {
            append(node, &format!("{}={}", quote(word), leaf.written(value)))
        }
        _ => add_child(source, node, &line(&[], leaf, value)),
    }
}

impl Leaf {
    /// Whether a node says the value itself.
    pub fn stands_in(&self, node: &Node<'_>) -> bool {
        self.entry(node).is_some()
    }

    /// The value in its node.
    fn entry<'s>(&self, node: &'s Node<'s>) -> Option<&'s Entry<'s>> {
        match self {
            Self::Argument(index, _) => arguments(node).nth(*index),
            Self::Setting(word, _) | Self::Flag(word) => {
                property(node, word).or_else(|| child(node, word).and_then(|child| arguments(child).next()))
            }
        }
    }

    /// A value without the sign of a keyword, which a person may write or leave out.
    fn plain<'v>(&self, value: &'v str) -> &'v str {
        if matches!(self, Self::Flag(_)) { value.trim_start_matches('#') } else { value }
    }

    /// A value as KDL: numbers as they are where the type takes them, `#true` for a flag, everything else as a string.
    fn written(&self, value: &str) -> String {
        match self {
            Self::Flag(_) => format!("#{}", self.plain(value)),
            _ if self.takes_numbers() && is_number(value) => value.to_owned(),
            _ => quote(value),
        }
    }
}

fn is_number(value: &str) -> bool {
    let text = format!("value {value}");
    let (document, problems) = platc_kdl::parse(&text);
    let entries = document.nodes.first().map(|node| node.entries.as_slice());
    problems.is_empty()
        && matches!(entries, Some([entry]) if matches!(entry.value, Value::Number(_)) && entry.value_span.text(&text) == value)
}

/// The child that says a value; `in PLACE { … }` only looks like one.
fn child<'s>(node: &'s Node<'s>, word: &str) -> Option<&'s Node<'s>> {
    let says = |child: &&Node<'_>| child.name.text == word && child.children.is_none() && verb(child) != Some("remove");
    children(node).iter().find(says)
}

/// A node on one line whose settings stand on that line: a further one goes beside them.
fn has_properties_alone(node: &Node<'_>) -> bool {
    node.children.is_none() && node.entries.iter().any(|entry| entry.name.is_some())
}

fn append(node: &Node<'_>, text: &str) -> Change {
    insert(node.head.end, text)
}

/// Arguments stand together, before the properties.
fn append_argument(node: &Node<'_>, text: &str) -> Change {
    insert(arguments(node).last().map_or(node.name.span, |entry| entry.span).end, text)
}

fn insert(at: u32, text: &str) -> Change {
    Change { edit: Edit { span: Span { start: at, end: at }, text: format!(" {text}") }, before: None, offset: 0 }
}

fn add_child(source: &str, node: &Node<'_>, line: &str) -> Change {
    let edit = platc_kdl::edit::add_child(source, node, line);
    let offset = edit.text.find(line).unwrap_or_default();
    Change { edit, before: None, offset }
}

/// The missing blocks and the value as one line: `service web { scale { max 9 } }`.
fn line(missing: &[Step], leaf: &Leaf, value: &str) -> String {
    let value = leaf.written(value);
    let inner = match leaf {
        Leaf::Argument(..) => value,
        Leaf::Setting(word, _) | Leaf::Flag(word) => format!("{} {value}", quote(word)),
    };
    let as_argument = matches!(leaf, Leaf::Argument(..));
    missing.iter().rev().enumerate().fold(inner, |inner, (depth, step)| {
        let head: Vec<String> = std::iter::once(&step.word).chain(&step.key).map(|word| quote(word)).collect();
        if depth == 0 && as_argument {
            format!("{} {inner}", head.join(" "))
        } else {
            format!("{} {{ {inner} }}", head.join(" "))
        }
    })
}
