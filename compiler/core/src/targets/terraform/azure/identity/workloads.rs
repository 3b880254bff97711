//! A managed identity for each workload that Azure lets in by who it is, and the fact by which the cluster knows it.

use serde_json::{Value, json};

use super::rights::grant;
use crate::derive::{Identity, Workload};
use crate::finding::Finding;
use crate::model::names;
use crate::targets::terraform::azure::cluster;
use crate::targets::terraform::azure::placement;
use crate::targets::terraform::azure::secrets::fact;
use crate::targets::terraform::azure::site::{self, Site, group};
use crate::targets::terraform::document::{Blocks, expression, label};
use crate::targets::terraform::part::{File, Part};
use crate::targets::terraform::stack::Stack;
use crate::targets::{Lowering, Unit};

/// The part.
pub const PART: Part = Part { rule: "terraform/azure-identity", cloud: "azure", area: "identity", files, blocks };

/// Whom a token of a cluster's account is for (Microsoft Entra Workload ID).
const AUDIENCE: &str = "api://AzureADTokenExchange";

/// Those of a cell that have an identity: who uses something by identity, and everything on Container Instances, which fetches its
/// image with it.
fn with_identity<'p>(lowering: &Lowering<'p>, cell: usize) -> impl Iterator<Item = Workload<'p>> {
    placement::workloads(lowering, cell).filter(move |workload| {
        placement::runs_on_aci(lowering, workload, cell) || workload.identity(lowering.platform(), cell).is_some()
    })
}

fn files(lowering: &Lowering<'_>, stack: &Stack) -> Vec<File> {
    let mut files: Vec<File> = with_identity(lowering, stack.home()).map(|workload| file(&workload)).collect();
    files.dedup();
    files
}

/// A node's file; what a service runs before a new version is in its own.
fn file(workload: &Workload<'_>) -> File {
    let (kind, node) = (workload.kind, workload.node);
    File { stem: format!("{kind}-{node}"), owner: format!("{kind}.{node}"), node: node.to_owned() }
}

fn blocks(lowering: &Lowering<'_>, stack: &Stack, unit: &Unit, blocks: &mut Blocks) -> Result<(), Finding> {
    lowering.depends(&unit.owner);
    let site = site::of(lowering, stack);
    for workload in with_identity(lowering, site.cell).filter(|workload| file(workload).owner == unit.owner) {
        identity(lowering, &site, &workload, blocks);
    }
    Ok(())
}

fn identity(lowering: &Lowering<'_>, site: &Site<'_>, workload: &Workload<'_>, blocks: &mut Blocks) {
    let platform = site.platform;
    let label = label(&[&workload.name]);
    let name = names::managed_identity(&platform.name, &platform.environment, site.region, &workload.name);
    blocks.resource("azurerm_user_assigned_identity", &label, site.resource(&name, json!({})));
    let of = |attribute: &str| expression(&format!("azurerm_user_assigned_identity.{label}.{attribute}"));
    if !placement::runs_on_aci(lowering, workload, site.cell) && has_cluster(lowering, site.cell) {
        trust(&label, of("id"), &platform.namespace, &workload.name, blocks);
        if let Some(Identity::ManagedIdentity { client_id, .. }) = workload.identity(platform, site.cell) {
            let attribute = client_id.attribute().unwrap_or_default().to_owned();
            fact(site, &client_id, &attribute, of("client_id"), blocks);
        }
    }
    grant(lowering, site, workload, &of("principal_id"), blocks);
}

/// The account of the cluster by that name may act as an identity. The cluster is looked up beside the operators.
pub fn trust(label: &str, identity: Value, namespace: &str, account: &str, blocks: &mut Blocks) {
    let fields = json!({
        "name": label.replace('_', "-"),
        "resource_group_name": group(),
        "parent_id": identity,
        "issuer": expression("data.azurerm_kubernetes_cluster.main.oidc_issuer_url"),
        "audience": [AUDIENCE],
        "subject": format!("system:serviceaccount:{namespace}:{account}"),
    });
    blocks.resource("azurerm_federated_identity_credential", label, fields);
}

/// Whether a cell has a cluster whose accounts can be trusted.
pub fn has_cluster(lowering: &Lowering<'_>, cell: usize) -> bool {
    cluster::of_cell(lowering, cell).is_some()
}
