//! What a build had to say, kept for the next one, which has to say it again without having looked.

use std::collections::BTreeMap;
use std::ops::Range;
use std::rc::Rc;

use platc_core::finding::{Finding, Severity};
use platc_core::source::Sources;
use serde::{Deserialize, Serialize};

use crate::notice::{self, Notice, Page, Spot};

/// A notice about files of the spec, by their paths.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Remembered {
    code: String,
    severity: Severity,
    message: String,
    help: Option<String>,
    spots: Vec<(String, Option<Range<usize>>, String)>,
}

/// Findings as they are to be kept.
pub(crate) fn keep(findings: Vec<Finding>, sources: &Sources) -> Vec<Remembered> {
    let spot = |spot: Spot<'_>| (spot.page.path.clone(), spot.span, spot.label);
    let keep = |Notice { code, severity, message, help, spots }: Notice<'_>| Remembered {
        code: code.into_owned(),
        severity,
        message,
        help,
        spots: spots.into_iter().map(spot).collect(),
    };
    notice::of_findings(findings, sources).into_iter().map(keep).collect()
}

/// What was kept, as notices about the files as they are.
pub(crate) fn recall<'s>(kept: impl IntoIterator<Item = Remembered>, sources: &'s Sources) -> Vec<Notice<'s>> {
    let mut pages: BTreeMap<&str, Rc<Page<'s>>> = BTreeMap::new();
    let mut spot = |(path, span, label): (String, _, _)| {
        let file = sources.files.iter().find(|file| file.path == path)?;
        let page = pages.entry(&file.path).or_insert_with(|| Page::new(path, file.text.as_str()));
        Some(Spot { page: Rc::clone(page), span, label })
    };
    let recall = |Remembered { code, severity, message, help, spots }| Notice {
        code: String::into(code),
        severity,
        message,
        help,
        spots: spots.into_iter().filter_map(&mut spot).collect(),
    };
    kept.into_iter().map(recall).collect()
}
