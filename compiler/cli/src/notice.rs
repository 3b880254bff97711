//! Everything the program has to say about the user's files, as data: one type, whoever found it.
//!
//! The compiler's findings, unreadable files, and what the disk refuses all become a [`Notice`]; each format under
//! `render/` shows notices and knows nothing else. Lines and columns are counted here, once a file, when a notice is made.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::ops::Range;
use std::rc::Rc;

use platc_core::finding::{Finding, Label, Severity};
use platc_core::source::{FileId, Position, Sources};

/// One thing to say.
#[derive(Clone, Debug)]
pub struct Notice<'s> {
    /// The stable name of the rule.
    pub code: Cow<'static, str>,
    /// How bad it is.
    pub severity: Severity,
    /// What is wrong and why it matters.
    pub message: String,
    /// What to do about it.
    pub help: Option<String>,
    /// Where: the exact place first, then those that explain it. None for what is about no file.
    pub spots: Vec<Spot<'s>>,
}

/// A place with what is to be said about it.
#[derive(Clone, Debug)]
pub struct Spot<'s> {
    /// The file.
    pub page: Rc<Page<'s>>,
    /// The bytes in it; nothing for the file as a whole.
    pub span: Option<Range<usize>>,
    /// A few words, often none.
    pub label: String,
}

/// A file, and where its lines begin.
#[derive(Debug)]
pub struct Page<'s> {
    /// From the root of the repository, with `/`.
    pub path: String,
    /// Its text; empty where only the name matters.
    pub text: Cow<'s, str>,
    line_starts: Vec<usize>,
}

impl<'s> Page<'s> {
    /// A file with its text.
    pub fn new(path: impl Into<String>, text: impl Into<Cow<'s, str>>) -> Rc<Self> {
        let text = text.into();
        let after_breaks = text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n').map(|(index, _)| index + 1);
        let line_starts = std::iter::once(0).chain(after_breaks).collect();
        Rc::new(Self { path: path.into(), text, line_starts })
    }

    /// Line and column of an offset, both from one, the column in characters.
    pub fn position(&self, offset: usize) -> Position {
        let line = self.line_starts.partition_point(|start| *start <= offset);
        let start = self.line_starts.get(line.saturating_sub(1)).copied().unwrap_or_default();
        let before = self.text.as_bytes().get(start..offset).unwrap_or_default();
        // Every byte that does not continue a character begins one.
        let column = before.iter().filter(|byte| **byte & 0xC0 != 0x80).count() + 1;
        Position { line, column }
    }

    /// The bytes of a range of lines, both ends counted from one and included.
    pub fn lines(&self, first: usize, last: usize) -> Range<usize> {
        let start = |line: usize| self.line_starts.get(line.saturating_sub(1)).copied();
        start(first).unwrap_or_default()..start(last.saturating_add(1)).unwrap_or(self.text.len())
    }
}

impl Spot<'_> {
    /// Where it begins and ends.
    pub fn extent(&self) -> Option<(Position, Position)> {
        let span = self.span.as_ref()?;
        Some((self.page.position(span.start), self.page.position(span.end)))
    }

    /// `path:line:column`, or the path alone.
    pub fn name(&self) -> String {
        match self.extent() {
            Some((start, _)) => format!("{}:{}:{}", self.page.path, start.line, start.column),
            None => self.page.path.clone(),
        }
    }
}

impl<'s> Notice<'s> {
    /// An error about no file in particular.
    pub fn error(code: &'static str, message: impl Into<String>) -> Self {
        Self { code: code.into(), severity: Severity::Error, message: message.into(), help: None, spots: Vec::new() }
    }

    /// An error about a file as a whole.
    pub fn about(code: &'static str, path: &str, message: impl Into<String>) -> Self {
        let spot = Spot { page: Page::new(path, ""), span: None, label: String::new() };
        Self { spots: vec![spot], ..Self::error(code, message) }
    }

