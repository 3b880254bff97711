//! Node pools. Each pool of the spec is one in every place for machines, so that a zone that is lost takes its own with it and disks
//! find machines in their zone; and there are small machines for what the cluster itself runs, which can be no spot ones.

use serde_json::{Value, json};

use super::LABEL;
use crate::model::names;
use crate::targets::terraform::azure::network::subnets::Place;
use crate::targets::terraform::azure::site::{Site, with};
use crate::targets::terraform::azure::sizes::MACHINES;
use crate::targets::terraform::document::{Blocks, expression, label};
use crate::words::cluster::{Cluster, NodePool, OperatingSystemName};

/// The pool of the cluster's own pods, and its machines (AKS, system node pools).
const SYSTEM: &str = "system";
const SYSTEM_MACHINE: &str = "Standard_D2as_v5";

/// The fewest and the most machines of a pool that says nothing.
const USUAL: (u32, u32) = (1, 3);

/// How large the disk of a machine is, in gibibytes.
const DISK: u32 = 128;

/// How many pods a machine holds; addresses of pods are not the network's, so that there is room.
const PODS: u32 = 110;

/// What every pool has.
fn common(site: &Site<'_>, cluster: &Cluster, place: &Place, name: &str) -> Value {
    let mut fields = json!({
        "name": names::azure::node_pool(name, &place.suffix),
        "vnet_subnet_id": site.subnet(&place.subnet),
        "auto_scaling_enabled": true,
        "os_sku": image(cluster),
        "os_disk_size_gb": DISK,
        "max_pods": PODS,
        "temporary_name_for_rotation": names::azure::node_pool("rotating", &place.suffix),
        "tags": site.tags(),
    });
    if !place.zones.is_empty() {
        fields["zones"] = json!(place.zones);
    }
    fields
}

fn image(cluster: &Cluster) -> &'static str {
    match cluster.os.as_ref().map(|os| os.name.value) {
        Some(OperatingSystemName::Ubuntu) => "Ubuntu",
        _ => "AzureLinux",
    }
}

/// Machines for what the cluster itself runs.
fn system(site: &Site<'_>, cluster: &Cluster, place: &Place) -> Value {
    let fewest = if place.suffix.is_empty() { 2 } else { 1 };
    let fields = json!({
        "vm_size": SYSTEM_MACHINE,
        "min_count": fewest,
        "max_count": fewest + 1,
        "upgrade_settings": { "max_surge": "33%" },
    });
    with(common(site, cluster, place, SYSTEM), fields)
}

/// The pool that a cluster is made with.
pub fn default(site: &Site<'_>, cluster: &Cluster, places: &[Place]) -> Value {
    let Some(place) = places.first() else { return json!({}) };
    with(system(site, cluster, place), json!({ "only_critical_addons_enabled": true }))
}

/// All other pools.
pub fn others(site: &Site<'_>, cluster: &Cluster, places: &[Place], blocks: &mut Blocks) {
    let mut pool = |name: &str, place: &Place, fields: Value| {
        let cluster = expression(&format!("azurerm_kubernetes_cluster.{LABEL}.id"));
        let rest = json!({ "kubernetes_cluster_id": cluster, "lifecycle": { "ignore_changes": ["node_count"] } });
        blocks.resource("azurerm_kubernetes_cluster_node_pool", &label(&[name, &place.suffix]), with(fields, rest));
    };
    for place in places.iter().skip(1) {
        let taints = json!({ "mode": "System", "node_taints": ["CriticalAddonsOnly=true:NoSchedule"] });
        pool(SYSTEM, place, with(system(site, cluster, place), taints));
    }
    let count = u32::try_from(places.len()).unwrap_or(1).max(1);
    for declared in cluster.node_pool.iter() {
        for place in places {
            let fields = with(common(site, cluster, place, declared.name.as_str()), node_pool(declared, count));
            pool(declared.name.as_str(), place, fields);
        }
    }
}

/// What a pool of the spec says; its numbers are of all places together.
fn node_pool(pool: &NodePool, places: u32) -> Value {
    let size = pool.size.as_ref();
    let cpu = size.and_then(|size| size.cpu.as_ref()).map(|cpu| cpu.value);
    let memory = size.and_then(|size| size.memory.as_ref()).map(|memory| memory.value);
    let (fewest, most) = count(pool);
    let mut fields = json!({
        "mode": "User",
        "vm_size": MACHINES.name(cpu, memory),
        "min_count": fewest.div_ceil(places),
        "max_count": most.div_ceil(places).max(1),
        "node_labels": { names::NODE_POOL_LABEL: pool.name.as_str() },
    });
    if pool.spot.on {
        let taints = names::SPOT_TAINTS.iter().filter(|(cloud, ..)| *cloud == "azure");
        let taints: Vec<String> = taints.map(|(_, key, value)| format!("{key}={value}:NoSchedule")).collect();
        fields["priority"] = json!("Spot");
        fields["eviction_policy"] = json!("Delete");
        fields["spot_max_price"] = json!(-1);
        fields["node_taints"] = json!(taints);
        fields["node_labels"]["kubernetes.azure.com/scalesetpriority"] = json!("spot");
    } else {
        fields["upgrade_settings"] = json!({ "max_surge": "33%" });
    }
    fields
}

fn count(pool: &NodePool) -> (u32, u32) {
    let nodes = pool.nodes.as_ref();
    let fewest = nodes.and_then(|nodes| nodes.min.as_ref()).map_or(USUAL.0, |min| min.value);
    let most = nodes.and_then(|nodes| nodes.max.as_ref()).map_or(USUAL.1, |max| max.value);
    (fewest, most.max(fewest))
}
