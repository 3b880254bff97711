//! Schemas: which fields the objects of a kind have, as data, to judge objects that were not made from our types.
//!
//! What is built in, and the custom resources that platc makes, come from `schemas/*.txt`, which `schemas/generate.py` writes from
//! the upstream documents of every supported version; other custom resources from the definitions in a user's repository.
//! An object that platc makes from a type has no need of them.

mod definition;
mod judge;
mod table;

use std::collections::BTreeMap;
use std::sync::LazyLock;

use crate::versions::Minor;

pub use definition::Unreadable;
pub use judge::{Fault, Problem, judge};

/// What a field takes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Shape {
    /// Anything.
    Any,
    /// A text.
    Text,
    /// A whole number.
    Integer,
    /// A number.
    Number,
    /// True or false.
    Boolean,
    /// A whole number, or a text such as `25%` or the name of a port.
    IntegerOrText,
    /// An amount, such as `500m` or `2`.
    Quantity,
    /// One of these texts.
    OneOf(Vec<String>),
    /// Several of a shape.
    List(Box<Shape>),
    /// Free names, each with one of a shape.
    Map(Box<Shape>),
    /// An object of the type of that name.
    Type(String),
}

/// A field of a type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field {
    /// Its name.
    pub name: String,
    /// What it takes.
    pub shape: Shape,
    /// Whether leaving it out is refused.
    pub required: bool,
    /// The first version in which it no longer is.
    pub optional_since: Option<Minor>,
    /// The versions that have it.
    pub span: Span,
}

impl Field {
    /// Whether an object in a cluster of that version must have it.
    pub fn is_required(&self, version: Minor) -> bool {
        self.required && self.span.holds(version) && self.optional_since.is_none_or(|since| version < since)
    }
}

/// The versions of Kubernetes that have something.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Span {
    /// The first; nothing if all supported ones up to the last have it.
    pub since: Option<Minor>,
    /// The first that no longer has it.
    pub gone: Option<Minor>,
}

impl Span {
    /// Whether a version is among them.
    pub fn holds(self, version: Minor) -> bool {
        self.since.is_none_or(|since| since <= version) && self.gone.is_none_or(|gone| version < gone)
    }
}

/// A kind of object.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kind {
    /// Such as `apps/v1`.
    pub api_version: String,
    /// Such as `Deployment`.
    pub kind: String,
    /// The name of its type.
    pub of: String,
    /// Whether it stands outside of namespaces.
    pub cluster: bool,
    /// Whether a definition adds it to the API server, so that a version of Kubernetes says nothing about it.
    pub custom: bool,
    /// The versions that serve it.
    pub span: Span,
}

/// Kinds and the types that they lead to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Schemas {
    /// By API version and kind.
    pub kinds: Vec<Kind>,
    /// The fields of each type, by its name.
    pub types: BTreeMap<String, Vec<Field>>,
}

static OWN: LazyLock<Schemas> = LazyLock::new(|| {
    table::read(&[include_str!("../../schemas/builtin.txt"), include_str!("../../schemas/custom.txt")])
});

/// The schemas that platc brings, read when they are first asked for.
pub fn own() -> &'static Schemas {
    &OWN
}

impl Schemas {
    /// The kind of that API version and name: of these schemas, or else of platc's own.
    pub fn kind(&self, api_version: &str, kind: &str) -> Option<&Kind> {
        self.all().find(|known| known.api_version == api_version && known.kind == kind)
    }

    /// Every kind: of these schemas, then of platc's own.
    pub fn all(&self) -> impl Iterator<Item = &Kind> {
        self.kinds.iter().chain(&own().kinds)
    }

    /// The fields of a type.
    pub fn fields(&self, name: &str) -> Option<&[Field]> {
        self.types.get(name).or_else(|| own().types.get(name)).map(Vec::as_slice)
    }
}
