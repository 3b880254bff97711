//! Merged nodes as KDL, with the origin beside each line: who said it last, and over whom.

use std::fmt::Write as _;

use super::written;
use crate::merge::{Component, Environment, Item, Member, Merged, Node, Said, Slot, Tree, describe, field_of};
use crate::schema::nearest;
use crate::source::Sources;

/// All nodes of an environment.
pub fn environment(sources: &Sources, environment: &Environment<'_>, text: &mut String) {
    let mut printer = Printer { sources, environment, text: String::new() };
    printer.node(&environment.settings, &format!("environment {}", environment.name), 0);
    for component in environment.components.values() {
        printer.component(component);
    }
    text.push_str(&printer.text);
}

/// The node of an address such as `service.web`.
pub fn component(sources: &Sources, environment: &Environment<'_>, address: &str) -> Result<String, String> {
    let (kind, name) = address.split_once('.').unwrap_or((address, ""));
    let found = environment.components.values().find(|component| component.kind.word == kind && component.name == name);
    let Some(component) = found else { return Err(absent(environment, address, kind, name)) };
    let mut printer = Printer { sources, environment, text: String::new() };
    printer.component(component);
    Ok(printer.text)
}

fn absent(environment: &Environment<'_>, address: &str, kind: &str, name: &str) -> String {
    let removed = environment.removed.keys().any(|(word, known)| *word == kind && known == name);
    if removed {
        return format!("`{address}` was removed in {}", environment.name);
    }
    let known: Vec<String> = environment
        .components
        .keys()
        .map(|(kind, name)| format!("{kind}.{name}").trim_end_matches('.').to_owned())
        .collect();
    match nearest(address, known.iter().map(String::as_str)) {
        Some(near) => format!("there is no `{address}` in {}; did you mean `{near}`?", environment.name),
        None => format!("there is no `{address}` in {}", environment.name),
    }
}

struct Printer<'a, 's> {
    sources: &'a Sources,
    environment: &'a Environment<'s>,
    text: String,
}

/// The column at which origins begin, where the line is not longer.
const ORIGIN_COLUMN: usize = 56;

impl<'s> Printer<'_, 's> {
    fn component(&mut self, component: &Component<'s>) {
        let title = format!("{} {}", component.kind.word, component.name).trim_end().to_owned();
        match &component.cells {
            crate::merge::Cells::Same(node) => self.node(node, &title, 0),
            crate::merge::Cells::Each(cells) => {
                for (node, cell) in cells.iter().zip(&self.environment.cells) {
                    if let Some(node) = node {
                        self.node(node, &format!("(in {}){title}", cell.region), 0);
                    }
                }
            }
        }
    }

    fn node(&mut self, node: &Node<'s>, title: &str, depth: usize) {
        let arguments: String = node.arguments.iter().map(|item| format!(" {}", item_text(item))).collect();
        self.line(depth, &format!("{title}{arguments}"), &node.stack);
        node.slots.iter().for_each(|slot| self.slot(node, slot, depth + 1));
    }

    fn slot(&mut self, node: &Node<'s>, slot: &Slot<'s>, depth: usize) {
        let word = field_of(node.kind, slot.field).map_or("", |field| field.word);
        match &slot.value {
            Merged::Item(item) => self.line(depth, &format!("{word} {}", item_text(item)), &slot.stack),
            Merged::Flag(on) => {
                self.line(depth, if *on { word.to_owned() } else { format!("{word} #false") }.as_str(), &slot.stack)
            }
            Merged::Items(items) => {
                let values: String = items.iter().map(|item| format!(" {}", item_text(item))).collect();
                self.line(depth, &format!("{word}{values}"), &slot.stack);
            }
            Merged::Node(block) => self.node(block, word, depth),
            Merged::Nodes(nodes) => {
                nodes.iter().for_each(|child| self.node(child, format!("{word} {}", child.key).trim_end(), depth))
            }
            Merged::Chosen(variant, block) => self.node(block, &format!("{word} {variant}"), depth),
            Merged::Map(entries) => {
                self.line(depth, word, &slot.stack);
                for (name, item) in entries {
                    self.line(
                        depth + 1,
                        &format!("{name} {}", item_text(item)),
                        &[Said { rank: item.rank, place: item.place }],
                    );
                }
            }
            Merged::Data(tree) => {
                self.line(depth, word, &slot.stack);
                self.data(tree, depth + 1);
            }
            Merged::Removed(tombstones) => {
                for tombstone in tombstones {
                    self.line(depth, format!("(remove){word} {}", tombstone.key).trim_end(), &[tombstone.said]);
                }
            }
        }
    }

    fn data(&mut self, tree: &Tree<'s>, depth: usize) {
        match tree {
            Tree::Scalar(item) => self.line(depth, &format!("- {}", item_text(item)), &[]),
            Tree::List(items) => items.iter().for_each(|item| self.data(item, depth)),
            Tree::Map(entries) => {
                for Member { name, value, .. } in entries {
                    match value {
                        Tree::Scalar(item) => self.line(
                            depth,
                            &format!("{name} {}", item_text(item)),
                            &[Said { rank: item.rank, place: item.place }],
                        ),
                        _ => {
                            self.line(depth, name, &[]);
                            self.data(value, depth + 1);
                        }
                    }
                }
            }
        }
    }

    /// A line with who said it last, and over whom.
    fn line(&mut self, depth: usize, content: &str, stack: &[Said]) {
        let content = format!("{}{content}", "    ".repeat(depth));
        let mut origins = stack.iter().rev().map(|said| self.origin(*said));
        let Some(last) = origins.next() else {
            let _ = writeln!(self.text, "{content}");
            return;
        };
        let lower: Vec<String> = origins.collect();
        let over = if lower.is_empty() { String::new() } else { format!(" over {}", lower.join(", ")) };
        let _ = writeln!(self.text, "{content:<ORIGIN_COLUMN$}  // {last}{over}");
    }

    fn origin(&self, said: Said) -> String {
        format!("{} ({})", describe(said.rank, &self.environment.chain), self.sources.name(said.place))
    }
}

fn item_text(item: &Item<'_>) -> String {
    let annotation = item.annotation.map(|annotation| format!("({annotation})")).unwrap_or_default();
    format!("{annotation}{}", written::value(item.value))
}
