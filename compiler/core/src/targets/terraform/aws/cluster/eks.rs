//! Amazon EKS: the control plane, who it trusts, and the record of what it was asked.

use serde_json::{Value, json};

use super::super::super::addresses::Tier;
use super::super::super::document::{Blocks, expression};
use super::super::super::part::{File, Part};
use super::super::super::stack::Stack;
use super::super::here::Here;
use super::super::{attach, retention, service_role};
use crate::finding::Finding;
use crate::targets::{Lowering, Unit};
use crate::words::promises::{AuditSubject, Security};

/// The part.
pub const PART: Part = Part { rule: "terraform/aws-eks", cloud: "aws", area: "cluster", files, blocks };

/// The logs of the control plane, and whether a cluster has them that is not audited: without those two nobody could say afterwards
/// who did what (Amazon EKS User Guide, control plane logs).
const LOGS: &[(&str, bool)] =
    &[("api", false), ("audit", true), ("authenticator", true), ("controllerManager", false), ("scheduler", false)];

/// How long they are kept where the spec does not say, in days.
const KEEP: u64 = 30;

fn files(lowering: &Lowering<'_>, stack: &Stack) -> Vec<File> {
    super::file(super::kubernetes(lowering, stack), "")
}

fn blocks(lowering: &Lowering<'_>, stack: &Stack, _unit: &Unit, blocks: &mut Blocks) -> Result<(), Finding> {
    let Some(cluster) = super::kubernetes(lowering, stack) else { return Ok(()) };
    let here = Here::of(lowering, stack);
    let audit = audit_days(lowering);
    let logs: Vec<&str> = LOGS.iter().filter(|(_, always)| *always || audit.is_some()).map(|(log, _)| *log).collect();
    let group = json!({
        "name": format!("/aws/eks/{}/cluster", here.cluster()),
        "retention_in_days": audit.unwrap_or(KEEP),
        "kms_key_id": here.key("logs"),
    });
    blocks.resource("aws_cloudwatch_log_group", "cluster", group);
    service_role(&here, blocks, "cluster", &here.role("eks-cluster"), "eks.amazonaws.com", &[], None);
    attach(blocks, "cluster", &["AmazonEKSClusterPolicy"]);
    let mut fields = control_plane(&here);
    fields["enabled_cluster_log_types"] = json!(logs);
    if let Some(version) = &cluster.kubernetes {
        fields["version"] = json!(version.as_str());
    }
    blocks.resource("aws_eks_cluster", "cluster", fields);
    administrators(blocks);
    identity_provider(blocks);
    Ok(())
}

/// How long the control plane's record is kept where it is audited, in days.
fn audit_days(lowering: &Lowering<'_>) -> Option<u64> {
    let security = lowering.all::<Security>().iter().find_map(|declared| declared.first())?;
    let audit = security.audit.as_ref()?;
    let of_clusters = audit.subjects.0.iter().any(|subject| subject.value == AuditSubject::Cluster);
    of_clusters.then(|| audit.keep.as_ref().map_or(365, |keep| retention::days(keep.value)))
}

fn control_plane(here: &Here<'_, '_>) -> Value {
    json!({
        "name": here.cluster(),
        "role_arn": expression("aws_iam_role.cluster.arn"),
        // People and pipelines get in by access entries alone, which are the teams' own.
        "access_config": { "authentication_mode": "API", "bootstrap_cluster_creator_admin_permissions": false },
        "vpc_config": {
            "subnet_ids": here.subnets(Tier::Private),
            "endpoint_private_access": true,
            "endpoint_public_access": "${length(var.administrator_addresses) > 0}",
            "public_access_cidrs": "${length(var.administrator_addresses) > 0 ? var.administrator_addresses : null}",
        },
        "encryption_config": { "resources": ["secrets"], "provider": { "key_arn": here.key("cluster") } },
        "upgrade_policy": { "support_type": "STANDARD" },
        "zonal_shift_config": { "enabled": true },
        "deletion_protection": true,
        // The first line of the log must find its group, and the role its rights.
        "depends_on": ["aws_cloudwatch_log_group.cluster", "aws_iam_role_policy_attachment.cluster_AmazonEKSClusterPolicy"],
    })
}

/// Where people call from is nothing for Git: without any, the control plane answers in the network alone.
fn administrators(blocks: &mut Blocks) {
    let variable = json!({
        "type": "list(string)",
        "description": "Address blocks from which people may reach the control plane over the internet; none keeps it private.",
        "default": [],
    });
    blocks.add("variable", "administrator_addresses", variable);
    let value = expression("aws_eks_cluster.cluster.endpoint");
    blocks.add("output", "endpoint", json!({ "description": "Where the control plane answers.", "value": value }));
}

/// The cluster vouches for its service accounts; roles of workloads trust it.
fn identity_provider(blocks: &mut Blocks) {
    let issuer = expression("aws_eks_cluster.cluster.identity[0].oidc[0].issuer");
    let fields = json!({ "url": issuer, "client_id_list": ["sts.amazonaws.com"] });
    blocks.resource("aws_iam_openid_connect_provider", "cluster", fields);
}
