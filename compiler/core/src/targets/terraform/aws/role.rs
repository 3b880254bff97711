//! Roles of IAM: who may take one on, what it may do, and what no role of the platform may do whatever its policies say.

use serde_json::{Value, json};

use super::bootstrap::boundary;
use super::here::Here;
use super::identity::condition;
use super::policy_document;
use crate::targets::terraform::document::{Blocks, expression};

/// Services that say for whom they take on a role, so that none does it for somebody else's account: AWS Config, Amazon EKS, RDS
/// Enhanced Monitoring, EventBridge Scheduler, VPC flow logs (the guide of each, cross-service confused deputy prevention). Of the
/// others no guide says that they do, and a condition on what is not there would never hold.
const SAY_FOR_WHOM: &[&str] = &[
    "config.amazonaws.com",
    "eks.amazonaws.com",
    "monitoring.rds.amazonaws.com",
    "scheduler.amazonaws.com",
    "vpc-flow-logs.amazonaws.com",
];

/// Adds a role with the statement of who may take it on and further fields of its own. It is within the bounds of what the pipeline
/// may hand out, where there is one.
pub fn role(here: &Here<'_, '_>, label: &str, name: &str, trust: Value, more: Value, blocks: &mut Blocks) {
    let trust = policy_document(blocks, &format!("{label}_trust"), &[trust]);
    let mut fields = json!({ "name": name, "assume_role_policy": trust });
    if let Some(boundary) = boundary::arn(here) {
        fields["permissions_boundary"] = json!(boundary);
    }
    for (field, value) in more.as_object().into_iter().flatten() {
        fields[field] = value.clone();
    }
    blocks.resource("aws_iam_role", label, fields);
}

/// Adds a role that a service of AWS works with, and gives the expression of its full name. `own` are the statements of its own
/// policy, `managed` the policy of AWS that it has besides.
pub fn of_service(
    here: &Here<'_, '_>,
    blocks: &mut Blocks,
    label: &str,
    name: &str,
    service: &str,
    own: &[Value],
    managed: Option<&str>,
) -> Value {
    role(here, label, name, by_service(here, service), json!({}), blocks);
    if !own.is_empty() {
        rights(blocks, label, own);
    }
    if let Some(managed) = managed {
        let policy = format!("arn:aws:iam::aws:policy/{managed}");
        let role = expression(&format!("aws_iam_role.{label}.name"));
        blocks.resource("aws_iam_role_policy_attachment", label, json!({ "role": role, "policy_arn": policy }));
    }
    expression(&format!("aws_iam_role.{label}.arn"))
}

/// The service, and only for this account where it says for whom it acts.
pub fn by_service(here: &Here<'_, '_>, service: &str) -> Value {
    let principals = json!({ "type": "Service", "identifiers": [service] });
    let mut trust = json!({ "actions": ["sts:AssumeRole"], "principals": principals });
    if SAY_FOR_WHOM.contains(&service) {
        trust["condition"] = condition("StringEquals", "aws:SourceAccount", &[&here.account()]);
    }
    trust
}

/// Gives a role policies that AWS keeps, by their names below `arn:aws:iam::aws:policy/`.
pub fn attach(blocks: &mut Blocks, label: &str, policies: &[&str]) {
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
pub fn rights(blocks: &mut Blocks, label: &str, statements: &[Value]) {
    let policy = policy_document(blocks, label, statements);
    let role = expression(&format!("aws_iam_role.{label}.name"));
    blocks.resource("aws_iam_role_policy", label, json!({ "name": "own", "role": role, "policy": policy }));
}
