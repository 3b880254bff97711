//! What keeps a slip from becoming a hole: disks are encrypted, buckets are closed, passwords are long, and what is open to others
//! is found.

use serde_json::json;

use super::super::here::Here;
use crate::finding::Finding;
use crate::targets::terraform::document::Blocks;
use crate::targets::terraform::part::{File, Part};
use crate::targets::terraform::stack::Stack;
use crate::targets::{Lowering, Unit};

/// The part.
pub const PART: Part = Part { rule: "terraform/aws-account-guards", cloud: "aws", area: "account", files, blocks };

fn files(lowering: &Lowering<'_>, _stack: &Stack) -> Vec<File> {
    super::file(super::security(lowering).is_some(), "guards")
}

fn blocks(lowering: &Lowering<'_>, stack: &Stack, _unit: &Unit, blocks: &mut Blocks) -> Result<(), Finding> {
    let here = Here::of(lowering, stack);
    let closed = json!({
        "block_public_acls": true,
        "block_public_policy": true,
        "ignore_public_acls": true,
        "restrict_public_buckets": true,
    });
    blocks.resource("aws_s3_account_public_access_block", "main", closed);
    // CIS AWS Foundations Benchmark 3.0, 1.8 and 1.9.
    let passwords = json!({
        "minimum_password_length": 14,
        "password_reuse_prevention": 24,
        "require_lowercase_characters": true,
        "require_uppercase_characters": true,
        "require_numbers": true,
        "require_symbols": true,
        "allow_users_to_change_password": true,
    });
    blocks.resource("aws_iam_account_password_policy", "main", passwords);
    super::in_each_region(lowering, stack, "aws_ebs_encryption_by_default", &json!({ "enabled": true }), blocks);
    let analyzer = json!({ "analyzer_name": format!("{}-access", here.platform().name), "type": "ACCOUNT" });
    super::in_each_region(lowering, stack, "aws_accessanalyzer_analyzer", &analyzer, blocks);
    Ok(())
}
