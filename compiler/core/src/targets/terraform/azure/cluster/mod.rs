//! AKS: a private cluster over the zones of a region, whose people come by their groups in Entra ID and whose pods by identities of
//! their own.

mod identities;
mod pools;
pub mod upkeep;

use serde_json::{Value, json};

use super::network::{of_cell as network_of, subnets};
use super::security::{keys, logs};
use super::site::{self, Site, with};
use crate::finding::Finding;
use crate::targets::terraform::document::{Blocks, expression, literal};
use crate::targets::terraform::part::{File, Part};
use crate::targets::terraform::stack::Stack;
use crate::targets::{Lowering, Unit};
use crate::words::cluster::{Cluster, Scheduler};
use crate::words::network::Nat;
use crate::words::platform::{Right, Team};
use crate::words::promises::{Detection, Security};

/// The part.
pub const PART: Part = Part { rule: "terraform/azure-cluster", cloud: "azure", area: "cluster", files, blocks };

/// The label of the cluster in its stack.
const LABEL: &str = "main";

/// Addresses of pods, of services and of the cluster's DNS. They are never seen outside of the cluster, so that every cluster has the
/// same; they keep clear of what AKS reserves (AKS, Azure CNI overlay).
pub const PODS: &str = "192.168.0.0/16";
const SERVICES: &str = "172.16.0.0/16";
const DNS: &str = "172.16.0.10";

/// What the control plane records: who asked for what, and whom it let in.
const RECORDED: [&str; 1] = ["audit"];

fn files(lowering: &Lowering<'_>, stack: &Stack) -> Vec<File> {
    let clusters = lowering.all::<Cluster>().iter();
    clusters.filter(|declared| declared.at(stack.home()).is_some_and(is_kubernetes)).map(File::of).collect()
}

/// Whether it is a cluster of Kubernetes; Azure has no other.
fn is_kubernetes(cluster: &Cluster) -> bool {
    cluster.kind.as_ref().is_none_or(|kind| kind.value == Scheduler::Kubernetes)
}

/// The cluster of a cell.
pub fn of_cell<'p>(lowering: &Lowering<'p>, cell: usize) -> Option<&'p Cluster> {
    lowering.all::<Cluster>().iter().filter_map(|declared| declared.at(cell)).find(|cluster| is_kubernetes(cluster))
}

/// The group that AKS makes for machines and load balancers.
pub fn machines_group(site: &Site<'_>) -> String {
    site.name("machines")
}

fn blocks(lowering: &Lowering<'_>, stack: &Stack, unit: &Unit, blocks: &mut Blocks) -> Result<(), Finding> {
    let Some(cluster) = lowering.get::<Cluster>(&unit.name, stack.home()) else { return Ok(()) };
    let site = site::of(lowering, stack);
    identities::all(lowering, &site, blocks);
    disks(&site, blocks);
    let places = subnets::places(lowering, &site, subnets::NODES);
    let mut fields = with(control(lowering, &site, cluster), network(lowering, &site));
    fields["default_node_pool"] = pools::default(&site, cluster, &places);
    fields = with(fields, upkeep::windows(lowering));
    blocks.resource("azurerm_kubernetes_cluster", LABEL, site.resource(&site.cluster_name(), fields));
    pools::others(&site, cluster, &places, blocks);
    let id = expression(&format!("azurerm_kubernetes_cluster.{LABEL}.id"));
    let recorded = logs::record(&site, id, json!(site.workspace()), &RECORDED);
    blocks.resource("azurerm_monitor_diagnostic_setting", "cluster", recorded);
    let output = |description: &str, value: Value| json!({ "description": description, "value": value });
    blocks.add("output", "cluster", output("The name of the cluster.", json!(site.cluster_name())));
    let host = expression(&format!("azurerm_kubernetes_cluster.{LABEL}.private_fqdn"));
    blocks.add("output", "endpoint", output("Where its control plane answers inside of the network.", host));
    Ok(())
}

