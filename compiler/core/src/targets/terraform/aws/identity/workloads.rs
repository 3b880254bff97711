//! Roles of workloads: one for each that uses something of AWS, which only its own service account, or its own task, can take on.

use serde_json::{Value, json};

use super::super::super::document::{Blocks, expression, label};
use super::super::super::part::{File, Part};
use super::super::super::stack::Stack;
use super::super::here::Here;
use super::super::{placement, rights};
use super::{condition, uses};
use crate::derive::{Workload, workloads_of};
use crate::finding::Finding;
use crate::model::Declared;
use crate::model::Listed;
use crate::targets::{Lowering, Unit};
use crate::words::service::{Cron, Job, Service};
use crate::words::workload::Product;

/// The roles of services, and of what runs before their new versions.
pub const SERVICES: Part = part("terraform/aws-service-role", files::<Service>);

/// The roles of jobs.
pub const JOBS: Part = part("terraform/aws-job-role", files::<Job>);

/// The roles of crons.
pub const CRONS: Part = part("terraform/aws-cron-role", files::<Cron>);

const fn part(rule: &'static str, files: fn(&Lowering<'_>, &Stack) -> Vec<File>) -> Part {
    Part { rule, cloud: "aws", area: "identity", files, blocks }
}

fn files<T: Listed>(lowering: &Lowering<'_>, stack: &Stack) -> Vec<File> {
    let here = Here::of(lowering, stack);
    let needs_role = |declared: &&Declared<T>| {
        let workloads = of_node(lowering, stack.home(), declared.kind, &declared.name);
        workloads.iter().any(|workload| !uses::statements(&here, workload).is_empty())
    };
    lowering
        .all::<T>()
        .iter()
        .filter(|declared| declared.at(stack.home()).is_some())
        .filter(needs_role)
        .map(File::of)
        .collect()
}

/// The workloads that a node declares in a cell, where AWS can know who they are.
fn of_node<'p>(lowering: &Lowering<'p>, cell: usize, kind: &str, name: &str) -> Vec<Workload<'p>> {
    lowering.depends(&format!("{kind}.{name}"));
    let is_known = |workload: &Workload<'_>| match placement::runtime(lowering, workload, cell) {
        Product::Kubernetes => true,
        // What migrates there does so in the service's own task, with its role.
        Product::Ecs => workload.name == workload.node,
        _ => false,
    };
    workloads_of(lowering.platform(), cell, kind, name).into_iter().filter(is_known).collect()
}

fn blocks(lowering: &Lowering<'_>, stack: &Stack, unit: &Unit, blocks: &mut Blocks) -> Result<(), Finding> {
    let here = Here::of(lowering, stack);
    let kind = unit.owner.split('.').next().unwrap_or_default();
    for workload in of_node(lowering, stack.home(), kind, &unit.name) {
        let statements = uses::statements(&here, &workload);
        if !statements.is_empty() {
            role(&here, &workload, &statements, blocks);
        }
    }
    Ok(())
}

fn role(here: &Here<'_, '_>, workload: &Workload<'_>, statements: &[Value], blocks: &mut Blocks) {
    let label = label(&[workload.kind, &workload.name]);
    let on_ecs = placement::runtime(here.lowering, workload, here.cell) == Product::Ecs;
    let trust = if on_ecs { by_task(here) } else { by_service_account(here, &workload.name) };
    super::super::role(here, &label, &here.role(&workload.name), trust, json!({}), blocks);
    rights(blocks, &label, statements);
}

/// The service account of that name in the environment's namespace, as the region's own cluster vouches for it (Amazon EKS User
/// Guide, IAM roles for service accounts).
pub fn by_service_account(here: &Here<'_, '_>, account: &str) -> Value {
    let issuer = "${replace(data.aws_iam_openid_connect_provider.cluster.url, \"https://\", \"\")}";
    let subject = format!("system:serviceaccount:{}:{account}", here.platform().namespace);
    json!({
        "actions": ["sts:AssumeRoleWithWebIdentity"],
        "principals": { "type": "Federated", "identifiers": [expression("data.aws_iam_openid_connect_provider.cluster.arn")] },
        "condition": [
            condition("StringEquals", &format!("{issuer}:sub"), &[&subject]),
            condition("StringEquals", &format!("{issuer}:aud"), &["sts.amazonaws.com"]),
        ],
    })
}

/// Tasks of this account in this region, and nobody else's (Amazon ECS Developer Guide, task IAM role).
pub fn by_task(here: &Here<'_, '_>) -> Value {
    json!({
        "actions": ["sts:AssumeRole"],
        "principals": { "type": "Service", "identifiers": ["ecs-tasks.amazonaws.com"] },
        "condition": [
            condition("StringEquals", "aws:SourceAccount", &[&here.account()]),
            condition("ArnLike", "aws:SourceArn", &[&here.arn("ecs", "*")]),
        ],
    })
}
