//! Node pools: machines that somebody rents, in a number that can be kept.
//!
//! `no-such-machine` · A pool asks for machines that are larger than any.
//!
//! `min-above-max` · The fewest machines of a pool are more than the most.

use super::forms;
use crate::derive::Graph;
use crate::finding::Finding;
use crate::model::{Platform, instances};
use crate::words::cluster::NodePool;

/// The rule.
pub fn check(platform: &Platform, _graph: &Graph, findings: &mut Vec<Finding>) {
    let is_aws = |cell: usize| platform.cells.get(cell).is_some_and(|cell| cell.cloud == "aws");
    for declared in &platform.nodes.cluster {
        let cells = (0..declared.present.len()).filter(|cell| is_aws(*cell));
        let pools = cells.filter_map(|cell| declared.at(cell)).flat_map(|cluster| cluster.node_pool.iter());
        pools.for_each(|pool| findings.extend(too_large(pool)));
    }
    forms(&platform.nodes.cluster)
        .flat_map(|cluster| cluster.node_pool.iter())
        .for_each(|pool| findings.extend(bounds(pool)));
}

fn too_large(pool: &NodePool) -> Option<Finding> {
    let size = pool.size.as_ref()?;
    let (millicores, bytes) = pool.machine();
    if instances::at_least(millicores, bytes).is_some() {
        return None;
    }
    let (cpu, memory) = instances::largest();
    let message = format!(
        "AWS rents no machine as large as those of node pool `{}`: of its usual ones the largest has {cpu} cores and {memory} GiB",
        pool.name.as_str()
    );
    let finding = Finding::error("no-such-machine", size.place, message);
    Some(finding.help("take smaller machines and more of them: raise `nodes max=`"))
}

fn bounds(pool: &NodePool) -> Option<Finding> {
    let nodes = pool.nodes.as_ref()?;
    let (min, max) = (nodes.min.as_ref()?, nodes.max.as_ref()?);
    if min.value <= max.value {
        return None;
    }
    let message = format!(
        "the fewest machines of node pool `{}` are more than the most: min is {} and max is {}",
        pool.name.as_str(),
        min.value,
        max.value
    );
    let finding = Finding::error("min-above-max", min.place, message).label("the fewest");
    Some(finding.also(max.place, "the most").help("lower `min`, or raise `max`"))
}
