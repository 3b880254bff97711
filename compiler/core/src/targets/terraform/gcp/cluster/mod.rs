//! GKE: a private regional cluster, whose control plane has no address on the internet but the one that IAM guards.

mod machines;
mod pools;

use serde_json::{Value, json};

use super::backup;
use super::data::settings::is_passing;
use super::network::control_plane;
use super::site::{self, Site};
use crate::finding::Finding;
use crate::model::names;
use crate::targets::terraform::document::{Blocks, expression, literal};
use crate::targets::terraform::part::{File, Part};
use crate::targets::terraform::stack::Stack;
use crate::targets::{Lowering, Unit};
use crate::words::cluster::{Autoscaler, Cluster, Scheduler};
use crate::words::platform::Platform;

/// The part.
pub const PART: Part = Part { rule: "terraform/gcp-cluster", cloud: "gcp", area: "cluster", files, blocks };

/// The label of the cluster in its stack.
const LABEL: &str = "main";

/// The key that encrypts secrets in the cluster's own store.
pub const KEY: &str = "cluster";

fn files(lowering: &Lowering<'_>, stack: &Stack) -> Vec<File> {
    let clusters = lowering.all::<Cluster>().iter();
    clusters.filter(|declared| declared.at(stack.home()).is_some_and(is_kubernetes)).map(File::of).collect()
}

/// Whether it is a cluster of Kubernetes; Google has no other.
pub fn is_kubernetes(cluster: &Cluster) -> bool {
    cluster.kind.as_ref().is_none_or(|kind| kind.value == Scheduler::Kubernetes)
}

/// The cluster of a cell.
pub fn of_cell<'p>(lowering: &Lowering<'p>, cell: usize) -> Option<&'p Cluster> {
    lowering.all::<Cluster>().iter().filter_map(|declared| declared.at(cell)).find(|cluster| is_kubernetes(cluster))
}

fn blocks(lowering: &Lowering<'_>, stack: &Stack, unit: &Unit, blocks: &mut Blocks) -> Result<(), Finding> {
    let Some(cluster) = lowering.get::<Cluster>(&unit.name, stack.home()) else { return Ok(()) };
    let site = site::of(lowering, stack);
    blocks.resource("google_container_cluster", LABEL, control(lowering, &site, cluster));
    machines::account(&site, blocks);
    pools::all(&site, cluster, blocks);
    let endpoint = expression(&format!("google_container_cluster.{LABEL}.endpoint"));
    let output = |description: &str, value: Value| json!({ "description": description, "value": value });
    blocks.add("output", "cluster", output("The name of the cluster.", json!(name(&site))));
    blocks.add("output", "endpoint", output("Where its control plane answers inside of the network.", endpoint));
    Ok(())
}

/// The name of the cluster of a region.
pub fn name(site: &Site<'_>) -> String {
    names::cluster(&site.platform.name, &site.platform.environment, site.region)
}

