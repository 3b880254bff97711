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

use rayon::prelude::*;

use crate::finding::Finding;
use crate::incremental::is_workload;
use crate::merge::{Component, Environment};
use crate::model::{Mention, Nodes, Platform, Reading, aliases};
use crate::schema::{Node as _, NodeReader};
use crate::words;

pub use context::{Context, Substitution};
pub use dropped::CODE as DROPPED;
pub use index::Index;

/// How many nodes one task reads: enough to be worth a task.
const CHUNK: usize = 128;

/// Reads a merged environment.
pub fn resolve(environment: &Environment<'_>) -> (Platform, Vec<Finding>) {
    resolve_with(environment, None, &|_| true)
}

/// The same with one leaf changed, and of some nodes alone, for `explain`.
pub fn resolve_with(
    environment: &Environment<'_>,
    substitution: Option<Substitution>,
    is_wanted: &dyn Fn(&Component<'_>) -> bool,
) -> (Platform, Vec<Finding>) {
    let index = Index::new(environment);
    let contexts = || context::contexts(environment, &index, substitution);
    let components: Vec<&Component<'_>> =
        environment.components.values().filter(|component| is_wanted(component)).collect();
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
        aliases: aliases::aliases(environment),
        nodes,
        mentions: Vec::new(),
        definitions: environment.definitions.clone(),
    }
}
