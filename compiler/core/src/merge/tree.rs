//! What merging gives: one tree per environment and cell, in which every node keeps the layers that spoke.

use std::borrow::Cow;

use platc_kdl::Value;

use crate::schema::{Field, Kind, Node as _};
use crate::source::Place;
use crate::words::common::Common;

/// Where a layer stands in the one line of precedence (L0); the greater wins.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Rank {
    /// The layer: see [`super::ranks`].
    pub layer: u8,
    /// Within a layer: `every` before blocks; in a module, the body before its `when`s.
    pub part: u8,
    /// Plain, `in CLOUD`, `in REGION`.
    pub narrowing: u8,
}

/// That a layer said something, and where.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Said {
    /// Which layer.
    pub rank: Rank,
    /// The text that said it.
    pub place: Place,
}

/// The parameters in force where a text stands: an index into the scopes of a merge; zero is outside of any module.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct ScopeId(pub u32);

/// One value as a layer said it.
#[derive(Clone, Copy, Debug)]
pub struct Item<'s> {
    /// The token.
    pub value: &'s Value<'s>,
    /// `ref`, `secret` or `raw`, where the value has an annotation.
    pub annotation: Option<&'s str>,
    /// Its place.
    pub place: Place,
    /// The parameters that its interpolation sees.
    pub scope: ScopeId,
    /// The layer that said it.
    pub rank: Rank,
}

/// Where a text stands and which parameters it sees.
#[derive(Clone, Copy, Debug)]
pub struct Site {
    /// The place.
    pub place: Place,
    /// The parameters.
    pub scope: ScopeId,
}

impl Item<'_> {
    /// Where it stands.
    pub fn site(&self) -> Site {
        Site { place: self.place, scope: self.scope }
    }
}

/// A merged node: the outcome of all layers for one identity in one cell.
#[derive(Clone, Debug)]
pub struct Node<'s> {
    /// Its declaration.
    pub kind: &'static Kind,
    /// What tells it apart; empty for a singleton.
    pub key: Cow<'s, str>,
    /// The arguments that are the key, where they were written.
    pub keys: Vec<Item<'s>>,
    /// The arguments after the key, from the last layer that gave any.
    pub arguments: Vec<Item<'s>>,
    /// The settings that some layer said, in the order of the kind's fields, keyed ones in order of appearance.
    pub slots: Vec<Slot<'s>>,
    /// Every layer that spoke about the node, in order.
    pub stack: Vec<Said>,
    /// `(optional)`: left out where a cloud or a cell cannot give it.
    pub optional: bool,
}

/// One merged setting.
#[derive(Clone, Debug)]
pub struct Slot<'s> {
    /// Index among the kind's fields, or [`COMMON`] plus the index among the common ones.
    pub field: u16,
    /// What it came to.
    pub value: Merged<'s>,
    /// Every layer that said it, the winner last.
    pub stack: Vec<Said>,
}

/// The declaration of a slot's setting.
pub fn field_of(kind: &'static Kind, field: u16) -> Option<&'static Field> {
    match field.checked_sub(COMMON) {
        Some(index) => Common::KIND.fields.get(usize::from(index)),
        None => kind.fields.get(usize::from(field)),
    }
}

/// Added to the index of a field that every top-level node has.
pub const COMMON: u16 = 256;

/// The outcome of one setting, by its shape.
#[derive(Clone, Debug)]
pub enum Merged<'s> {
    /// A value.
    Item(Item<'s>),
    /// On or off.
    Flag(bool),
    /// A list or a set.
    Items(Vec<Item<'s>>),
    /// A block.
    Node(Box<Node<'s>>),
    /// Keyed children, or the steps of a sequence.
    Nodes(Vec<Node<'s>>),
    /// The variant of a choice and its settings.
    Chosen(&'static str, Box<Node<'s>>),
    /// Free names with their values.
    Map(Vec<(Cow<'s, str>, Item<'s>)>),
    /// Free data.
    Data(Tree<'s>),
    /// Removed; kept so that a reference to it can show the removal (L18).
    Removed(Vec<Tombstone<'s>>),
}

/// Free data, merged by L9.
#[derive(Clone, Debug)]
pub enum Tree<'s> {
    /// One value.
    Scalar(Item<'s>),
    /// Several.
    List(Vec<Tree<'s>>),
    /// Names and what they hold, in order of appearance.
    Map(Vec<Member<'s>>),
}

/// A name in free data with what it holds.
#[derive(Clone, Debug)]
pub struct Member<'s> {
    /// The name.
    pub name: Cow<'s, str>,
    /// Where the name was written last.
    pub place: Place,
    /// What it holds.
    pub value: Tree<'s>,
}

/// A setting or a keyed child that a layer removed.
#[derive(Clone, Debug)]
pub struct Tombstone<'s> {
    /// Its key, empty for a setting.
    pub key: Cow<'s, str>,
    /// The removal.
    pub said: Said,
}

impl<'s> Node<'s> {
    /// A node of which nothing is said.
    pub fn bare(kind: &'static Kind) -> Self {
        Self {
            kind,
            key: Cow::Borrowed(""),
            keys: Vec::new(),
            arguments: Vec::new(),
            slots: Vec::new(),
            stack: Vec::new(),
            optional: false,
        }
    }

    /// The setting at an index of the kind's fields, if any layer said it.
    pub fn slot(&self, field: u16) -> Option<&Slot<'s>> {
        self.slots.iter().find(|slot| slot.field == field && !matches!(slot.value, Merged::Removed(_)))
    }

    /// The setting of that word.
    pub fn setting(&self, word: &str) -> Option<&Slot<'s>> {
        self.kind.setting(word).and_then(|(index, _)| self.slot(index))
    }

    /// The setting of that word, of those that every top-level node has.
    pub fn common(&self, word: &str) -> Option<&Slot<'s>> {
        Common::KIND.setting(word).and_then(|(index, _)| self.slot(COMMON + index))
    }

    /// The codes of the rules that it says `allow` about.
    pub fn allowed(&self) -> impl Iterator<Item = &str> {
        self.allows().iter().map(|rule| &*rule.key)
    }

    /// What it says by `allow`: a node a rule.
    pub fn allows(&self) -> &[Node<'s>] {
        self.common("allow").map_or(&[], |slot| if let Merged::Nodes(rules) = &slot.value { rules } else { &[] })
    }

    /// The keyed child of that word and key.
    pub fn child(&self, word: &str, key: &str) -> Option<&Node<'s>> {
        match &self.setting(word)?.value {
            Merged::Nodes(nodes) => nodes.iter().find(|node| node.key == key),
            _ => None,
        }
    }

    /// The one value of a setting of that word.
    pub fn item(&self, word: &str) -> Option<&Item<'s>> {
        match &self.setting(word)?.value {
            Merged::Item(item) => Some(item),
            _ => None,
        }
    }

    /// Where the node was first written, or last spoken of.
    pub fn place(&self) -> Place {
        self.keys
            .first()
            .map(|item| item.place)
            .or_else(|| self.stack.last().map(|said| said.place))
            .unwrap_or(Place::DEFAULT)
    }
}
