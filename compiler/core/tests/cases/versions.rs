//! Every object that is generated, of the whole platforms and of the small cases, is one that each supported version of Kubernetes
//! takes. This is what lets a cluster ask for any of them without a guard in every lowering.

use std::collections::BTreeSet;

use platc_core::compile::compile;
use platc_kubernetes::schema::{judge, own};
use platc_kubernetes::versions::supported;
use serde::Deserialize;
use serde_json::Value;

use crate::support::{read_files, read_spec, repository};

/// A list that no API server reads.
const NO_OBJECT: &str = "kustomize.config.k8s.io/v1beta1";

#[test]
fn every_generated_object_is_one_that_each_supported_version_takes() {
    let texts = texts();
    let documents: BTreeSet<&str> = texts.iter().flat_map(|text| text.split("\n---\n")).collect();
    let mut problems = BTreeSet::new();
    let mut judged = 0;
    for document in &documents {
        let object = Value::deserialize(serde_yaml::Deserializer::from_str(document)).expect("generated YAML is read");
        let text = |field: &str| object[field].as_str().unwrap_or_default();
        let (api_version, kind) = (text("apiVersion"), text("kind"));
        if api_version == NO_OBJECT {
            continue;
        }
        let Some(known) = own().kind(api_version, kind) else {
            problems.insert(format!("{api_version} {kind}: nothing is known about this kind"));
            continue;
        };
        judged += 1;
        for version in supported() {
            if !known.span.holds(*version) {
                problems.insert(format!("{api_version} {kind}: Kubernetes {version} does not have it"));
            }
            let wrong = judge(own(), known, *version, &object);
            problems.extend(wrong.iter().map(|problem| format!("{api_version} {kind} in {version}: {problem:?}")));
        }
    }
    assert!(judged > 500, "only {judged} objects were found");
    assert!(problems.is_empty(), "{problems:#?}");
}

/// The files with objects: what the compiler writes for each whole platform, and what the small cases expect.
fn texts() -> Vec<String> {
    let platforms = ["tests/platforms/health", "tests/platforms/multicloud", "tests/platforms/science"];
    let whole = platforms.iter().flat_map(|folder| {
        let output = compile(&read_spec(&repository().join(folder)), None);
        let files = output.artifacts.into_iter();
        files.filter(|artifact| is_generated(artifact.unit.rule)).map(|artifact| artifact.text)
    });
    let on_disk = ["out", "tests/build"].iter().flat_map(|folder| read_files(&repository().join(folder)));
    let on_disk = on_disk.filter(|(path, _)| holds_objects(path)).map(|(_, text)| text);
    whole.chain(on_disk).collect()
}

/// A manifest is judged for its own cluster's version.
fn is_generated(rule: &str) -> bool {
    (rule.starts_with("kubernetes/") && rule != "kubernetes/manifest") || rule.starts_with("gitops/")
}

fn holds_objects(path: &str) -> bool {
    path.ends_with(".yaml")
        && (path.contains("/clusters/") || path.contains("/gitops/"))
        && !path.contains("/manifests/")
}
