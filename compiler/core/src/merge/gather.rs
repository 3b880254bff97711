//! Who says what about which node: the contributions of all layers, by identity, for one cell.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use platc_kdl::Node as Written;

use super::Identifier;
use super::cells::Cell;
use super::expand;
use super::fold::Folder;
use super::judge::nothing_below;
use super::ranks;
use super::tree::{Item, Node, Rank, Said, ScopeId};
use crate::finding::Finding;
use crate::load::{EnvironmentLayer, Layers, Module, Statement, arguments, children, text, verb};
use crate::schema::{Identity, Kind, Node as _, nearest};
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

/// The parameters of one module instance.
#[derive(Clone, Debug)]
pub struct Scope<'s> {
    /// The module.
    pub module: &'s str,
    /// The name of the instance.
    pub instance: Cow<'s, str>,
    /// Parameters with their values; the items of an `each` come first.
    pub parameters: Vec<(&'s str, Vec<Item<'s>>)>,
}

/// All scopes of an environment; equal ones are kept once, so that cells can be compared.
#[derive(Debug)]
pub struct Scopes<'s> {
    /// By [`ScopeId`]; the first is outside of any module.
    pub list: Vec<Scope<'s>>,
}

impl Default for Scopes<'_> {
    fn default() -> Self {
        Self { list: vec![Scope { module: "", instance: Cow::Borrowed(""), parameters: Vec::new() }] }
    }
}

impl<'s> Scopes<'s> {
    /// The scope of that id.
    pub fn get(&self, id: ScopeId) -> Option<&Scope<'s>> {
        self.list.get(id.0 as usize)
    }

    /// The id of a scope, old or new.
    pub fn add(&mut self, scope: Scope<'s>) -> ScopeId {
        let same = |known: &Scope<'s>| {
            known.module == scope.module && known.instance == scope.instance && places(known).eq(places(&scope))
        };
        let tail = self.list.len().saturating_sub(RECENT);
        let index = match self.list.iter().skip(tail).position(same) {
            Some(index) => tail + index,
            None => {
                self.list.push(scope);
                self.list.len() - 1
            }
        };
        ScopeId(u32::try_from(index).unwrap_or(0))
    }
}

/// What tells the parameters of two scopes apart.
fn places<'a>(scope: &'a Scope<'_>) -> impl Iterator<Item = (&'a str, Place, ScopeId)> {
    scope.parameters.iter().flat_map(|(name, items)| items.iter().map(move |item| (*name, item.place, item.scope)))
}

/// How far back equal scopes are looked for; a miss costs a copy and nothing else.
const RECENT: usize = 64;

/// That an environment said `without`, or `(remove)` of a whole node.
#[derive(Clone, Debug)]
pub struct Removal<'s> {
    /// The kind.
    pub kind: &'static str,
    /// The name; nothing when all of the kind went.
    pub name: Option<Cow<'s, str>>,
    /// Who said so.
    pub said: Said,
    /// `without`: optional references go with it.
    pub detaches: bool,
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
    /// Instances of modules, which [`expand`] turns into nodes.
    pub instances: BTreeMap<(&'s str, Cow<'s, str>), Vec<Contribution<'s>>>,
    /// Whether another cell could give another outcome.
    pub depends_on_cell: bool,
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
        let here = gather(layers, chain, cell, scopes, findings);
        let depends = here.depends_on_cell;
        gathered.push(here);
        if !depends {
            break;
        }
    }
    gathered
}

/// All contributions for one cell, modules expanded.
pub fn gather<'s>(
    layers: &'s Layers<'s>,
    chain: &[&'s EnvironmentLayer<'s>],
    cell: &Cell,
    scopes: &mut Scopes<'s>,
    findings: &mut Vec<Finding>,
) -> Gathered<'s> {
    let mut gathered = Gathered::default();
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
    judge_existence(layers, &mut gathered, findings);
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
            self.instances.entry((word, name)).or_default().push(contribution(statement, block));
        } else if let Some(kind) = words::kind(word) {
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
            "without" => self.without(statement, narrowed(ranks::environment(index)), findings),
            _ => self.take(
                layers,
                statement,
                narrowed(ranks::environment(index)),
                narrowed(ranks::environment_every(index)),
            ),
        }
    }

    fn without(&mut self, statement: Statement<'s>, rank: Rank, findings: &mut Vec<Finding>) {
        for entry in arguments(statement.node) {
            let place = statement.at(entry.span);
            let Some(address) = text(&entry.value) else { continue };
            let (word, name) =
                address.split_once('.').map_or((address, None), |(word, name)| (word, Some(Cow::Borrowed(name))));
            match words::kind(word) {
                Some(kind) => {
                    self.removals.push(Removal { kind: kind.word, name, said: Said { rank, place }, detaches: true })
                }
                None => findings.push(unknown_kind(word, place)),
            }
        }
    }
}

fn unknown_kind(word: &str, place: Place) -> Finding {
    let finding = Finding::error(
        "unknown-word",
        place,
        format!("`without` takes kinds and addresses of nodes, and `{word}` is no kind"),
    );
    match nearest(word, words::KINDS.iter().map(|kind| kind.word)) {
        Some(known) => finding.help(format!("did you mean `{known}`?")),
        None => finding,
    }
}