    /// The same as a warning.
    #[must_use]
    pub fn warning(self) -> Self {
        Self { severity: Severity::Warning, ..self }
    }

    /// What to do about it.
    #[must_use]
    pub fn help(self, help: impl Into<String>) -> Self {
        Self { help: Some(help.into()), ..self }
    }

    /// What is wrong with the notation of a file.
    pub fn syntax(page: &Rc<Page<'s>>, problem: platc_kdl::Problem) -> Self {
        let spot = |span: platc_kdl::Span, label| Spot { page: Rc::clone(page), span: Some(span.range()), label };
        let spots = std::iter::once((problem.span, problem.label))
            .chain(problem.also)
            .map(|(span, label)| spot(span, label))
            .collect();
        Self { help: problem.help, spots, ..Self::error("syntax", problem.message) }
    }
}

impl From<platc_emit::Problem> for Notice<'static> {
    fn from(problem: platc_emit::Problem) -> Self {
        let notice = match &problem.path {
            Some(path) => Self::about("output", &path.to_string_lossy(), problem.message),
            None => Self::error("output", problem.message),
        };
        Self { help: problem.help, ..notice }
    }
}

/// The compiler's findings as notices, in the same order.
pub fn of_findings<'s>(findings: Vec<Finding>, sources: &'s Sources) -> Vec<Notice<'s>> {
    let mut pages = BTreeMap::new();
    findings.into_iter().map(|finding| of_finding(finding, sources, &mut pages)).collect()
}

fn of_finding<'s>(finding: Finding, sources: &'s Sources, pages: &mut BTreeMap<FileId, Rc<Page<'s>>>) -> Notice<'s> {
    let Finding { code, severity, message, primary, others, help } = finding;
    let spots = primary.into_iter().chain(others).filter_map(|label| spot(label, sources, pages)).collect();
    Notice { code: code.into(), severity, message, help, spots }
}

/// Brings notices from several environments into the order of one run's findings: errors first, each group in the order of the files;
/// what several of them said is there once.
pub fn in_order(mut notices: Vec<Notice<'_>>) -> Vec<Notice<'_>> {
    fn key<'n>(notice: &'n Notice<'_>) -> impl Ord + use<'n> {
        let spot =
            notice.spots.first().map(|spot| (spot.page.path.as_str(), spot.span.clone().map(|at| (at.start, at.end))));
        (notice.severity, spot.is_none(), spot, notice.code.as_ref(), notice.message.as_str())
    }
    notices.sort_by(|one, other| key(one).cmp(&key(other)));
    notices.dedup_by(|one, other| key(one) == key(other));
    notices
}

/// A default that nobody wrote has no spot.
fn spot<'s>(label: Label, sources: &'s Sources, pages: &mut BTreeMap<FileId, Rc<Page<'s>>>) -> Option<Spot<'s>> {
    let file = sources.file(label.place.file)?;
    let page = pages.entry(label.place.file).or_insert_with(|| Page::new(file.path.clone(), file.text.as_str()));
    Some(Spot { page: Rc::clone(page), span: Some(label.place.span.range()), label: label.text })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn positions_count_lines_and_characters() {
        let page = Page::new("platform.kdl", "première \"é\"\nzwei\n");
        assert_eq!(page.position(0), Position { line: 1, column: 1 });
        assert_eq!(page.position("première ".len()), Position { line: 1, column: 10 });
        assert_eq!(page.position("première \"é\"\nz".len()), Position { line: 2, column: 2 });
        assert_eq!(page.position(page.text.len()), Position { line: 3, column: 1 });
    }

    #[test]
    fn lines_are_cut_with_their_breaks() {
        let page = Page::new("platform.kdl", "one\ntwo\nthree");
        assert_eq!(&page.text[page.lines(2, 2)], "two\n");
        assert_eq!(&page.text[page.lines(2, 9)], "two\nthree");
    }
}
