//! `platc schema`: every kind with its settings as JSON, for editors and other programs.

use serde_json::{Value as Json, json};

use crate::schema::{Field, Identity, Kind, Node as _, Phase, Role, Scope, Shape, Type};
use crate::words::{KINDS, common::Common, platform::Environment};

/// The whole language as one JSON document.
pub fn schema() -> Json {
    json!({
        "language": 1,
        "kinds": KINDS.iter().map(|kind| kind_of(kind)).collect::<Vec<_>>(),
        "environment": kind_of(Environment::KIND),
        "common": fields(Common::KIND),
    })
}

fn kind_of(kind: &Kind) -> Json {
    let attributes: Vec<_> = kind
        .attributes
        .iter()
        .map(|attribute| json!({ "name": attribute.name, "phase": phase(attribute.phase), "doc": attribute.doc }))
        .collect();
    let mut object = json!({ "word": kind.word, "doc": kind.doc, "identity": identity(kind.identity), "scope": scope(kind.scope), "settings": fields(kind) });
    if let (false, Some(map)) = (attributes.is_empty(), object.as_object_mut()) {
        map.insert("attributes".to_owned(), Json::Array(attributes));
    }
    object
}

fn fields(kind: &Kind) -> Json {
    kind.fields.iter().map(field).collect()
}

fn field(field: &Field) -> Json {
    let mut object =
        json!({ "word": field.word, "doc": field.doc, "stands": stands(field.role), "shape": shape_name(field.shape) });
    let Some(map) = object.as_object_mut() else { return object };
    if field.required {
        map.insert("required".to_owned(), Json::Bool(true));
    }
    if let Some(default) = field.default {
        map.insert("default".to_owned(), Json::from(default));
    }
    match field.shape {
        Shape::Value(ty) | Shape::List(ty) | Shape::Set(ty) | Shape::Map(ty) => {
            drop(map.insert("type".to_owned(), type_of(ty)))
        }
        Shape::Block(kind) | Shape::Keyed(kind) | Shape::Sequence(kind) => {
            drop(map.insert("settings".to_owned(), fields(kind)))
        }
        Shape::Choice(variants, default) => {
            let variants = variants
                .iter()
                .map(|variant| json!({ "word": variant.word, "doc": variant.doc, "settings": fields(variant.kind) }))
                .collect();
            map.insert("variants".to_owned(), Json::Array(variants));
            map.extend(default.map(|default| ("default".to_owned(), Json::from(default))));
        }
        Shape::Flag | Shape::Data => {}
    }
    object
}

fn type_of(ty: &Type) -> Json {
    let mut object = json!({ "name": ty.name, "doc": ty.doc });
    let Some(map) = object.as_object_mut() else { return object };
    for (name, list) in [("words", ty.words), ("examples", ty.examples), ("refers-to", ty.reference)] {
        let is_repeated = name == "examples" && !ty.words.is_empty();
        if !list.is_empty() && !is_repeated {
            map.insert(name.to_owned(), Json::from(list.to_vec()));
        }
    }
    object
}

fn identity(identity: Identity) -> &'static str {
    match identity {
        Identity::Named => "named",
        Identity::Singleton => "singleton",
        Identity::Part => "part",
    }
}

fn scope(scope: Scope) -> &'static str {
    match scope {
        Scope::Shared => "shared",
        Scope::Environment => "environment",
        Scope::Region => "region",
    }
}

/// The word for a phase, in the schema and the manual.
pub fn phase(phase: Phase) -> &'static str {
    match phase {
        Phase::Early => "early",
        Phase::Late => "late",
        Phase::Secret => "secret",
    }
}

fn stands(role: Role) -> &'static str {
    match role {
        Role::Key => "key",
        Role::Argument => "argument",
        Role::Arguments => "arguments",
        Role::Rest => "rest",
        Role::Setting => "setting",
    }
}

/// The word for a shape, in the schema and the manual.
pub fn shape_name(shape: Shape) -> &'static str {
    match shape {
        Shape::Value(_) => "value",
        Shape::Flag => "flag",
        Shape::List(_) => "list",
        Shape::Set(_) => "set",
        Shape::Block(_) => "block",
        Shape::Keyed(_) => "keyed",
        Shape::Sequence(_) => "sequence",
        Shape::Choice(..) => "choice",
        Shape::Map(_) => "map",
        Shape::Data => "data",
    }
}
