//! Identities of what runs in the cluster for the platform: it reads secrets, writes records of DNS, and makes entrances.

use serde_json::json;

use super::rights::role;
use super::workloads::{has_cluster, trust};
use crate::finding::Finding;
use crate::model::names;
use crate::targets::terraform::azure::cluster::machines_group;
use crate::targets::terraform::azure::dns;
use crate::targets::terraform::azure::network::{gateways, subnets};
use crate::targets::terraform::azure::security::vault::of_platform;
use crate::targets::terraform::azure::site::{self, Site};
use crate::targets::terraform::document::{Blocks, expression, label};
use crate::targets::terraform::part::{File, Part};
use crate::targets::terraform::stack::Stack;
use crate::targets::{Lowering, Unit};

/// The part.
pub const PART: Part = Part { rule: "terraform/azure-operators", cloud: "azure", area: "identity", files, blocks };

/// An operator by the names that its chart gives it: its namespace and account in the cluster.
struct Operator {
    name: &'static str,
    namespace: &'static str,
    account: &'static str,
    rights: Vec<(&'static str, String)>,
}

/// The operators that something of the spec asks for, each with its roles and what they are on.
fn operators(lowering: &Lowering<'_>, site: &Site<'_>) -> Vec<Operator> {
    let mut operators = vec![Operator {
        name: "external-secrets",
        namespace: "external-secrets",
        account: "external-secrets",
        rights: vec![("Key Vault Secrets User", site.vault())],
    }];
    operators.extend(of_zones(lowering));
    operators.extend(gateways::of_cell(lowering, site.cell).next().map(|_| of_gateways(site)));
    operators
}

/// Who writes records, each into the zones that Azure serves and no other. To find them external-dns lists their group (external-dns,
/// Azure DNS, permissions).
fn of_zones(lowering: &Lowering<'_>) -> Vec<Operator> {
    let (zones, group) = dns::zones(lowering);
    if zones.is_empty() {
        return Vec::new();
    }
    let writes: Vec<_> = zones.into_iter().map(|zone| ("DNS Zone Contributor", zone)).collect();
    let of = |name, rights| Operator { name, namespace: name, account: name, rights };
    let lists = writes.iter().cloned().chain([("Reader", group)]).collect();
    vec![of("external-dns", lists), of("cert-manager", writes)]
}

/// The controller of Application Gateway for Containers (its quickstarts, ALB Controller, bring your own deployment).
fn of_gateways(site: &Site<'_>) -> Operator {
    let machines = format!("/subscriptions/{}/resourceGroups/{}", site.subscription, machines_group(site));
    Operator {
        name: "alb-controller",
        namespace: "azure-alb-system",
        account: "alb-controller-sa",
        rights: vec![
            ("Reader", machines),
            ("AppGw for Containers Configuration Manager", site.group_id("network")),
            ("Network Contributor", site.subnet(subnets::GATEWAY)),
        ],
    }
}

fn files(lowering: &Lowering<'_>, stack: &Stack) -> Vec<File> {
    has_cluster(lowering, stack.home()).then(|| of_platform(lowering, "operators")).into_iter().collect()
}

fn blocks(lowering: &Lowering<'_>, stack: &Stack, _unit: &Unit, blocks: &mut Blocks) -> Result<(), Finding> {
    let site = site::of(lowering, stack);
    let cluster = json!({ "name": site.cluster_name(), "resource_group_name": site.group_of("cluster") });
    blocks.data("azurerm_kubernetes_cluster", "main", cluster);
    operators(lowering, &site).iter().for_each(|operator| identity(&site, operator, blocks));
    Ok(())
}

fn identity(site: &Site<'_>, operator: &Operator, blocks: &mut Blocks) {
    let platform = site.platform;
    let identity_label = label(&[operator.name]);
    let name = names::managed_identity(&platform.name, &platform.environment, site.region, operator.name);
    blocks.resource("azurerm_user_assigned_identity", &identity_label, site.resource(&name, json!({})));
    let of = |attribute: &str| expression(&format!("azurerm_user_assigned_identity.{identity_label}.{attribute}"));
    trust(&identity_label, of("id"), operator.namespace, operator.account, blocks);
    for (number, (name, scope)) in operator.rights.iter().enumerate() {
        role(&format!("{identity_label}_{number}"), name, scope.clone(), &of("principal_id"), blocks);
    }
    let description =
        format!("Who {} is: the annotation azure.workload.identity/client-id of its account.", operator.name);
    let output = json!({ "description": description, "value": of("client_id") });
    blocks.add("output", &format!("{identity_label}_client_id"), output);
}
