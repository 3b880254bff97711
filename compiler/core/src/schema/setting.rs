//! The shapes of settings as field types, and how each is read from a merged node.

use std::ops::Deref;

use super::leaf::Value;
use super::reader::{Decoded, Fail, NodeReader};
use super::{Field, Kind, Role, Shape, Variant};
use crate::merge::{Item, Merged, Node as Tree};
use crate::source::Place;

/// A node kind: its table and how to read one.
pub trait Node: Sized + Send + Sync {
    /// The declaration.
    const KIND: &'static Kind;

    /// Reads a merged node of this kind.
    fn decode(reader: &mut NodeReader<'_, '_, '_>) -> Decoded<Self>;
}

/// An enum of kinds, picked by the first argument.
pub trait Choice: Sized + Send + Sync {
    /// The alternatives.
    const VARIANTS: &'static [Variant];
    /// The one that holds when no layer names any.
    const DEFAULT: Option<&'static str>;

    /// Reads the settings of one variant.
    fn decode_variant(variant: &str, reader: &mut NodeReader<'_, '_, '_>) -> Decoded<Self>;
}

/// What may stand as a field of a kind.
pub trait Setting: Sized {
    /// How layers of it merge.
    const SHAPE: Shape;
    /// Whether leaving it out is an error.
    const REQUIRED: bool = false;

    /// Reads it from the merged node.
    fn decode(reader: &mut NodeReader<'_, '_, '_>, index: u16, field: &'static Field) -> Decoded<Self>;
}

/// A value with the place that said it.
#[derive(Clone, Debug, PartialEq)]
pub struct Sp<T> {
    /// The value.
    pub value: T,
    /// The place, or [`Place::DEFAULT`].
    pub place: Place,
}

/// A block, merged setting by setting.
#[derive(Clone, Debug)]
pub struct Block<K> {
    /// Its settings.
    pub value: K,
    /// The last layer that spoke about it.
    pub place: Place,
}

/// On or off; off when no layer says it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Flag {
    /// Whether it is on.
    pub on: bool,
    /// The place that said so.
    pub place: Place,
}

/// Values whose order matters.
#[derive(Clone, Debug)]
pub struct List<T>(pub Vec<Sp<T>>);

/// Values without order, in order of appearance.
#[derive(Clone, Debug)]
pub struct Set<T>(pub Vec<Sp<T>>);

/// Children told apart by their keys, in order of appearance.
#[derive(Clone, Debug)]
pub struct Keyed<K>(pub Vec<Entry<K>>);

/// A keyed child.
#[derive(Clone, Debug)]
pub struct Entry<K> {
    /// Its key.
    pub key: String,
    /// Where the key stands.
    pub place: Place,
    /// What it says.
    pub value: K,
}

/// Steps in order.
#[derive(Clone, Debug)]
pub struct Sequence<K>(pub Vec<K>);

/// The variant that the last layer named.
#[derive(Clone, Debug)]
pub struct Chosen<C> {
    /// The variant with its settings.
    pub value: C,
    /// The last layer that spoke about it.
    pub place: Place,
}

/// Free names with a value each, in order of appearance.
#[derive(Clone, Debug)]
pub struct Map<T>(pub Vec<(String, Sp<T>)>);

impl<T> Deref for Sp<T> {
    type Target = T;
    fn deref(&self) -> &T {
        &self.value
    }
}

impl<K> Deref for Block<K> {
    type Target = K;
    fn deref(&self) -> &K {
        &self.value
    }
}

impl<C> Deref for Chosen<C> {
    type Target = C;
    fn deref(&self) -> &C {
        &self.value
    }
}

impl<K> Keyed<K> {
    /// The child of that key.
    pub fn get(&self, key: &str) -> Option<&K> {
        self.0.iter().find(|entry| entry.key == key).map(|entry| &entry.value)
    }

    /// All children, in order of appearance.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = &K> {
        self.0.iter().map(|entry| &entry.value)
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl<T> Map<T> {
    /// The value of that name.
    pub fn get(&self, name: &str) -> Option<&T> {
        self.0.iter().find(|(key, _)| key == name).map(|(_, value)| &value.value)
    }
}

impl<T: Value> Setting for Sp<T> {
    const SHAPE: Shape = Shape::Value(T::ACCEPTS);
    const REQUIRED: bool = true;

    fn decode(reader: &mut NodeReader<'_, '_, '_>, index: u16, field: &'static Field) -> Decoded<Self> {
        match Option::<Self>::decode(reader, index, field)? {
            Some(value) => Ok(value),
            None => Err(reader.missing(field)),
        }
    }
}

impl<T: Value> Setting for Option<Sp<T>> {
    const SHAPE: Shape = Shape::Value(T::ACCEPTS);

