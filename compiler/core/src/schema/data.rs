//! Free data: any names and values, for a consumer that knows them.

use std::borrow::Cow;

use serde_json::Value as Json;

use super::leaf::{Literal, Type};
use super::reader::{Decoded, NodeReader};
use super::{Field, Setting, Shape};
use crate::merge::{Item, Merged, Tree};
use crate::source::Place;

/// Free data.
#[derive(Clone, Debug, PartialEq)]
pub struct Data(pub Json);

/// Free data with the place of every name and value, for a consumer whose rules we know.
#[derive(Clone, Debug, PartialEq)]
pub struct PlacedData {
    /// The data.
    pub value: Json,
    /// Where each part of it was written, by JSON pointer.
    pub places: Vec<(String, Place)>,
}

impl PlacedData {
    /// Where the part at a pointer was written, or else the nearest part around it.
    pub fn place(&self, pointer: &str) -> Option<Place> {
        let exact = |pointer: &str| self.places.iter().find(|(written, _)| written == pointer).map(|(_, place)| *place);
        let mut pointer = pointer;
        loop {
            if let Some(place) = exact(pointer) {
                return Some(place);
            }
            pointer = pointer.rsplit_once('/')?.0;
        }
    }
}

impl Setting for Data {
    const SHAPE: Shape = Shape::Data;

    fn decode(reader: &mut NodeReader<'_, '_, '_>, index: u16, _field: &'static Field) -> Decoded<Self> {
        match reader.node.slot(index).map(|slot| &slot.value) {
            Some(Merged::Data(tree)) => read(reader, tree).map(Self),
            _ => Ok(Self(Json::Null)),
        }
    }
}

impl Setting for PlacedData {
    const SHAPE: Shape = Shape::Data;

    fn decode(reader: &mut NodeReader<'_, '_, '_>, index: u16, field: &'static Field) -> Decoded<Self> {
        let value = Data::decode(reader, index, field)?.0;
        let mut places = Vec::new();
        if let Some(Merged::Data(tree)) = reader.node.slot(index).map(|slot| &slot.value) {
            note_places(tree, "", &mut places);
        }
        Ok(Self { value, places })
    }
}

fn note_places(tree: &Tree<'_>, pointer: &str, places: &mut Vec<(String, Place)>) {
    match tree {
        Tree::Scalar(item) => places.push((pointer.to_owned(), item.place)),
        Tree::List(items) => {
            for (index, item) in items.iter().enumerate() {
                note_places(item, &format!("{pointer}/{index}"), places);
            }
        }
        Tree::Map(members) => {
            for member in members {
                let inner = format!("{pointer}/{}", member.name.replace('~', "~0").replace('/', "~1"));
                places.push((inner.clone(), member.place));
                note_places(&member.value, &inner, places);
            }
        }
    }
}

fn read(reader: &mut NodeReader<'_, '_, '_>, tree: &Tree<'_>) -> Decoded<Json> {
    match tree {
        Tree::Scalar(item) => read_scalar(reader, item),
        Tree::List(items) => items.iter().map(|item| read(reader, item)).collect::<Decoded<Vec<_>>>().map(Json::Array),
        Tree::Map(members) => {
            let read =
                members.iter().map(|member| read(reader, &member.value).map(|value| (member.name.to_string(), value)));
            read.collect::<Decoded<serde_json::Map<_, _>>>().map(Json::Object)
        }
    }
}

/// A value; another one where `explain` asks what it moves.
fn read_scalar(reader: &mut NodeReader<'_, '_, '_>, item: &Item<'_>) -> Decoded<Json> {
    let value = read_written(reader, item)?;
    let Some(which) = reader.context.substitution(item.place) else { return Ok(value) };
    Ok(match value {
        Json::Bool(value) => Json::Bool(!value),
        Json::Number(number) => Json::from(number.as_i64().unwrap_or_default().wrapping_add(1 + which as i64)),
        Json::String(text) => Json::from(format!("other{which}-{text}")),
        other => other,
    })
}

fn read_written(reader: &mut NodeReader<'_, '_, '_>, item: &Item<'_>) -> Decoded<Json> {
    Ok(match item.value {
        platc_kdl::Value::Bool(value) => Json::Bool(*value),
        platc_kdl::Value::Null => Json::Null,
        platc_kdl::Value::Number(number) => {
            match (number.integer().and_then(|value| i64::try_from(value).ok()), number.float()) {
                (Some(integer), _) => Json::from(integer),
                (None, Some(float)) => Json::from(float),
                (None, None) => Json::from(number.source),
            }
        }
        platc_kdl::Value::String(_) => Json::String(reader.literal(item, FREE_TEXT).map(Cow::into_owned)?),
    })
}

const FREE_TEXT: &Type = &Type {
    name: "text",
    doc: "any text",
    literal: Literal::Source,
    examples: &[],
    words: &[],
    reference: &[],
    check: |_| Ok(()),
};
