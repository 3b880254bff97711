//! Whatever a spec says, the compiler answers: no panic, and an answer that is the same each time.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::disallowed_methods,
    reason = "a test reads the repository's own spec"
)]

mod support;

use platc_core::compile::compile;
use platc_core::print::{Stage, stage};
use platc_core::source::Sources;
use proptest::prelude::*;

/// This repository's own spec, which has nearly every word.
fn own_spec() -> Vec<(String, String)> {
    let root = support::repository();
    let mut files = vec![("platform.kdl".to_owned(), std::fs::read_to_string(root.join("platform.kdl")).unwrap())];
    for folder in ["environments", "modules"] {
        for (path, text) in support::read_files(&root.join(folder)) {
            files.push((format!("{folder}/{path}"), text));
        }
    }
    files.sort();
    files
}

/// One slip: a stretch of a file replaced by a piece of spec that does not belong there.
#[derive(Debug, Clone)]
struct Slip {
    file: prop::sample::Index,
    at: prop::sample::Index,
    length: usize,
    text: &'static str,
}

const PIECES: &[&str] = &[
    "",
    " ",
    "\n",
    "{",
    "}",
    "\"",
    "(remove)",
    "(replace)",
    "(new)",
    "(ref)",
    "(secret)",
    "(append)",
    "in jp { ",
    "in nowhere { ",
    "every ",
    "when tier=critical { ",
    "each x in=y { ",
    "${platform.domain}",
    "${",
    "(ref)database.main.host",
    "service.web@jp.url",
    "#null",
    "-1",
    "99999999999999999999",
    "\"70%\"",
    "70%",
    "=",
    "without ",
    "extends=production",
    "module ",
    "param ",
    "service web { scale min=9 }",
    "database.main",
    "\u{0}",
    "\u{feff}",
    "<<<<<<< HEAD\n",
    "/*",
    "//",
    "/-",
];

fn slips() -> impl Strategy<Value = Vec<Slip>> {
    let slip = (any::<prop::sample::Index>(), any::<prop::sample::Index>(), 0..12usize, prop::sample::select(PIECES));
    prop::collection::vec(slip.prop_map(|(file, at, length, text)| Slip { file, at, length, text }), 1..5)
}

fn slipped(slips: &[Slip]) -> Sources {
    let mut files = own_spec();
    for slip in slips {
        let text = &mut slip.file.get_mut(&mut files).1;
        let boundaries: Vec<usize> = text.char_indices().map(|(index, _)| index).chain([text.len()]).collect();
        let start = slip.at.index(boundaries.len());
        let end = (start + slip.length).min(boundaries.len() - 1);
        text.replace_range(boundaries[start]..boundaries[end], slip.text);
    }
    Sources::new(files)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn a_slip_is_answered_without_a_panic_and_each_time_alike(slips in slips()) {
        let sources = slipped(&slips);
        let (first, second) = (compile(&sources, None), compile(&sources, None));
        prop_assert_eq!(&first.findings, &second.findings);
        prop_assert_eq!(first.artifacts.len(), second.artifacts.len());
        prop_assert!(!first.failed() || first.artifacts.is_empty(), "a spec with an error has no output");
        for (_, which) in Stage::ALL {
            stage(&sources, *which, None);
        }
    }

    #[test]
    fn any_text_is_answered(text in "\\PC{0,200}") {
        compile(&Sources::new([("platform.kdl".to_owned(), text)]), None);
    }
}
