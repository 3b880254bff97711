//! Clusters: each asks for a version of Kubernetes that platc writes objects for, and has machines.
//!
//! `unsupported-kubernetes` · A cluster asks for a version that is unknown or out of support; some of its objects would be refused.
//!
//! `cluster-without-nodes` · A cluster that is made here has no machine, and nothing that would add one: its pods would wait for ever.

use platc_kubernetes::versions::{Minor, supported};

use super::forms;
use crate::derive::Graph;
use crate::finding::Finding;
use crate::model::{Declared, Platform, clusters};
use crate::schema::Sp;
use crate::types::Version;
use crate::words::cluster::Cluster;

/// The rule.
pub fn check(platform: &Platform, _graph: &Graph, findings: &mut Vec<Finding>) {
    let clusters = forms(&platform.nodes.cluster).filter(|cluster| clusters::is_kubernetes(cluster));
    findings.extend(clusters.filter_map(|cluster| unsupported(cluster.kubernetes.as_ref()?)));
    findings.extend(platform.nodes.cluster.iter().filter_map(|declared| without_nodes(platform, declared)));
}

fn without_nodes(platform: &Platform, declared: &Declared<Cluster>) -> Option<Finding> {
    if platform.existing("cluster", &declared.name).is_some() {
        return None;
    }
    let made = (0..platform.cells.len()).filter_map(|cell| Some((platform.in_cloud(cell)?, declared.at(cell)?)));
    let mut idle = made.filter(|(place, cluster)| stays_empty(cluster, &place.cloud)).map(|(_, cluster)| cluster);
    let cluster = idle.next()?;
    let name = cluster.name.as_str();
    let (message, help) = match cluster.node_pool.is_empty() {
        true => (
            format!("`cluster {name}` has no machines: whatever is to run there would wait for ever"),
            "add a pool: `node-pool general { size cpu=2 memory=\"8Gi\"; nodes min=2 max=6 }`",
        ),
        false => (
            format!("the pools of `cluster {name}` begin with no machine, and nothing adds one"),
            "say the fewest, such as `nodes min=2 max=6`, or let `autoscaler karpenter` pick machines",
        ),
    };
    Some(Finding::error("cluster-without-nodes", cluster.name.place, message).help(help))
}

/// GKE and AKS scale each pool by themselves; on AWS a pool grows only if the spec says by what.
fn stays_empty(cluster: &Cluster, cloud: &str) -> bool {
    let starts_empty = cluster.node_pool.iter().all(|pool| pool.bounds().0 == 0);
    let grows = cloud != "aws" || cluster.autoscaler.is_some() || !clusters::is_kubernetes(cluster);
    cluster.node_pool.is_empty() || (starts_empty && !grows)
}

fn unsupported(version: &Sp<Version>) -> Option<Finding> {
    let minor = version.as_str().parse::<Minor>();
    if minor.as_ref().is_ok_and(|minor| supported().contains(minor)) {
        return None;
    }
    let names: Vec<String> = supported().iter().map(Minor::to_string).collect();
    let why = match minor {
        Ok(minor) => format!("platc writes no objects for Kubernetes {minor}"),
        Err(_) => format!("`{}` is not a minor version of Kubernetes", version.as_str()),
    };
    let finding = Finding::error("unsupported-kubernetes", version.place, why);
    Some(finding.help(format!("write one of these: {}", names.join(", "))))
}
