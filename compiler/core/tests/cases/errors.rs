//! Every code has a page under `docs/codes/`, and the page is its case: the wrong example gives the code, the right one does not.
//!
//! The message as a person would read it stands in `tests/errors/<code>.txt`.

use std::collections::BTreeSet;
use std::path::PathBuf;

use platc_core::compile::compile;
use platc_core::finding::Severity;

use crate::expectation;
use crate::support::{read_files, render, repository, sources};

/// The stages whose codes all have pages.
const STAGES: &[&str] =
    &["parse.rs", "load/", "merge/", "resolve/", "check/", "schema/", "types/", "targets/", "verify/", "compile.rs"];

/// Codes that no spec leads to, so that no page could show one: a file that `explain` plans and then takes the node away from, and a
/// value that YAML has no form for, which every type of the language rules out.
const UNREACHABLE: &[&str] = &["vanished", "unwritable"];

/// What begins a code in the source: the functions that make findings, and constants named `…CODE…` that are passed to them.
const BEFORE_CODES: &[&str] = &[
    "::error(",
    "::warning(",
    "::advice(",
    "judge.error(",
    "no_setting(judge,",
    "const CODE: &str =",
    "const NOTHING_BELOW: &str =",
    "const SAME_AS_BELOW: &str =",
];

fn pages() -> PathBuf {
    repository().join("docs/codes")
}

/// Every code that the source of these stages names.
fn codes_in_source(stages: &[&str]) -> BTreeSet<String> {
    let files = read_files(&repository().join("compiler/core/src"));
    let texts = files
        .iter()
        .filter(|(path, _)| stages.iter().any(|stage| path.starts_with(stage)) && !path.ends_with("tests.rs"));
    texts
        .flat_map(|(_, text)| BEFORE_CODES.iter().flat_map(|before| text.split(before).skip(1)))
        .filter_map(first_literal)
        .collect()
}

/// The string literal that a text begins with.
fn first_literal(text: &str) -> Option<String> {
    let (literal, _) = text.trim_start().strip_prefix('"')?.split_once('"')?;
    Some(literal.to_owned())
}

/// The fenced block of that sort.
fn example(page: &str, sort: &str) -> String {
    let (_, block) =
        page.split_once(&format!("```kdl {sort}\n")).unwrap_or_else(|| panic!("no {sort} example:\n{page}"));
    block.split_once("```").map_or(block, |(block, _)| block).to_owned()
}

#[test]
fn every_code_has_a_page_and_every_page_a_code() {
    let paged: BTreeSet<String> =
        read_files(&pages()).keys().filter_map(|path| path.strip_suffix(".md").map(str::to_owned)).collect();
    let codes = codes_in_source(STAGES);
    let everywhere = codes_in_source(&[""]);
    let without: Vec<_> = codes.difference(&paged).filter(|code| !UNREACHABLE.contains(&code.as_str())).collect();
    let stray: Vec<_> = paged.difference(&everywhere).collect();
    assert!(codes.len() > 40, "the codes are no longer found in the source: {codes:?}");
    assert!(UNREACHABLE.iter().all(|code| codes.contains(*code)), "a code that is not in the source: {UNREACHABLE:?}");
    assert!(without.is_empty(), "codes without a page in docs/codes/: {without:?}");
    assert!(stray.is_empty(), "pages in docs/codes/ without a code: {stray:?}");
}

#[test]
fn the_wrong_example_of_each_page_gives_its_code() {
    let mut problems = String::new();
    for (path, page) in read_files(&pages()) {
        let code = path.trim_end_matches(".md");
        let sources = sources(&example(&page, "wrong"));
        let findings = compile(&sources, None).findings;
        let text: String = findings.iter().map(|finding| render(&sources, finding)).collect();
        if !findings.iter().any(|finding| finding.code == code) || findings.iter().any(|finding| finding.code != code) {
            problems += &format!("{code} alone is what the wrong example should give:\n{text}\n");
        }
        problems +=
            &expectation::differs(&repository().join(format!("tests/errors/{code}.txt")), &text).unwrap_or_default();
    }
    assert!(problems.is_empty(), "{problems}");
}

#[test]
fn the_right_example_of_each_page_is_right() {
    let mut problems = String::new();
    for (path, page) in read_files(&pages()) {
        let sources = sources(&example(&page, "right"));
        let wrong = |code: &str, severity| severity == Severity::Error || path.strip_suffix(".md") == Some(code);
        for finding in compile(&sources, None).findings.iter().filter(|finding| wrong(finding.code, finding.severity)) {
            problems += &format!("{path}: {}", render(&sources, finding));
        }
    }
    assert!(problems.is_empty(), "{problems}");
}
