//! Folds what the layers say about one setting, by its shape.

use std::borrow::Cow;

use platc_kdl::Value;

use super::data;
use super::fold::{Folder, cut};
use super::gather::Contribution;
use super::sayings::{Saying, Spoken, key_of, key_text};
use super::tree::{Item, Merged, Node, Said, Slot, Tombstone};
use crate::finding::Finding;
use crate::load::{arguments, children, text, verb};
use crate::schema::{Kind, Shape, Variant};
use crate::source::Place;

impl<'s> Folder<'_, 's> {
    /// Adds the slots of one setting: its outcome, and what was removed of it. `group` is all that the layers say of it.
    pub fn setting(&mut self, group: &[Saying<'s>], slots: &mut Vec<Slot<'s>>) {
        let Some(&Saying { field, declaration, .. }) = group.first() else { return };
        if let Shape::Keyed(kind) = declaration.shape {
            return self.keyed(field, kind, group, slots);
        }
        if !matches!(declaration.shape, Shape::Set(_)) || group.first().is_some_and(is_whole) {
            self.judge_verbs(group, declaration.word, "", &[]);
        }
        let (kept, removal) = cut(group, |saying| saying.verb().filter(|_| is_whole(saying)), |saying| saying.rank);
        let value = match declaration.shape {
            _ if kept.is_empty() => None,
            Shape::Value(_) => self.value(&kept).map(Merged::Item),
            Shape::Flag => self.flag(&kept).map(Merged::Flag),
            Shape::List(_) => self.winner(&kept).map(|saying| Merged::Items(saying.items().collect())),
            Shape::Set(_) => Some(Merged::Items(self.set(&kept))),
            Shape::Block(kind) => Some(Merged::Node(Box::new(self.part(kind, &kept)))),
            Shape::Sequence(kind) => Some(Merged::Nodes(self.sequence(kind, &kept))),
            Shape::Choice(variants, default) => self.choice(variants, default, &kept),
            Shape::Map(_) => Some(Merged::Map(self.map(&kept))),
            Shape::Data => Some(Merged::Data(data::fold(&kept))),
            Shape::Keyed(_) => None,
        };
        let value = value.or_else(|| {
            removal.map(|saying| Merged::Removed(vec![Tombstone { key: Cow::Borrowed(""), said: saying.said() }]))
        });
        slots.extend(value.map(|value| Slot { field, value, stack: stack(group) }));
    }

    /// The last saying; two of one layer are an error, and one that changes nothing is worth a word.
    fn winner<'g>(&mut self, group: &'g [Saying<'s>]) -> Option<&'g Saying<'s>> {
        self.judge_values(group);
        self.last(group)
    }

    /// The last saying; two of one layer are an error.
    fn last<'g>(&mut self, group: &'g [Saying<'s>]) -> Option<&'g Saying<'s>> {
        for (first, second) in
            group.iter().zip(group.iter().skip(1)).filter(|(first, second)| first.rank == second.rank)
        {
            self.twice(first.place(), second.place());
        }
        group.last()
    }

    /// `#null` gives the setting back to its default.
    fn value(&mut self, group: &[Saying<'s>]) -> Option<Item<'s>> {
        let item = self.winner(group)?.items().next()?;
        (!matches!(item.value, Value::Null)).then_some(item)
    }

    /// On, off with `#false`, and back to the default with `#null`.
    fn flag(&mut self, group: &[Saying<'s>]) -> Option<bool> {
        match self.winner(group)?.items().next().map(|item| item.value) {
            Some(Value::Null) => None,
            Some(Value::Bool(on)) => Some(*on),
            _ => Some(true),
        }
    }

    fn set(&mut self, group: &[Saying<'s>]) -> Vec<Item<'s>> {
        let mut items: Vec<Item<'s>> = Vec::new();
        let mut whole: Option<&Saying<'s>> = None;
        for saying in group {
            let said: Vec<_> = saying.items().collect();
            match saying.verb() {
                Some("append") => items.extend(new_items(&items, &said)),
                Some("remove") => {
                    let before = items.len();
                    items.retain(|item| !said.iter().any(|other| same_text(item, other)));
                    self.judge_absent(saying, saying.declaration.word, items.len() == before);
                }
                _ => {
                    if let Some(first) = whole.filter(|first| first.rank == saying.rank) {
                        self.twice(first.place(), saying.place());
                    }
                    whole = Some(saying);
                    items = said;
                }
            }
        }
        items
    }

    /// A block; a single value given as a property is its argument.
    fn part(&mut self, kind: &'static Kind, group: &[Saying<'s>]) -> Node<'s> {
        let contributions: Vec<_> = group.iter().filter_map(Saying::contribution).collect();
        let mut node = self.existing(kind, Cow::Borrowed(""), &contributions);
        for saying in group.iter().filter(|saying| matches!(saying.spoken, Spoken::Property(_))) {
            node.stack.push(saying.said());
            if node.arguments.first().is_none_or(|argument| argument.rank <= saying.rank) {
                node.arguments = saying.items().collect();
            }
        }
        node
    }

    /// Any step in a later layer replaces all.
    fn sequence(&mut self, kind: &'static Kind, group: &[Saying<'s>]) -> Vec<Node<'s>> {
        let Some(last) = group.last().map(|saying| saying.rank) else { return Vec::new() };
        let steps = group.iter().filter(|saying| saying.rank == last).filter_map(Saying::contribution);
        steps.map(|said| self.node(kind, Cow::Borrowed(""), &[said])).collect()
    }

    /// The last layer that names a variant picks it; settings come from those that named this one or none (L8).
    fn choice(
        &mut self,
        variants: &'static [Variant],
        default: Option<&'static str>,
        group: &[Saying<'s>],
    ) -> Option<Merged<'s>> {
        let named = |saying: &Saying<'s>| match saying.spoken {
            Spoken::Property(entry) => text(&entry.value),
            Spoken::Child(node) => arguments(node).next().and_then(|entry| text(&entry.value)),
        };
        let naming: Vec<_> = group.iter().filter(|saying| named(saying).is_some()).copied().collect();
        let word = self.last(&naming).and_then(named).or(default)?;
        let variant = variants.iter().find(|variant| variant.word == word)?;
        let kept = group.iter().filter(|saying| named(saying).is_none_or(|name| name == word));
        let contributions: Vec<_> = kept.filter_map(Saying::contribution).collect();
        self.judge_variant(variant, variants, &contributions, naming.last());
        let mut node = self.node_behind(variant.kind, Cow::Borrowed(""), 1, &contributions);
        node.stack = group.iter().map(Saying::said).collect();
        Some(Merged::Chosen(variant.word, Box::new(node)))
    }

    /// A setting of another variant, from a layer that names none.
    fn judge_variant(
        &mut self,
        variant: &Variant,
        all: &[Variant],
        contributions: &[Contribution<'s>],
        picked: Option<&Saying<'s>>,
    ) {
        for said in contributions.iter().filter(|said| arguments(said.node).next().is_none()) {
            let properties =
                said.node.entries.iter().filter_map(|entry| entry.name.as_ref()).map(|name| (&name.text, name.span));
            let blocks = children(said.node).iter().map(|child| (&child.name.text, child.name.span));
            for (word, span) in
                properties.chain(blocks).filter(|(word, _)| variant.kind.setting(word).is_none() && *word != "in")
            {
                let Some(owner) = all.iter().find(|other| other.kind.setting(word).is_some()) else { continue };
                let place = Place { file: said.file, span };
                let finding = Finding::error(
                    "other-variant",
                    place,
                    format!("`{word}` belongs to `{}`, and this is `{}`", owner.word, variant.word),
                );
                self.findings.push(match picked {
                    Some(saying) => finding.also(saying.place(), format!("`{}` is chosen here", variant.word)),
                    None => finding,
                });
            }
        }
    }

    fn map(&mut self, group: &[Saying<'s>]) -> Vec<(Cow<'s, str>, Item<'s>)> {
        let mut entries: Vec<(Cow<'s, str>, Option<Item<'s>>)> = Vec::new();
        for saying in group {
            for (name, item) in map_entries(saying) {
                match entries.iter_mut().find(|(known, _)| *known == name) {
                    Some((_, slot)) => {
                        if let (Some(first), Some(second)) = (*slot, item)
                            && first.rank == second.rank
                        {
                            self.twice(first.place, second.place);
                        }
                        *slot = item;
                    }
                    None => entries.push((name, item)),
                }
            }
        }
        entries.into_iter().filter_map(|(name, item)| item.map(|item| (name, item))).collect()
    }

    fn keyed(&mut self, field: u16, kind: &'static Kind, group: &[Saying<'s>], slots: &mut Vec<Slot<'s>>) {
        let mut nodes = Vec::new();
        let mut tombstones = Vec::new();
        let by_key = self.by_key(kind, group);
        let has_verbs = group.iter().any(|saying| saying.verb().is_some());
        let plain =
            by_key.iter().filter(|(_, sayings)| has_verbs && sayings.iter().any(|saying| saying.verb().is_none()));
        let keys: Vec<String> = plain.map(|(key, _)| key.to_string()).collect();
        for (key, sayings) in by_key {
            if has_verbs {
                self.judge_verbs(&sayings, kind.word, &key, &keys);
            }
            let (kept, removal) = cut(&sayings, |saying| saying.verb(), |saying| saying.rank);
            let contributions: Vec<_> = kept.iter().filter_map(Saying::contribution).collect();
            if contributions.is_empty() {
                tombstones.extend(removal.map(|saying| Tombstone { key, said: saying.said() }));
                continue;
            }
            self.siblings(kind, &kept);
            let mut node = self.existing(kind, key, &contributions);
            if kind.many_keys {
                node.keys = kept
                    .iter()
                    .flat_map(Saying::items)
                    .filter(|item| text(item.value) == Some(&node.key))
                    .take(1)
                    .collect();
            }
            if self.exists_here(&node) {
                nodes.push(node);
            }
        }
        let nodes = (!nodes.is_empty()).then_some(Merged::Nodes(nodes));
        let removed = (!tombstones.is_empty()).then_some(Merged::Removed(tombstones));
        slots.extend(nodes.into_iter().chain(removed).map(|value| Slot { field, value, stack: stack(group) }));
    }

    /// Two children of one layer with the same key that say nothing more, so that no part of them is found to be said twice.
    fn siblings(&mut self, kind: &Kind, sayings: &[Saying<'s>]) {
        let bare = |saying: &Saying<'s>| matches!(saying.spoken, Spoken::Child(node) if node.children.is_none() && node.entries.len() <= kind.key_arity());
        for (first, second) in sayings.iter().zip(sayings.iter().skip(1)) {
            if first.rank == second.rank && bare(first) && bare(second) {
                self.twice(first.place(), second.place());
            }
        }
    }

    fn by_key(&self, kind: &'static Kind, group: &[Saying<'s>]) -> Vec<(Cow<'s, str>, Vec<Saying<'s>>)> {
        let mut keys: Vec<(Cow<'s, str>, Vec<Saying<'s>>)> = Vec::new();
        for saying in group {
            for key in self.keys_of(kind, saying) {
                match keys.iter_mut().find(|(known, _)| *known == key) {
                    Some((_, sayings)) => sayings.push(*saying),
                    None => keys.push((key, vec![*saying])),
                }
            }
        }
        keys
    }

    fn keys_of(&self, kind: &'static Kind, saying: &Saying<'s>) -> Vec<Cow<'s, str>> {
        match saying.spoken {
            Spoken::Child(node) if kind.many_keys => {
                arguments(node).filter_map(|entry| key_text(entry, saying.scope, self)).collect()
            }
            _ => key_of(kind, saying, self).into_iter().collect(),
        }
    }
}

