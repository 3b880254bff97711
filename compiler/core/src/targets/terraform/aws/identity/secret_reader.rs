//! The role that External Secrets reads an environment's secrets and facts with: those of this environment and no other, even where
//! several share a cluster. The operator's own role can do nothing but take these on.

use serde_json::json;

use super::super::super::document::Blocks;
use super::super::super::part::{File, Part};
use super::super::super::stack::Stack;
use super::super::here::Here;
use super::super::{placement, rights, role};
use super::controllers;
use crate::finding::Finding;
use crate::model::names;
use crate::targets::{Lowering, Unit};
use crate::words::cluster::Scheduler;

/// The part.
pub const PART: Part = Part { rule: "terraform/aws-secret-reader", cloud: "aws", area: "identity", files, blocks };

/// The label of its blocks.
const LABEL: &str = "secret-reader";

fn files(lowering: &Lowering<'_>, stack: &Stack) -> Vec<File> {
    let has_cluster = placement::cluster(lowering, stack.home(), Scheduler::Kubernetes).is_some();
    let owner = format!("platform.{}", lowering.platform().name);
    has_cluster.then(|| File { stem: LABEL.to_owned(), owner, node: String::new() }).into_iter().collect()
}

fn blocks(lowering: &Lowering<'_>, stack: &Stack, _unit: &Unit, blocks: &mut Blocks) -> Result<(), Finding> {
    let here = Here::of(lowering, stack);
    let platform = here.platform();
    let cluster_owner = lowering.platform().owner("cluster");
    let operator = names::role(&platform.name, cluster_owner, here.region(), controllers::EXTERNAL_SECRETS.label);
    let trust = json!({
        "actions": ["sts:AssumeRole", "sts:TagSession"],
        "principals": { "type": "AWS", "identifiers": [here.iam_arn(&format!("role/{operator}"))] },
    });
    // IAM takes only a role that exists for one to be trusted.
    let waits = match lowering.platform().borrows("cluster") {
        true => json!({}),
        false => json!({ "depends_on": [format!("aws_iam_role.{}", controllers::EXTERNAL_SECRETS.label)] }),
    };
    let name = names::secret_reader(&platform.name, &platform.environment, here.region());
    role(&here, LABEL, &name, trust, waits, blocks);
    let below = format!("{}/{}/*", platform.name, platform.environment);
    rights(
        blocks,
        LABEL,
        &[
            json!({
                "actions": ["secretsmanager:DescribeSecret", "secretsmanager:GetSecretValue"],
                "resources": [here.arn("secretsmanager", &format!("secret:{below}"))],
            }),
            json!({
                "actions": ["ssm:GetParameter", "ssm:GetParameters", "ssm:GetParametersByPath"],
                "resources": [here.arn("ssm", &format!("parameter/{below}"))],
            }),
            json!({ "actions": ["kms:Decrypt"], "resources": [here.key("secrets")] }),
        ],
    );
    Ok(())
}
