//! The bucket for copies of what the cluster stores, and a role for each store that writes there: to its own folder alone.

use serde_json::{Value, json};

use super::super::data::bucket::{OLD_VERSIONS, UNFINISHED_UPLOADS, closed};
use super::super::data::bucket_policy;
use super::super::here::Here;
use super::super::identity::{condition, workloads::by_service_account};
use super::super::{policy_document, rights};
use crate::derive::copies::{self, Copied};
use crate::finding::Finding;
use crate::targets::terraform::document::{Blocks, expression, label};
use crate::targets::terraform::part::{File, Part};
use crate::targets::terraform::stack::Stack;
use crate::targets::{Lowering, Unit};

/// The part.
pub const PART: Part = Part { rule: "terraform/aws-store-copies", cloud: "aws", area: "backup", files, blocks };

/// The label of the bucket.
const BUCKET: &str = "copies";

/// One file, where a store in the cluster is copied; the other clouds plan theirs alike.
pub fn files(lowering: &Lowering<'_>, stack: &Stack) -> Vec<File> {
    let owner = format!("platform.{}", lowering.platform().name);
    let file = File { stem: "store-copies".to_owned(), owner, node: String::new() };
    let is_needed = copies::of_cell(lowering.platform(), stack.home()).next().is_some();
    is_needed.then_some(file).into_iter().collect()
}

/// The stores of a cell that are copied; each counts as read.
pub fn copied<'p>(lowering: &Lowering<'p>, cell: usize) -> Vec<Copied<'p>> {
    let all: Vec<_> = copies::of_cell(lowering.platform(), cell).collect();
    all.iter().for_each(|copied| lowering.depends(&format!("database.{}", copied.database.name.as_str())));
    all
}

fn blocks(lowering: &Lowering<'_>, stack: &Stack, _unit: &Unit, blocks: &mut Blocks) -> Result<(), Finding> {
    let here = Here::of(lowering, stack);
    let copied = copied(lowering, here.cell);
    bucket(&here, &copied, blocks);
    copied.iter().for_each(|copied| role(&here, copied, blocks));
    Ok(())
}

/// What is overwritten or deleted can be had back for a while: who writes copies could also lose them.
fn bucket(here: &Here<'_, '_>, copied: &[Copied<'_>], blocks: &mut Blocks) {
    let encryption = json!({ "sse_algorithm": "aws:kms", "kms_master_key_id": here.key("data") });
    closed(BUCKET, &copies::bucket(here.platform(), here.cell), encryption, json!({}), blocks);
    let id = expression(&format!("aws_s3_bucket.{BUCKET}.id"));
    let versioning = json!({ "bucket": id, "versioning_configuration": { "status": "Enabled" } });
    blocks.resource("aws_s3_bucket_versioning", BUCKET, versioning);
    let old = json!({
        "id": "old-versions",
        "status": "Enabled",
        "filter": {},
        "noncurrent_version_expiration": { "noncurrent_days": OLD_VERSIONS },
        "abort_incomplete_multipart_upload": { "days_after_initiation": UNFINISHED_UPLOADS },
    });
    let rules: Vec<Value> = copied.iter().filter_map(expiry).chain([old]).collect();
    let lifecycle =
        json!({ "bucket": id, "rule": rules, "depends_on": [format!("aws_s3_bucket_versioning.{BUCKET}")] });
    blocks.resource("aws_s3_bucket_lifecycle_configuration", BUCKET, lifecycle);
    let statement = bucket_policy::encrypted_only(&format!("${{aws_s3_bucket.{BUCKET}.arn}}"));
    let policy = json!({
        "bucket": id,
        "policy": policy_document(blocks, BUCKET, &[statement]),
        // Both change the same bucket, and S3 refuses two such changes at once.
        "depends_on": [format!("aws_s3_bucket_public_access_block.{BUCKET}")],
    });
    blocks.resource("aws_s3_bucket_policy", BUCKET, policy);
}

/// What is copied whole goes by age; Barman lets go of the rest itself, as only it knows what a copy stands on.
fn expiry(copied: &Copied<'_>) -> Option<Value> {
    let rule = json!({
        "id": copied.store(),
        "status": "Enabled",
        "filter": { "prefix": format!("{}/", copied.store()) },
        "expiration": { "days": copied.days() },
    });
    (!copied.is_continuous()).then_some(rule)
}

fn role(here: &Here<'_, '_>, copied: &Copied<'_>, blocks: &mut Blocks) {
    let account = copied.account();
    let label = label(&["database", copied.database.name.as_str()]);
    super::super::role(here, &label, &here.role(&account), by_service_account(here, &account), json!({}), blocks);
    let bucket = format!("arn:aws:s3:::{}", copies::bucket(here.platform(), here.cell));
    let below = format!("{}/*", copied.store());
    rights(
        blocks,
        &label,
        &[
            json!({
                "actions": ["s3:ListBucket"],
                "resources": [bucket],
                "condition": [condition("StringLike", "s3:prefix", &["", &copied.store(), &below])],
            }),
            json!({ "actions": ["s3:GetBucketLocation"], "resources": [bucket] }),
            json!({
                "actions": ["s3:GetObject", "s3:PutObject", "s3:DeleteObject", "s3:AbortMultipartUpload"],
                "resources": [format!("{bucket}/{below}")],
            }),
        ],
    );
}
