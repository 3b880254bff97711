//! A bucket on AWS: Amazon S3, encrypted, closed to the public, owned by the account alone.

use serde_json::{Value, json};

use super::document::{Blocks, expression};
use super::place::Place;
use super::stack::Stack;
use super::{s3_policy, settings};
use crate::finding::Finding;
use crate::targets::Lowering;
use crate::types::Duration;
use crate::words::state::Bucket;

/// How long a version stays after it was overwritten or deleted, in days: long enough to notice a mistake.
pub const OLD_VERSIONS: u64 = 30;

/// How long the parts of an upload stay that nobody finishes, in days.
pub const UNFINISHED_UPLOADS: u64 = 7;

/// The blocks of one store.
pub fn bucket(lowering: &Lowering<'_>, stack: &Stack, place: &Place<'_>, blocks: &mut Blocks) -> Result<(), Finding> {
    let label = place.label();
    let mut put =
        |kind: &str, fields: Value| blocks.resource(kind, &label, with_provider(lowering, stack, place, fields));
    let id = expression(&format!("aws_s3_bucket.{label}.id"));
    put("aws_s3_bucket", with_tags(place.bucket, json!({ "bucket": place.name(lowering.platform()) })));
    put(
        "aws_s3_bucket_ownership_controls",
        json!({ "bucket": id, "rule": { "object_ownership": "BucketOwnerEnforced" } }),
    );
    put(
        "aws_s3_bucket_public_access_block",
        json!({ "bucket": id, "block_public_acls": true, "block_public_policy": true, "ignore_public_acls": true, "restrict_public_buckets": true }),
    );
    let encryption = json!({ "apply_server_side_encryption_by_default": { "sse_algorithm": "AES256" } });
    put("aws_s3_bucket_server_side_encryption_configuration", json!({ "bucket": id, "rule": encryption }));
    if place.bucket.versioning.on {
        put("aws_s3_bucket_versioning", json!({ "bucket": id, "versioning_configuration": { "status": "Enabled" } }));
    }
    let mut lifecycle = json!({ "bucket": id, "rule": rules(place.bucket)? });
    if place.bucket.versioning.on {
        // S3 takes rules about old versions only of a bucket that keeps some.
        lifecycle["depends_on"] = json!([format!("aws_s3_bucket_versioning.{label}")]);
    }
    put("aws_s3_bucket_lifecycle_configuration", lifecycle);
    s3_policy::policy(lowering, stack, place, blocks);
    Ok(())
}

/// The fields of a block in a region, behind the provider of that region.
pub fn with_provider(lowering: &Lowering<'_>, stack: &Stack, place: &Place<'_>, fields: Value) -> Value {
    let provider = settings::provider(lowering, stack, place.cell).map(|provider| ("provider".to_owned(), provider));
    let fields = fields.as_object().cloned().unwrap_or_default();
    Value::Object(provider.into_iter().chain(fields).collect())
}

/// The kinds of data in a bucket, as a tag: what finds them in an audit.
fn with_tags(bucket: &Bucket, mut fields: Value) -> Value {
    let kinds: Vec<&str> = bucket.holds.0.iter().map(|data| data.name()).collect();
    if !kinds.is_empty() {
        fields["tags"] = json!({ "holds": kinds.join(" ") });
    }
    fields
}

fn rules(bucket: &Bucket) -> Result<Vec<Value>, Finding> {
    let mut rules = Vec::new();
    let (archive, keep) = ages(bucket)?;
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
    Ok(rules)
}

/// The ages at which files move to cheaper storage and at which they go, in days. Every cloud refuses to archive what is gone.
pub fn ages(bucket: &Bucket) -> Result<(Option<u64>, Option<u64>), Finding> {
    let days = |duration: &Duration| duration.days().max(1);
    let archive = bucket.archive.as_ref().map(|archive| days(&archive.after));
    let keep = bucket.keep.as_ref();
    match (archive, keep.map(|keep| days(keep))) {
        (Some(archive), Some(end)) if archive >= end => {
            let place = bucket.archive.as_ref().map_or(bucket.name.place, |archive| archive.after.place);
            let message = format!(
                "bucket `{}` archives files after {archive} days, but keeps them for {end}: nothing would ever be archived",
                bucket.name.as_str()
            );
            let finding = Finding::error("archive-after-keep", place, message)
                .help("archive earlier, keep longer, or leave `archive` out");
            Err(keep.into_iter().fold(finding, |finding, keep| finding.also(keep.place, "files go here")))
        }
        ages => Ok(ages),
    }
}