/// Who said these, lowest first.
fn stack(group: &[Saying<'_>]) -> Vec<Said> {
    group.iter().map(Saying::said).collect()
}

/// Whether a verb is about the whole setting, not about values in a set.
fn is_whole(saying: &Saying<'_>) -> bool {
    !matches!(saying.declaration.shape, Shape::Set(_))
        || saying.items().next().is_none()
        || saying.verb() == Some("replace")
}

fn new_items<'s>(known: &[Item<'s>], said: &[Item<'s>]) -> Vec<Item<'s>> {
    said.iter().filter(|item| !known.iter().any(|other| same_text(item, other))).copied().collect()
}

fn same_text(a: &Item<'_>, b: &Item<'_>) -> bool {
    a.value == b.value && a.annotation == b.annotation
}

/// The names and values of a map: properties and children with one value each; nothing for a name that a layer removes.
fn map_entries<'s>(saying: &Saying<'s>) -> Vec<(Cow<'s, str>, Option<Item<'s>>)> {
    let item = |entry| super::expand::item(entry, saying.file, saying.scope, saying.rank);
    match saying.spoken {
        Spoken::Property(entry) => {
            entry.name.iter().map(|name| (Cow::Borrowed(&*name.text), Some(item(entry)))).collect()
        }
        Spoken::Child(node) => {
            let properties = node
                .entries
                .iter()
                .filter_map(|entry| entry.name.as_ref().map(|name| (Cow::Borrowed(&*name.text), Some(item(entry)))));
            let blocks = children(node).iter().map(|child| {
                let value = arguments(child).next().filter(|_| verb(child) != Some("remove")).map(item);
                (Cow::Borrowed(&*child.name.text), value)
            });
            properties.chain(blocks).collect()
        }
    }
}