    fn decode(reader: &mut NodeReader<'_, '_, '_>, index: u16, field: &'static Field) -> Decoded<Self> {
        if field.role == Role::Key {
            return read_key(reader, index, field);
        }
        let Some(item) = one_item(reader.node, index, field) else {
            let default = field.default.and_then(T::default_value);
            return Ok(default.map(|value| Sp { value, place: Place::DEFAULT }));
        };
        match T::read(reader, &item, field) {
            Ok(value) => Ok(Some(Sp { value, place: item.place })),
            Err(Fail::Gone) if field.droppable => Ok(None),
            Err(fail) => Err(fail),
        }
    }
}

impl Setting for Flag {
    const SHAPE: Shape = Shape::Flag;

    fn decode(reader: &mut NodeReader<'_, '_, '_>, index: u16, field: &'static Field) -> Decoded<Self> {
        let Some(slot) = reader.node.slot(index) else {
            return Ok(Self { on: field.default == Some("true"), place: Place::DEFAULT });
        };
        let place = slot.stack.last().map_or(Place::DEFAULT, |said| said.place);
        let on = matches!(slot.value, Merged::Flag(true)) != reader.context.substitution(place).is_some();
        Ok(Self { on, place })
    }
}

impl<T: Value> Setting for List<T> {
    const SHAPE: Shape = Shape::List(T::ACCEPTS);

    fn decode(reader: &mut NodeReader<'_, '_, '_>, index: u16, field: &'static Field) -> Decoded<Self> {
        read_items(reader, index, field).map(Self)
    }
}

impl<T: Value> Setting for Set<T> {
    const SHAPE: Shape = Shape::Set(T::ACCEPTS);

    fn decode(reader: &mut NodeReader<'_, '_, '_>, index: u16, field: &'static Field) -> Decoded<Self> {
        read_items(reader, index, field).map(Self)
    }
}

impl<K: Node> Setting for Option<Block<K>> {
    const SHAPE: Shape = Shape::Block(K::KIND);

    fn decode(reader: &mut NodeReader<'_, '_, '_>, index: u16, field: &'static Field) -> Decoded<Self> {
        let Some(Merged::Node(node)) = reader.node.slot(index).map(|slot| &slot.value) else { return Ok(None) };
        match K::decode(&mut reader.part(node)) {
            Ok(value) => Ok(Some(Block { value, place: node.stack.last().map_or(Place::DEFAULT, |said| said.place) })),
            Err(Fail::Gone) if field.droppable || node.optional => Ok(None),
            Err(fail) => Err(fail),
        }
    }
}

impl<K: Node> Setting for Block<K> {
    const SHAPE: Shape = Shape::Block(K::KIND);
    const REQUIRED: bool = true;

    fn decode(reader: &mut NodeReader<'_, '_, '_>, index: u16, field: &'static Field) -> Decoded<Self> {
        match Option::<Self>::decode(reader, index, field)? {
            Some(block) => Ok(block),
            None => Err(reader.missing(field)),
        }
    }
}

impl<K: Node> Setting for Keyed<K> {
    const SHAPE: Shape = Shape::Keyed(K::KIND);

    fn decode(reader: &mut NodeReader<'_, '_, '_>, index: u16, _field: &'static Field) -> Decoded<Self> {
        let Some(Merged::Nodes(nodes)) = reader.node.slot(index).map(|slot| &slot.value) else {
            return Ok(Self(Vec::new()));
        };
        let mut entries = Vec::with_capacity(nodes.len());
        let mut failed = false;
        for node in nodes.iter().filter(|node| reader.context.substitution(node.place()).is_none()) {
            match K::decode(&mut reader.part(node)) {
                Ok(value) => entries.push(Entry { key: node.key.to_string(), place: node.place(), value }),
                Err(Fail::Gone) => {}
                Err(Fail::Error) => failed = true,
            }
        }
        if failed { Err(Fail::Error) } else { Ok(Self(entries)) }
    }
}

impl<K: Node> Setting for Sequence<K> {
    const SHAPE: Shape = Shape::Sequence(K::KIND);

