//! Manifests: each is an object that the API server of its cluster takes.
//!
//! `unknown-field` · A manifest has a field that its kind does not have. The API server refuses the object, or drops the field.
//!
//! `wrong-field-type` · A field of a manifest has a value of another type than it takes.
//!
//! `missing-field` · A manifest lacks a field without which the API server refuses it.
//!
//! `other-kubernetes-version` · A manifest has an API or a field that the cluster's version of Kubernetes does not have.
//!
//! `unknown-kind` · No API of that name has a kind of that name.
//!
//! `unknown-resource` · Nothing is known about a custom resource, so that its fields go unchecked.

use serde_json::Value as Json;

use super::objects::{Complaint, Slip, complaints};
use crate::derive::Graph;
use crate::finding::Finding;
use crate::model::Platform;
use crate::model::clusters::{Running, running};
use crate::source::Place;
use crate::words::escape::Manifest;

/// The rule.
pub fn check(platform: &Platform, _graph: &Graph, findings: &mut Vec<Finding>) {
    for declared in &platform.nodes.manifest {
        for (cell, manifest) in (0..platform.cells.len()).filter_map(|cell| Some((cell, declared.at(cell)?))) {
            let running = running(platform, cell);
            let wrong = complaints(&platform.definitions, &manifest.body.value, running);
            findings.extend(wrong.into_iter().map(|complaint| finding(manifest, complaint, running)));
            findings.extend(namespace_twice(manifest));
        }
    }
}

fn finding(manifest: &Manifest, complaint: Complaint, running: Running<'_>) -> Finding {
    let Complaint { pointer, slip, message, help } = complaint;
    let place = manifest.body.place(&pointer).unwrap_or(manifest.name.place);
    let finding = match slip {
        Slip::UnknownField => Finding::error("unknown-field", place, message),
        Slip::WrongType => Finding::error("wrong-field-type", place, message),
        Slip::MissingField => Finding::error("missing-field", place, message),
        Slip::OtherVersion => Finding::error("other-kubernetes-version", place, message),
        Slip::UnknownKind => Finding::error("unknown-kind", place, message),
        Slip::NoDefinition => Finding::advice("unknown-resource", place, message),
    };
    with_version(finding, slip, running).help(help)
}

/// Shows the version that a finding is about.
pub fn with_version(finding: Finding, slip: Slip, running: Running<'_>) -> Finding {
    match running.said.filter(|_| slip == Slip::OtherVersion) {
        Some((cluster, place)) => finding.also(place, format!("`cluster {cluster}` runs this")),
        None => finding,
    }
}

/// The namespace of a manifest stands in one place.
fn namespace_twice(manifest: &Manifest) -> Option<Finding> {
    let said = manifest.namespace.as_ref()?;
    let written = manifest.body.value.pointer("/metadata/namespace").and_then(Json::as_str)?;
    let place: Place = manifest.body.place("/metadata/namespace")?;
    let message =
        format!("`manifest {}` names two namespaces: `{}` and `{written}`", manifest.name.as_str(), said.as_str());
    let finding = Finding::error("namespace-twice", place, message).also(said.place, "named here");
    Some(finding.help("leave out one of them"))
}
