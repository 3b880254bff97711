//! Free data: maps merge by key, lists are replaced (L9).

use std::borrow::Cow;

use platc_kdl::{Entry, Node};

use super::expand;
use super::sayings::{Saying, Spoken};
use super::tree::{Member, Tree};
use crate::load::{arguments, children, verb};
use crate::schema::Role;
use crate::source::Place;

/// Folds what layers say, lowest first.
pub fn fold<'s>(group: &[Saying<'s>]) -> Tree<'s> {
    let mut entries = Vec::new();
    for saying in group {
        match saying.spoken {
            Spoken::Property(entry) => property(&mut entries, entry, saying),
            Spoken::Child(node) if saying.declaration.role == Role::Rest => child(&mut entries, node, saying),
            Spoken::Child(node) => block(&mut entries, node, saying),
        }
    }
    Tree::Map(entries)
}

type Entries<'s> = Vec<Member<'s>>;

fn block<'s>(entries: &mut Entries<'s>, node: &'s Node<'s>, saying: &Saying<'s>) {
    node.entries.iter().filter(|entry| entry.name.is_some()).for_each(|entry| property(entries, entry, saying));
    children(node).iter().for_each(|inner| child(entries, inner, saying));
}

fn property<'s>(entries: &mut Entries<'s>, entry: &'s Entry<'s>, saying: &Saying<'s>) {
    if let Some(name) = &entry.name {
        put(entries, &name.text, saying.at(name.span), scalar(entry, saying));
    }
}

fn child<'s>(entries: &mut Entries<'s>, node: &'s Node<'s>, saying: &Saying<'s>) {
    let (name, place) = (&*node.name.text, saying.at(node.name.span));
    match verb(node) {
        Some("remove") => return entries.retain(|member| member.name != name),
        Some("replace") => entries.retain(|member| member.name != name),
        _ => {}
    }
    if let Some(value) = leaf(node, saying) {
        return put(entries, name, place, value);
    }
    let below = entries.iter_mut().find(|member| member.name == name && matches!(member.value, Tree::Map(_)));
    match below {
        Some(Member { value: Tree::Map(inner), .. }) => block(inner, node, saying),
        _ => {
            let mut inner = Vec::new();
            block(&mut inner, node, saying);
            put(entries, name, place, Tree::Map(inner));
        }
    }
}

/// A scalar or a list; nothing for a map.
fn leaf<'s>(node: &'s Node<'s>, saying: &Saying<'s>) -> Option<Tree<'s>> {
    let given: Vec<_> = arguments(node).collect();
    let dashes = children(node).iter().any(|child| child.name.text == "-");
    match given.as_slice() {
        [] if dashes => Some(Tree::List(children(node).iter().map(|dash| element(dash, saying)).collect())),
        [] if verb(node) == Some("list") => Some(Tree::List(Vec::new())),
        [] => None,
        [one] if verb(node) != Some("list") => Some(scalar(one, saying)),
        several => Some(Tree::List(several.iter().map(|entry| scalar(entry, saying)).collect())),
    }
}

/// An item of a list written with `-`.
fn element<'s>(node: &'s Node<'s>, saying: &Saying<'s>) -> Tree<'s> {
    leaf(node, saying).unwrap_or_else(|| {
        let mut inner = Vec::new();
        block(&mut inner, node, saying);
        Tree::Map(inner)
    })
}

fn scalar<'s>(entry: &'s Entry<'s>, saying: &Saying<'s>) -> Tree<'s> {
    Tree::Scalar(expand::item(entry, saying.file, saying.scope, saying.rank))
}

fn put<'s>(entries: &mut Entries<'s>, name: &'s str, place: Place, value: Tree<'s>) {
    let member = Member { name: Cow::Borrowed(name), place, value };
    match entries.iter_mut().find(|member| member.name == name) {
        Some(slot) => *slot = member,
        None => entries.push(member),
    }
}
