//! Copies of a bucket: S3 sends every file on to other regions, by a role that can do nothing else.
//!
//! They are applied after the buckets of all regions: S3 asks that the receiving one exists and keeps versions.

use serde_json::{Value, json};

use super::super::service_role;
use crate::finding::Finding;
use crate::model::names;
use crate::targets::terraform::aws::here::Here;
use crate::targets::terraform::document::{Blocks, expression, label};
use crate::targets::terraform::part::{File, Part};
use crate::targets::terraform::stack::{self, Stack};
use crate::targets::terraform::stores::{self, Store};
use crate::targets::{Lowering, Unit};
use crate::words::state::Bucket;

/// The part.
pub const PART: Part = Part { rule: "terraform/aws-bucket-copies", cloud: "aws", area: "backup", files, blocks };

fn files(lowering: &Lowering<'_>, stack: &Stack) -> Vec<File> {
    let buckets = lowering.all::<Bucket>().iter();
    buckets.filter(|declared| copied(lowering, &declared.name, stack).is_some()).map(File::of).collect()
}

/// The store in this stack that sends its files on, and its copies.
fn copied<'p>(lowering: &Lowering<'p>, name: &str, stack: &Stack) -> Option<(Store<'p>, Vec<Store<'p>>)> {
    let (sources, others): (Vec<_>, Vec<_>) = stores::in_cloud(lowering, name, &stack.cloud)
        .into_iter()
        .partition(|store| stack.holds(store.cell) && store.copy_from.is_none());
    let source = sources.into_iter().next()?;
    let cells: Vec<usize> = stores::targets(source.bucket, source.cell, lowering.platform()).collect();
    let copies: Vec<Store<'p>> = others.into_iter().filter(|store| cells.contains(&store.cell)).collect();
    (!copies.is_empty()).then_some((source, copies))
}

fn blocks(lowering: &Lowering<'_>, stack: &Stack, unit: &Unit, blocks: &mut Blocks) -> Result<(), Finding> {
    let Some((source, copies)) = copied(lowering, &unit.name, stack) else { return Ok(()) };
    let label = label(&[&unit.name]);
    role(lowering, &label, &source, &copies, blocks);
    let rules: Vec<Value> = copies.iter().enumerate().map(|(priority, copy)| rule(lowering, copy, priority)).collect();
    let fields = json!({
        "bucket": source.name(lowering.platform()),
        "role": expression(&format!("aws_iam_role.{label}_replication.arn")),
        "rule": rules,
    });
    blocks.resource("aws_s3_bucket_replication_configuration", &label, fields);
    Ok(())
}

/// The full name of a store, with what is below it.
fn arn(lowering: &Lowering<'_>, store: &Store<'_>, below: &str) -> String {
    format!("arn:aws:s3:::{}{below}", store.name(lowering.platform()))
}

/// Deletions are copied too: what a person has a right to have deleted must go everywhere.
fn rule(lowering: &Lowering<'_>, copy: &Store<'_>, priority: usize) -> Value {
    let there = Here { lowering, cell: copy.cell };
    let key = there.arn("kms", &there.key_alias("data"));
    json!({
        "id": stack::region(lowering, copy.cell),
        "priority": priority,
        "status": "Enabled",
        "filter": {},
        "delete_marker_replication": { "status": "Enabled" },
        "source_selection_criteria": { "sse_kms_encrypted_objects": { "status": "Enabled" } },
        "destination": { "bucket": arn(lowering, copy, ""), "encryption_configuration": { "replica_kms_key_id": key } },
    })
}

/// The role that S3 copies with: it may read this bucket and write its copies, nothing else.
fn role(lowering: &Lowering<'_>, label: &str, source: &Store<'_>, copies: &[Store<'_>], blocks: &mut Blocks) {
    let replication = format!("{label}_replication");
    let rights = [
        json!({ "actions": ["s3:GetReplicationConfiguration", "s3:ListBucket"], "resources": [arn(lowering, source, "")] }),
        json!({
            "actions": ["s3:GetObjectVersionForReplication", "s3:GetObjectVersionAcl", "s3:GetObjectVersionTagging"],
            "resources": [arn(lowering, source, "/*")],
        }),
        json!({
            "actions": ["s3:ReplicateObject", "s3:ReplicateDelete", "s3:ReplicateTags"],
            "resources": copies.iter().map(|copy| arn(lowering, copy, "/*")).collect::<Vec<_>>(),
        }),
    ];
    let name = names::replication_role(&source.name(lowering.platform()));
    let here = Here { lowering, cell: source.cell };
    service_role(&here, blocks, &replication, &name, "s3.amazonaws.com", &rights, None);
}
