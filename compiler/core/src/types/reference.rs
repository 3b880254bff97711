//! References to nodes: an address, or the bare name where one kind alone fits (L29).

use std::marker::PhantomData;

use super::Address;
use crate::merge::{Item, ScopeId, Site};
use crate::schema::{Decoded, Fail, Field, Literal, Missing, NodeReader, Role, Shape, Type, Value};
use crate::source::Place;

/// What a reference may refer to. Implemented by empty marker types: see [`referable!`].
pub trait Referable: Send + Sync + 'static {
    /// The words of the kinds.
    const KINDS: &'static [&'static str];
    /// What is allowed, as the rest of the sentence "this takes …".
    const DOC: &'static str;
}

/// An address that refers to an existing node of the kinds of `K`.
pub struct Ref<K> {
    /// What it refers to; its kind is always given.
    pub address: Address,
    kinds: PhantomData<fn() -> K>,
}

impl<K> Ref<K> {
    /// The name of the node.
    pub fn name(&self) -> &str {
        &self.address.name
    }

    /// The kind of the node.
    pub fn kind(&self) -> &str {
        &self.address.kind
    }
}

impl<K> Clone for Ref<K> {
    fn clone(&self) -> Self {
        Self { address: self.address.clone(), kinds: PhantomData }
    }
}

impl<K> std::fmt::Debug for Ref<K> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}", self.address)
    }
}

impl<K: Referable> Value for Ref<K> {
    const ACCEPTS: &'static Type = &Type {
        name: "reference",
        doc: K::DOC,
        literal: Literal::Text,
        examples: &[],
        words: &[],
        reference: K::KINDS,
        check: |_| Ok(()),
    };

    fn read(reader: &mut NodeReader<'_, '_, '_>, item: &Item<'_>, field: &Field) -> Decoded<Self> {
        let platc_kdl::Value::String(text) = item.value else {
            reader.literal(item, Self::ACCEPTS)?;
            return Err(Fail::Error);
        };
        let droppable = field.droppable || field.about || reader.node.optional || matches!(field.shape, Shape::Set(_));
        refer(reader, item.site(), text, droppable)
    }

    fn read_key(reader: &mut NodeReader<'_, '_, '_>, text: &str, place: Place) -> Decoded<Self> {
        let droppable = reader.node.optional || reader.node.kind.role(Role::Key).is_some_and(|(_, field)| field.about);
        refer(reader, Site { place, scope: ScopeId::default() }, text, droppable)
    }

    fn default_value(_text: &str) -> Option<Self> {
        None
    }
}

fn refer<K: Referable>(
    reader: &mut NodeReader<'_, '_, '_>,
    site: Site,
    text: &str,
    droppable: bool,
) -> Decoded<Ref<K>> {
    match reader.context.reference(site, text, K::KINDS, droppable) {
        Ok(address) => Ok(Ref { address, kinds: PhantomData }),
        Err(Missing::Gone(note)) => {
            reader.findings.push(*note);
            Err(Fail::Gone)
        }
        Err(Missing::Wrong(finding)) => Err(reader.fail(*finding)),
    }
}

/// Declares what references of a sort may refer to.
macro_rules! referable {
    ($($(#[$doc:meta])* $name:ident = $text:literal: $($kind:literal)+;)+) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug)]
        pub struct $name;

        impl $crate::types::Referable for $name {
            const KINDS: &'static [&'static str] = &[$($kind),+];
            const DOC: &'static str = $text;
        }
    )+};
}
pub(crate) use referable;
