//! Stacks meet by names that are decided in advance: what one looks up by such a name, another one of the same spec makes.

use std::collections::BTreeSet;

use platc_core::compile::compile;
use platc_core::source::Sources;
use serde_json::Value;

use crate::support::{read_files, repository};

/// What is looked up by a name of the platform's own, and the argument that has the name.
const MET: &[(&str, &str)] = &[
    ("aws_kms_alias", "name"),
    ("aws_secretsmanager_secret", "name"),
    ("aws_security_group", "name"),
    ("aws_ssm_parameter", "name"),
];

#[test]
fn what_a_stack_looks_up_another_makes() {
    let mut looked_up = 0;
    let mut missing = String::new();
    for (name, sources) in specs() {
        let output = compile(&sources, None);
        let files = output.artifacts.iter().filter(|artifact| artifact.unit.path.ends_with(".tf.json"));
        let stacks: Vec<(&str, Value)> =
            files.map(|artifact| (&*artifact.unit.path, serde_json::from_str(&artifact.text).expect("JSON"))).collect();
        let made: BTreeSet<(&str, String)> = stacks.iter().flat_map(|(_, body)| names(&body["resource"])).collect();
        for (path, body) in &stacks {
            for (kind, found) in names(&body["data"]) {
                looked_up += 1;
                if !made.contains(&(kind, found.clone())) {
                    missing += &format!("{name}: {path} looks up {kind} {found}, which nothing makes\n");
                }
            }
        }
    }
    assert!(looked_up > 100, "only {looked_up} look-ups");
    assert!(missing.is_empty(), "{missing}");
}

/// The specs of all cases and platforms.
fn specs() -> impl Iterator<Item = (String, Sources)> {
    ["tests/build", "tests/platforms"].into_iter().flat_map(|folder| {
        let all = read_files(&repository().join(folder));
        let names: BTreeSet<String> =
            all.keys().filter_map(|path| path.split_once('/')).map(|(case, _)| case.to_owned()).collect();
        names.into_iter().map(move |case| {
            let files = read_files(&repository().join(folder).join(&case));
            (case, Sources::new(files.into_iter().filter(|(path, _)| !path.starts_with("expected/"))))
        })
    })
}

/// The names of what is met by name among blocks of Terraform's; what AWS publishes itself is nobody's to make.
fn names(blocks: &Value) -> Vec<(&'static str, String)> {
    let named = MET.iter().flat_map(|(kind, argument)| {
        let blocks = blocks[kind].as_object().into_iter().flatten();
        blocks.filter_map(move |(_, block)| Some((*kind, name(block, argument)?)))
    });
    named.filter(|(_, name)| !name.starts_with("${") && !name.starts_with("/aws/")).collect()
}

/// A name that is an argument, or the value of the filter that looks for it.
fn name(block: &Value, argument: &str) -> Option<String> {
    let filters = block["filter"].as_array().into_iter().flatten();
    let by_filter =
        filters.filter(|filter| filter["name"] == "group-name").find_map(|filter| filter["values"][0].as_str());
    block[argument].as_str().or(by_filter).map(str::to_owned)
}