fn control(lowering: &Lowering<'_>, site: &Site<'_>, cluster: &Cluster) -> Value {
    let on = json!({ "enabled": true });
    let mut fields = json!({
        "name": name(site),
        "location": site.location,
        "network": site.network(),
        "subnetwork": site.subnet("nodes"),
        "networking_mode": "VPC_NATIVE",
        "ip_allocation_policy": { "cluster_secondary_range_name": "pods", "services_secondary_range_name": "services" },
        // The first pool is made apart from the cluster, so that it can be changed without it.
        "remove_default_node_pool": true,
        "initial_node_count": 1,
        "node_config": machines::first(site),
        // Without their account the first machines would never report, and the cluster would never be ready.
        "depends_on": machines::grants(),
        "deletion_protection": !is_passing(lowering),
        "release_channel": { "channel": "REGULAR" },
        "private_cluster_config": {
            "enable_private_nodes": true,
            "enable_private_endpoint": true,
            "master_ipv4_cidr_block": control_plane(site).map(|cidr| cidr.to_string()),
            "master_global_access_config": on,
        },
        // People and pipelines come by the DNS name of the control plane, which IAM guards.
        "control_plane_endpoints_config": { "dns_endpoint_config": { "allow_external_traffic": true } },
        "master_authorized_networks_config": { "gcp_public_cidrs_access_enabled": false },
        "workload_identity_config": { "workload_pool": format!("{}.svc.id.goog", site.project) },
        "database_encryption": { "state": "ENCRYPTED", "key_name": site.key(KEY) },
        // Network policies, and their record. What is off is Calico, which Dataplane V2 takes the place of.
        "datapath_provider": "ADVANCED_DATAPATH",
        "network_policy": { "enabled": false },
        "enable_intranode_visibility": true,
        "enable_shielded_nodes": true,
        "enable_legacy_abac": false,
        "master_auth": { "client_certificate_config": { "issue_client_certificate": false } },
        "binary_authorization": { "evaluation_mode": "PROJECT_SINGLETON_POLICY_ENFORCE" },
        // Images are looked into where they lie: what GKE itself once did is no more (GKE, deprecations).
        "security_posture_config": { "mode": "BASIC", "vulnerability_mode": "VULNERABILITY_DISABLED" },
        "gateway_api_config": { "channel": "CHANNEL_STANDARD" },
        "cost_management_config": on,
        "vertical_pod_autoscaling": on,
        "logging_config": { "enable_components": ["SYSTEM_COMPONENTS", "WORKLOADS", "APISERVER", "CONTROLLER_MANAGER", "SCHEDULER"] },
        "monitoring_config": { "enable_components": ["SYSTEM_COMPONENTS"], "managed_prometheus": { "enabled": false } },
        "addons_config": {
            "gce_persistent_disk_csi_driver_config": on,
            "gke_backup_agent_config": { "enabled": backup::asked(lowering, cluster, site.cell).is_some() },
            "http_load_balancing": { "disabled": false },
            "horizontal_pod_autoscaling": { "disabled": false },
        },
        "maintenance_policy": maintenance(lowering),
        "resource_labels": { "cluster": cluster.name.as_str() },
        "lifecycle": { "ignore_changes": ["node_config"] },
    });
    if let Some(version) = &cluster.kubernetes {
        fields["min_master_version"] = json!(literal(version.as_str()));
    }
    if matches!(cluster.autoscaler.as_ref().map(|chosen| &chosen.value), Some(Autoscaler::Karpenter(_))) {
        fields["cluster_autoscaling"] = machines::provisioning();
        let tag = names::google::node_tag(&site.platform.name, &site.platform.environment, site.region);
        fields["node_pool_auto_config"] = json!({ "network_tags": { "tags": [tag] } });
    }
    fields
}

/// When Google may change the control plane and the machines: in the platform's window, else on two nights of the week.
fn maintenance(lowering: &Lowering<'_>) -> Value {
    let platform = lowering.all::<Platform>().iter().find_map(|declared| declared.first());
    let window = platform.and_then(|platform| platform.maintenance.as_ref());
    let recurrence = window.map_or("FREQ=WEEKLY;BYDAY=SA,SU".to_owned(), |window| recurrence(&window.schedule.cron));
    let start = window.map_or((3, 0), |window| hour_and_minute(&window.schedule.cron));
    // Google asks for at least four hours at a stretch, and for 48 in 32 days (GKE, maintenance windows).
    let (hour, minute) = start;
    json!({
        "recurring_window": {
            "start_time": format!("2026-01-03T{hour:02}:{minute:02}:00Z"),
            "end_time": format!("2026-01-03T{:02}:{minute:02}:00Z", hour + WINDOW),
            "recurrence": recurrence,
        }
    })
}

/// How long a maintenance window is, in hours.
const WINDOW: u32 = 6;

/// The latest hour at which a window can begin and end on the same day.
const LATEST: u32 = 23 - WINDOW;

fn hour_and_minute(cron: &str) -> (u32, u32) {
    let mut fields = cron.split(' ').map(|field| field.parse().unwrap_or(0));
    let minute = fields.next().unwrap_or(0);
    (fields.next().unwrap_or(3).min(LATEST), minute)
}

/// The days of a cron line as a recurrence (RFC 5545). One day alone would be too little for Google, so that the day after is added.
fn recurrence(cron: &str) -> String {
    const DAYS: [&str; 7] = ["SU", "MO", "TU", "WE", "TH", "FR", "SA"];
    let day = cron.split(' ').nth(4).and_then(|field| field.parse::<usize>().ok());
    let days = day.map(|day| [day, day + 1].map(|day| DAYS[day % DAYS.len()]).join(","));
    days.map_or_else(|| "FREQ=DAILY".to_owned(), |days| format!("FREQ=WEEKLY;BYDAY={days}"))
}
