//! Findings: errors, warnings and advice as data. Rendering belongs to the program.
//!
//! A part with an error gives no output, so that nothing cascades; everything else is still looked at, so that one run shows all.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::source::Place;

/// How bad a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Severity {
    /// The spec means nothing here: no output is written.
    Error,
    /// The output is written, but something will hurt in production.
    Warning,
    /// Something could be said better.
    Advice,
}

impl Severity {
    /// The word for it in every format.
    pub fn word(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Advice => "advice",
        }
    }
}

/// A place with what is to be said about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Label {
    /// Where.
    pub place: Place,
    /// A few words, shown under the text.
    pub text: String,
}

/// One thing that is wrong or could be better.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// The stable name of the rule, such as `unknown-setting`; each has a page in the manual and a test case.
    pub code: &'static str,
    /// How bad it is.
    pub severity: Severity,
    /// One or two sentences: what is wrong and why it matters.
    pub message: String,
    /// The exact place.
    pub primary: Option<Label>,
    /// Further places: the lower layer, the removal, the first of two.
    pub others: Vec<Label>,
    /// What to write instead.
    pub help: Option<String>,
}

impl Finding {
    /// An error at a place.
    pub fn error(code: &'static str, place: Place, message: impl Into<String>) -> Self {
        Self {
            code,
            severity: Severity::Error,
            message: message.into(),
            primary: Some(Label { place, text: String::new() }),
            others: Vec::new(),
            help: None,
        }
    }

    /// A warning at a place.
    pub fn warning(code: &'static str, place: Place, message: impl Into<String>) -> Self {
        Self { severity: Severity::Warning, ..Self::error(code, place, message) }
    }

    /// Advice at a place.
    pub fn advice(code: &'static str, place: Place, message: impl Into<String>) -> Self {
        Self { severity: Severity::Advice, ..Self::error(code, place, message) }
    }

    /// Whether it stops the build.
    pub fn is_error(&self) -> bool {
        self.severity == Severity::Error
    }

    /// The words under the primary place.
    #[must_use]
    pub fn label(mut self, text: impl Into<String>) -> Self {
        if let Some(primary) = &mut self.primary {
            primary.text = text.into();
        }
        self
    }

    /// A second place.
    #[must_use]
    pub fn also(mut self, place: Place, text: impl Into<String>) -> Self {
        self.others.push(Label { place, text: text.into() });
        self
    }

    /// What to write instead.
    #[must_use]
    pub fn help(mut self, text: impl Into<String>) -> Self {
        self.help = Some(text.into());
        self
    }
}

/// The findings of a run; each is kept once, however many environments meet it.
#[derive(Clone, Debug, Default)]
pub struct Findings {
    list: Vec<Finding>,
    seen: BTreeSet<(&'static str, (u16, u32, u32), String)>,
}

impl Findings {
    /// Adds one, unless the same rule has said the same about the same place.
    pub fn push(&mut self, finding: Finding) {
        let order = finding.primary.as_ref().map_or((u16::MAX, 0, 0), |label| label.place.order());
        if self.seen.insert((finding.code, order, finding.message.clone())) {
            self.list.push(finding);
        }
    }

    /// Adds many.
    pub fn extend(&mut self, findings: impl IntoIterator<Item = Finding>) {
        findings.into_iter().for_each(|finding| self.push(finding));
    }

    /// All of them so far, in the order in which they were found.
    pub fn list(&self) -> &[Finding] {
        &self.list
    }

    /// Whether any of them stops the build.
    pub fn has_errors(&self) -> bool {
        self.list.iter().any(Finding::is_error)
    }

    /// All of them: errors first, each group in the order of the files.
    pub fn sorted(mut self) -> Vec<Finding> {
        self.list.sort_by_cached_key(|finding| {
            let order = finding.primary.as_ref().map_or((u16::MAX, 0, 0), |label| label.place.order());
            (finding.severity, order, finding.code, finding.message.clone())
        });
        self.list
    }
}
