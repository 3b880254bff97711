//! Who a cluster is to Azure: one identity for its control plane, one for its machines.

use serde_json::{Value, json};

use crate::targets::Lowering;
use crate::targets::terraform::azure::registry;
use crate::targets::terraform::azure::site::Site;
use crate::targets::terraform::document::{Blocks, expression};

/// What must be in place before the cluster is made.
pub const ROLES: [&str; 3] = [
    "azurerm_role_assignment.cluster_network",
    "azurerm_role_assignment.cluster_disks",
    "azurerm_role_assignment.cluster_nodes",
];

/// Both identities with their roles: the control plane joins machines to the network, encrypts their disks and hands them their
/// identity; machines fetch images.
pub fn all(lowering: &Lowering<'_>, site: &Site<'_>, blocks: &mut Blocks) {
    for name in ["cluster", "nodes"] {
        blocks.resource("azurerm_user_assigned_identity", name, site.resource(&site.name(name), json!({})));
    }
    let nodes = expression("azurerm_user_assigned_identity.nodes.id");
    let disks = expression("azurerm_disk_encryption_set.disks.id");
    role("cluster_network", "cluster", "Network Contributor", json!(site.network()), blocks);
    role("cluster_disks", "cluster", "Reader", disks, blocks);
    role("cluster_nodes", "cluster", "Managed Identity Operator", nodes, blocks);
    role("nodes_images", "nodes", "AcrPull", json!(registry::id(lowering, site)), blocks);
}

fn role(label: &str, identity: &str, role: &str, scope: Value, blocks: &mut Blocks) {
    let fields = json!({
        "scope": scope,
        "role_definition_name": role,
        "principal_id": expression(&format!("azurerm_user_assigned_identity.{identity}.principal_id")),
        "principal_type": "ServicePrincipal",
    });
    blocks.resource("azurerm_role_assignment", label, fields);
}

/// The identity of the machines, as the cluster takes it.
pub fn kubelet() -> Value {
    let of = |attribute: &str| expression(&format!("azurerm_user_assigned_identity.nodes.{attribute}"));
    json!({ "user_assigned_identity_id": of("id"), "client_id": of("client_id"), "object_id": of("principal_id") })
}
