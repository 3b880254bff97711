//! Node pools: machines that somebody rents, in a number that can be kept.
//!
//! `no-such-machine` · A pool asks for machines that are larger than any.
//!
//! `min-above-max` · The fewest machines of a pool are more than the most.

use super::forms;
use crate::derive::Graph;
use crate::finding::Finding;
use crate::model::{Platform, instances};
use crate::targets::terraform::sizes::Catalogue;
use crate::targets::terraform::{azure, gcp};
use crate::words::cluster::NodePool;

/// The rule.
pub fn check(platform: &Platform, _graph: &Graph, findings: &mut Vec<Finding>) {
    for declared in &platform.nodes.cluster {
        for (index, cell) in platform.cells.iter().enumerate() {
            let pools = declared.at(index).into_iter().flat_map(|cluster| cluster.node_pool.iter());
            findings.extend(pools.filter_map(|pool| too_large(pool, &cell.cloud)));
        }
    }
    forms(&platform.nodes.cluster)
        .flat_map(|cluster| cluster.node_pool.iter())
        .for_each(|pool| findings.extend(bounds(pool)));
}

fn too_large(pool: &NodePool, cloud: &str) -> Option<Finding> {
    let size = pool.size.as_ref()?;
    let (title, (cpu, memory)) = match cloud {
        "aws" => ("AWS", too_large_for_aws(pool)?),
        "gcp" => ("Google Cloud", too_large_for(pool, gcp::sizes::MACHINES)?),
        "azure" => ("Azure", too_large_for(pool, azure::sizes::MACHINES)?),
        _ => return None,
    };
    let message = format!(
        "{title} rents no machine as large as those of node pool `{}`: of its usual ones the largest has {cpu} cores and {memory} GiB",
        pool.name.as_str()
    );
    let finding = Finding::error("no-such-machine", size.place, message);
    Some(finding.help("take smaller machines and more of them: raise `nodes max=`"))
}

/// The cores and the memory of the largest machine, where none is as large as those of a pool.
fn too_large_for_aws(pool: &NodePool) -> Option<(u64, u64)> {
    let (millicores, bytes) = pool.machine();
    instances::at_least(millicores, bytes).is_none().then(instances::largest)
}

/// The same in a cloud whose machines are a list.
fn too_large_for(pool: &NodePool, machines: Catalogue) -> Option<(u64, u64)> {
    let size = pool.size.as_ref()?;
    let (cpu, memory) = (size.cpu.as_ref().map(|cpu| cpu.value), size.memory.as_ref().map(|memory| memory.value));
    let largest = machines.largest().filter(|_| machines.fitting(cpu, memory).is_none())?;
    Some((largest.cpu, largest.memory))
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
