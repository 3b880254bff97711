//! `tests/platforms/<platform>/`: whole platforms. Each compiles without an error, and its list of files is what it was.

use platc_core::compile::compile;
use platc_core::finding::Severity;

use crate::expectation;
use crate::support::{read_spec, render, repository};

#[track_caller]
fn check(platform: &str) {
    let folder = repository().join("tests/platforms").join(platform);
    let sources = read_spec(&folder);
    assert!(!sources.files.is_empty(), "tests/platforms/{platform} holds no spec");
    let output = compile(&sources, None);
    let errors: String = output
        .findings
        .iter()
        .filter(|finding| finding.severity == Severity::Error)
        .map(|finding| render(&sources, finding))
        .collect();
    assert!(errors.is_empty(), "{errors}");
    let paths: String = output.artifacts.iter().map(|artifact| format!("{}\n", artifact.unit.path)).collect();
    let problem = expectation::differs(&folder.join("files.txt"), &paths);
    assert!(problem.is_none(), "{}", problem.unwrap_or_default());
}

#[test]
fn health() {
    check("health");
}

#[test]
fn multicloud() {
    check("multicloud");
}

#[test]
fn science() {
    check("science");
}
