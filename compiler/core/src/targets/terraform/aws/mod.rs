//! Amazon Web Services: what each kind of node becomes there, by the provider `hashicorp/aws`.

pub mod bucket;
mod bucket_copies;
mod bucket_policy;

use serde_json::Value;

use super::document::{Blocks, expression};
use super::part::Part;

/// All parts.
pub const PARTS: &[Part] = &[bucket::PART, bucket_copies::PART];

/// Adds an IAM policy document, and gives the expression of its JSON.
fn policy_document(blocks: &mut Blocks, label: &str, statements: &[Value]) -> Value {
    blocks.data("aws_iam_policy_document", label, serde_json::json!({ "statement": statements }));
    expression(&format!("data.aws_iam_policy_document.{label}.json"))
}
