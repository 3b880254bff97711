//! What contributions say about the settings of a node, one by one, in order of rank.

use std::borrow::Cow;

use platc_kdl::{Entry, Node as Written};

use super::expand;
use super::fold::Folder;
use super::gather::{Contribution, View};
use super::judge::Voice;
use super::tree::{COMMON, Item, Rank, Said, ScopeId};
use crate::load::{arguments, children, property, text, verb};
use crate::schema::{Field, Identity, Kind, Node as _, Role, Shape};
use crate::source::{FileId, Place, Span};
use crate::words::common::Common;

/// One thing that one layer says about one setting.
#[derive(Clone, Copy, Debug)]
pub struct Saying<'s> {
    /// The setting's index, see [`super::tree::Slot`].
    pub field: u16,
    /// Its declaration.
    pub declaration: &'static Field,
    /// The layer.
    pub rank: Rank,
    /// The file.
    pub file: FileId,
    /// The parameters it sees.
    pub scope: ScopeId,
    /// A property or a child.
    pub spoken: Spoken<'s>,
}

/// How a setting is written.
#[derive(Clone, Copy, Debug)]
pub enum Spoken<'s> {
    /// `max=10` on the head.
    Property(&'s Entry<'s>),
    /// `max 10` in the block.
    Child(&'s Written<'s>),
}

impl<'s> Saying<'s> {
    /// Its verb.
    pub fn verb(&self) -> Option<&'s str> {
        match self.spoken {
            Spoken::Property(_) => None,
            Spoken::Child(node) => verb(node),
        }
    }

    /// Its place.
    pub fn place(&self) -> Place {
        let span = match self.spoken {
            Spoken::Property(entry) => entry.span,
            Spoken::Child(node) => node.head,
        };
        Place { file: self.file, span }
    }

    /// The place of a span in its file.
    pub fn at(&self, span: Span) -> Place {
        Place { file: self.file, span }
    }

    /// Layer and place.
    pub fn said(&self) -> Said {
        Said { rank: self.rank, place: self.place() }
    }

    /// The values it gives: the property's, or the child's arguments.
    pub fn items(&self) -> impl Iterator<Item = Item<'s>> + use<'s> {
        let (property, child) = match self.spoken {
            Spoken::Property(entry) => (Some(entry), None),
            Spoken::Child(node) => (None, Some(node)),
        };
        let Self { file, scope, rank, .. } = *self;
        let entries = property.into_iter().chain(child.into_iter().flat_map(arguments));
        entries.map(move |entry| expand::item(entry, file, scope, rank))
    }

    /// A child as a contribution to the part that it is.
    pub fn contribution(&self) -> Option<Contribution<'s>> {
        match self.spoken {
            Spoken::Property(_) => None,
            Spoken::Child(node) => {
                Some(Contribution { node, file: self.file, rank: self.rank, scope: self.scope, view: View::Whole })
            }
        }
    }
}

impl<'s> Voice<'s> for Saying<'s> {
    fn said(&self) -> Said {
        Self::said(self)
    }

    fn items(&self) -> impl Iterator<Item = Item<'s>> {
        Self::items(self)
    }
}

/// The name of the `in` property, which every node may have.
pub fn existence_field() -> u16 {
    COMMON + Common::KIND.setting("in").map_or(0, |(index, _)| index)
}

/// The declaration of a word in a node of a kind: its own setting, or one that every top-level node takes.
fn find(kind: &Kind, word: &str) -> Option<(u16, &'static Field)> {
    let common = || Common::KIND.setting(word).map(|(index, field)| (COMMON + index, field));
    kind.setting(word).or_else(|| (kind.identity != Identity::Part || word == "in").then(common).flatten())
}

