//! Node pools: like machines, over the zones of the region.

use serde_json::{Value, json};

use super::machines::{ACCOUNT, hardening};
use super::{LABEL, name};
use crate::model::names;
use crate::targets::terraform::document::{Blocks, expression, label};
use crate::targets::terraform::gcp::site::Site;
use crate::targets::terraform::gcp::sizes::MACHINES;
use crate::words::cluster::{Cluster, NodePool, OperatingSystemName};

/// The fewest and the most machines of a pool that says nothing.
const USUAL: (u32, u32) = (1, 3);

/// The zones of a region that Google chooses by itself (GKE, regional clusters).
const ZONES: u32 = 3;

/// All pools of a cluster.
pub fn all(site: &Site<'_>, cluster: &Cluster, blocks: &mut Blocks) {
    for pool in cluster.node_pool.iter() {
        blocks.resource("google_container_node_pool", &label(&[pool.name.as_str()]), node_pool(site, cluster, pool));
    }
}

fn node_pool(site: &Site<'_>, cluster: &Cluster, pool: &NodePool) -> Value {
    let (fewest, most) = count(pool);
    let zones = site.zones();
    // Google counts those that a pool begins with by zone: three where it chooses the zones itself.
    let each = fewest.div_ceil(u32::try_from(zones.len()).ok().filter(|zones| *zones > 0).unwrap_or(ZONES));
    let mut fields = json!({
        "name": pool.name.as_str(),
        "cluster": expression(&format!("google_container_cluster.{LABEL}.name")),
        "location": site.location,
        "initial_node_count": each,
        // The number is of all zones together, as the spec means it.
        "autoscaling": { "total_min_node_count": fewest, "total_max_node_count": most, "location_policy": policy(pool) },
        "management": { "auto_repair": true, "auto_upgrade": true },
        "upgrade_settings": { "strategy": "SURGE", "max_surge": 1, "max_unavailable": 0 },
        "network_config": { "enable_private_nodes": true },
        "node_config": config(site, cluster, pool),
        "lifecycle": { "ignore_changes": ["initial_node_count"] },
    });
    if !zones.is_empty() {
        fields["node_locations"] = json!(zones);
    }
    fields
}

fn count(pool: &NodePool) -> (u32, u32) {
    let said = |value: Option<u32>, usual| value.unwrap_or(usual);
    let nodes = pool.nodes.as_ref();
    let fewest = said(nodes.and_then(|nodes| nodes.min.as_ref()).map(|min| min.value), USUAL.0);
    let most = said(nodes.and_then(|nodes| nodes.max.as_ref()).map(|max| max.value), USUAL.1);
    (fewest, most.max(fewest))
}

/// Spot machines are taken wherever there are any; others evenly, so that a lost zone takes a third.
fn policy(pool: &NodePool) -> &'static str {
    if pool.spot.on { "ANY" } else { "BALANCED" }
}

fn config(site: &Site<'_>, cluster: &Cluster, pool: &NodePool) -> Value {
    let size = pool.size.as_ref();
    let cpu = size.and_then(|size| size.cpu.as_ref()).map(|cpu| cpu.value);
    let memory = size.and_then(|size| size.memory.as_ref()).map(|memory| memory.value);
    let mut fields = hardening();
    fields["machine_type"] = json!(MACHINES.name(cpu, memory));
    fields["image_type"] = json!(image(cluster));
    fields["spot"] = json!(pool.spot.on);
    fields["service_account"] = expression(&format!("google_service_account.{ACCOUNT}.email"));
    fields["tags"] = json!([names::google::node_tag(&site.platform.name, &site.platform.environment, site.region)]);
    fields["labels"] = json!({ "platc.dev/node-pool": pool.name.as_str() });
    fields["resource_labels"] = json!({ "cluster": name(site), "node-pool": pool.name.as_str() });
    if pool.spot.on {
        fields["taint"] = json!([{ "key": "cloud.google.com/gke-spot", "value": "true", "effect": "NO_SCHEDULE" }]);
    }
    fields
}

fn image(cluster: &Cluster) -> &'static str {
    match cluster.os.as_ref().map(|os| os.name.value) {
        Some(OperatingSystemName::Ubuntu) => "UBUNTU_CONTAINERD",
        _ => "COS_CONTAINERD",
    }
}
