//! Add-ons: what every cluster runs that Amazon EKS looks after, in the version that it holds to be right for the cluster's own.

use serde_json::{Value, json};

use super::super::super::document::{Blocks, expression, label};
use super::super::super::part::{File, Part};
use super::super::super::stack::Stack;
use super::super::here::Here;
use super::super::{attach, backup};
use super::node_groups;
use super::pod_identity::{self, Account};
use crate::finding::Finding;
use crate::targets::{Lowering, Unit};
use crate::words::cluster::Cluster;

/// The part.
pub const PART: Part = Part { rule: "terraform/aws-add-ons", cloud: "aws", area: "cluster", files, blocks };

/// An add-on.
struct AddOn {
    name: &'static str,
    /// The account that needs rights, and the policy that gives them.
    rights: Option<(Account<'static>, &'static str)>,
    /// Whether its pods need machines that are there already; the others make machines usable.
    needs_machines: bool,
    /// Its settings.
    settings: Option<fn(&Here<'_, '_>, &Cluster) -> Value>,
}

/// The add-ons (Amazon EKS User Guide, available add-ons). Network policies are carried out by the VPC CNI, which hands out addresses
/// sixteen at a time so that a machine has room for more pods.
const ADD_ONS: &[AddOn] = &[
    AddOn {
        name: "vpc-cni",
        rights: Some((
            Account { label: "vpc-cni", namespace: "kube-system", name: "aws-node" },
            "AmazonEKS_CNI_Policy",
        )),
        needs_machines: false,
        settings: Some(addresses),
    },
    AddOn { name: "kube-proxy", rights: None, needs_machines: false, settings: None },
    AddOn { name: "eks-pod-identity-agent", rights: None, needs_machines: false, settings: None },
    AddOn { name: "coredns", rights: None, needs_machines: true, settings: None },
    AddOn {
        name: "aws-ebs-csi-driver",
        rights: Some((
            Account { label: "ebs-csi", namespace: "kube-system", name: "ebs-csi-controller-sa" },
            "service-role/AmazonEBSCSIDriverPolicy",
        )),
        needs_machines: true,
        settings: Some(disks),
    },
];

fn addresses(_here: &Here<'_, '_>, _cluster: &Cluster) -> Value {
    json!({ "enableNetworkPolicy": "true", "env": { "ENABLE_PREFIX_DELEGATION": "true", "WARM_PREFIX_TARGET": "1" } })
}

/// Disks have the tags by which they are found (Amazon EBS CSI driver, `extraVolumeTags`): Terraform, which tags the rest, does not
/// make them. Their class stands with the objects of the cluster, since it names the key (`kubernetes::disks`).
fn disks(here: &Here<'_, '_>, cluster: &Cluster) -> Value {
    let platform = here.platform();
    let mut tags = json!({ "platform": platform.name, "environment": platform.environment });
    if cluster.backup.is_some() {
        tags["backup"] = json!(backup::tag("cluster", cluster.name.as_str()));
    }
    json!({ "controller": { "extraVolumeTags": tags } })
}

fn files(lowering: &Lowering<'_>, stack: &Stack) -> Vec<File> {
    super::file(super::kubernetes(lowering, stack), "add-ons")
}

fn blocks(lowering: &Lowering<'_>, stack: &Stack, _unit: &Unit, blocks: &mut Blocks) -> Result<(), Finding> {
    let Some(cluster) = super::kubernetes(lowering, stack) else { return Ok(()) };
    let here = Here::of(lowering, stack);
    ADD_ONS.iter().for_each(|add_on| install(&here, cluster, add_on, blocks));
    Ok(())
}

fn install(here: &Here<'_, '_>, cluster: &Cluster, add_on: &AddOn, blocks: &mut Blocks) {
    let version =
        json!({ "addon_name": add_on.name, "kubernetes_version": expression("aws_eks_cluster.cluster.version") });
    blocks.data("aws_eks_addon_version", add_on.name, version);
    let mut fields = json!({
        "cluster_name": expression("aws_eks_cluster.cluster.name"),
        "addon_name": add_on.name,
        "addon_version": expression(&format!("data.aws_eks_addon_version.{}.version", add_on.name)),
        "resolve_conflicts_on_create": "OVERWRITE",
        "resolve_conflicts_on_update": "PRESERVE",
    });
    if let Some((account, policy)) = add_on.rights {
        pod_identity::role(here, account, blocks);
        attach(blocks, account.label, &[policy]);
        let role = expression(&format!("aws_iam_role.{}.arn", account.label));
        fields["pod_identity_association"] = json!({ "role_arn": role, "service_account": account.name });
    }
    if let Some(settings) = add_on.settings {
        fields["configuration_values"] = json!(settings(here, cluster).to_string());
    }
    let groups: Vec<Value> = node_groups::standing(cluster)
        .map(|pool| json!(format!("aws_eks_node_group.{}", label(&[pool.name.as_str()]))))
        .collect();
    if add_on.needs_machines && !groups.is_empty() {
        fields["depends_on"] = Value::Array(groups);
    }
    blocks.resource("aws_eks_addon", add_on.name, fields);
}
