//! Which version of Kubernetes runs where.

use platc_kubernetes::versions::{Minor, TYPES};

use super::{Declared, Platform};
use crate::source::Place;
use crate::words::cluster::{Cluster, Scheduler};

/// The version that runs in a cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Running<'p> {
    /// The version; where no cluster says one, that of the types which the output has.
    pub version: Minor,
    /// The cluster that says it, and where.
    pub said: Option<(&'p str, Place)>,
}

/// The oldest version among the clusters of a cell: what it lacks cannot be relied on there.
pub fn running(platform: &Platform, cell: usize) -> Running<'_> {
    let clusters = platform.nodes.cluster.iter().filter_map(|declared: &Declared<Cluster>| declared.at(cell));
    let said = clusters.filter(|cluster| is_kubernetes(cluster)).filter_map(|cluster| {
        let version = cluster.kubernetes.as_ref()?;
        let minor: Minor = version.as_str().parse().ok()?;
        Some(Running { version: minor, said: Some((cluster.name.as_str(), version.place)) })
    });
    said.min_by_key(|running| running.version).unwrap_or(Running { version: TYPES, said: None })
}

/// Whether a cluster is one of Kubernetes.
pub fn is_kubernetes(cluster: &Cluster) -> bool {
    cluster.kind.as_ref().is_none_or(|kind| kind.value == Scheduler::Kubernetes)
}