/// L17: an environment speaks of a node that somebody made, unless it says `(new)`.
fn judge_existence<'s>(layers: &Layers<'_>, gathered: &mut Gathered<'s>, findings: &mut Vec<Finding>) {
    let mut unmade = Vec::new();
    for (identifier, said) in &gathered.nodes {
        let mut made = false;
        for contribution in said.iter().filter(|contribution| !contribution.is_every()) {
            let new = verb(contribution.node) == Some("new") && matches!(contribution.view, View::Whole);
            let overlay = contribution.rank.layer > ranks::BASE;
            if overlay && !made && !new {
                findings.push(unknown_node(layers, gathered, identifier, contribution));
                unmade.push(identifier.clone());
                break;
            }
            if overlay && made && new {
                findings.push(already_there(identifier, contribution, said));
            }
            made = true;
        }
    }
    unmade.into_iter().for_each(|identifier| drop(gathered.nodes.remove(&identifier)));
}

fn unknown_node(
    layers: &Layers<'_>,
    gathered: &Gathered<'_>,
    identifier: &Identifier<'_>,
    said: &Contribution<'_>,
) -> Finding {
    let (kind, name) = (identifier.0, &*identifier.1);
    let title = format!("{kind} {name}");
    let title = title.trim_end();
    let finding = Finding::error(
        "unknown-node",
        said.place(),
        format!("there is no `{title}` to change: no layer below this one declares it"),
    );
    let known = gathered.nodes.iter().filter(|((word, other), list)| {
        *word == kind && other != name && list.iter().any(|said| said.rank.layer <= ranks::BASE)
    });
    let instances = gathered.instances.keys().filter(|(module, _)| {
        layers.modules.get(module).and_then(|module| module.principal_kind).is_some_and(|found| found.word == kind)
    });
    let known: BTreeSet<&str> = known.map(|((_, name), _)| &**name).chain(instances.map(|(_, name)| &**name)).collect();
    match nearest(name, known) {
        Some(near) => {
            finding.help(format!("did you mean `{near}`? A {kind} of this environment's own is `(new){title}`"))
        }
        None => finding.help(format!("a {kind} of this environment's own is `(new){title}`")),
    }
}

fn already_there(identifier: &Identifier<'_>, said: &Contribution<'_>, all: &[Contribution<'_>]) -> Finding {
    let title = format!("{} {}", identifier.0, identifier.1);
    let finding = Finding::error(
        "already-there",
        said.place(),
        format!("`{}` is not new: a lower layer has it", title.trim_end()),
    );
    let finding = finding
        .help(format!("leave out `(new)` to change it, or write `(replace){}` to start afresh", title.trim_end()));
    all.first().map_or(finding.clone(), |first| finding.also(first.place(), "the lower layer"))
}

/// L14: what `without` removes is cut from below; what the same environment or a later one makes anew stays.
fn apply_removals(gathered: &mut Gathered<'_>) {
    for removal in &gathered.removals {
        let hit = |(word, name): &Identifier<'_>| {
            *word == removal.kind && removal.name.as_ref().is_none_or(|wanted| wanted == name)
        };
        for (_, list) in gathered.nodes.iter_mut().filter(|(identifier, _)| hit(identifier)) {
            list.retain(|said| {
                said.rank > removal.said.rank
                    || (said.rank.layer == removal.said.rank.layer && verb(said.node) == Some("new"))
            });
        }
    }
}

/// L17: a `without` of what no layer has in any cell.
pub fn removals_of_nothing(gathered: &[Gathered<'_>]) -> Vec<Finding> {
    let nodes = || gathered.iter().flat_map(|here| here.nodes.keys());
    let hits = |removal: &Removal<'_>| {
        nodes().any(|(word, name)| *word == removal.kind && removal.name.as_ref().is_none_or(|wanted| wanted == name))
    };
    let of_nothing = |removal: &Removal<'_>| {
        let name = removal.name.as_deref().unwrap_or_default();
        let siblings = nodes().filter(|(word, _)| *word == removal.kind).map(|(_, name)| &**name);
        let title = format!("{} {name}", removal.kind);
        nothing_below(
            "remove",
            title.trim_end(),
            removal.said.place,
            nearest(name, siblings).map(|near| format!("{}.{near}", removal.kind)),
        )
    };
    gathered.iter().flat_map(|here| &here.removals).filter(|removal| !hits(removal)).map(of_nothing).collect()
}

/// Everything that some cell has contributions for.
pub fn identities<'s>(gathered: &[Gathered<'s>]) -> Vec<Identifier<'s>> {
    let all: BTreeSet<_> = gathered
        .iter()
        .flat_map(|here| here.nodes.iter().filter(|(_, list)| !list.is_empty()).map(|(key, _)| key))
        .collect();
    all.into_iter().cloned().collect()
}

/// The removals of `without`, one for each node that went.
pub fn removals<'s>(gathered: &[Gathered<'s>]) -> BTreeMap<Identifier<'s>, Removal<'s>> {
    let mut removed = BTreeMap::new();
    for removal in gathered.iter().flat_map(|here| &here.removals) {
        for (word, name) in
            gathered.iter().flat_map(|here| here.nodes.iter().filter(|(_, list)| list.is_empty()).map(|(key, _)| key))
        {
            if *word == removal.kind && removal.name.as_ref().is_none_or(|wanted| wanted == name) {
                removed.insert((*word, name.clone()), removal.clone());
            }
        }
    }
    removed
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
