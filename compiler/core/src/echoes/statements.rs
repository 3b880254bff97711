//! The nodes of a spec by place: which one a finding is about, and which ones it names.

use platc_kdl::{Document, Node};

use crate::finding::Finding;
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
    /// Whether both statements speak of one node.
    pub fn is(&self, other: &Self) -> bool {
        self.word == other.word && self.name == other.name
    }

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

    /// Whether two places are in the head of one node: on the same line of the spec, so to speak.
    pub fn on_one_line(&self, one: Place, other: Place) -> bool {
        let head = |place: Place| -> Option<Span> {
            let mut node = self.top_level(place)?;
            while let Some(inner) = within(children(node), place.span) {
                node = inner;
            }
            let in_block = node.children.as_ref().is_some_and(|block| block.span.start <= place.span.start);
            (!in_block).then_some(node.span)
        };
        one.file == other.file && head(one).is_some_and(|head_of_one| head(other) == Some(head_of_one))
    }

    /// Whether the text at a place has a name as a word of its own.
    pub fn names(&self, place: Place, name: &str) -> bool {
        !name.is_empty() && words_of(self.sources.text(place)).any(|word| word == name)
    }

    /// Whether the text at a place names something that belongs to a node: `service.web.expose.www` of `service web`.
    pub fn names_part(&self, place: Place, node: Subject<'_>) -> bool {
        let own = format!("{}.{}.", node.word, node.name);
        !node.name.is_empty() && self.sources.text(place).contains(&own)
    }

    /// Whether a finding about an interpolated text is about a value that is wrong already where it is written.
    pub fn carries(&self, finding: &Finding, place: Place, written: Place) -> bool {
        let literal = self.sources.text(written).trim_matches('"');
        let interpolates = |place: Place| self.sources.text(place).contains("${");
        interpolates(place) && !interpolates(written) && !literal.is_empty() && finding.message.contains(literal)
    }

    /// Whether a statement names a node by its address.
    pub fn mentions(&self, statement: Subject<'_>, node: Subject<'_>) -> bool {
        let known = words::kind(node.word).is_some() && !node.name.is_empty();
        let text = self.sources.text(statement.place);
        known && words_of(text).zip(words_of(text).skip(1)).any(|pair| pair == (node.word, node.name))
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
