//! The official KDL 2.0 test cases: what must parse gives the expected document, what must fail does.
//!
//! The cases are not part of this repository; they are looked for in `../shared/kdl-suite` beside it.

#![allow(clippy::unwrap_used, clippy::panic, reason = "that is how a test fails")]

mod canonical;

use std::fs;
use std::path::{Path, PathBuf};

use platc_kdl::parse;

fn cases() -> Option<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/kdl-suite/test_cases");
    if folder.is_dir() {
        return Some(folder);
    }
    eprintln!("SKIPPED: the official KDL test cases are absent ({} is no folder)", folder.display());
    None
}

#[test]
fn official_cases() {
    let Some(folder) = cases() else { return };
    let mut wrong = Vec::new();
    let mut count = 0;
    for case in fs::read_dir(folder.join("input")).unwrap() {
        let path = case.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap();
        let source = fs::read_to_string(&path).unwrap();
        let (document, problems) = parse(&source);
        let given = if problems.is_empty() { Some(canonical::document(&document)) } else { None };
        let expected = match name.ends_with("_fail.kdl") {
            true => None,
            false => Some(fs::read_to_string(folder.join("expected_kdl").join(name)).unwrap()),
        };
        count += 1;
        if given.as_deref().map(str::trim_end) != expected.as_deref().map(str::trim_end) {
            wrong.push(format!("{name}\n--- expected\n{expected:#?}\n--- given\n{given:#?}\n{problems:#?}"));
        }
    }
    assert!(count > 300, "only {count} cases");
    assert!(wrong.is_empty(), "{} of {count} cases:\n{}", wrong.len(), wrong.join("\n\n"));
}
