//! A bucket on Google Cloud: Cloud Storage, closed to the public, with rights on the whole bucket alone.

use serde_json::{Value, json};

use super::super::aws::data::bucket::{OLD_VERSIONS, UNFINISHED_UPLOADS, files};
use super::super::document::{Blocks, label};
use super::super::part::Part;
use super::super::stack::{self, Stack};
use super::super::stores::{self, Store, ages};
use crate::finding::Finding;
use crate::targets::{Lowering, Unit};

/// The part.
pub const PART: Part = Part { rule: "terraform/gcp-bucket", cloud: "gcp", area: "data", files, blocks };

fn blocks(lowering: &Lowering<'_>, stack: &Stack, unit: &Unit, blocks: &mut Blocks) -> Result<(), Finding> {
    stores::in_stack(lowering, &unit.name, stack).iter().for_each(|store| bucket(lowering, store, blocks));
    Ok(())
}

fn bucket(lowering: &Lowering<'_>, store: &Store<'_>, blocks: &mut Blocks) {
    let fields = json!({
        "name": store.name(lowering.platform()),
        "location": stack::location_of(lowering, store.cell),
        "storage_class": "STANDARD",
        "uniform_bucket_level_access": true,
        "public_access_prevention": "enforced",
        "versioning": { "enabled": store.bucket.versioning.on },
        "lifecycle_rule": rules(store),
    });
    blocks.resource("google_storage_bucket", &label(&[store.bucket.name.as_str()]), fields);
}

fn rules(store: &Store<'_>) -> Vec<Value> {
    let (archive, keep) = ages(store.bucket);
    let archive = archive.map(|days| json!({ "action": { "type": "SetStorageClass", "storage_class": "COLDLINE" }, "condition": { "age": days } }));
    let keep = keep.map(|days| json!({ "action": { "type": "Delete" }, "condition": { "age": days } }));
    let old = store.bucket.versioning.on.then(
        || json!({ "action": { "type": "Delete" }, "condition": { "days_since_noncurrent_time": OLD_VERSIONS } }),
    );
    let unfinished =
        json!({ "action": { "type": "AbortIncompleteMultipartUpload" }, "condition": { "age": UNFINISHED_UPLOADS } });
    [archive, keep, old, Some(unfinished)].into_iter().flatten().collect()
}