fn control(lowering: &Lowering<'_>, site: &Site<'_>, cluster: &Cluster) -> Value {
    let mut fields = json!({
        "dns_prefix": site.name(""),
        "sku_tier": "Standard",
        "node_resource_group": machines_group(site),
        "private_cluster_enabled": true,
        "private_dns_zone_id": "System",
        "private_cluster_public_fqdn_enabled": false,
        // The pipeline installs the first things through it: who may is decided by the same roles.
        "run_command_enabled": true,
        "local_account_disabled": true,
        "role_based_access_control_enabled": true,
        "azure_active_directory_role_based_access_control": {
            "tenant_id": site.tenant,
            "azure_rbac_enabled": false,
            "admin_group_object_ids": administrators(lowering),
        },
        "oidc_issuer_enabled": true,
        "workload_identity_enabled": true,
        "azure_policy_enabled": true,
        "image_cleaner_enabled": true,
        "image_cleaner_interval_hours": 168,
        "cost_analysis_enabled": true,
        "automatic_upgrade_channel": "patch",
        "node_os_upgrade_channel": "NodeImage",
        "disk_encryption_set_id": expression("azurerm_disk_encryption_set.disks.id"),
        "identity": { "type": "UserAssigned", "identity_ids": [expression("azurerm_user_assigned_identity.cluster.id")] },
        "kubelet_identity": identities::kubelet(),
        "key_vault_secrets_provider": { "secret_rotation_enabled": true },
        "auto_scaler_profile": { "balance_similar_node_groups": true, "expander": "least-waste" },
        "storage_profile": { "snapshot_controller_enabled": true, "file_driver_enabled": true, "blob_driver_enabled": false },
        "oms_agent": { "log_analytics_workspace_id": site.workspace(), "msi_auth_for_monitoring_enabled": true },
        "depends_on": identities::ROLES,
        "lifecycle": { "ignore_changes": ["default_node_pool[0].node_count", "microsoft_defender"] },
    });
    if let Some(version) = &cluster.kubernetes {
        fields["kubernetes_version"] = json!(literal(version.as_str()));
    }
    if looks_for_threats(lowering) {
        fields["microsoft_defender"] = json!({ "log_analytics_workspace_id": site.workspace() });
        fields["lifecycle"]["ignore_changes"] = json!(["default_node_pool[0].node_count"]);
    }
    fields
}

/// The groups of teams that may do everything here.
fn administrators(lowering: &Lowering<'_>) -> Vec<String> {
    let environment = &lowering.platform().environment;
    let administers = |team: &Team| {
        team.may.iter().any(|grant| {
            let subjects = &grant.subjects.0;
            let here = subjects.is_empty() || subjects.iter().any(|subject| subject.as_str() == environment);
            grant.right.value == Right::Administer && here
        })
    };
    let teams = lowering.all::<Team>().iter().filter_map(|declared| declared.first());
    teams
        .filter(|team| administers(team))
        .filter_map(|team| Some(literal(team.entra_group.as_ref()?.as_str())))
        .collect()
}

/// Whether the platform looks for threats all the time.
pub fn looks_for_threats(lowering: &Lowering<'_>) -> bool {
    let security = lowering.all::<Security>().iter().find_map(|declared| declared.first());
    security.is_some_and(|security| security.detect.0.iter().any(|detect| detect.value == Detection::Threats))
}

/// Pods have addresses of their own beside the network's; policies between them are enforced by Cilium.
fn network(lowering: &Lowering<'_>, site: &Site<'_>) -> Value {
    let is_closed = network_of(lowering, site.cell)
        .and_then(|network| network.nat.as_ref())
        .is_some_and(|nat| nat.value == Nat::Off);
    let mut profile = json!({
        "network_plugin": "azure",
        "network_plugin_mode": "overlay",
        "network_data_plane": "cilium",
        "network_policy": "cilium",
        "load_balancer_sku": "standard",
        "outbound_type": if is_closed { "none" } else { "userAssignedNATGateway" },
        "pod_cidr": PODS,
        "service_cidr": SERVICES,
        "dns_service_ip": DNS,
    });
    if is_closed {
        // What AKS itself needs comes through a registry in the network.
        return json!({ "network_profile": profile, "bootstrap_profile": { "artifact_source": "Cache" } });
    }
    profile["advanced_networking"] = json!({ "observability_enabled": true });
    json!({ "network_profile": profile })
}

/// Disks of machines and of pods are encrypted with a key of one's own.
fn disks(site: &Site<'_>, blocks: &mut Blocks) {
    let fields = json!({
        "key_vault_key_id": site.key(keys::CLUSTER),
        "auto_key_rotation_enabled": true,
        "encryption_type": "EncryptionAtRestWithCustomerKey",
        "identity": { "type": "UserAssigned", "identity_ids": [site.encryption_identity()] },
    });
    blocks.resource("azurerm_disk_encryption_set", "disks", site.resource(&site.name("disks"), fields));
}
