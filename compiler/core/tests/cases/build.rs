//! `tests/build/<case>/`: a small spec, and beside it in `expected/` every file that it gives.

use std::collections::BTreeMap;
use std::path::Path;

use platc_core::compile::compile;
use platc_core::finding::Severity;
use platc_core::source::Sources;

use crate::expectation;
use crate::support::{read_files, render, repository};

const EXPECTED: &str = "expected/";

#[test]
fn each_case_gives_its_files() {
    let all = read_files(&repository().join("tests/build"));
    let cases: BTreeMap<&str, ()> =
        all.keys().filter_map(|path| path.split_once('/')).map(|(case, _)| (case, ())).collect();
    let problems: String = cases.keys().map(|case| check(&repository().join("tests/build").join(case))).collect();
    assert!(!cases.is_empty(), "there are no cases");
    assert!(problems.is_empty(), "{problems}");
}

fn check(folder: &Path) -> String {
    let (expected, spec): (Vec<_>, Vec<_>) =
        read_files(folder).into_iter().partition(|(path, _)| path.starts_with(EXPECTED));
    let sources = Sources::new(spec);
    let output = compile(&sources, None);
    let errors = output.findings.iter().filter(|finding| finding.severity == Severity::Error);
    let mut problems: String = errors.map(|finding| render(&sources, finding)).collect();
    for artifact in &output.artifacts {
        problems +=
            &expectation::differs(&folder.join(EXPECTED).join(&artifact.unit.path), &artifact.text).unwrap_or_default();
    }
    let made =
        |path: &str| output.artifacts.iter().any(|artifact| path.strip_prefix(EXPECTED) == Some(&artifact.unit.path));
    for (path, _) in expected.iter().filter(|(path, _)| !made(path)) {
        problems += &expectation::left_over(&folder.join(path)).unwrap_or_default();
    }
    problems
}
