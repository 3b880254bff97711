//! The places of a notice -> drawings of the source around them, by `miette`.
//!
//! `miette` is given a few lines at a time, cut out here: it draws one file at a time, and counts lines from the
//! beginning of whatever text it gets, which takes long in a large file.

use std::fmt;

use miette::{
    Diagnostic, GraphicalReportHandler, GraphicalTheme, LabeledSpan, MietteError, MietteSpanContents, SourceCode,
    SourceSpan, SpanContents, ThemeCharacters, ThemeStyles,
};

use super::look::{Ink, Look, harmless};
use crate::notice::{Page, Spot};

/// How many lines are shown before and after a place.
const CONTEXT: usize = 1;

/// Places with no more lines than this between them are drawn together.
const NEAR: usize = 4;

/// A drawing with more text than this, in bytes, helps nobody: a place in a line of a megabyte is only named.
const LARGEST: usize = 4096;

/// Places that are drawn together: in one file, and near each other. At least one.
pub(super) type Part<'n, 's> = Vec<&'n Spot<'s>>;

/// The drawings to be made, in the order of their first places.
pub(super) fn parts<'n, 's>(spots: &'n [Spot<'s>]) -> Vec<Part<'n, 's>> {
    let mut parts: Vec<Part<'n, 's>> = Vec::new();
    for spot in spots {
        match parts.iter_mut().find(|part| part.iter().any(|other| are_near(spot, other))) {
            Some(part) => part.push(spot),
            None => parts.push(vec![spot]),
        }
    }
    parts
}

fn are_near(one: &Spot<'_>, two: &Spot<'_>) -> bool {
    let (Some((one_start, one_end)), Some((two_start, two_end))) = (one.extent(), two.extent()) else { return false };
    one.page.path == two.page.path && one_start.line <= two_end.line + NEAR && two_start.line <= one_end.line + NEAR
}

/// The drawing of one part, or the names of its places where there is nothing to draw.
pub(super) fn draw(part: &[&Spot<'_>], look: &Look) -> String {
    let drawn = Excerpt::around(part).and_then(|excerpt| {
        let mut text = String::new();
        handler(look).render_report(&mut text, &excerpt).ok()?;
        // The first line is miette's headline, which the notice has in its own form.
        text.split_once('\n')
            .map(|(_, drawing)| drawing.lines().map(|line| line.trim_end().to_owned() + "\n").collect())
    });
    drawn.unwrap_or_else(|| part.iter().map(|spot| named(spot, look)).collect())
}

fn named(spot: &Spot<'_>, look: &Look) -> String {
    let arrow = look.paint(Ink::Faint, "-->");
    let label = if spot.label.is_empty() { String::new() } else { format!(": {}", harmless(&spot.label)) };
    format!("  {arrow} {}{label}\n", harmless(&spot.name()))
}

fn handler(look: &Look) -> GraphicalReportHandler {
    let characters = if look.unicode { ThemeCharacters::unicode() } else { ThemeCharacters::ascii() };
    let styles = if look.colour { ThemeStyles::ansi() } else { ThemeStyles::none() };
    let theme = GraphicalTheme { characters, styles };
    GraphicalReportHandler::new_themed(theme)
        .with_context_lines(CONTEXT)
        .with_wrap_lines(false)
        .with_links(false)
        .without_cause_chain()
}

/// A few lines of a file, with the places in them.
#[derive(Debug)]
struct Excerpt {
    path: String,
    text: String,
    /// How many lines of the file come before.
    lines_before: usize,
    labels: Vec<LabeledSpan>,
}

impl Excerpt {
    /// Nothing for files as a whole, and where the lines are too long to be looked at.
    fn around(part: &[&Spot<'_>]) -> Option<Self> {
        let page: &Page<'_> = &part.first()?.page;
        let extents: Option<Vec<_>> = part.iter().map(|spot| spot.extent()).collect();
        let extents = extents?;
        let first = extents.iter().map(|(start, _)| start.line).min()?.saturating_sub(CONTEXT).max(1);
        let last = extents.iter().map(|(_, end)| end.line).max()?.saturating_add(CONTEXT);
        let range = page.lines(first, last);
        let text = page.text.get(range.clone()).filter(|text| text.len() <= LARGEST)?;
        let labels =
            part.iter().enumerate().filter_map(|(index, spot)| label(spot, range.start, text, index == 0)).collect();
        Some(Self { path: harmless(&page.path), text: harmless(text), lines_before: first - 1, labels })
    }
}

fn label(spot: &Spot<'_>, start: usize, text: &str, is_primary: bool) -> Option<LabeledSpan> {
    let span = spot.span.clone()?;
    let from = span.start.checked_sub(start)?;
    // A place in bytes that are no text may end within the character that stands for them.
    let to = text.ceil_char_boundary(span.end.checked_sub(start)?);
    // A place that takes in the break of its last line would be drawn as one of two lines.
    let length = text.get(from..to)?.trim_end_matches(['\r', '\n']).len();
    let words = Some(harmless(&spot.label)).filter(|words| !words.is_empty());
    Some(if is_primary {
        LabeledSpan::new_primary_with_span(words, (from, length))
    } else {
        LabeledSpan::new(words, from, length)
    })
}

impl fmt::Display for Excerpt {
    fn fmt(&self, _: &mut fmt::Formatter<'_>) -> fmt::Result {
        Ok(())
    }
}

impl std::error::Error for Excerpt {}

impl Diagnostic for Excerpt {
    fn source_code(&self) -> Option<&dyn SourceCode> {
        Some(self)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        Some(Box::new(self.labels.iter().cloned()))
    }
}

impl SourceCode for Excerpt {
    fn read_span<'a>(
        &'a self,
        span: &SourceSpan,
        before: usize,
        after: usize,
    ) -> Result<Box<dyn SpanContents<'a> + 'a>, MietteError> {
        let found = self.text.read_span(span, before, after)?;
        let line = found.line() + self.lines_before;
        let contents = MietteSpanContents::new_named(
            self.path.clone(),
            found.data(),
            *found.span(),
            line,
            found.column(),
            found.line_count(),
        );
        Ok(Box::new(contents))
    }
}
