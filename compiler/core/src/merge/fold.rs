//! Folds the contributions to one node into its merged form.

use std::borrow::Cow;
use std::collections::BTreeMap;

use super::cells::Cell;
use super::expand;
use super::gather::{Contribution, View, every_of};
use super::judge::{Claims, Voice};
use super::sayings::{Saying, existence_field};
use super::scopes::Scopes;
use super::tree::{Item, Merged, Node, Rank, Said, Slot};
use crate::finding::Finding;
use crate::load::{arguments, verb};
use crate::schema::{Kind, Role};
use crate::source::Place;

/// Folds for one cell.
pub struct Folder<'a, 's> {
    /// `every` of all layers, by kind.
    pub every: Option<&'a BTreeMap<&'s str, Vec<Contribution<'s>>>>,
    /// The cell.
    pub cell: &'a Cell,
    /// Parameters.
    pub scopes: &'a Scopes<'s>,
    /// Errors about layers; they never change a value.
    pub findings: &'a mut Vec<Finding>,
    /// What is reported if it holds in every cell.
    pub claims: Claims,
    /// The layer of the environment that is built, without its ancestors; nothing where layers are not judged.
    pub own_layer: Option<u8>,
    /// Whether no module has a say in the node.
    pub plain: bool,
    /// Set when a layer said something `in` a place: another cell may differ.
    pub narrowed: bool,
}

/// What became of a top-level node in a cell.
#[derive(Debug)]
pub enum Outcome<'s> {
    /// It exists.
    Node(Node<'s>),
    /// A layer removed it.
    Removed(Said),
    /// Its `in=`, which stands here, names other places.
    Elsewhere(Place),
    /// No layer makes it.
    Unmade,
}

impl<'a, 's> Folder<'a, 's> {
    /// Folds for a cell; without `every`, and without judging what layers say over each other.
    pub fn new(cell: &'a Cell, scopes: &'a Scopes<'s>, findings: &'a mut Vec<Finding>) -> Self {
        let claims = Claims::default();
        Self { every: None, cell, scopes, findings, claims, own_layer: None, plain: false, narrowed: false }
    }

    /// Folds a top-level node.
    pub fn component(
        &mut self,
        kind: &'static Kind,
        name: Cow<'s, str>,
        contributions: &[Contribution<'s>],
    ) -> Outcome<'s> {
        let (kept, removal) = cut(
            contributions,
            |said| matches!(said.view, View::Whole).then(|| verb(said.node)).flatten(),
            |said| said.rank,
        );
        if kept.iter().all(Contribution::is_every) {
            return removal.map_or(Outcome::Unmade, |said| Outcome::Removed(said.said()));
        }
        let node = self.existing(kind, name, &kept);
        let placed = node.slot(existence_field()).and_then(|slot| slot.stack.last()).map(|said| said.place);
        match placed {
            Some(place) if !self.exists_here(&node) => Outcome::Elsewhere(place),
            _ => Outcome::Node(node),
        }
    }

