//! The nodes of a spec by place: which one a finding is about, and which ones it names.

use platc_kdl::{Document, Node};

use crate::load::{Layers, arguments, children, is_own_setting, text};
use crate::schema::nearest;
use crate::source::{Place, Sources, Span};
use crate::words;

/// What all environments and most nodes stand on: a slip there may be the reason for anything.
const COMMON_GROUND: &[&str] = &["platform", "cloud", "cluster", "network", "every", "module", "environment"];

/// All statements of a spec.
pub struct Statements<'s> {
    sources: &'s Sources,
    documents: &'s [Document<'s>],
    layers: &'s Layers<'s>,
}

/// A node that the platform is made of, as one statement speaks of it.
#[derive(Clone, Copy, Debug)]
pub struct Subject<'s> {
    /// The word of its kind; of an instance of a module, that of the principal.
    pub word: &'s str,
    /// Its name; empty where it has none.
    pub name: &'s str,
    /// The statement.
    pub place: Place,
}

impl Subject<'_> {
    /// Whether other nodes stand on it without naming it.
    pub fn is_common_ground(&self) -> bool {
        COMMON_GROUND.contains(&self.word) || is_own_setting(self.word)
    }

    /// The same of a word that may be a slip for one of those.
    pub fn is_nearly_common_ground(&self) -> bool {
        nearest(self.word, COMMON_GROUND.iter().copied()).is_some()
    }
}

impl<'s> Statements<'s> {
    /// The statements of parsed files.
    pub fn new(sources: &'s Sources, documents: &'s [Document<'s>], layers: &'s Layers<'s>) -> Self {
        Self { sources, documents, layers }
    }

    /// The top-level node of a file that a place is in.
    pub fn top_level(&self, place: Place) -> Option<&'s Node<'s>> {
        within(&self.documents.get(usize::from(place.file.0))?.nodes, place.span)
    }

    /// The node that a place is about: a top-level one, or in an environment the one that it speaks of there.
    pub fn subject(&self, place: Place) -> Option<Subject<'s>> {
        let mut node = self.top_level(place)?;
        while matches!(&*node.name.text, "environment" | "in")
            && let Some(inner) = within(children(node), place.span)
        {
            node = inner;
        }
        let word = &*node.name.text;
        let principal = self.layers.modules.get(word).and_then(|module| module.principal_kind);
        Some(Subject {
            word: principal.map_or(word, |kind| kind.word),
            name: arguments(node).next().and_then(|entry| text(&entry.value)).unwrap_or_default(),
            place: Place { file: place.file, span: node.span },
        })
    }

    /// The node in whose head a place is: on the same line of the spec, so to speak.
    pub fn head(&self, place: Place) -> Option<Place> {
        let mut node = self.top_level(place)?;
        while let Some(inner) = within(children(node), place.span) {
            node = inner;
        }
        let in_block = node.children.as_ref().is_some_and(|block| block.span.start <= place.span.start);
        (!in_block).then_some(Place { file: place.file, span: node.span })
    }

    /// The words of the text at a place.
    pub fn words(&self, place: Place) -> impl Iterator<Item = &'s str> {
        words_of(self.sources.text(place))
    }

    /// Each word there with the next one: the parts of an address stand beside each other.
    pub fn pairs(&self, place: Place) -> impl Iterator<Item = (&'s str, &'s str)> {
        self.words(place).zip(self.words(place).skip(1))
    }

    /// The nodes that a statement may name by their addresses: words of kinds, each with what follows.
    pub fn mentioned(&self, statement: Subject<'_>) -> impl Iterator<Item = (&'s str, &'s str)> {
        self.pairs(statement.place).filter(|(word, _)| words::kind(word).is_some())
    }

    /// Whether the text at a place has parts that come from elsewhere.
    pub fn interpolates(&self, place: Place) -> bool {
        self.sources.text(place).contains("${")
    }

    /// The text at a place, where all of it is written there.
    pub fn literal(&self, place: Place) -> Option<&'s str> {
        let literal = self.sources.text(place).trim_matches('"');
        (!literal.is_empty() && !self.interpolates(place)).then_some(literal)
    }
}

fn within<'s>(nodes: &'s [Node<'s>], span: Span) -> Option<&'s Node<'s>> {
    let index = nodes.partition_point(|node| node.span.start <= span.start).checked_sub(1)?;
    nodes.get(index).filter(|node| span.start < node.span.end.max(node.span.start + 1))
}

fn words_of(text: &str) -> impl Iterator<Item = &str> {
    text.split(|character: char| !character.is_alphanumeric() && !"-_".contains(character))
        .filter(|word| !word.is_empty())
}
