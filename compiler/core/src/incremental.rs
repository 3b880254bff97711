//! What a build leaves for the next one, so that an edit of one workload makes its files and those of its neighbours, and no others.
//!
//! By law P7 a node and what it reads decide its artifacts. What the file of a `service`, `job` or `cron` reads is the node, nodes of
//! other kinds, the graph, and the workloads that it names or that name it. So if all that changed since the last build are statements
//! about workloads (or instances of a module that makes nothing else), and an environment still has the same files and the same graph,
//! every other workload's file is as it was.
//!
//! Only that is spared. Everything before lowering is done as ever, and so is every file that is no workload's, so that all findings
//! come out; and where what is made names other objects than before, all is made, since `verify` looks at the whole.

use std::collections::{BTreeMap, BTreeSet};
use std::hash::{DefaultHasher, Hash, Hasher};

use platc_kdl::Node;
use serde::{Deserialize, Serialize};

use crate::derive::Graph;
use crate::load::{Layers, Module, Statement, children, verb};
use crate::model::{Mention, Platform};
use crate::source::Sources;
use crate::targets::{Artifact, Unit, kubernetes};
use crate::verify::Ties;

/// What a build was made from, and what its files name; it holds for the very compiler that left it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Trace {
    spec: Digests,
    /// What was built, and had nothing to say about its files, by name.
    pub environments: BTreeMap<String, Made>,
}

/// A spec in digests.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
struct Digests {
    /// Of each statement about a workload, in the order of the files.
    statements: Vec<u64>,
    /// Of all other text, and of which workload and which layer each statement is about.
    rest: u64,
    /// Whether reading it, before any merging, found nothing.
    is_quiet: bool,
}

/// What a build reads.
#[derive(Debug)]
pub struct Spec<'s> {
    /// The workload that each statement is about, in the order of the files.
    names: Vec<&'s str>,
    digests: Digests,
}

/// What an environment was made of and into.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Made {
    graph: u64,
    /// A digest of the paths of all its files.
    files: u64,
    /// For each of them, in the order of their paths, a digest of the objects that it makes and names.
    ties: Vec<u64>,
}

/// What was edited since a build, and what that build left.
#[derive(Debug)]
pub struct Edit<'t> {
    past: &'t Trace,
    /// The names of workloads, and of instances of modules.
    names: BTreeSet<&'t str>,
}

impl<'s> Spec<'s> {
    /// Of a spec in its layers.
    pub fn new(sources: &Sources, layers: &Layers<'s>) -> Self {
        let mut spoken: Vec<_> = workloads(layers).collect();
        spoken.sort_by_key(|(_, statement)| (statement.file, statement.node.span));
        let mut rest = DefaultHasher::new();
        let (mut names, mut statements) = (Vec::new(), Vec::new());
        let mut spoken = spoken.into_iter().peekable();
        for (file, source) in sources.iter() {
            source.path.hash(&mut rest);
            let mut behind = 0;
            while let Some((subject, Statement { node, .. })) = spoken.next_if(|(_, next)| next.file == file) {
                source.text.get(behind..node.span.range().start).hash(&mut rest);
                subject.hash(&mut rest);
                statements.push(digest(&node.span.text(&source.text)));
                names.push(subject.name);
                behind = node.span.range().end;
            }
            source.text.get(behind..).hash(&mut rest);
        }
        Self { names, digests: Digests { statements, rest: rest.finish(), is_quiet: false } }
    }

    /// Notes that reading it, before any merging, found nothing.
    pub fn is_quiet(&mut self, is_quiet: bool) {
        self.digests.is_quiet = is_quiet;
    }
}

impl Trace {
    /// What to remember of a build.
    pub fn new(spec: Spec<'_>, environments: BTreeMap<String, Made>) -> Self {
        Self { spec: spec.digests, environments }
    }

    /// What was edited since this was left; nothing if it is more than statements about workloads that there were already.
    pub fn edit<'t>(&'t self, now: &Spec<'t>) -> Option<Edit<'t>> {
        if self.spec.rest != now.digests.rest {
            return None;
        }
        let pairs = self.spec.statements.iter().zip(&now.digests.statements);
        let edited = now.names.iter().zip(pairs).filter(|(_, (past, now))| past != now);
        Some(Edit { past: self, names: edited.map(|(name, _)| *name).collect() })
    }
}