    /// Folds a node that is known to exist: what `every` says of its kind joins in.
    pub fn existing(&mut self, kind: &'static Kind, key: Cow<'s, str>, contributions: &[Contribution<'s>]) -> Node<'s> {
        let every = every_of(self.every, kind);
        if every.is_empty() {
            return self.node(kind, key, contributions);
        }
        let mut all = [contributions, every].concat();
        all.sort_by_key(|said| said.rank);
        self.node(kind, key, &all)
    }

    /// Whether `in=PLACE` of a node names this cell.
    pub fn exists_here(&mut self, node: &Node<'s>) -> bool {
        let Some(Merged::Item(item)) = node.slot(existence_field()).map(|slot| &slot.value) else { return true };
        self.narrowed = true;
        crate::load::text(item.value)
            .is_none_or(|places| places.split(' ').any(|place| self.cell.narrowing(place).is_some()))
    }

    /// Folds a node from what the layers say of it.
    pub fn node(&mut self, kind: &'static Kind, key: Cow<'s, str>, contributions: &[Contribution<'s>]) -> Node<'s> {
        self.node_behind(kind, key, kind.key_arity(), contributions)
    }

    /// The same, where the first `skipped` arguments are no arguments of the kind's own.
    pub fn node_behind(
        &mut self,
        kind: &'static Kind,
        key: Cow<'s, str>,
        skipped: usize,
        contributions: &[Contribution<'s>],
    ) -> Node<'s> {
        let arguments = if kind.many_keys { Vec::new() } else { self.arguments(skipped, contributions) };
        let mut sayings = self.sayings(kind, contributions);
        if let (true, Some(argument)) = (kind.arguments_reset, arguments.first()) {
            sayings.retain(|saying| saying.declaration.role != Role::Rest || saying.rank >= argument.rank);
        }
        Node {
            kind,
            key,
            keys: keys(kind, contributions),
            arguments,
            slots: self.slots(sayings),
            stack: contributions.iter().map(Contribution::said).collect(),
            optional: contributions.iter().any(|said| verb(said.node) == Some("optional")),
        }
    }

    /// The arguments of one node are said together: the last layer that gives any gives all (L4).
    fn arguments(&mut self, skipped: usize, contributions: &[Contribution<'s>]) -> Vec<Item<'s>> {
        let mut voices = contributions.iter().filter_map(|contribution| Arguments::of(contribution, skipped));
        let Some(first) = voices.next() else { return Vec::new() };
        let Some(second) = voices.next() else {
            self.judge_values(std::slice::from_ref(&first));
            return first.items().collect();
        };
        let voices: Vec<_> = [first, second].into_iter().chain(voices).collect();
        for (first, second) in voices.iter().zip(voices.iter().skip(1)) {
            if first.said.rank == second.said.rank {
                self.twice(first.said.place, second.said.place);
            }
        }
        self.judge_values(&voices);
        voices.last().map(|last| last.items().collect()).unwrap_or_default()
    }

    /// The settings in the order of the kind's fields; what the layers say of each is in order of rank.
    fn slots(&mut self, mut sayings: Vec<Saying<'s>>) -> Vec<Slot<'s>> {
        sayings.sort_by_key(|saying| saying.field);
        let mut slots = Vec::with_capacity(sayings.len());
        for group in sayings.chunk_by(|one, other| one.field == other.field) {
            self.setting(group, &mut slots);
        }
        slots
    }

    /// L16: one layer says a thing once.
    pub fn twice(&mut self, first: Place, second: Place) {
        let finding = Finding::error("said-twice", second, "this is said twice in one layer, so neither can win");
        self.findings.push(
            finding
                .label("said again here")
                .also(first, "said here")
                .help("keep one of the two; the order of lines and files decides nothing"),
        );
    }
}

/// The arguments of one contribution, behind those that are no arguments of the kind's own.
struct Arguments<'c, 's> {
    contribution: &'c Contribution<'s>,
    skipped: usize,
    said: Said,
}

impl<'c, 's> Arguments<'c, 's> {
    /// Nothing where there are none, or where the text is about more than the node.
    fn of(contribution: &'c Contribution<'s>, skipped: usize) -> Option<Self> {
        if !matches!(contribution.view, View::Whole) {
            return None;
        }
        let span = arguments(contribution.node).nth(skipped)?.value_span;
        let place = Place { file: contribution.file, span };
        Some(Self { contribution, skipped, said: Said { rank: contribution.rank, place } })
    }
}

impl<'s> Voice<'s> for Arguments<'_, 's> {
    fn said(&self) -> Said {
        self.said
    }

    fn items(&self) -> impl Iterator<Item = Item<'s>> {
        let Contribution { node, file, scope, rank, .. } = *self.contribution;
        arguments(node).skip(self.skipped).map(move |entry| expand::item(entry, file, scope, rank))
    }
}

/// The key arguments as the lowest layer wrote them.
fn keys<'s>(kind: &'static Kind, contributions: &[Contribution<'s>]) -> Vec<Item<'s>> {
    let whole = contributions.iter().find(|said| !said.is_every() && arguments(said.node).next().is_some());
    let count = if kind.many_keys { 0 } else { kind.key_arity() };
    whole.map_or_else(Vec::new, |said| {
        arguments(said.node).take(count).map(|entry| expand::item(entry, said.file, said.scope, said.rank)).collect()
    })
}

/// L11 and L12: what is left when the last `(remove)` or `(replace)` has hidden what is below it, and the removal if one was the last
/// word.
pub fn cut<T: Copy>(
    list: &[T],
    verb_of: impl for<'v> Fn(&'v T) -> Option<&'v str>,
    rank_of: impl Fn(&T) -> Rank,
) -> (Cow<'_, [T]>, Option<T>) {
    let last = list.iter().rposition(|item| matches!(verb_of(item), Some("remove" | "replace")));
    let Some(index) = last else { return (Cow::Borrowed(list), None) };
    let (below, above) = list.split_at(index);
    let Some((verb, rest)) = above.split_first() else { return (Cow::Borrowed(list), None) };
    if verb_of(verb) == Some("remove") {
        return (Cow::Borrowed(rest), Some(*verb));
    }
    let safety = below.iter().filter(|item| rank_of(item).layer == 0);
    (safety.chain(above).copied().collect(), None)
}
