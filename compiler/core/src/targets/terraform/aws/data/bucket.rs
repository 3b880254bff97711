//! A bucket on AWS: Amazon S3, encrypted, closed to the public, owned by the account alone.

use serde_json::{Value, json};

use super::{access_logs, bucket_policy};
use crate::finding::Finding;
use crate::targets::terraform::aws::here::Here;
use crate::targets::terraform::document::{Blocks, expression, label};
use crate::targets::terraform::part::{File, Part};
use crate::targets::terraform::stack::Stack;
use crate::targets::terraform::stores::{self, Store, ages};
use crate::targets::{Lowering, Unit};
use crate::words::state::Bucket;

/// The part.
pub const PART: Part = Part { rule: "terraform/aws-bucket", cloud: "aws", area: "data", files, blocks };

/// How long a version stays after it was overwritten or deleted, in days: long enough to notice a mistake.
pub const OLD_VERSIONS: u64 = 30;

/// How long the parts of an upload stay that nobody finishes, in days.
pub const UNFINISHED_UPLOADS: u64 = 7;

/// A file for each bucket with a store in the stack; the other clouds plan theirs alike.
pub fn files(lowering: &Lowering<'_>, stack: &Stack) -> Vec<File> {
    let buckets = lowering.all::<Bucket>().iter();
    buckets.filter(|declared| !stores::in_stack(lowering, &declared.name, stack).is_empty()).map(File::of).collect()
}

fn blocks(lowering: &Lowering<'_>, stack: &Stack, unit: &Unit, blocks: &mut Blocks) -> Result<(), Finding> {
    for store in stores::in_stack(lowering, &unit.name, stack) {
        bucket(lowering, &store, blocks);
        bucket_policy::policy(lowering, stack, &store, blocks);
    }
    Ok(())
}

fn bucket(lowering: &Lowering<'_>, store: &Store<'_>, blocks: &mut Blocks) {
    let label = label(&[store.bucket.name.as_str()]);
    let here = Here { lowering, cell: store.cell };
    let encryption = json!({ "sse_algorithm": "aws:kms", "kms_master_key_id": here.key("data") });
    closed(&label, &store.name(lowering.platform()), encryption, tags(store.bucket), blocks);
    let id = expression(&format!("aws_s3_bucket.{label}.id"));
    if store.bucket.versioning.on {
        let versioning = json!({ "bucket": id, "versioning_configuration": { "status": "Enabled" } });
        blocks.resource("aws_s3_bucket_versioning", &label, versioning);
    }
    let mut lifecycle = json!({ "bucket": id, "rule": rules(store.bucket) });
    if store.bucket.versioning.on {
        // S3 takes rules about old versions only of a bucket that keeps some.
        lifecycle["depends_on"] = json!([format!("aws_s3_bucket_versioning.{label}")]);
    }
    blocks.resource("aws_s3_bucket_lifecycle_configuration", &label, lifecycle);
    if access_logs::is_recorded(store.bucket) {
        access_logs::record(&here, &label, blocks);
    }
}

/// Adds a bucket that is encrypted, closed to the public, and owned by the account alone.
pub fn closed(label: &str, name: &str, encryption: Value, tags: Value, blocks: &mut Blocks) {
    let id = expression(&format!("aws_s3_bucket.{label}.id"));
    let mut bucket = json!({ "bucket": name });
    if tags != json!({}) {
        bucket["tags"] = tags;
    }
    blocks.resource("aws_s3_bucket", label, bucket);
    let ownership = json!({ "bucket": id, "rule": { "object_ownership": "BucketOwnerEnforced" } });
    blocks.resource("aws_s3_bucket_ownership_controls", label, ownership);
    let block = json!({
        "bucket": id,
        "block_public_acls": true,
        "block_public_policy": true,
        "ignore_public_acls": true,
        "restrict_public_buckets": true,
    });
    blocks.resource("aws_s3_bucket_public_access_block", label, block);
    let mut rule = json!({ "apply_server_side_encryption_by_default": encryption });
    if rule["apply_server_side_encryption_by_default"]["sse_algorithm"] == "aws:kms" {
        // One request to the key for many files.
        rule["bucket_key_enabled"] = json!(true);
    }
    blocks.resource("aws_s3_bucket_server_side_encryption_configuration", label, json!({ "bucket": id, "rule": rule }));
}

/// The kinds of data in a bucket, as a tag: what finds them in an audit.
fn tags(bucket: &Bucket) -> Value {
    let kinds: Vec<&str> = bucket.holds.0.iter().map(|data| data.name()).collect();
    if kinds.is_empty() { json!({}) } else { json!({ "holds": kinds.join(" ") }) }
}

fn rules(bucket: &Bucket) -> Vec<Value> {
    let mut rules = Vec::new();
    let (archive, keep) = ages(bucket);
    if archive.is_some() || keep.is_some() {
        let mut rule = json!({ "id": "age", "status": "Enabled", "filter": {} });
        if let Some(days) = archive {
            rule["transition"] = json!({ "days": days, "storage_class": "GLACIER_IR" });
        }
        if let Some(days) = keep {
            rule["expiration"] = json!({ "days": days });
        }
        rules.push(rule);
    }
    if bucket.versioning.on {
        let expiration = json!({ "noncurrent_days": OLD_VERSIONS });
        rules.push(json!({ "id": "old-versions", "status": "Enabled", "filter": {}, "noncurrent_version_expiration": expiration }));
    }
    let abort = json!({ "days_after_initiation": UNFINISHED_UPLOADS });
    rules.push(json!({ "id": "unfinished-uploads", "status": "Enabled", "filter": {}, "abort_incomplete_multipart_upload": abort }));
    rules
}