impl Edit<'_> {
    /// Whether a statement is as the last build read it, which found nothing in it.
    pub fn is_read(&self, layers: &Layers<'_>, statement: Statement<'_>) -> bool {
        self.past.spec.is_quiet && workload(layers, statement).is_some_and(|name| !self.names.contains(name))
    }

    /// The files of an environment that may differ now, with what there is to remember of all; nothing if that cannot be said.
    pub fn reaches(&self, platform: &Platform, graph: &Graph, planned: &[Unit]) -> Option<(Vec<Unit>, &Made)> {
        let past = self.past.environments.get(&platform.environment)?;
        let same_files = past.files == digest_of_paths(planned.iter());
        // A patch must be seen to hit something, and so needs to see everything.
        if !same_files || past.graph != digest(graph) || !platform.nodes.patch.is_empty() {
            return None;
        }
        let near = self.neighbourhood(&platform.mentions)?;
        let is_near = |address: &str| near.contains(address) || self.is_about(address);
        let is_spared = |unit: &Unit| kubernetes::is_of_workload(unit) && !is_near(&unit.owner);
        Some((planned.iter().filter(|unit| !is_spared(unit)).cloned().collect(), past))
    }

    /// Whether an address is that of an edited workload, or of one that an edited instance made.
    fn is_about(&self, address: &str) -> bool {
        let name = address.split_once('.').map_or(address, |(_, name)| name);
        let parts = name.match_indices('-').filter_map(|(dash, _)| name.get(..dash));
        parts.chain([name]).any(|part| self.names.contains(part))
    }

    /// The workloads that read something of the edited ones, and those that name or are named by any of these; nothing where
    /// something else reads of them, since everyone may read that.
    fn neighbourhood<'p>(&self, mentions: &'p [Mention]) -> Option<BTreeSet<&'p str>> {
        let readers: BTreeSet<&str> =
            mentions.iter().filter(|one| one.reads && self.is_about(&one.whom)).map(|one| one.who.as_str()).collect();
        if !readers.iter().all(|address| is_workload(address.split('.').next().unwrap_or_default())) {
            return None;
        }
        let differs = |address: &str| readers.contains(address) || self.is_about(address);
        let near = mentions.iter().filter(|one| differs(&one.who) || differs(&one.whom));
        Some(near.flat_map(|one| [one.who.as_str(), one.whom.as_str()]).chain(readers.iter().copied()).collect())
    }
}

impl Made {
    /// Of an environment, all of whose files are known.
    pub fn new(graph: &Graph, artifacts: &[Artifact], ties: &Ties<'_>) -> Self {
        let units = artifacts.iter().map(|artifact| &artifact.unit);
        let tie = |unit: &Unit| ties.get(unit.path.as_str()).copied().unwrap_or_default();
        Self { graph: digest(graph), files: digest_of_paths(units.clone()), ties: units.map(tie).collect() }
    }

    /// Whether files, some of those that were planned, make and name the objects that they made and named before.
    pub fn ties_as(&self, planned: &[Unit], artifacts: &[Artifact], ties: &Ties<'_>) -> bool {
        artifacts.iter().all(|Artifact { unit, .. }| {
            let index = planned.binary_search_by(|planned| planned.path.cmp(&unit.path));
            let past = index.ok().and_then(|index| self.ties.get(index)).copied();
            past == Some(ties.get(unit.path.as_str()).copied().unwrap_or_default())
        })
    }
}

fn digest_of_paths<'u>(units: impl Iterator<Item = &'u Unit>) -> u64 {
    let mut hasher = DefaultHasher::new();
    units.for_each(|unit| unit.path.hash(&mut hasher));
    hasher.finish()
}

/// Which workload a layer speaks of.
#[derive(Debug, Hash)]
struct Subject<'s> {
    /// The environment; empty for the base.
    layer: &'s str,
    word: &'s str,
    name: &'s str,
}

/// Every statement that is about a workload, or an instance of a module that makes only such, and nothing else.
fn workloads<'l, 's>(layers: &'l Layers<'s>) -> impl Iterator<Item = (Subject<'s>, Statement<'s>)> + use<'l, 's> {
    let base = layers.base.iter().map(|statement| ("", *statement));
    let overlays = layers.environments.values();
    let overlays = overlays.flat_map(|layer| layer.overlays().map(|statement| (layer.name, statement)));
    base.chain(overlays).filter_map(|(layer, statement)| {
        let name = workload(layers, statement)?;
        Some((Subject { layer, word: &statement.node.name.text, name }, statement))
    })
}

/// The name of the workload or instance that a statement is about, where it is about nothing else.
fn workload<'s>(layers: &Layers<'_>, statement: Statement<'s>) -> Option<&'s str> {
    let word = &*statement.node.name.text;
    let is_told_apart = is_workload(word) || layers.modules.get(word).is_some_and(makes_workloads);
    // What takes a node away speaks to those that named it, too.
    statement.argument(0).filter(|_| is_told_apart && verb(statement.node).is_none())
}

/// Whether a word is the kind of a workload.
pub fn is_workload(word: &str) -> bool {
    matches!(word, "service" | "job" | "cron")
}

/// Whether instances of a module become workloads and nothing else.
fn makes_workloads(module: &Module<'_>) -> bool {
    fn is_one(node: &Node<'_>) -> bool {
        match &*node.name.text {
            "when" | "each" => children(node).iter().all(is_one),
            word => is_workload(word),
        }
    }
    module.body.iter().all(|statement| is_one(statement.node))
}

fn digest(value: &impl Hash) -> u64 {
    let mut hasher = DefaultHasher::new();
    value.hash(&mut hasher);
    hasher.finish()
}
