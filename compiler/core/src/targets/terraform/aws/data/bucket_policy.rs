//! Who may reach a bucket at all: nobody without encryption, and the distributions that fetch from it.

use serde_json::{Value, json};

use super::super::here::Here;
use super::super::policy_document;
use crate::targets::Lowering;
use crate::targets::terraform::document::{Blocks, expression, label};
use crate::targets::terraform::stack::Stack;
use crate::targets::terraform::stores::Store;
use crate::words::edge::Cdn;

/// The policy document of a store and its attachment.
pub fn policy(lowering: &Lowering<'_>, stack: &Stack, store: &Store<'_>, blocks: &mut Blocks) {
    let label = label(&[store.bucket.name.as_str()]);
    let arn = format!("${{aws_s3_bucket.{label}.arn}}");
    let mut statements = vec![encrypted_only(&arn)];
    if feeds_distribution(lowering, store) {
        statements.push(distributions(lowering, stack, &arn));
    }
    let document = policy_document(blocks, &label, &statements);
    let fields = json!({
        "bucket": expression(&format!("aws_s3_bucket.{label}.id")),
        "policy": document,
        // Both change the same bucket, and S3 refuses two such changes at once.
        "depends_on": [format!("aws_s3_bucket_public_access_block.{label}")],
    });
    blocks.resource("aws_s3_bucket_policy", &label, fields);
}

/// Refuses requests over connections that are not encrypted.
pub fn encrypted_only(arn: &str) -> Value {
    json!({
        "sid": "EncryptedConnectionsOnly",
        "effect": "Deny",
        "principals": { "type": "*", "identifiers": ["*"] },
        "actions": ["s3:*"],
        "resources": [arn, format!("{arn}/*")],
        "condition": { "test": "Bool", "variable": "aws:SecureTransport", "values": ["false"] },
    })
}

fn feeds_distribution(lowering: &Lowering<'_>, store: &Store<'_>) -> bool {
    let distributions = lowering.all::<Cdn>().iter().filter_map(|cdn| cdn.first());
    distributions
        .flat_map(|cdn| cdn.origin.iter())
        .any(|origin| origin.target.kind() == "bucket" && origin.target.name() == store.bucket.name.as_str())
}

/// CloudFront signs its requests for the distribution it makes them for. The identifier of a distribution is known only once it
/// exists, so that those of the account are let in.
fn distributions(lowering: &Lowering<'_>, stack: &Stack, arn: &str) -> Value {
    let account = Here::of(lowering, stack).account();
    json!({
        "sid": "Distributions",
        "principals": { "type": "Service", "identifiers": ["cloudfront.amazonaws.com"] },
        "actions": ["s3:GetObject"],
        "resources": [format!("{arn}/*")],
        "condition": { "test": "ArnLike", "variable": "AWS:SourceArn", "values": [format!("arn:aws:cloudfront::{account}:distribution/*")] },
    })
}
