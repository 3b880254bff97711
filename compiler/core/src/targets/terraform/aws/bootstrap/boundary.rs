//! The bounds of every role that the pipeline makes: whatever policies it gives one, it makes nothing that may do more than it itself.
//!
//! Without bounds, who may make roles may make an administrator, and then be one (IAM User Guide, permissions boundaries).

use serde_json::{Value, json};

use super::super::here::Here;
use crate::model::names;
use crate::targets::terraform::people::repository;

/// What the policy is, for who finds it in the account.
pub const DOC: &str = "What a role of the platform may do at most.";

/// The name of the policy. It begins as the roles of the pipeline do, which the pipeline cannot change.
pub fn name(here: &Here<'_, '_>) -> String {
    names::pipeline_role(&here.platform().name, "boundary")
}

/// Its full name, where there is a pipeline.
pub fn arn(here: &Here<'_, '_>) -> Option<String> {
    repository(here.lowering).map(|_| policy_arn(here))
}

/// Its full name.
pub fn policy_arn(here: &Here<'_, '_>) -> String {
    here.iam_arn(&format!("policy/{}", name(here)))
}

/// The services that say who may do what: no role of the platform changes anything in them.
const WHO_MAY_WHAT: &[&str] = &["account:*", "iam:*", "organizations:*"];

/// What is read of them: by teams that audit, by AWS Config, by services that look up their own roles.
const READS: &[&str] = &[
    "account:Get*",
    "account:List*",
    "iam:Generate*",
    "iam:Get*",
    "iam:List*",
    "organizations:Describe*",
    "organizations:List*",
];

/// Everything but handing out rights; roles of the platform may be handed on to services, and services may make the roles that are
/// linked to them.
pub fn statements(here: &Here<'_, '_>) -> [Value; 4] {
    let own = here.iam_arn(&format!("role/{}-*", here.platform().name));
    let linked = here.iam_arn("role/aws-service-role/*");
    [
        json!({ "sid": "Services", "not_actions": WHO_MAY_WHAT, "resources": ["*"] }),
        json!({ "sid": "Reads", "actions": READS, "resources": ["*"] }),
        json!({ "sid": "OwnRoles", "actions": ["iam:PassRole"], "resources": [own] }),
        json!({ "sid": "LinkedRoles", "actions": ["iam:CreateServiceLinkedRole"], "resources": [linked] }),
    ]
}
