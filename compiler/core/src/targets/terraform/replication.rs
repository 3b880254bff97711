//! Copies: S3 sends every file on to other regions; between clouds nothing does by itself, which is said.

use serde_json::{Value, json};

use super::document::{Blocks, expression};
use super::place::{Place, targets};
use super::s3::with_provider;
use super::stack::{self, Stack};
use crate::finding::Finding;
use crate::model::names;
use crate::targets::{Lowering, Unit, vanished};

/// The role and the rules of each store in this stack that is copied within it.
pub fn rules(lowering: &Lowering<'_>, stack: &Stack, places: &[Place<'_>], blocks: &mut Blocks) -> Result<(), Finding> {
    for source in places.iter().filter(|place| place.copy_from.is_none()) {
        let cells: Vec<usize> = targets(source.bucket, source.cell, lowering.platform()).collect();
        let copies: Vec<&Place<'_>> =
            places.iter().filter(|place| place.cell != source.cell && cells.contains(&place.cell)).collect();
        if copies.is_empty() {
            continue;
        }
        if !source.bucket.versioning.on {
            return Err(unversioned(source));
        }
        role(lowering, source, &copies, blocks);
        let rules: Vec<Value> =
            copies.iter().enumerate().map(|(priority, copy)| rule(lowering, copy, priority)).collect();
        let label = source.label();
        let versioned =
            std::iter::once(&source).chain(&copies).map(|place| format!("aws_s3_bucket_versioning.{}", place.label()));
        let fields = json!({
            "bucket": expression(&format!("aws_s3_bucket.{label}.id")),
            "role": expression(&format!("aws_iam_role.{label}_replication.arn")),
            "rule": rules,
            "depends_on": versioned.collect::<Vec<_>>(),
        });
        blocks.resource(
            "aws_s3_bucket_replication_configuration",
            &label,
            with_provider(lowering, stack, source, fields),
        );
    }
    Ok(())
}

/// Deletions are copied too: what a person has a right to have deleted must go everywhere.
fn rule(lowering: &Lowering<'_>, copy: &Place<'_>, priority: usize) -> Value {
    json!({
        "id": stack::region(lowering, copy.cell),
        "priority": priority,
        "status": "Enabled",
        "filter": {},
        "delete_marker_replication": { "status": "Enabled" },
        "destination": { "bucket": expression(&format!("aws_s3_bucket.{}.arn", copy.label())) },
    })
}

/// The role that S3 copies with: it may read this bucket and write its copies, nothing else.
fn role(lowering: &Lowering<'_>, source: &Place<'_>, copies: &[&Place<'_>], blocks: &mut Blocks) {
    let platform = lowering.platform();
    let label = source.label();
    let replication = format!("{label}_replication");
    let arn = |place: &Place<'_>, below: &str| format!("${{aws_s3_bucket.{}.arn}}{below}", place.label());
    let trust = json!({ "actions": ["sts:AssumeRole"], "principals": { "type": "Service", "identifiers": ["s3.amazonaws.com"] } });
    let rights = json!([
        { "actions": ["s3:GetReplicationConfiguration", "s3:ListBucket"], "resources": [arn(source, "")] },
        {
            "actions": ["s3:GetObjectVersionForReplication", "s3:GetObjectVersionAcl", "s3:GetObjectVersionTagging"],
            "resources": [arn(source, "/*")],
        },
        {
            "actions": ["s3:ReplicateObject", "s3:ReplicateDelete", "s3:ReplicateTags"],
            "resources": copies.iter().map(|copy| arn(copy, "/*")).collect::<Vec<_>>(),
        },
    ]);
    blocks.data("aws_iam_policy_document", &format!("{replication}_trust"), json!({ "statement": [trust] }));
    blocks.data("aws_iam_policy_document", &replication, json!({ "statement": rights }));
    let name = names::replication_role(&source.name(platform));
    let document = |name: &str| expression(&format!("data.aws_iam_policy_document.{name}.json"));
    blocks.resource(
        "aws_iam_role",
        &replication,
        json!({ "name": name, "assume_role_policy": document(&format!("{replication}_trust")) }),
    );
    let fields = json!({ "name": "replication", "role": expression(&format!("aws_iam_role.{replication}.id")), "policy": document(&replication) });
    blocks.resource("aws_iam_role_policy", &replication, fields);
}

fn unversioned(source: &Place<'_>) -> Finding {
    let bucket = source.bucket;
    let place = bucket.replicate_to.0.first().map_or(bucket.name.place, |region| region.place);
    let message = format!(
        "bucket `{}` has copies in other regions but keeps no versions, and S3 copies only what is versioned",
        bucket.name.as_str()
    );
    Finding::error("copy-without-versioning", place, message).help("add `versioning` to the bucket")
}

/// Within Google Cloud or Azure, copies are a property of where a store lies, not a second store.
pub fn unsupported(place: &Place<'_>, product: &str, instead: &str) -> Finding {
    let bucket = place.bucket;
    let at = bucket.replicate_to.0.first().map_or(bucket.name.place, |region| region.place);
    let message = format!(
        "bucket `{}` cannot be copied to another region of that cloud: {product} does not let anybody choose where copies go",
        bucket.name.as_str()
    );
    Finding::error("copy-unsupported", at, message).help(instead)
}

/// The file that would move files from one cloud to another is withheld: the copy exists, and stays empty until a person fills it.
pub fn between_clouds(lowering: &Lowering<'_>, stack: &Stack, places: &[Place<'_>], unit: &Unit) -> Finding {
    let Some((place, from)) =
        places.iter().find_map(|place| place.copy_from.filter(|from| !stack.holds(*from)).map(|from| (place, from)))
    else {
        return vanished(unit);
    };
    let region = stack::region(lowering, place.cell);
    let cloud = lowering.platform().cells.get(from).map_or("", |cell| cell.cloud.as_str());
    let said = place.bucket.replicate_to.0.iter().find(|target| target.name() == region);
    let message = format!(
        "the copy of bucket `{}` in `{region}` is made, but nothing fills it: {cloud} does not send files to another cloud by itself",
        place.bucket.name.as_str()
    );
    let help = "set up a transfer job in the cloud that receives, or leave the region out of `replicate-to`";
    Finding::warning("copy-between-clouds", said.map_or(place.bucket.name.place, |said| said.place), message).help(help)
}
