//! Managed node groups: the machines of each pool. Under Karpenter they are only those that always stand; it adds the others.

use serde_json::{Value, json};

use super::super::super::addresses::Tier;
use super::super::super::document::{Blocks, expression, label};
use super::super::super::part::{File, Part};
use super::super::super::stack::Stack;
use super::super::here::Here;
use super::super::network::edges;
use super::super::{attach, service_role};
use super::machine::{self, Disk};
use crate::finding::Finding;
use crate::model::instances;
use crate::targets::{Lowering, Unit};
use crate::words::cluster::{Cluster, NodePool, OperatingSystemName};

/// The part.
pub const PART: Part = Part { rule: "terraform/aws-node-groups", cloud: "aws", area: "cluster", files, blocks };

/// What a machine must be let do: join the cluster, fetch images, be looked after without SSH.
const POLICIES: &[&str] =
    &["AmazonEKSWorkerNodePolicy", "AmazonEC2ContainerRegistryPullOnly", "AmazonSSMManagedInstanceCore"];

/// The sort of image and the disks for each operating system that managed node groups know (Amazon EKS API Reference, amiType).
const IMAGES: &[(OperatingSystemName, &str, &[Disk])] = &[
    (OperatingSystemName::AmazonLinux, "AL2023_x86_64_STANDARD", machine::AMAZON_LINUX),
    (OperatingSystemName::Bottlerocket, "BOTTLEROCKET_x86_64", machine::BOTTLEROCKET),
];

fn files(lowering: &Lowering<'_>, stack: &Stack) -> Vec<File> {
    let cluster = super::kubernetes(lowering, stack).filter(|cluster| !cluster.node_pool.is_empty());
    super::file(cluster, "node-pools")
}

fn blocks(lowering: &Lowering<'_>, stack: &Stack, _unit: &Unit, blocks: &mut Blocks) -> Result<(), Finding> {
    let Some(cluster) = super::kubernetes(lowering, stack) else { return Ok(()) };
    let here = Here::of(lowering, stack);
    service_role(&here, blocks, "node", &here.role("eks-node"), "ec2.amazonaws.com", &[], None);
    attach(blocks, "node", POLICIES);
    let subnets = here.subnets(Tier::Private);
    // The group that EKS makes lets machines and the control plane speak to each other; the other one is what stores let in.
    blocks.data("aws_eks_cluster", "cluster", json!({ "name": expression("aws_eks_cluster.cluster.name") }));
    let made = expression("data.aws_eks_cluster.cluster.vpc_config[0].cluster_security_group_id");
    let groups = json!([made, here.group(edges::CLUSTER)]);
    for pool in standing(cluster) {
        node_group(&here, cluster, pool, (&subnets, &groups), blocks);
    }
    Ok(())
}

/// The pools that have a node group.
pub fn standing(cluster: &Cluster) -> impl Iterator<Item = &NodePool> {
    cluster.node_pool.iter().filter(|pool| !cluster.has_karpenter() || cluster.standing(pool) > 0)
}

fn node_group(
    here: &Here<'_, '_>,
    cluster: &Cluster,
    pool: &NodePool,
    (subnets, groups): (&Value, &Value),
    blocks: &mut Blocks,
) {
    let name = pool.name.as_str();
    let label = label(&[name]);
    let (image, disks) = image(cluster);
    let template = machine::launch_template(&format!("{}-{name}", here.cluster()), groups, disks);
    blocks.resource("aws_launch_template", &label, template);
    let (min, max) =
        if cluster.has_karpenter() { (cluster.standing(pool), cluster.standing(pool)) } else { pool.bounds() };
    let fields = json!({
        "cluster_name": expression("aws_eks_cluster.cluster.name"),
        "node_group_name": name,
        "node_role_arn": expression("aws_iam_role.node.arn"),
        "subnet_ids": subnets,
        "ami_type": image,
        "capacity_type": if pool.spot.on { "SPOT" } else { "ON_DEMAND" },
        "instance_types": types(pool),
        "scaling_config": { "min_size": min, "max_size": max.max(1), "desired_size": min },
        "update_config": { "max_unavailable_percentage": 33 },
        "node_repair_config": { "enabled": true },
        "launch_template": {
            "id": expression(&format!("aws_launch_template.{label}.id")),
            "version": expression(&format!("aws_launch_template.{label}.latest_version")),
        },
        "labels": { "platc.dev/node-pool": name },
        // How many there are is the autoscaler's to say.
        "lifecycle": { "ignore_changes": ["scaling_config[0].desired_size"] },
        "depends_on": dependencies(),
    });
    blocks.resource("aws_eks_node_group", &label, fields);
}

/// A machine can join only once its role has its rights and pods can have addresses.
fn dependencies() -> Vec<String> {
    let attachments = POLICIES.iter().map(|policy| format!("aws_iam_role_policy_attachment.node_{policy}"));
    attachments.chain(["aws_eks_addon.vpc-cni".to_owned()]).collect()
}

fn image(cluster: &Cluster) -> (&'static str, &'static [Disk]) {
    let name = cluster.os.as_ref().map_or(OperatingSystemName::AmazonLinux, |os| os.name.value);
    let known = IMAGES.iter().find(|(known, ..)| *known == name).or_else(|| IMAGES.first());
    known.map_or(("AL2023_x86_64_STANDARD", machine::AMAZON_LINUX), |(_, image, disks)| (*image, *disks))
}

/// The usual type; a spot pool takes whichever of several is to be had.
fn types(pool: &NodePool) -> Vec<String> {
    let (millicores, bytes) = pool.machine();
    // A machine that nobody rents is an error of its own: `no-such-machine`.
    let types = instances::at_least(millicores, bytes).map(|machine| machine.types).unwrap_or_default();
    if pool.spot.on { types } else { types.into_iter().take(1).collect() }
}
