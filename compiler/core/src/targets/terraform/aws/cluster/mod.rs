//! Clusters of a region on AWS: Amazon EKS with its pools, add-ons and Karpenter, and Amazon ECS.

pub mod add_ons;
pub mod ecs;
pub mod eks;
pub mod karpenter;
mod machine;
pub mod node_groups;
pub mod pod_identity;

use super::super::part::File;
use super::super::sharing;
use super::super::stack::Stack;
use super::placement;
use crate::targets::Lowering;
use crate::words::cluster::{Cluster, Scheduler};

/// The Kubernetes cluster of a stack, unless it is another environment's.
fn kubernetes<'p>(lowering: &Lowering<'p>, stack: &Stack) -> Option<&'p Cluster> {
    let cluster = placement::cluster(lowering, stack.home(), Scheduler::Kubernetes);
    cluster.filter(|_| !sharing::is_borrowed(lowering, "cluster"))
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
