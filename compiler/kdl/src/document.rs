//! The document as plain data: nodes, entries, values, and the place of each in the source.
//!
//! Text is borrowed from the source wherever it stands there as it is meant; only strings with escapes and strings of
//! several lines are copied. Comments and slashdashed parts are not here: [`crate::edit`] keeps them by never touching
//! them, and the formatter reads the source itself.

use std::borrow::Cow;
use std::ops::Range;

/// A stretch of the source, in bytes: from `start` up to, not including, `end`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// Offset of the first byte.
    pub start: u32,
    /// Offset behind the last byte.
    pub end: u32,
}

impl Span {
    /// The span of a range of offsets. Sources of 4 GiB and more are refused before any span is made.
    pub(crate) fn new(range: Range<usize>) -> Span {
        let offset = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
        Span { start: offset(range.start), end: offset(range.end) }
    }

    /// The same stretch as a range of indices.
    pub fn range(self) -> Range<usize> {
        self.start as usize..self.end as usize
    }

    /// The text that stands at this place; empty if the span does not fit the source.
    pub fn text<'s>(&self, source: &'s str) -> &'s str {
        source.get(self.range()).unwrap_or_default()
    }
}

/// One parsed file.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Document<'s> {
    /// The top-level nodes, in order.
    pub nodes: Vec<Node<'s>>,
}

/// A node: a name with its entries and, perhaps, a block of further nodes.
#[derive(Debug, Clone, PartialEq)]
pub struct Node<'s> {
    /// The annotation before the name: `remove` in `(remove)alert slow`.
    pub annotation: Option<Name<'s>>,
    /// The name.
    pub name: Name<'s>,
    /// Arguments and properties, in the order of the source; repeated properties are all here.
    pub entries: Vec<Entry<'s>>,
    /// The block, if there is one; `{}` is a block without nodes.
    pub children: Option<Children<'s>>,
    /// From the annotation to the last token, the closing brace included.
    pub span: Span,
    /// From the annotation to the last entry, be it one that `/-` hides; without the block.
    pub head: Span,
}

/// The block of a node.
#[derive(Debug, Clone, PartialEq)]
pub struct Children<'s> {
    /// The nodes in it, in order.
    pub nodes: Vec<Node<'s>>,
    /// From the opening to the closing brace, both included.
    pub span: Span,
}

/// A node's name, a property's name or an annotation.
#[derive(Debug, Clone, PartialEq)]
pub struct Name<'s> {
    /// What it says.
    pub text: Cow<'s, str>,
    /// Where it is written, quotes included; for an annotation the word without its parentheses.
    pub span: Span,
}

/// An argument or a property.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry<'s> {
    /// The property's name; an argument has none.
    pub name: Option<Name<'s>>,
    /// The annotation before the value.
    pub annotation: Option<Name<'s>>,
    /// The value.
    pub value: Value<'s>,
    /// The whole entry: name, annotation and value.
    pub span: Span,
    /// The value alone.
    pub value_span: Span,
}

/// What an entry holds.
#[derive(Debug, Clone, PartialEq)]
pub enum Value<'s> {
    /// Any string, however it was written: bare, quoted, raw, over several lines.
    String(Cow<'s, str>),
    /// A number, kept as it was written.
    Number(Number<'s>),
    /// `#true` or `#false`.
    Bool(bool),
    /// `#null`.
    Null,
}

/// A number as written, `1_000`, `0xff` or `1.30`; [`Number::integer`] and [`Number::float`] read it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Number<'s> {
    /// The token, which is a well-formed KDL number.
    pub source: &'s str,
}
