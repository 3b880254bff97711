//! Clusters of a region on AWS: Amazon EKS with its pools, add-ons and Karpenter, and Amazon ECS.

pub mod add_ons;
pub mod ecs;
pub mod eks;
pub mod karpenter;
mod machine;
pub mod node_groups;
pub mod pod_identity;
pub mod updates;

use super::super::addresses::Tier;
use super::super::document::Blocks;
use super::super::part::{File, Part};
use super::super::stack::Stack;
use super::here::Here;
use super::network::edges;
use super::{lookups, placement};
use crate::finding::Finding;
use crate::targets::{Lowering, Unit};
use crate::words::cluster::{Cluster, Scheduler};

/// What the files of the area look up.
pub const LOOKUPS: Part =
    Part { rule: "terraform/aws-cluster-lookups", cloud: "aws", area: "cluster", files: lookups_file, blocks: look_up };

fn lookups_file(lowering: &Lowering<'_>, stack: &Stack) -> Vec<File> {
    lookups::file(lowering, stack, &[&eks::PART, &ecs::PART])
}

fn look_up(lowering: &Lowering<'_>, stack: &Stack, _unit: &Unit, blocks: &mut Blocks) -> Result<(), Finding> {
    let here = Here::of(lowering, stack);
    lookups::tiers(&here, &[Tier::Private], blocks);
    if kubernetes(lowering, stack).is_some() {
        lookups::keys(&here, &["cluster", "logs"], blocks);
        lookups::groups(&here, &[edges::CLUSTER.to_owned()], blocks);
    }
    if let Some(cluster) = placement::cluster(lowering, stack.home(), Scheduler::Ecs) {
        lookups::groups(&here, &[edges::ecs_machines(cluster.name.as_str())], blocks);
    }
    Ok(())
}

/// The Kubernetes cluster of a stack, unless it is another environment's.
fn kubernetes<'p>(lowering: &Lowering<'p>, stack: &Stack) -> Option<&'p Cluster> {
    let cluster = placement::cluster(lowering, stack.home(), Scheduler::Kubernetes);
    let was_there = |cluster: &Cluster| lowering.platform().existing("cluster", cluster.name.as_str()).is_some();
    cluster.filter(|cluster| !lowering.platform().borrows("cluster") && !was_there(cluster))
}

/// The one file of a part about a cluster.
fn file(cluster: Option<&Cluster>, suffix: &str) -> Vec<File> {
    let file = |cluster: &Cluster| {
        let name = cluster.name.to_string();
        let file = File { stem: format!("cluster-{name}"), owner: format!("cluster.{name}"), node: name };
        if suffix.is_empty() { file } else { file.with_suffix(suffix) }
    };
    cluster.map(file).into_iter().collect()
}
