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
use std::ops::Range;

use platc_kdl::Node;
use serde::{Deserialize, Serialize};

use crate::derive::Graph;
use crate::load::{Layers, Module, Statement, children, verb};
use crate::model::{Mention, Platform};
use crate::source::{SourceFile, Sources};
use crate::targets::{Artifact, Unit, kubernetes};
use crate::verify::Ties;

/// What a build was made from, and what its files name; it holds for the very compiler that left it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Trace {
    /// A digest of all that one layer said about a workload, by layer, word and name, such as `production service web` or, in the
    /// base, ` service web`; and under [`REST`] one of everything else.
    statements: BTreeMap<String, u64>,
    /// What was built without an error, by name.
    pub environments: BTreeMap<String, Made>,
}

/// What an environment was made of and into.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Made {
    graph: u64,
    /// Every file, with a digest of the objects that it makes and names.
    files: BTreeMap<String, u64>,
}

/// What was edited since a build, and what that build left.
#[derive(Debug)]
pub struct Edit<'t> {
    past: &'t Trace,
    /// The names of workloads, and of instances of modules.
    names: BTreeSet<&'t str>,
}

/// The name of all text that is no statement about a workload.
const REST: &str = "";

impl Trace {
    /// Of a spec that is not built yet.
    pub fn new(sources: &Sources, layers: &Layers<'_>) -> Self {
        let mut digests = BTreeMap::from([(REST.to_owned(), DefaultHasher::new())]);
        let mut behind = vec![0; sources.files.len()];
        let mut statements: Vec<_> = workloads(layers).collect();
        statements.sort_by_key(|(_, statement)| (statement.file, statement.node.span));
        for (name, Statement { node, file }) in statements {
            let (Some(source), Some(behind)) = (sources.file(file), behind.get_mut(usize::from(file.0))) else {
                continue;
            };
            add(&mut digests, REST, source, *behind..node.span.range().start);
            add(&mut digests, &name, source, node.span.range());
            *behind = node.span.range().end;
        }
        for (source, behind) in sources.files.iter().zip(behind) {
            add(&mut digests, REST, source, behind..source.text.len());
        }
        let statements = digests.into_iter().map(|(name, digest)| (name, digest.finish())).collect();
        Self { statements, environments: BTreeMap::new() }
    }

    /// What was edited since this was left; nothing if it is more than statements about workloads that there were already.
    pub fn edit(&self, now: &Self) -> Option<Edit<'_>> {
        if !self.statements.keys().eq(now.statements.keys()) {
            return None;
        }
        let pairs = self.statements.iter().zip(now.statements.values());
        let edited = pairs.filter(|((_, past), now)| past != now);
        let names = edited.map(|((name, _), _)| name.rsplit_once(' ').map(|(_, name)| name));
        Some(Edit { past: self, names: names.collect::<Option<_>>()? })
    }
}

impl Edit<'_> {
    /// The files of an environment that may differ now, with what there is to remember of all; nothing if that cannot be said.
    pub fn reaches(&self, platform: &Platform, graph: &Graph, planned: &[Unit]) -> Option<(Vec<Unit>, &Made)> {
        let past = self.past.environments.get(&platform.environment)?;
        let same_files =
            past.files.len() == planned.len() && planned.iter().all(|unit| past.files.contains_key(&unit.path));
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
        let file = |artifact: &Artifact| {
            let path = artifact.unit.path.as_str();
            (path.to_owned(), ties.get(path).copied().unwrap_or_default())
        };
        Self { graph: digest(graph), files: artifacts.iter().map(file).collect() }
    }

    /// Whether files make and name the objects that they made and named before.
    pub fn ties_as(&self, artifacts: &[Artifact], ties: &Ties<'_>) -> bool {
        artifacts.iter().all(|artifact| {
            let path = artifact.unit.path.as_str();
            self.files.get(path) == Some(&ties.get(path).copied().unwrap_or_default())
        })
    }
}

fn add(digests: &mut BTreeMap<String, DefaultHasher>, name: &str, file: &SourceFile, text: Range<usize>) {
    let digest = match digests.get_mut(name) {
        Some(digest) => digest,
        None => digests.entry(name.to_owned()).or_default(),
    };
    (&file.path, file.text.get(text)).hash(digest);
}

/// Every statement that is about workloads and nothing else, with the layer, the word and the name.
fn workloads<'l, 's>(layers: &'l Layers<'s>) -> impl Iterator<Item = (String, Statement<'s>)> + use<'l, 's> {
    let base = layers.base.iter().map(|statement| ("", *statement));
    let overlays = layers.environments.values();
    let overlays = overlays.flat_map(|layer| layer.overlays().map(|statement| (layer.name, statement)));
    base.chain(overlays).filter_map(|(layer, statement)| {
        let word = &*statement.node.name.text;
        let is_told_apart = is_workload(word) || layers.modules.get(word).is_some_and(makes_workloads);
        // What takes a node away speaks to those that named it, too.
        let name = statement.argument(0).filter(|_| is_told_apart && verb(statement.node).is_none())?;
        Some((format!("{layer} {word} {name}"), statement))
    })
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
