//! `manifest`: an object as it was written, in a file of its own beside the others.
//!
//! Only its name and its namespace are filled in where it does not say them. `check` judges it by the schema of its kind.

use serde_json::{Map, Value as Json};

use crate::finding::Finding;
use crate::model::Platform;
use crate::targets::{Lowering, Unit, vanished};
use crate::words::escape::Manifest;

/// The object of a manifest.
///
/// # Errors
/// If the manifest is not there, which only `explain` meets.
pub fn object(lowering: &Lowering<'_>, unit: &Unit) -> Result<Json, Finding> {
    let Some(manifest) = lowering.get::<Manifest>(&unit.name, unit.cell) else { return Err(vanished(unit)) };
    Ok(with_metadata(lowering.platform(), manifest))
}

/// `apiVersion`, `kind` and `metadata` first, then what else was written.
fn with_metadata(platform: &Platform, manifest: &Manifest) -> Json {
    let Json::Object(mut rest) = manifest.body.value.clone() else { return manifest.body.value.clone() };
    let mut object = Map::new();
    for field in ["apiVersion", "kind"] {
        object.extend(rest.shift_remove(field).map(|value| (field.to_owned(), value)));
    }
    let mut metadata = Map::from_iter([("name".to_owned(), Json::from(manifest.name.as_str()))]);
    metadata.extend(namespace(platform, manifest).map(|namespace| ("namespace".to_owned(), Json::from(namespace))));
    if let Some(Json::Object(written)) = rest.shift_remove("metadata") {
        metadata.extend(written);
    }
    object.insert("metadata".to_owned(), Json::Object(metadata));
    object.extend(rest);
    Json::Object(object)
}

/// The namespace that is said, or the environment's own; none for a kind that stands in no namespace.
fn namespace<'p>(platform: &'p Platform, manifest: &'p Manifest) -> Option<&'p str> {
    if let Some(namespace) = &manifest.namespace {
        return Some(namespace.as_str());
    }
    let text = |field: &str| manifest.body.value[field].as_str().unwrap_or_default();
    let kind = platform.definitions.kind(text("apiVersion"), text("kind"));
    (!kind.is_some_and(|kind| kind.cluster)).then_some(platform.namespace.as_str())
}
