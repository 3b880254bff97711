//! On which machines pods run, and how they are spread over them.

use std::collections::BTreeMap;

use platc_kubernetes::k8s_openapi::api::core::v1::{
    Affinity, PodAffinityTerm, PodAntiAffinity, Toleration, TopologySpreadConstraint,
};

use super::Plan;
use crate::model::{clusters, names};
use crate::targets::Lowering;
use crate::targets::kubernetes::metadata;
use crate::words::cluster::{Cluster, NodePool};
use crate::words::service::Spread;

const ZONE: &str = "topology.kubernetes.io/zone";
const MACHINE: &str = "kubernetes.io/hostname";

/// The label of the pool that a workload names.
pub fn node_selector(plan: &Plan<'_>) -> Option<BTreeMap<String, String>> {
    plan.node_pool.map(|pool| BTreeMap::from([(names::NODE_POOL_LABEL.to_owned(), pool.to_owned())]))
}

/// A pod on every machine tolerates whatever keeps others away; another one what keeps pods off cheap machines, where it is to run there.
pub fn tolerations(lowering: &Lowering<'_>, plan: &Plan<'_>, cell: usize) -> Option<Vec<Toleration>> {
    if plan.each_node {
        return Some(vec![Toleration { operator: Some("Exists".to_owned()), ..Toleration::default() }]);
    }
    of_cheap_pools(lowering, plan.node_pool, cell)
}

/// What a pod that may run anywhere tolerates: it would wait for ever where all machines are cheap ones.
pub fn of_any_pool(lowering: &Lowering<'_>, cell: usize) -> Option<Vec<Toleration>> {
    of_cheap_pools(lowering, None, cell)
}

fn of_cheap_pools(lowering: &Lowering<'_>, pool: Option<&str>, cell: usize) -> Option<Vec<Toleration>> {
    let cloud = &lowering.platform().cells.get(cell)?.cloud;
    let (_, key, value) = names::SPOT_TAINTS.iter().find(|(known, ..)| known == cloud)?;
    runs_on_spot(lowering, pool, cell).then(|| {
        vec![Toleration {
            key: Some((*key).to_owned()),
            operator: Some("Equal".to_owned()),
            value: Some((*value).to_owned()),
            effect: Some("NoSchedule".to_owned()),
            ..Toleration::default()
        }]
    })
}

/// Whether the pool it names is of cheap machines; without a name, whether there are no others.
fn runs_on_spot(lowering: &Lowering<'_>, named: Option<&str>, cell: usize) -> bool {
    let clusters = lowering.all::<Cluster>().iter().filter_map(|cluster| cluster.at(cell));
    let kubernetes = clusters.filter(|cluster| clusters::is_kubernetes(cluster));
    let mut pools = kubernetes.flat_map(|cluster| cluster.node_pool.iter()).peekable();
    let is_meant = |pool: &NodePool| named.is_none_or(|name| pool.name.as_str() == name);
    pools.peek().is_some() && pools.filter(|pool| is_meant(pool)).all(|pool| pool.spot.on)
}

/// Pods that must not share a machine.
pub fn affinity(plan: &Plan<'_>) -> Option<Affinity> {
    let term = PodAffinityTerm {
        label_selector: Some(metadata::pods_of(plan.name)),
        topology_key: MACHINE.to_owned(),
        ..PodAffinityTerm::default()
    };
    plan.spread.contains(&Spread::Apart).then(|| Affinity {
        pod_anti_affinity: Some(PodAntiAffinity {
            required_during_scheduling_ignored_during_execution: Some(vec![term]),
            ..PodAntiAffinity::default()
        }),
        ..Affinity::default()
    })
}

/// Pods that had better be spread: one that cannot be still runs. Pods that say nothing are spread over zones and machines by the
/// scheduler itself, and by what they say instead of that: zones alone would put all pods of one on a single machine.
pub fn spread(plan: &Plan<'_>) -> Option<Vec<TopologySpreadConstraint>> {
    let over = |spread| plan.spread.contains(&spread);
    let zones = over(Spread::Zones).then_some(ZONE);
    let machines = (over(Spread::Nodes) || over(Spread::Zones) && !over(Spread::Apart)).then_some(MACHINE);
    let constraints: Vec<_> = zones.into_iter().chain(machines).map(|key| constraint(plan, key)).collect();
    (!constraints.is_empty()).then_some(constraints)
}

/// The pods of one version are spread among themselves: those of the last one are about to go.
fn constraint(plan: &Plan<'_>, topology_key: &str) -> TopologySpreadConstraint {
    TopologySpreadConstraint {
        max_skew: 1,
        topology_key: topology_key.to_owned(),
        when_unsatisfiable: "ScheduleAnyway".to_owned(),
        label_selector: Some(metadata::pods_of(plan.name)),
        match_label_keys: plan.version_label.map(|label| vec![label.to_owned()]),
        ..TopologySpreadConstraint::default()
    }
}
