//! The bucket that keeps Terraform's state: every version of it, encrypted, closed, and not to be deleted by mistake. Terraform locks
//! a state by a file beside it (S3 backend, `use_lockfile`).

use serde_json::{Value, json};

use super::super::super::document::{Blocks, expression};
use super::super::super::part::{File, Part};
use super::super::super::settings;
use super::super::super::stack::Stack;
use super::super::data::bucket_policy;
use super::super::policy_document;
use crate::finding::Finding;
use crate::targets::{Lowering, Unit};

/// The part.
pub const PART: Part = Part { rule: "terraform/aws-state", cloud: "aws", area: "bootstrap", files, blocks };

/// How long a state stays after it was overwritten, in days: long enough to find out what an apply did.
pub const OLD_STATES: u64 = 90;

/// How long the parts of an upload stay that nobody finishes, in days.
pub const UNFINISHED: u64 = 7;

fn files(lowering: &Lowering<'_>, stack: &Stack) -> Vec<File> {
    let platform = lowering.platform().name.clone();
    let file = |_| File { stem: "state".to_owned(), owner: format!("platform.{platform}"), node: platform.clone() };
    let bucket = settings::state_bucket(lowering, stack).filter(|_| !super::is_by_cloudformation(lowering));
    bucket.map(file).into_iter().collect()
}

fn blocks(lowering: &Lowering<'_>, stack: &Stack, _unit: &Unit, blocks: &mut Blocks) -> Result<(), Finding> {
    let Some((bucket, cell)) = settings::state_bucket(lowering, stack) else { return Ok(()) };
    let mut put = |kind: &str, mut fields: Value| {
        if let Some(provider) = settings::provider(lowering, stack, cell) {
            fields["provider"] = provider;
        }
        blocks.resource(kind, "state", fields);
    };
    let id = expression("aws_s3_bucket.state.id");
    // S3 deletes no bucket that holds something, so that no apply can take the states away.
    put("aws_s3_bucket", json!({ "bucket": bucket }));
    put("aws_s3_bucket_versioning", json!({ "bucket": id, "versioning_configuration": { "status": "Enabled" } }));
    put(
        "aws_s3_bucket_ownership_controls",
        json!({ "bucket": id, "rule": { "object_ownership": "BucketOwnerEnforced" } }),
    );
    let closed = json!({
        "bucket": id,
        "block_public_acls": true,
        "block_public_policy": true,
        "ignore_public_acls": true,
        "restrict_public_buckets": true,
    });
    put("aws_s3_bucket_public_access_block", closed);
    // The key is AWS's own: one of the platform's would have to be there before there is a place for its state.
    let encryption = json!({ "apply_server_side_encryption_by_default": { "sse_algorithm": "aws:kms" }, "bucket_key_enabled": true });
    put("aws_s3_bucket_server_side_encryption_configuration", json!({ "bucket": id, "rule": encryption }));
    let old = json!({ "noncurrent_days": OLD_STATES });
    let unfinished = json!({ "days_after_initiation": UNFINISHED });
    let lifecycle = json!({
        "bucket": id,
        "rule": [{
            "id": "old-states",
            "status": "Enabled",
            "filter": {},
            "noncurrent_version_expiration": old,
            "abort_incomplete_multipart_upload": unfinished,
        }],
        "depends_on": ["aws_s3_bucket_versioning.state"],
    });
    put("aws_s3_bucket_lifecycle_configuration", lifecycle);
    let policy = expression("data.aws_iam_policy_document.state.json");
    put(
        "aws_s3_bucket_policy",
        json!({ "bucket": id, "policy": policy, "depends_on": ["aws_s3_bucket_public_access_block.state"] }),
    );
    policy_document(blocks, "state", &[encrypted_only()]);
    Ok(())
}

/// Nobody reads or writes a state but through TLS.
pub fn encrypted_only() -> Value {
    bucket_policy::encrypted_only("${aws_s3_bucket.state.arn}")
}
