//! Ways out: what the language has no word for, written as its consumer takes it.

use crate::merge::Item;
use crate::schema::{Block, Data, Decoded, Field, Keyed, Literal, NodeReader, PlacedData, Scope, Sp, Type, Value};
use crate::types::{Name, Path, Plain};

/// A Kubernetes object as it is, applied beside the others. It is checked like the compiler's own, a custom resource by its
/// definition under `crds/`.
#[derive(Debug, Clone, platc_derive::Node)]
#[node(named)]
pub struct Manifest {
    /// The name of the component.
    #[node(key)]
    pub name: Sp<Name>,
    /// The namespace that it is put into; the environment's own, if unsaid.
    pub namespace: Option<Sp<Name>>,
    /// The object: `apiVersion`, `kind` and so on. Without a name under `metadata` it has the manifest's.
    #[node(rest)]
    pub body: PlacedData,
}

/// Terraform as it is, in the JSON syntax, beside what is generated: `resource { aws_s3_bucket { notes { bucket "shop-notes" } } }`. It is
/// written into every stack of its area, in every region that it is in: `in=` says which. An expression of Terraform's stands in a raw
/// string: `(raw)"${aws_s3_bucket.notes.arn}"`. Arguments are checked, at the top of each resource, where its type is known.
#[derive(Debug, Clone, platc_derive::Node)]
#[node(named)]
pub struct Terraform {
    /// The name of the file.
    #[node(key)]
    pub name: Sp<Name>,
    /// The stack that it belongs to, by its area: `data`, `network`, `dns` and so on.
    pub stack: Sp<Name>,
    /// The blocks: `resource`, `data`, `output` and so on.
    #[node(rest)]
    pub body: PlacedData,
}

/// Changes something generated, by RFC 6902, when nothing else will do; the result is checked again.
#[derive(Debug, Clone, platc_derive::Node)]
#[node(named, scope = Scope::Environment)]
pub struct Patch {
    /// The name of the patch.
    #[node(key)]
    pub name: Sp<Name>,
    /// What is changed.
    pub on: Block<PatchTarget>,
    /// Puts a value where none was.
    pub add: Keyed<Addition>,
    /// Puts a value in the place of another.
    pub replace: Keyed<Replacement>,
    /// Takes a value away.
    pub remove: Keyed<Removal>,
}

/// What a patch changes.
#[derive(Debug, Clone, platc_derive::Node)]
#[node(word = "on")]
pub struct PatchTarget {
    /// The kind of the object in its consumer's words, such as `Deployment`.
    #[node(argument)]
    pub kind: Sp<Plain>,
    /// The name of the object.
    #[node(argument)]
    pub name: Sp<Plain>,
}

/// A value put where none was.
#[derive(Debug, Clone, platc_derive::Node)]
#[node(word = "add")]
pub struct Addition {
    /// Where, as a JSON pointer.
    #[node(key)]
    pub pointer: Sp<Path>,
    /// One value.
    #[node(argument)]
    pub value: Option<Sp<Scalar>>,
    /// A map, where one value is not enough.
    #[node(rest)]
    pub body: Data,
}

/// A value put in the place of another.
#[derive(Debug, Clone, platc_derive::Node)]
#[node(word = "replace")]
pub struct Replacement {
    /// Where, as a JSON pointer.
    #[node(key)]
    pub pointer: Sp<Path>,
    /// One value.
    #[node(argument)]
    pub value: Option<Sp<Scalar>>,
    /// A map, where one value is not enough.
    #[node(rest)]
    pub body: Data,
}

/// A value taken away.
#[derive(Debug, Clone, platc_derive::Node)]
#[node(word = "remove")]
pub struct Removal {
    /// Where, as a JSON pointer.
    #[node(key)]
    pub pointer: Sp<Path>,
}

/// One value of JSON: a text, a number, `#true`, `#false`.
#[derive(Debug, Clone, PartialEq)]
pub struct Scalar(pub serde_json::Value);

impl Value for Scalar {
    const ACCEPTS: &'static Type = &Type {
        name: "value",
        doc: "a text, a number, #true or #false",
        literal: Literal::Source,
        examples: &["on", "3"],
        words: &[],
        reference: &[],
        check: |_| Ok(()),
    };

    fn read(reader: &mut NodeReader<'_, '_, '_>, item: &Item<'_>, _field: &Field) -> Decoded<Self> {
        let text = reader.literal(item, Self::ACCEPTS)?;
        Ok(Self(match item.value {
            platc_kdl::Value::Bool(value) => (*value).into(),
            platc_kdl::Value::Number(number) => json_number(number),
            _ => text.into_owned().into(),
        }))
    }

    fn default_value(text: &str) -> Option<Self> {
        Some(Self(text.into()))
    }
}

/// Whole numbers stay whole; what JSON cannot hold stays a text.
fn json_number(number: &platc_kdl::Number<'_>) -> serde_json::Value {
    match number.integer().and_then(|integer| i64::try_from(integer).ok()) {
        Some(integer) => integer.into(),
        None => number.float().map_or_else(|| number.source.into(), serde_json::Value::from),
    }
}
