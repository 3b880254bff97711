//! Patches: each must have found its object, and left one that the API server takes.
//!
//! `patch-misses` · A patch names an object that the environment does not have. What it was to change stays as it was, and nobody
//! would notice.
//!
//! `patch-breaks` · What a patch leaves is no legal object of its kind, or not in the version that the cluster runs.

use std::collections::BTreeSet;

use serde_json::Value as Json;

use super::scan;
use crate::check::objects::{Complaint, complaints};
use crate::derive::Graph;
use crate::finding::Finding;
use crate::model::clusters::running;
use crate::model::{Declared, Platform};
use crate::schema::nearest;
use crate::source::Place;
use crate::targets::kubernetes::{Outcome, outcomes};
use crate::targets::{Artifact, Lowering};
use crate::words::escape::Patch;

/// The rule.
pub fn check(platform: &Platform, graph: &Graph, artifacts: &[Artifact]) -> Vec<Finding> {
    let patches: Vec<&Patch> = platform.nodes.patch.iter().filter_map(Declared::first).collect();
    if patches.is_empty() {
        return Vec::new();
    }
    let (mut known, mut findings) = (BTreeSet::new(), Vec::new());
    for artifact in artifacts.iter().filter(|artifact| artifact.unit.rule.starts_with("kubernetes/")) {
        let there: BTreeSet<String> =
            scan::objects(&artifact.text).iter().map(|object| format!("{} {}", object.kind, object.name)).collect();
        if patches.iter().any(|patch| there.contains(&wanted(patch))) {
            findings.extend(broken(platform, graph, artifact, &patches));
        }
        known.extend(there);
    }
    findings.extend(patches.into_iter().filter_map(|patch| misses(patch, &known)));
    findings
}

/// What the patches left of the objects of a file, judged by their schemas.
fn broken(platform: &Platform, graph: &Graph, artifact: &Artifact, patches: &[&Patch]) -> Vec<Finding> {
    let running = running(platform, artifact.unit.cell);
    let made = outcomes(&Lowering::new(platform, graph), &artifact.unit).unwrap_or_default();
    let mut findings = Vec::new();
    for object in made.iter().filter_map(|outcome| match outcome {
        Outcome::Patched(object) => Some(object),
        Outcome::Untouched(_) => None,
    }) {
        let patches = patches.iter().filter(|patch| is_on(patch, object));
        let places: Vec<(&str, Place)> = patches.flat_map(|patch| operations(patch)).collect();
        for complaint in complaints(&platform.definitions, object, running) {
            findings.extend(culprit(&places, &complaint.pointer).map(|place| breaks(place, complaint)));
        }
    }
    findings
}

fn breaks(place: Place, complaint: Complaint) -> Finding {
    let message = format!("what this patch leaves is not legal: {}", complaint.message);
    Finding::error("patch-breaks", place, message).help(complaint.help)
}

fn is_on(patch: &Patch, object: &Json) -> bool {
    object["kind"] == patch.on.kind.as_str() && object["metadata"]["name"] == patch.on.name.as_str()
}

/// The pointer of each operation with its place.
fn operations(patch: &Patch) -> impl Iterator<Item = (&str, Place)> {
    let added = patch.add.iter().map(|operation| &operation.pointer);
    let replaced = patch.replace.iter().map(|operation| &operation.pointer);
    let removed = patch.remove.iter().map(|operation| &operation.pointer);
    added.chain(replaced).chain(removed).map(|pointer| (pointer.as_str(), pointer.place))
}

/// The operation that changed what a pointer points into: the one nearest to it. What no operation touched is no patch's fault.
fn culprit(operations: &[(&str, Place)], pointer: &str) -> Option<Place> {
    // The last item of a list is written `-`.
    let exact = |operation: &str| operation.strip_suffix("/-").unwrap_or(operation).to_owned();
    let touches = |operation: &str| leads_to(&exact(operation), pointer) || leads_to(pointer, operation);
    let touching = operations.iter().filter(|(operation, _)| touches(operation));
    touching.max_by_key(|(operation, _)| operation.len()).map(|(_, place)| *place)
}

fn leads_to(outer: &str, inner: &str) -> bool {
    inner.strip_prefix(outer).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

fn wanted(patch: &Patch) -> String {
    format!("{} {}", patch.on.kind.as_str(), patch.on.name.as_str())
}

fn misses(patch: &Patch, objects: &BTreeSet<String>) -> Option<Finding> {
    let wanted = wanted(patch);
    if objects.contains(&wanted) {
        return None;
    }
    let finding =
        Finding::error("patch-misses", patch.on.place, format!("this environment has no `{wanted}` to patch"));
    Some(match nearest(&wanted, objects.iter().map(String::as_str)) {
        Some(near) => finding.help(format!("did you mean `{near}`?")),
        None => finding.help("name the kind and the name of an object as they stand in out/"),
    })
}
