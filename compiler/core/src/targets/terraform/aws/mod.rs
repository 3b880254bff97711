//! Amazon Web Services: what each kind of node becomes there, by the provider `hashicorp/aws`.

pub mod bucket;
mod bucket_copies;
mod bucket_policy;
mod cluster;
mod here;
mod machines;
mod network;
mod placement;
mod retention;

use serde_json::{Value, json};

use super::document::{Blocks, expression};
use super::part::Part;

/// All parts.
pub const PARTS: &[Part] = &[
    bucket::PART,
    bucket_copies::PART,
    network::vpc::PART,
    network::endpoints::PART,
    network::groups::PART,
    network::flow_logs::PART,
    network::links::PART,
    cluster::eks::PART,
    cluster::node_groups::PART,
    cluster::add_ons::PART,
    cluster::karpenter::PART,
    cluster::ecs::PART,
];

/// Adds an IAM policy document, and gives the expression of its JSON.
fn policy_document(blocks: &mut Blocks, label: &str, statements: &[Value]) -> Value {
    blocks.data("aws_iam_policy_document", label, json!({ "statement": statements }));
    expression(&format!("data.aws_iam_policy_document.{label}.json"))
}

/// Adds a role that a service of AWS takes on, such as `ec2.amazonaws.com`, and gives the expression of its name.
fn service_role(blocks: &mut Blocks, label: &str, name: &str, service: &str) -> Value {
    let principals = json!({ "type": "Service", "identifiers": [service] });
    let trust = json!({ "actions": ["sts:AssumeRole"], "principals": principals });
    let trust = policy_document(blocks, &format!("{label}_trust"), &[trust]);
    blocks.resource("aws_iam_role", label, json!({ "name": name, "assume_role_policy": trust }));
    expression(&format!("aws_iam_role.{label}.name"))
}

/// Gives a role policies that AWS keeps, by their names below `arn:aws:iam::aws:policy/`.
fn attach(blocks: &mut Blocks, label: &str, policies: &[&str]) {
    for policy in policies {
        let name = policy.rsplit('/').next().unwrap_or(policy);
        let fields = json!({
            "role": expression(&format!("aws_iam_role.{label}.name")),
            "policy_arn": format!("arn:aws:iam::aws:policy/{policy}"),
        });
        blocks.resource("aws_iam_role_policy_attachment", &format!("{label}_{name}"), fields);
    }
}

/// Gives a role rights of its own.
fn rights(blocks: &mut Blocks, label: &str, statements: &[Value]) {
    let policy = policy_document(blocks, label, statements);
    let role = expression(&format!("aws_iam_role.{label}.name"));
    blocks.resource("aws_iam_role_policy", label, json!({ "name": "rights", "role": role, "policy": policy }));
}
