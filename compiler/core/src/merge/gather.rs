//! Who says what about which node: the contributions of all layers, by identity, for one cell.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use platc_kdl::Node as Written;

use super::Identifier;
use super::cells::Cell;
use super::existence::{Removal, apply_removals, judge_existence, removed_again, unknown_kind};
use super::expand;
use super::fold::Folder;
use super::ranks;
use super::scopes::Scopes;
use super::tree::{Node, Rank, Said, ScopeId};
use crate::finding::Finding;
use crate::load::{EnvironmentLayer, Layers, Module, Statement, arguments, children, text, verb};
use crate::schema::{Identity, Kind, Node as _};
use crate::source::{FileId, Place};
use crate::words;

/// What one layer says about a node.
#[derive(Clone, Copy, Debug)]
pub struct Contribution<'s> {
    /// The text.
    pub node: &'s Written<'s>,
    /// Its file.
    pub file: FileId,
    /// Its layer.
    pub rank: Rank,
    /// The parameters it sees.
    pub scope: ScopeId,
    /// Which part of the text is about the node.
    pub view: View<'s>,
}

/// Which part of a text is about the node.
#[derive(Clone, Copy, Debug)]
pub enum View<'s> {
    /// All of it.
    Whole,
    /// The children: the text is an `every`.
    Every,
    /// What is neither a parameter nor about another product: the text is an instance of a module.
    Instance(&'s Module<'s>),
}

impl Contribution<'_> {
    /// The place of the text's head.
    pub fn place(&self) -> Place {
        Place { file: self.file, span: self.node.head }
    }

    /// The layer and the place.
    pub fn said(&self) -> Said {
        Said { rank: self.rank, place: self.place() }
    }

    /// Whether it is about one node, and neither in a module nor to one.
    pub fn is_plain(&self) -> bool {
        matches!(self.view, View::Whole) && self.scope == ScopeId::default()
    }

    /// Whether a lower `every` speaks, which never makes a node.
    pub fn is_every(&self) -> bool {
        matches!(self.view, View::Every)
    }
}

/// All contributions for one cell.
#[derive(Debug, Default)]
pub struct Gathered<'s> {
    /// By identity, each list in order of rank.
    pub nodes: BTreeMap<Identifier<'s>, Vec<Contribution<'s>>>,
    /// `every` by the kind's word, in order of rank.
    pub every: BTreeMap<&'s str, Vec<Contribution<'s>>>,
    /// Every `without` of the chain.
    pub removals: Vec<Removal<'s>>,
    /// Every removal of an instance of a module, which goes with all that it makes; `kind` is the module's word.
    pub instance_removals: Vec<Removal<'s>>,
    /// Instances of modules, which [`expand`] turns into nodes.
    pub instances: BTreeMap<(&'s str, Cow<'s, str>), Vec<Contribution<'s>>>,
    /// Whether another cell could give another outcome.
    pub depends_on_cell: bool,
    /// The one kind of node that is asked for.
    only: Option<&'static str>,
}

/// The chain of an environment: farthest ancestor first, itself last. A cycle, which `load` reports, ends it.
pub fn chain<'s>(layers: &'s Layers<'s>, environment: &'s EnvironmentLayer<'s>) -> Vec<&'s EnvironmentLayer<'s>> {
    let mut chain = vec![environment];
    while let Some((parent, _)) = chain.last().and_then(|last| last.extends) {
        match layers.environments.get(parent) {
            Some(next) if !chain.iter().any(|known| known.name == next.name) => chain.push(next),
            _ => break,
        }
    }
    chain.reverse();
    chain
}

/// The environment's own settings over its chain; `namespace` is not inherited (L20).
pub fn own_settings<'s>(chain: &[&'s EnvironmentLayer<'s>], findings: &mut Vec<Finding>) -> Node<'s> {
    let last = chain.len().saturating_sub(1);
    let contributions: Vec<_> = (0..)
        .zip(chain)
        .flat_map(|(index, layer)| layer.statements.iter().map(move |statement| (index, statement)))
        .collect();
    let contributions: Vec<_> =
        contributions.iter().map(|(index, statement)| contribution(**statement, ranks::environment(*index))).collect();
    let name = chain.last().map_or("", |layer| layer.name);
    let kind = words::platform::Environment::KIND;
    let (cell, scopes) = (Cell::default(), Scopes::default());
    let mut folder = Folder::new(&cell, &scopes, findings);
    let mut node = folder.node(kind, Cow::Borrowed(name), &contributions);
    let own = |said: &Said| said.rank == ranks::environment(last);
    if let Some((index, _)) = kind.setting("namespace") {
        node.slots.retain(|slot| slot.field != index || slot.stack.iter().any(own));
    }
    node
}

fn contribution(statement: Statement<'_>, rank: Rank) -> Contribution<'_> {
    Contribution { node: statement.node, file: statement.file, rank, scope: ScopeId::default(), view: View::Whole }
}

/// One gathering for all cells, or one each where a place matters to who speaks at all.
pub fn gather_cells<'s>(
    layers: &'s Layers<'s>,
    chain: &[&'s EnvironmentLayer<'s>],
    cells: &[Cell],
    scopes: &mut Scopes<'s>,
    findings: &mut Vec<Finding>,
) -> Vec<Gathered<'s>> {
    let mut gathered = Vec::new();
    for cell in cells {
        let here = gather_only(None, layers, chain, cell, scopes, findings);
        let depends = here.depends_on_cell;
        gathered.push(here);
        if !depends {
            break;
        }
    }
    gathered
}

