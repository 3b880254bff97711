//! Where a distribution writes who asked for what.
//!
//! Standard logging of CloudFront writes by an access control list, which is why this bucket alone allows them (CloudFront Developer
//! Guide, standard logging).

use serde_json::{Value, json};

use crate::targets::cloudfront::model::Logs;
use crate::targets::terraform::document::{Blocks, expression};

/// The bucket.
pub fn bucket(Logs { bucket, prefix: _, days }: &Logs, distribution: &str, blocks: &mut Blocks) {
    let label = format!("{distribution}_access_logs");
    let id = expression(&format!("aws_s3_bucket.{label}.id"));
    let mut put = |kind: &str, body: Value| blocks.resource(kind, &label, body);
    put("aws_s3_bucket", json!({ "bucket": bucket }));
    put(
        "aws_s3_bucket_ownership_controls",
        json!({ "bucket": id, "rule": { "object_ownership": "BucketOwnerPreferred" } }),
    );
    put(
        "aws_s3_bucket_public_access_block",
        json!({ "bucket": id, "block_public_acls": true, "block_public_policy": true, "ignore_public_acls": true, "restrict_public_buckets": true }),
    );
    let encryption = json!({ "apply_server_side_encryption_by_default": { "sse_algorithm": "AES256" } });
    put("aws_s3_bucket_server_side_encryption_configuration", json!({ "bucket": id, "rule": encryption }));
    let unfinished = json!({ "days_after_initiation": 7 });
    let rule = json!({ "id": "age", "status": "Enabled", "filter": {}, "expiration": { "days": days }, "abort_incomplete_multipart_upload": unfinished });
    put("aws_s3_bucket_lifecycle_configuration", json!({ "bucket": id, "rule": [rule] }));
}