impl<'s> Folder<'_, 's> {
    /// Everything that contributions say about the settings of a node, in order of rank.
    pub fn sayings(&mut self, kind: &'static Kind, contributions: &[Contribution<'s>]) -> Vec<Saying<'s>> {
        let most = |said: &Contribution<'s>| said.node.entries.len() + children(said.node).len();
        let mut sayings = Vec::with_capacity(contributions.iter().map(most).sum());
        for contribution in contributions {
            if !contribution.is_every() {
                properties(kind, contribution, &mut sayings);
            }
            self.block(kind, contribution, children(contribution.node), contribution.rank, &mut sayings);
        }
        sayings.sort_by_key(|saying| saying.rank);
        sayings
    }

    /// The children of a block; those of `in` and `when` that hold here are children of it too.
    fn block(
        &mut self,
        kind: &'static Kind,
        said: &Contribution<'s>,
        nodes: &'s [Written<'s>],
        rank: Rank,
        sayings: &mut Vec<Saying<'s>>,
    ) {
        for node in nodes {
            match &*node.name.text {
                "in" if is_narrowing(kind, node) => {
                    self.narrowed = true;
                    if let Some(narrowing) = place_of(node).and_then(|place| self.cell.narrowing(place)) {
                        self.block(kind, said, children(node), Rank { narrowing, ..rank }, sayings);
                    }
                }
                "when" if said.scope != ScopeId::default() => {
                    if expand::holds(node, said.scope, self.scopes) {
                        self.block(kind, said, children(node), Rank { part: 1, ..rank }, sayings);
                    }
                }
                "each" if said.scope != ScopeId::default() => {
                    for scope in self.scopes.items(Place { file: said.file, span: node.span }, said.scope) {
                        let said = Contribution { scope: *scope, ..*said };
                        self.block(kind, &said, children(node), rank, sayings);
                    }
                }
                word => {
                    if let Some((field, declaration)) = self.child_field(kind, said, node, word) {
                        sayings.push(Saying {
                            field,
                            declaration,
                            rank,
                            file: said.file,
                            scope: said.scope,
                            spoken: Spoken::Child(node),
                        });
                    }
                }
            }
        }
    }

    fn child_field(
        &self,
        kind: &'static Kind,
        said: &Contribution<'s>,
        node: &'s Written<'s>,
        word: &str,
    ) -> Option<(u16, &'static Field)> {
        if let View::Instance(module) = said.view {
            let local = arguments(node).next().and_then(|entry| text(&entry.value));
            if module.parameter(word).is_some() || local.is_some_and(|local| module.has_product(word, local)) {
                return None;
            }
        }
        find(kind, word)
            .or_else(|| kind.role(Role::Rest).filter(|(_, field)| matches!(field.shape, Shape::Data | Shape::Map(_))))
    }
}

fn is_narrowing(kind: &Kind, node: &Written<'_>) -> bool {
    kind.setting("in").is_none() && node.children.is_some()
}

fn place_of<'s>(node: &'s Written<'s>) -> Option<&'s str> {
    arguments(node).next().and_then(|entry| text(&entry.value))
}

fn properties<'s>(kind: &'static Kind, said: &Contribution<'s>, sayings: &mut Vec<Saying<'s>>) {
    for entry in &said.node.entries {
        let Some(name) = &entry.name else { continue };
        // `load` has reported a property that stands twice on a line.
        if property(said.node, &name.text).is_some_and(|last| last.span != entry.span) {
            continue;
        }
        if let View::Instance(module) = said.view
            && module.parameter(&name.text).is_some()
        {
            continue;
        }
        if let Some((field, declaration)) = find(kind, &name.text).or_else(|| kind.role(Role::Rest)) {
            sayings.push(Saying {
                field,
                declaration,
                rank: said.rank,
                file: said.file,
                scope: said.scope,
                spoken: Spoken::Property(entry),
            });
        }
    }
}

/// The key of a child: its leading arguments, joined by a space, or the kind's default key.
pub fn key_of<'s>(kind: &Kind, saying: &Saying<'s>, folder: &Folder<'_, 's>) -> Option<Cow<'s, str>> {
    let Spoken::Child(node) = saying.spoken else { return None };
    let mut parts = arguments(node).take(kind.key_arity()).map(|entry| key_text(entry, saying.scope, folder));
    let first = parts.next().flatten().or(kind.default_key.map(Cow::Borrowed))?;
    Some(parts.flatten().fold(first, |key, part| Cow::Owned(format!("{key} {part}"))))
}

/// The text of an argument that is part of a key; inside modules a parameter may stand there (L2).
pub fn key_text<'s>(entry: &'s Entry<'s>, scope: ScopeId, folder: &Folder<'_, 's>) -> Option<Cow<'s, str>> {
    let text = text(&entry.value)?;
    let reference = entry.annotation.as_ref().is_some_and(|name| name.text == "ref");
    if reference && let Some(value) = expand::parameter_text(text, scope, folder.scopes) {
        return Some(value);
    }
    Some(if scope == ScopeId::default() {
        Cow::Borrowed(text)
    } else {
        expand::interpolate(text, scope, folder.scopes)
    })
}
