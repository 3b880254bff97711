//! Updates of machines: at the times that the spec says, each node group gets the newest image of its version of Kubernetes, machine by
//! machine. Karpenter needs no such thing: it replaces its machines, a tenth at a time, as soon as there is a newer image.

use serde_json::{Value, json};

use super::super::super::document::{Blocks, label, literal};
use super::super::super::part::{File, Part};
use super::super::super::stack::Stack;
use super::super::here::Here;
use super::super::{schedule, service_role};
use super::node_groups;
use crate::finding::Finding;
use crate::targets::{Lowering, Unit};
use crate::words::cluster::{Cluster, NodePool};

/// The part.
pub const PART: Part = Part { rule: "terraform/aws-node-updates", cloud: "aws", area: "cluster", files, blocks };

/// The label of the role.
const LABEL: &str = "node_updates";

/// What EventBridge Scheduler calls (its User Guide, universal targets).
const CALL: &str = "arn:aws:scheduler:::aws-sdk:eks:updateNodegroupVersion";

fn files(lowering: &Lowering<'_>, stack: &Stack) -> Vec<File> {
    let updated = |cluster: &&Cluster| {
        cluster.os.as_ref().is_some_and(|os| os.updates.is_some()) && node_groups::standing(cluster).next().is_some()
    };
    super::file(super::kubernetes(lowering, stack).filter(updated), "updates")
}

fn blocks(lowering: &Lowering<'_>, stack: &Stack, _unit: &Unit, blocks: &mut Blocks) -> Result<(), Finding> {
    let Some(cluster) = super::kubernetes(lowering, stack) else { return Ok(()) };
    let Some(updates) = cluster.os.as_ref().and_then(|os| os.updates.as_ref()) else { return Ok(()) };
    let here = Here::of(lowering, stack);
    let rights = rights(&here);
    let role = service_role(&here, blocks, LABEL, &here.role("node-updates"), "scheduler.amazonaws.com", &rights, None);
    for pool in node_groups::standing(cluster) {
        let when = schedule::cron(&updates.cron);
        blocks.resource(
            "aws_scheduler_schedule",
            &label(&["update", pool.name.as_str()]),
            update(&here, pool, &when, &role),
        );
    }
    Ok(())
}

fn update(here: &Here<'_, '_>, pool: &NodePool, when: &str, role: &Value) -> Value {
    let name = pool.name.as_str();
    json!({
        "name": format!("{}-update-{name}", here.cluster()),
        "description": format!("the newest image for node pool {name}"),
        "schedule_expression": when,
        "schedule_expression_timezone": literal(&here.platform().timezone),
        "flexible_time_window": { "mode": "OFF" },
        "target": {
            "arn": CALL,
            "role_arn": role,
            "input": json!({ "ClusterName": here.cluster(), "NodegroupName": name }).to_string(),
        },
    })
}

/// A group with a launch template is renewed with the right to start machines from that template and no other (Amazon EKS User Guide,
/// launch templates).
fn rights(here: &Here<'_, '_>) -> [Value; 3] {
    let groups = here.arn("eks", &format!("nodegroup/{}/*/*", here.cluster()));
    let from_template = json!({ "test": "Bool", "variable": "ec2:IsLaunchTemplateResource", "values": ["true"] });
    [
        json!({ "actions": ["eks:UpdateNodegroupVersion"], "resources": [groups] }),
        json!({ "actions": ["ec2:DescribeLaunchTemplateVersions"], "resources": ["*"] }),
        json!({ "actions": ["ec2:RunInstances", "ec2:CreateTags"], "resources": ["*"], "condition": [from_template] }),
    ]
}