    fn decode(reader: &mut NodeReader<'_, '_, '_>, index: u16, _field: &'static Field) -> Decoded<Self> {
        let Some(Merged::Nodes(nodes)) = reader.node.slot(index).map(|slot| &slot.value) else {
            return Ok(Self(Vec::new()));
        };
        let steps: Vec<_> = nodes.iter().map(|node| K::decode(&mut reader.part(node))).collect();
        steps.into_iter().collect::<Decoded<_>>().map(Self)
    }
}

impl<C: Choice> Setting for Option<Chosen<C>> {
    const SHAPE: Shape = Shape::Choice(C::VARIANTS, C::DEFAULT);

    fn decode(reader: &mut NodeReader<'_, '_, '_>, index: u16, _field: &'static Field) -> Decoded<Self> {
        let Some(Merged::Chosen(variant, node)) = reader.node.slot(index).map(|slot| &slot.value) else {
            return Ok(None);
        };
        let place = node.stack.last().map_or(Place::DEFAULT, |said| said.place);
        let mut others = C::VARIANTS.iter().filter(|other| other.word != *variant);
        let value = match reader.context.substitution(place).and_then(|which| others.nth(which)) {
            Some(other) => C::decode_variant(other.word, &mut reader.part(&Tree::bare(other.kind))),
            None => C::decode_variant(variant, &mut reader.part(node)),
        };
        value.map(|value| Some(Chosen { value, place }))
    }
}

impl<T: Value> Setting for Map<T> {
    const SHAPE: Shape = Shape::Map(T::ACCEPTS);

    fn decode(reader: &mut NodeReader<'_, '_, '_>, index: u16, field: &'static Field) -> Decoded<Self> {
        let Some(Merged::Map(items)) = reader.node.slot(index).map(|slot| &slot.value) else {
            return Ok(Self(Vec::new()));
        };
        let read = items.iter().map(|(name, item)| {
            T::read(reader, item, field).map(|value| (name.to_string(), Sp { value, place: item.place }))
        });
        collect_present(read).map(Self)
    }
}

/// A part of the key: the text decides, since a module makes names that stand nowhere.
fn read_key<T: Value>(reader: &mut NodeReader<'_, '_, '_>, index: u16, field: &Field) -> Decoded<Option<Sp<T>>> {
    let arity = reader.node.kind.key_arity();
    let text = if arity > 1 {
        reader.node.key.split(' ').nth(usize::from(index)).map(str::to_owned)
    } else {
        Some(reader.node.key.to_string())
    };
    let Some(text) = text.filter(|text| !text.is_empty()) else { return Ok(None) };
    let place = reader.node.keys.get(usize::from(index)).map_or_else(|| reader.node.place(), |item| item.place);
    let text = match reader.context.substitution(place) {
        Some(which) => format!("other{which}-{text}"),
        None => text,
    };
    match T::read_key(reader, &text, place) {
        Ok(value) => Ok(Some(Sp { value, place })),
        Err(Fail::Gone) if field.droppable => Ok(None),
        Err(fail) => Err(fail),
    }
}

fn one_item<'s>(node: &Tree<'s>, index: u16, field: &Field) -> Option<Item<'s>> {
    match field.role {
        Role::Argument => {
            let position = node.kind.positional().position(|(other, _)| other == index)?;
            node.arguments.get(position).copied()
        }
        _ => match &node.slot(index)?.value {
            Merged::Item(item) => Some(*item),
            _ => None,
        },
    }
}

fn all_items<'s>(node: &Tree<'s>, index: u16, field: &Field) -> Vec<Item<'s>> {
    if field.role == Role::Arguments {
        let before = node.kind.positional().take_while(|(other, _)| *other != index).count();
        return node.arguments.get(before..).unwrap_or_default().to_vec();
    }
    match node.slot(index).map(|slot| &slot.value) {
        Some(Merged::Items(items)) => items.clone(),
        _ => Vec::new(),
    }
}

fn read_items<T: Value>(reader: &mut NodeReader<'_, '_, '_>, index: u16, field: &'static Field) -> Decoded<Vec<Sp<T>>> {
    let items = all_items(reader.node, index, field);
    let read = items.iter().map(|item| T::read(reader, item, field).map(|value| Sp { value, place: item.place }));
    collect_present(read)
}

/// All that is there; what is gone is left out, an error poisons the whole after everything was read.
fn collect_present<T>(read: impl Iterator<Item = Decoded<T>>) -> Decoded<Vec<T>> {
    let mut present = Vec::new();
    let mut failed = false;
    for value in read {
        match value {
            Ok(value) => present.push(value),
            Err(Fail::Gone) => {}
            Err(Fail::Error) => failed = true,
        }
    }
    if failed { Err(Fail::Error) } else { Ok(present) }
}
