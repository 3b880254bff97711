//! `tests/stages/`: one small spec and the text of each stage, in the order of the architecture page.

use platc_core::print::{Stage, stage};
use platc_core::source::Sources;

use crate::expectation;
use crate::support::{read_files, repository};

#[test]
fn each_stage_prints_as_expected() {
    let folder = repository().join("tests/stages");
    let spec = read_files(&folder.join("spec"));
    assert!(!spec.is_empty(), "tests/stages/spec holds no spec");
    let sources = Sources::new(spec);
    let mut problems = String::new();
    for (word, which) in Stage::ALL {
        let (text, findings) = stage(&sources, *which, None);
        assert!(findings.is_empty(), "{word}: {findings:?}");
        problems += &expectation::differs(&folder.join(format!("{word}.txt")), &text).unwrap_or_default();
    }
    assert!(problems.is_empty(), "{problems}");
}
