//! `patch`: RFC 6902 on what was generated, for what the language has no word for.
//!
//! A patch names an object by kind and name; it holds in every cluster of the environment that has the object. What it changes is a
//! value tree from there on, so that an object without a patch never becomes one.

use json_patch::jsonptr::PointerBuf;
use json_patch::{AddOperation, PatchErrorKind, PatchOperation, RemoveOperation, ReplaceOperation};
use platc_kubernetes::Object;
use serde_json::Value as Json;

use crate::finding::Finding;
use crate::model::Declared;
use crate::schema::{Data, Sp};
use crate::source::Place;
use crate::targets::Lowering;
use crate::types::Path;
use crate::words::escape::{Patch, Scalar};

/// An object as it is, or as its patches leave it.
pub enum Outcome {
    /// No patch names it.
    Untouched(Object),
    /// Changed.
    Patched(Json),
}

/// Applies the patches of the environment that name an object.
///
/// # Errors
/// At the operation that cannot be done or changes nothing.
pub fn apply(lowering: &Lowering<'_>, object: Object) -> Result<Outcome, Finding> {
    let patches = naming(lowering, object.kind(), object.name());
    if patches.is_empty() {
        return Ok(Outcome::Untouched(object));
    }
    let mut value = object.to_value();
    run_all(&patches, &mut value)?;
    Ok(Outcome::Patched(value))
}

/// The same for an object that is a tree from the beginning.
///
/// # Errors
/// As [`apply`].
pub fn apply_to_value(lowering: &Lowering<'_>, mut value: Json) -> Result<Json, Finding> {
    let text = |pointer| value.pointer(pointer).and_then(Json::as_str).unwrap_or_default().to_owned();
    let (kind, name) = (text("/kind"), text("/metadata/name"));
    run_all(&naming(lowering, &kind, &name), &mut value)?;
    Ok(value)
}

/// The patches of the environment that name an object.
fn naming<'p>(lowering: &Lowering<'p>, kind: &str, name: &str) -> Vec<&'p Patch> {
    let patches = lowering.all::<Patch>().iter().filter_map(Declared::first);
    patches.filter(|patch| patch.on.kind.as_str() == kind && patch.on.name.as_str() == name).collect()
}

fn run_all(patches: &[&Patch], value: &mut Json) -> Result<(), Finding> {
    patches.iter().try_for_each(|patch| run(patch, value))
}

/// Removals come last, so that a value can be moved by adding it elsewhere first.
fn run(patch: &Patch, value: &mut Json) -> Result<(), Finding> {
    for operation in patch.replace.iter() {
        let path = pointer(&operation.pointer)?;
        let value_of = body(operation.value.as_ref(), &operation.body);
        step(value, PatchOperation::Replace(ReplaceOperation { path, value: value_of }), &operation.pointer)?;
    }
    for operation in patch.add.iter() {
        let path = pointer(&operation.pointer)?;
        let value_of = body(operation.value.as_ref(), &operation.body);
        step(value, PatchOperation::Add(AddOperation { path, value: value_of }), &operation.pointer)?;
    }
    for operation in patch.remove.iter() {
        let path = pointer(&operation.pointer)?;
        step(value, PatchOperation::Remove(RemoveOperation { path }), &operation.pointer)?;
    }
    Ok(())
}

fn pointer(path: &Sp<Path>) -> Result<PointerBuf, Finding> {
    PointerBuf::parse(path.as_str()).map_err(|_| {
        let message = format!("`{}` is no JSON pointer", path.as_str());
        Finding::error("patch-fails", path.place, message)
            .help("write `/` before each part; a `/` in a name is `~1`, a `~` is `~0` (RFC 6901)")
    })
}

fn body(value: Option<&Sp<Scalar>>, body: &Data) -> Json {
    value.map_or_else(|| body.0.clone(), |value| value.0.clone())
}

fn step(value: &mut Json, operation: PatchOperation, at: &Sp<Path>) -> Result<(), Finding> {
    let before = value.clone();
    json_patch::patch(value, &[operation]).map_err(|error| fails(at.place, at.as_str(), reason(&error.kind)))?;
    if *value == before {
        return Err(fails(at.place, at.as_str(), "it changes nothing: the value is there already"));
    }
    Ok(())
}

/// A path that leads nowhere is what goes wrong with additions, replacements and removals; nothing else is made from a spec.
fn reason(kind: &PatchErrorKind) -> &'static str {
    match kind {
        PatchErrorKind::InvalidPointer => "nothing is there; `add` makes what is missing, below a parent that is there",
        _ => "the operation does not fit what is there",
    }
}

fn fails(place: Place, pointer: &str, why: &str) -> Finding {
    let finding = Finding::error("patch-fails", place, format!("this patch cannot be applied at `{pointer}`: {why}"));
    finding.help("`platc explain` on the file shows what is there; a patch is for what the language has no word for")
}
