//! Leaves out errors that only follow from another one: one slip, one error.
//!
//! What was not read cannot be judged. At a place with a syntax error nothing else is said; while any file has one, nobody knows what
//! is missing, since the unread text may say it; and while a file has a word that is not understood, the same holds for that file.
//! A parameter that is missing where a module is used is missing wherever the module reads it, too.

use std::collections::BTreeSet;

use crate::finding::{Finding, Severity};
use crate::source::{FileId, Place};

/// Codes that say something is not understood.
const NOT_UNDERSTOOD: &[&str] = &["syntax", "unknown-setting", "unknown-property", "unknown-word"];

/// Codes that say something is nowhere declared.
const ABSENT: &[&str] = &["unknown-reference", "unknown-node", "unknown-address"];

/// Codes that say something is missing.
const MISSING: &[&str] = &["missing-setting", "missing-parameter", "missing-argument", "image-without-version"];

/// A parameter without a value: at the instance that does not say it, with the module as the second place, or inside of the module.
const PARAMETER: &str = "missing-parameter";

/// The findings that stand by themselves.
pub fn without_echoes(findings: Vec<Finding>) -> Vec<Finding> {
    let unread: Vec<Place> = findings.iter().filter(|finding| finding.code == "syntax").filter_map(place).collect();
    let unclear: BTreeSet<FileId> = findings
        .iter()
        .filter(|finding| NOT_UNDERSTOOD.contains(&finding.code))
        .filter_map(place)
        .map(|place| place.file)
        .collect();
    let told = findings.iter().any(|finding| finding.code == PARAMETER && !finding.others.is_empty());
    let is_echo = |finding: &Finding| {
        let Some(place) = place(finding).filter(|_| finding.severity == Severity::Error && finding.code != "syntax")
        else {
            return false;
        };
        let unreadable = unread.iter().any(|other| overlap(place, *other));
        let unknowable = MISSING.contains(&finding.code) && unclear.contains(&place.file);
        let maybe_unread = !unread.is_empty() && (MISSING.contains(&finding.code) || ABSENT.contains(&finding.code));
        let inside_the_module = told && finding.code == PARAMETER && finding.others.is_empty();
        unreadable || unknowable || maybe_unread || inside_the_module
    };
    findings.into_iter().filter(|finding| !is_echo(finding)).collect()
}

fn place(finding: &Finding) -> Option<Place> {
    finding.primary.as_ref().map(|label| label.place)
}

fn overlap(a: Place, b: Place) -> bool {
    a.file == b.file
        && a.span.start < b.span.end.max(b.span.start + 1)
        && b.span.start < a.span.end.max(a.span.start + 1)
}

#[cfg(test)]
mod tests {
    use super::without_echoes;
    use crate::finding::Finding;
    use crate::source::{FileId, Place, Span};

    fn at(code: &'static str, file: u16, start: u32) -> Finding {
        Finding::error(code, Place { file: FileId(file), span: Span { start, end: start + 3 } }, code)
    }

    #[test]
    fn one_slip_is_one_error() {
        let codes = |findings| without_echoes(findings).into_iter().map(|finding| finding.code).collect::<Vec<_>>();
        assert_eq!(
            codes(vec![at("syntax", 0, 10), at("wrong-value", 0, 11), at("wrong-value", 0, 20)]),
            ["syntax", "wrong-value"]
        );
        assert_eq!(codes(vec![at("unknown-setting", 0, 10), at("missing-setting", 0, 1)]), ["unknown-setting"]);
        assert_eq!(
            codes(vec![at("unknown-setting", 0, 10), at("missing-setting", 1, 1)]),
            ["unknown-setting", "missing-setting"]
        );
        assert_eq!(codes(vec![at("missing-setting", 0, 1)]), ["missing-setting"]);
        assert_eq!(
            codes(vec![at("syntax", 0, 10), at("missing-setting", 1, 1), at("unknown-reference", 1, 9)]),
            ["syntax"]
        );
    }
}
