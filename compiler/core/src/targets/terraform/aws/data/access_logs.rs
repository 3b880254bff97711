//! A record of every request to the buckets that hold a kind of data: a bucket for each region, which only S3 can write to.

use serde_json::json;

use crate::finding::Finding;
use crate::model::names;
use crate::targets::terraform::aws::here::Here;
use crate::targets::terraform::aws::policy_document;
use crate::targets::terraform::document::{Blocks, expression};
use crate::targets::terraform::part::{File, Part};
use crate::targets::terraform::stack::Stack;
use crate::targets::terraform::stores;
use crate::targets::{Lowering, Unit};
use crate::words::state::Bucket;

/// The part.
pub const PART: Part = Part { rule: "terraform/aws-access-logs", cloud: "aws", area: "data", files, blocks };

/// How long the record is kept, in days.
const KEEP: u64 = 365;

/// The label of its blocks.
const LABEL: &str = "access_logs";

fn files(lowering: &Lowering<'_>, stack: &Stack) -> Vec<File> {
    let buckets = lowering.all::<Bucket>().iter();
    let mut stores = buckets.flat_map(|declared| stores::in_stack(lowering, &declared.name, stack));
    let owner = format!("platform.{}", lowering.platform().name);
    let file = File { stem: "access-logs".to_owned(), owner, node: String::new() };
    stores.any(|store| is_recorded(store.bucket)).then_some(file).into_iter().collect()
}

/// Whether requests to a bucket are recorded.
pub fn is_recorded(bucket: &Bucket) -> bool {
    !bucket.holds.0.is_empty()
}

/// The name of the bucket with the record of a region.
fn name(here: &Here<'_, '_>) -> String {
    names::bucket(&here.platform().name, &here.platform().environment, "access-logs", here.region())
}

/// Has requests to a bucket recorded.
pub fn record(here: &Here<'_, '_>, label: &str, blocks: &mut Blocks) {
    let fields = json!({
        "bucket": expression(&format!("aws_s3_bucket.{label}.id")),
        "target_bucket": name(here),
        "target_prefix": format!("{label}/"),
        "depends_on": [format!("aws_s3_bucket_policy.{LABEL}")],
    });
    blocks.resource("aws_s3_bucket_logging", label, fields);
}

fn blocks(lowering: &Lowering<'_>, stack: &Stack, _unit: &Unit, blocks: &mut Blocks) -> Result<(), Finding> {
    let here = Here::of(lowering, stack);
    // S3 delivers its records only to a bucket that is encrypted with the key of S3 itself (Amazon S3 User Guide, server access logs).
    super::bucket::closed(LABEL, &name(&here), json!({ "sse_algorithm": "AES256" }), json!({}), blocks);
    let rule = json!({ "id": "age", "status": "Enabled", "filter": {}, "expiration": { "days": KEEP },
        "abort_incomplete_multipart_upload": { "days_after_initiation": super::bucket::UNFINISHED_UPLOADS } });
    let id = expression(&format!("aws_s3_bucket.{LABEL}.id"));
    blocks.resource("aws_s3_bucket_lifecycle_configuration", LABEL, json!({ "bucket": id, "rule": rule }));
    let arn = format!("${{aws_s3_bucket.{LABEL}.arn}}");
    let deliver = json!({
        "sid": "Delivery",
        "principals": { "type": "Service", "identifiers": ["logging.s3.amazonaws.com"] },
        "actions": ["s3:PutObject"],
        "resources": [format!("{arn}/*")],
        "condition": { "test": "StringEquals", "variable": "aws:SourceAccount", "values": [here.account()] },
    });
    let policy = policy_document(blocks, LABEL, &[super::bucket_policy::encrypted_only(&arn), deliver]);
    blocks.resource(
        "aws_s3_bucket_policy",
        LABEL,
        json!({ "bucket": id, "policy": policy,
        "depends_on": [format!("aws_s3_bucket_public_access_block.{LABEL}")] }),
    );
    Ok(())
}
