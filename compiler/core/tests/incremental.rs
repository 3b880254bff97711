//! A run that knows the last one gives what a run from nothing gives (P7), whatever was edited: over the platforms in this repository, and
//! every place in them where a person could change, take out or add something.
//!
//! There are thousands of such edits, so that a test takes some, evenly spread; `EVERY_EDIT=1` takes all, which wants a release build.
#![allow(
    clippy::panic,
    clippy::disallowed_methods,
    reason = "a test reads files, and one that cannot set itself up has failed"
)]

mod support;

use std::collections::BTreeMap;
use std::ops::Range;

use platc_core::compile::{Output, compile, recompile};
use platc_core::source::{Role, Sources};
use platc_kdl::{Node, Value};

/// How many edits of a platform are tried.
const SOME: usize = 8;

/// A stretch of a file, and what is written there instead.
#[derive(Debug)]
struct Edit {
    file: usize,
    at: Range<usize>,
    text: String,
}

impl Edit {
    fn apply(&self, sources: &Sources) -> Sources {
        let mut edited = sources.clone();
        edited.files[self.file].text.replace_range(self.at.clone(), &self.text);
        edited
    }
}

/// Every edit of every statement.
fn edits(sources: &Sources) -> Vec<Edit> {
    let mut edits = Vec::new();
    for (file, source) in sources.files.iter().enumerate().filter(|(_, source)| source.role != Role::Definition) {
        let (document, _) = platc_kdl::parse(&source.text);
        for node in statements(&document.nodes) {
            edits_of(node, file, &source.text, &mut edits);
            let end = node.children.as_ref().map(|children| children.span.end as usize - 1);
            for more in MORE {
                edits.extend(end.map(|end| Edit { file, at: end..end, text: format!("\n{more}\n") }));
            }
        }
    }
    edits
}

/// What is added to each statement in turn.
const MORE: &[&str] = &["env EDITED \"1\"", "uses service.web", "migrate ./migrate", "alert edited above=\"5%\""];

/// Top-level nodes, and those in an environment.
fn statements<'d>(nodes: &'d [Node<'d>]) -> impl Iterator<Item = &'d Node<'d>> {
    nodes.iter().flat_map(|node| {
        let inner = node.children.as_ref().filter(|_| node.name.text == "environment").map(|block| &block.nodes);
        inner.map_or_else(|| vec![node], |nodes| nodes.iter().collect())
    })
}

/// Each value as another one, and each child taken out.
fn edits_of(node: &Node<'_>, file: usize, text: &str, edits: &mut Vec<Edit>) {
    for entry in node.entries.iter().filter(|entry| matches!(entry.value, Value::String(_) | Value::Number(_))) {
        let at = entry.value_span.range();
        let other = other(&text[at.clone()]);
        edits.push(Edit { file, at, text: other });
    }
    for child in node.children.iter().flat_map(|children| &children.nodes) {
        edits.push(Edit { file, at: child.span.range(), text: String::new() });
        edits_of(child, file, text, edits);
    }
}

/// Another value of the same form: its last digit is the next one, or it is a letter longer.
fn other(token: &str) -> String {
    let mut other = token.to_owned();
    match token.rfind(|character: char| character.is_ascii_digit()) {
        Some(at) => {
            let next = (token.as_bytes()[at] - b'0' + 1) % 10;
            other.replace_range(at..=at, &next.to_string());
        }
        None => other.insert(token.len() - usize::from(token.ends_with('"')), 'x'),
    }
    other
}

/// Some of a list, evenly spread, or all of it.
fn some(edits: &[Edit]) -> impl Iterator<Item = &Edit> {
    let step = if std::env::var_os("EVERY_EDIT").is_some() { 1 } else { edits.len().div_ceil(SOME).max(1) };
    edits.iter().step_by(step)
}

fn texts(output: &Output) -> BTreeMap<&str, &str> {
    output.artifacts.iter().map(|artifact| (artifact.unit.path.as_str(), artifact.text.as_str())).collect()
}

/// Asserts that an edit gives the same with and without the run before it; says how many files were spared.
fn check(sources: &Sources, past: &Output, edit: &Edit) -> usize {
    let edited = edit.apply(sources);
    let (afresh, again) = (compile(&edited, None), recompile(&edited, None, &past.trace));
    let before = &sources.files[edit.file].text[edit.at.clone()];
    let place = format!("{} {:?} {before:?} → {:?}", sources.files[edit.file].path, edit.at, edit.text);
    let findings =
        |output: &Output| output.findings.iter().map(|found| support::render(&edited, found)).collect::<Vec<_>>();
    assert_eq!(findings(&afresh), findings(&again), "{place}");
    if afresh.failed() {
        return 0;
    }
    let (old, new, wanted) = (texts(past), texts(&again), texts(&afresh));
    let spared: usize = again.spared.values().sum();
    assert_eq!(new.len() + spared, wanted.len(), "{place}");
    for (path, wanted) in wanted {
        let text = new.get(path).or_else(|| old.get(path));
        assert!(text == Some(&wanted), "{place}: {path} is another");
    }
    assert_eq!(afresh.trace, again.trace, "{place}");
    spared
}

#[track_caller]
fn check_platform(folder: &str) {
    let root = support::repository().join(folder);
    let mut files = BTreeMap::from([(
        "platform.kdl".to_owned(),
        std::fs::read_to_string(root.join("platform.kdl")).unwrap_or_default(),
    )]);
    for part in ["environments", "modules", "teams", "platform", "crds"] {
        files.extend(
            support::read_files(&root.join(part)).into_iter().map(|(path, text)| (format!("{part}/{path}"), text)),
        );
    }
    let sources = Sources::new(files);
    let past = compile(&sources, None);
    assert!(!past.failed() && !past.trace.environments.is_empty());
    let edits = edits(&sources);
    some(&edits).for_each(|edit| {
        check(&sources, &past, edit);
    });
}

#[test]
fn an_edit_of_a_service_spares_all_but_those_that_name_it() {
    let service = |name: &str, more: &str| {
        format!("service {name} {{\nimage {name} tag=\"1\"\nport http 8080\nenv EDITED_{name} \"1\"\n{more}}}\n")
    };
    let parts = [service("a", ""), service("b", ""), service("c", "uses service.b as=B\n")];
    let sources = support::sources(&format!("platform shop\n{}", parts.concat()));
    let past = compile(&sources, None);
    let edit = |name: &str| {
        let text = &sources.files[0].text;
        let start = text.find(&format!("EDITED_{name}")).map_or(0, |at| at + "EDITED_x".len());
        Edit { file: 0, at: start..start + " \"1\"".len(), text: " \"2\"".to_owned() }
    };
    assert_eq!(["a", "b", "c"].map(|name| check(&sources, &past, &edit(name))), [2, 1, 1]);
}

#[test]
fn chat() {
    check_platform("");
}

#[test]
fn health() {
    check_platform("tests/platforms/health");
}

#[test]
fn multicloud() {
    check_platform("tests/platforms/multicloud");
}

#[test]
fn science() {
    check_platform("tests/platforms/science");
}
