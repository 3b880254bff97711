//! resolve: merged trees -> the typed [`Platform`].
//!
//! References are looked up, texts interpolated, values read into their types; all errors at once, never only the first. A node with
//! an error is left out, so that nothing cascades.

mod attributes;
mod context;
mod dropped;
mod index;
mod interpolate;
mod pinned;
mod references;

use std::borrow::Cow;
use std::collections::BTreeSet;

use rayon::prelude::*;

use crate::finding::Finding;
use crate::incremental::is_workload;
use crate::merge::{Component, Environment};
use crate::model::{Mention, Platform, Reading};
use crate::schema::{Node as _, NodeReader};
use crate::words::{self, Nodes};

pub use context::{Context, Substitution};
pub use index::Index;

/// How many nodes one task reads: enough to be worth a task.
const CHUNK: usize = 128;

/// Reads a merged environment.
pub fn resolve(environment: &Environment<'_>) -> (Platform, Vec<Finding>) {
    resolve_with(environment, None)
}

/// The same with one leaf changed, for `explain`.
pub fn resolve_with(environment: &Environment<'_>, substitution: Option<Substitution>) -> (Platform, Vec<Finding>) {
    let index = Index::new(environment);
    let contexts = || context::contexts(environment, &index, substitution);
    let components: Vec<&Component<'_>> = environment.components.values().collect();
    let read: Vec<Read> = components.par_chunks(CHUNK).map(|chunk| read_chunk(chunk, &contexts())).collect();
    let mut nodes = Nodes::default();
    let (mut mentions, mut findings) = (Vec::new(), Vec::new());
    for part in read {
        nodes.append(part.nodes);
        mentions.extend(part.mentions);
        findings.extend(part.findings);
    }
    let contexts = contexts();
    findings.extend(contexts.first().map(pinned::judge).unwrap_or_default());
    let settings = contexts.first().and_then(|context| {
        let mut reader = NodeReader { node: &environment.settings, context, findings: &mut findings };
        words::platform::Environment::decode(&mut reader).ok()
    });
    let mut platform = platform(environment, nodes, settings, &contexts);
    mentions.extend(mentions_of("environment", "", &contexts));
    platform.mentions = mentions;
    (platform, dropped::gather(findings))
}

/// The same with a leaf of that node changed, where it is known what came of the environment as it is: only who can differ is read
/// again.
pub fn resolve_again(
    environment: &Environment<'_>,
    before: &Platform,
    node: &str,
    substitution: Substitution,
) -> (Platform, Vec<Finding>) {
    let reads = before.mentions.iter().filter(|mention| mention.reads && mention.whom == node);
    let changed: BTreeSet<&str> = reads.map(|mention| mention.who.as_str()).chain([node]).collect();
    // What another kind says, anyone may read.
    let identities = changed.iter().filter_map(|address| address.split_once('.'));
    let identities: Vec<_> = identities.filter(|(kind, _)| is_workload(kind)).collect();
    if identities.len() < changed.len() {
        return resolve_with(environment, Some(substitution));
    }
    let component = |(kind, name): (&str, &str)| {
        environment.components.get(&(words::kind(kind)?.word, Cow::Owned(name.to_owned())))
    };
    let components: Vec<&Component<'_>> = identities.into_iter().filter_map(component).collect();
    let index = Index::new(environment);
    let read = read_chunk(&components, &context::contexts(environment, &index, Some(substitution)));
    let mut platform = before.clone();
    platform.nodes.replace(&changed, read.nodes);
    (platform, dropped::gather(read.findings))
}

/// What came of some nodes.
struct Read {
    nodes: Nodes,
    mentions: Vec<Mention>,
    findings: Vec<Finding>,
}

fn read_chunk(chunk: &[&Component<'_>], contexts: &[Context<'_, '_>]) -> Read {
    let (mut nodes, mut mentions) = (Nodes::default(), Vec::new());
    let mut reading = Reading { contexts, findings: Vec::new() };
    for component in chunk {
        nodes.read(component, &mut reading);
        mentions.extend(mentions_of(component.kind.word, &component.name, contexts));
    }
    Read { nodes, mentions, findings: reading.findings }
}

/// The workloads that were looked up while a node was read.
fn mentions_of(kind: &str, name: &str, contexts: &[Context<'_, '_>]) -> Vec<Mention> {
    let mention = |(whom, reads)| Mention { who: format!("{kind}.{name}"), whom, reads };
    let mentions = contexts.iter().flat_map(Context::mentioned).map(mention);
    mentions.filter(|mention| mention.reads || is_workload(kind)).collect()
}

fn platform(
    environment: &Environment<'_>,
    nodes: Nodes,
    settings: Option<words::platform::Environment>,
    contexts: &[Context<'_, '_>],
) -> Platform {
    let heads = contexts.first();
    let text = |word: &str| heads.and_then(|context| context.platform_text(word));
    let name = text("name").unwrap_or_default();
    let versions = settings.as_ref().map_or_else(Vec::new, |settings| {
        settings.versions.0.iter().map(|(image, version)| (image.clone(), version.value.to_string())).collect()
    });
    Platform {
        namespace: heads.map(Context::namespace).unwrap_or_default(),
        domain: text("domain"),
        timezone: text("timezone").unwrap_or_else(|| "UTC".to_owned()),
        environment: environment.name.to_owned(),
        environments: environment.environments.iter().map(|name| (*name).to_owned()).collect(),
        cells: environment.cells.clone(),
        name,
        versions,
        settings,
        nodes,
        mentions: Vec::new(),
        definitions: environment.definitions.clone(),
    }
}