/// All contributions for one cell, modules expanded; of statements about nodes of the language those of one kind alone, where one is
/// named.
pub fn gather_only<'s>(
    kind: Option<&'static str>,
    layers: &'s Layers<'s>,
    chain: &[&'s EnvironmentLayer<'s>],
    cell: &Cell,
    scopes: &mut Scopes<'s>,
    findings: &mut Vec<Finding>,
) -> Gathered<'s> {
    let mut gathered = Gathered { only: kind, ..Gathered::default() };
    for statement in &layers.base {
        gathered.take(layers, *statement, ranks::base(), ranks::base_every());
    }
    for (index, environment) in chain.iter().enumerate() {
        for statement in environment.overlays() {
            gathered.overlay(layers, statement, index, 0, cell, findings);
        }
    }
    expand::expand(layers, cell, &mut gathered, scopes, findings);
    for list in gathered.nodes.values_mut().chain(gathered.every.values_mut()) {
        list.sort_by_key(|said| said.rank);
    }
    judge_existence(&mut gathered, findings);
    findings.extend(removed_again(&gathered));
    apply_removals(&mut gathered);
    gathered
}

impl<'s> Gathered<'s> {
    /// Takes one statement into the list of the node, the instance or the kind that it is about.
    pub fn take(&mut self, layers: &'s Layers<'s>, statement: Statement<'s>, block: Rank, every: Rank) {
        let word: &'s str = &statement.node.name.text;
        let name = statement.argument(0);
        if word == "every" {
            if let Some(kind) = name {
                let said = Contribution { view: View::Every, ..contribution(statement, every) };
                self.every.entry(kind).or_default().push(said);
            }
        } else if layers.modules.contains_key(word) {
            let name = Cow::Borrowed(name.unwrap_or_default());
            if verb(statement.node) == Some("remove") {
                let said = contribution(statement, block).said();
                return self.instance_removals.push(Removal { kind: word, name: Some(name), said, detaches: false });
            }
            self.instances.entry((word, name)).or_default().push(contribution(statement, block));
        } else if let Some(kind) = words::kind(word).filter(|kind| self.only.is_none_or(|only| only == kind.word)) {
            let name = if kind.identity == Identity::Singleton { Some("") } else { name };
            // `load` has reported a node without the name that it needs.
            let Some(name) = name else { return };
            self.nodes.entry((kind.word, Cow::Borrowed(name))).or_default().push(contribution(statement, block));
        }
    }

    fn overlay(
        &mut self,
        layers: &'s Layers<'s>,
        statement: Statement<'s>,
        index: usize,
        narrowing: u8,
        cell: &Cell,
        findings: &mut Vec<Finding>,
    ) {
        let narrowed = |rank: Rank| Rank { narrowing, ..rank };
        match &*statement.node.name.text {
            "in" => {
                self.depends_on_cell = true;
                let Some(narrowing) = statement.argument(0).and_then(|place| cell.narrowing(place)) else { return };
                for node in children(statement.node) {
                    self.overlay(layers, Statement { node, file: statement.file }, index, narrowing, cell, findings);
                }
            }
            "without" => self.without(layers, statement, narrowed(ranks::environment(index)), findings),
            _ => self.take(
                layers,
                statement,
                narrowed(ranks::environment(index)),
                narrowed(ranks::environment_every(index)),
            ),
        }
    }

    fn without(&mut self, layers: &'s Layers<'s>, statement: Statement<'s>, rank: Rank, findings: &mut Vec<Finding>) {
        for entry in arguments(statement.node) {
            let place = statement.at(entry.span);
            let Some(address) = text(&entry.value) else { continue };
            let (word, name) =
                address.split_once('.').map_or((address, None), |(word, name)| (word, Some(Cow::Borrowed(name))));
            let removal = |kind| Removal { kind, name, said: Said { rank, place }, detaches: true };
            match (words::kind(word), layers.modules.contains_key(word)) {
                (Some(kind), _) => self.removals.push(removal(kind.word)),
                (None, true) => self.instance_removals.push(removal(word)),
                (None, false) => findings.push(unknown_kind(word, place)),
            }
        }
    }
}

/// Everything that some cell has contributions for.
pub fn identities<'s>(gathered: &[Gathered<'s>]) -> Vec<Identifier<'s>> {
    let all: BTreeSet<_> = gathered
        .iter()
        .flat_map(|here| here.nodes.iter().filter(|(_, list)| !list.is_empty()).map(|(key, _)| key))
        .collect();
    all.into_iter().cloned().collect()
}

/// Whether the contributions to a node differ from cell to cell.
pub fn differs(gathered: &[Gathered<'_>], identifier: &Identifier<'_>) -> bool {
    let Some((first, others)) = gathered.split_first() else { return false };
    let shape = |here: &Gathered<'_>| -> Vec<_> {
        let list = here.nodes.get(identifier).map_or(&[][..], Vec::as_slice);
        list.iter().map(|said| (said.place(), said.rank, said.scope)).collect()
    };
    let every = |here: &Gathered<'_>| -> Vec<_> {
        here.every.values().flatten().map(|said| (said.place(), said.rank)).collect()
    };
    !others.is_empty() && others.iter().any(|other| shape(other) != shape(first) || every(other) != every(first))
}

/// The kind that a contribution to a node of `kind` speaks of, for `every` on nested kinds.
pub fn every_of<'a, 's>(
    every: Option<&'a BTreeMap<&'s str, Vec<Contribution<'s>>>>,
    kind: &Kind,
) -> &'a [Contribution<'s>] {
    let Some(said) = every.and_then(|every| every.get(kind.word)) else { return &[] };
    let same_kind = words::kind(kind.word).or_else(|| words::part(kind.word)).is_some_and(|known| known.is(kind));
    if same_kind { said } else { &[] }
}
