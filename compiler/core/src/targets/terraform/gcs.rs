//! A bucket on Google Cloud: Cloud Storage, closed to the public, with rights on the whole bucket alone.

use serde_json::{Value, json};

use super::document::Blocks;
use super::place::Place;
use super::replication::unsupported;
use super::s3::{OLD_VERSIONS, UNFINISHED_UPLOADS, ages};
use super::stack::{self, Stack};
use crate::finding::Finding;
use crate::targets::Lowering;

/// The block of one store.
pub fn bucket(lowering: &Lowering<'_>, stack: &Stack, place: &Place<'_>, blocks: &mut Blocks) -> Result<(), Finding> {
    if place.copy_from.is_some_and(|from| stack.holds(from)) {
        return Err(unsupported(
            place,
            "Cloud Storage",
            "leave that region out of `replicate-to`: a bucket in one region already spans its zones",
        ));
    }
    let fields = json!({
        "name": place.name(lowering.platform()),
        "location": stack::location_of(lowering, place.cell),
        "storage_class": "STANDARD",
        "uniform_bucket_level_access": true,
        "public_access_prevention": "enforced",
        "versioning": { "enabled": place.bucket.versioning.on },
        "lifecycle_rule": rules(place)?,
    });
    blocks.resource("google_storage_bucket", &place.label(), fields);
    Ok(())
}

fn rules(place: &Place<'_>) -> Result<Vec<Value>, Finding> {
    let (archive, keep) = ages(place.bucket)?;
    let archive = archive.map(|days| json!({ "action": { "type": "SetStorageClass", "storage_class": "COLDLINE" }, "condition": { "age": days } }));
    let keep = keep.map(|days| json!({ "action": { "type": "Delete" }, "condition": { "age": days } }));
    let old = place.bucket.versioning.on.then(
        || json!({ "action": { "type": "Delete" }, "condition": { "days_since_noncurrent_time": OLD_VERSIONS } }),
    );
    let unfinished =
        json!({ "action": { "type": "AbortIncompleteMultipartUpload" }, "condition": { "age": UNFINISHED_UPLOADS } });
    Ok([archive, keep, old, Some(unfinished)].into_iter().flatten().collect())
}
