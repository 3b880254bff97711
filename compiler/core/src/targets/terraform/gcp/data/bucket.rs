//! A bucket on Google Cloud: Cloud Storage, closed to the public, with rights on the whole bucket alone.

use serde_json::{Value, json};

use crate::finding::Finding;
use crate::targets::terraform::aws::data::bucket::{OLD_VERSIONS, UNFINISHED_UPLOADS, files};
use crate::targets::terraform::document::{Blocks, label};
use crate::targets::terraform::gcp::site;
use crate::targets::terraform::part::Part;
use crate::targets::terraform::stack::Stack;
use crate::targets::terraform::stores::{self, Store, ages};
use crate::targets::{Lowering, Unit};

/// The part.
pub const PART: Part = Part { rule: "terraform/gcp-bucket", cloud: "gcp", area: "data", files, blocks };

/// The key that buckets are encrypted with.
pub const KEY: &str = "storage";

/// How long what was deleted can be had back without versions, in seconds: seven days.
const SOFT_DELETE: u64 = 7 * 24 * 60 * 60;

fn blocks(lowering: &Lowering<'_>, stack: &Stack, unit: &Unit, blocks: &mut Blocks) -> Result<(), Finding> {
    stores::in_stack(lowering, &unit.name, stack).iter().for_each(|store| bucket(lowering, store, blocks));
    Ok(())
}

fn bucket(lowering: &Lowering<'_>, store: &Store<'_>, blocks: &mut Blocks) {
    let site = site::at(lowering, store.cell);
    let kinds: Vec<&str> = store.bucket.holds.0.iter().map(|data| data.name()).collect();
    let mut fields = json!({
        "name": store.name(lowering.platform()),
        "location": site.location,
        "storage_class": "STANDARD",
        "uniform_bucket_level_access": true,
        "public_access_prevention": "enforced",
        "encryption": { "default_kms_key_name": site.key(KEY) },
        "soft_delete_policy": { "retention_duration_seconds": SOFT_DELETE },
        "versioning": { "enabled": store.bucket.versioning.on },
        "lifecycle_rule": rules(store),
    });
    if !kinds.is_empty() {
        fields["labels"] = json!({ "holds": kinds.join("_") });
    }
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
