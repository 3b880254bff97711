//! Holds a full sample of each custom resource against the schema of its definition (names of fields, types, required fields,
//! words from a closed list), and the list of built-in kinds against Kubernetes' own.
//!
//! The schemas lie beside the repository in `../shared/schemas/kubernetes`. Without them a test says so and passes.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod samples;

use std::path::{Path, PathBuf};

use platc_kubernetes::Object;
use serde_json::Value;

/// The folder of schemas, or nothing and a word about it.
fn schemas() -> Option<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/schemas/kubernetes");
    if folder.is_dir() {
        return Some(folder);
    }
    eprintln!("SKIPPED: ../shared/schemas/kubernetes is not beside the repository, so nothing was checked against it");
    None
}

fn read(file: &Path) -> Value {
    serde_json::from_str(&std::fs::read_to_string(file).unwrap()).unwrap()
}

/// Groups whose schemas are not beside the repository: `tests/conformance` judges them, from their own modules.
const ELSEWHERE: &[&str] = &[
    "alb.networking.azure.io/v1",
    "generators.external-secrets.io/v1alpha1",
    "postgresql.cnpg.io/v1",
    "barmancloud.cnpg.io/v1",
];

#[test]
fn every_sample_keeps_to_its_schema() {
    let Some(folder) = schemas() else { return };
    let objects = samples::objects();
    let judged = objects.iter().filter(|object| !ELSEWHERE.contains(&object.api_version()));
    let findings: Vec<String> = judged.flat_map(|object| findings(&folder, object)).collect();
    assert!(findings.is_empty(), "{}", findings.join("\n"));
}

#[test]
fn every_custom_kind_has_a_sample() {
    let samples = samples::objects();
    for (api_version, kind) in Object::KINDS.iter().filter(|(version, _)| is_custom(version)) {
        let has_sample = samples.iter().any(|object| object.api_version() == *api_version && object.kind() == *kind);
        assert!(has_sample, "{api_version} {kind} has no sample");
    }
}

#[test]
fn old_and_new_clusters_have_every_built_in_kind() {
    let Some(folder) = schemas() else { return };
    for version in ["1.29", "1.32", "1.34"] {
        let index = &read(&folder.join(format!("k8s-{version}.json")))["index"];
        for (api_version, kind) in Object::KINDS.iter().filter(|(version, _)| !is_custom(version)) {
            assert!(
                index.get(format!("{api_version}/{kind}")).is_some(),
                "Kubernetes {version} has no {api_version} {kind}"
            );
        }
    }
}

/// Groups of Kubernetes itself have no domain, or end in `k8s.io` and are not those of its projects beside it.
fn is_custom(api_version: &str) -> bool {
    let group = api_version.split_once('/').map_or("", |(group, _)| group);
    let beside = ["gateway.networking.k8s.io", "autoscaling.k8s.io"].contains(&group);
    group.contains('.') && (!group.ends_with(".k8s.io") || beside)
}

#[test]
fn the_walker_finds_what_is_wrong() {
    let schema = serde_json::json!({
        "type": "object", "additionalProperties": false, "required": ["name"],
        "properties": {"name": {"type": "string"}, "mode": {"type": "string", "enum": ["on"]}, "port": {"type": "integer"}},
    });
    let mut findings = Vec::new();
    walk(&serde_json::json!({"mode": "off", "port": "80", "extra": 1}), &schema, "spec", &mut findings);
    assert_eq!(
        findings,
        [
            "spec.name is required",
            "spec.mode is \"off\", which is not in the list",
            "spec.port is not of type integer",
            "spec.extra is unknown",
        ]
    );
}

fn findings(folder: &Path, object: &Object) -> Vec<String> {
    let schema = read(&schema_file(folder, object));
    let mut findings = Vec::new();
    walk(&object.to_value()["spec"], &schema["properties"]["spec"], object.kind(), &mut findings);
    findings
}

fn schema_file(folder: &Path, object: &Object) -> PathBuf {
    let (group, version) = object.api_version().split_once('/').unwrap();
    folder.join("crd").join(group).join(format!("{}_{version}.json", object.kind().to_lowercase()))
}

fn walk(value: &Value, schema: &Value, place: &str, findings: &mut Vec<String>) {
    if !has_type(value, schema) {
        findings.push(format!("{place} is not of type {}", schema["type"].as_str().unwrap_or("integer or string")));
    }
    if schema["enum"].as_array().is_some_and(|words| !words.contains(value)) {
        findings.push(format!("{place} is {value}, which is not in the list"));
    }
    match value {
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                walk(item, &schema["items"], &format!("{place}[{index}]"), findings);
            }
        }
        Value::Object(fields) => walk_fields(fields, schema, place, findings),
        _ => {}
    }
}

fn walk_fields(fields: &serde_json::Map<String, Value>, schema: &Value, place: &str, findings: &mut Vec<String>) {
    let required = schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str);
    findings
        .extend(required.filter(|name| !fields.contains_key(*name)).map(|name| format!("{place}.{name} is required")));
    let is_open = schema["x-kubernetes-preserve-unknown-fields"] == true;
    for (name, field) in fields {
        let place = format!("{place}.{name}");
        match (schema["properties"].get(name), &schema["additionalProperties"]) {
            (Some(field_schema), _) => walk(field, field_schema, &place, findings),
            (None, entries @ Value::Object(_)) => walk(field, entries, &place, findings),
            (None, _) if is_open => {}
            _ => findings.push(format!("{place} is unknown")),
        }
    }
}

fn has_type(value: &Value, schema: &Value) -> bool {
    match schema["type"].as_str() {
        Some("object") => value.is_object(),
        Some("array") => value.is_array(),
        Some("string") => value.is_string(),
        Some("boolean") => value.is_boolean(),
        Some("integer") => value.is_i64(),
        Some("number") => value.is_number(),
        _ if schema["x-kubernetes-int-or-string"] == true => value.is_i64() || value.is_string(),
        _ => true,
    }
}
