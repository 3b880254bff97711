//! The rights of teams in the environment, by the object identifier of their group in Entra ID.

use std::collections::BTreeSet;

use serde_json::json;

use super::workloads::has_cluster;
use crate::finding::Finding;
use crate::targets::terraform::azure::site::{self, Site};
use crate::targets::terraform::document::{Blocks, label, literal};
use crate::targets::terraform::part::{File, Part};
use crate::targets::terraform::stack::Stack;
use crate::targets::{Lowering, Unit};
use crate::words::platform::{Right, Team};

/// The part.
pub const PART: Part = Part { rule: "terraform/azure-team", cloud: "azure", area: "identity", files, blocks };

/// What each right is in the resource groups of a region; finer ones in the cluster are its RBAC's. Source: Azure built-in roles, as of
/// 2026-11.
const ROLES: &[(Right, &[&str])] = &[
    (Right::Administer, &["Contributor", "Key Vault Administrator"]),
    (Right::Edit, &["Reader", "Key Vault Secrets Officer"]),
    (Right::Deploy, &["Reader"]),
    (Right::View, &["Reader"]),
    (Right::Audit, &["Reader", "Log Analytics Reader", "Security Reader"]),
];

/// What fetches the address of a cluster: everybody who has a right over it.
const KNOWS_CLUSTER: &str = "Azure Kubernetes Service Cluster User Role";

fn files(lowering: &Lowering<'_>, _stack: &Stack) -> Vec<File> {
    let teams = lowering.all::<Team>().iter();
    teams
        .filter(|declared| declared.first().is_some_and(|team| !roles(lowering, team).is_empty()))
        .map(File::of)
        .collect()
}

/// The roles of a team in this environment; none without a group that Azure could know.
fn roles(lowering: &Lowering<'_>, team: &Team) -> BTreeSet<&'static str> {
    let environment = &lowering.platform().environment;
    let holds = |subjects: &[crate::schema::Sp<crate::types::Plain>]| {
        subjects.is_empty() || subjects.iter().any(|subject| subject.as_str() == environment)
    };
    let grants = team.may.iter().filter(|grant| team.entra_group.is_some() && holds(&grant.subjects.0));
    let rights = grants.filter_map(|grant| ROLES.iter().find(|(right, _)| *right == grant.right.value));
    rights.flat_map(|(_, roles)| roles.iter().copied()).collect()
}

fn blocks(lowering: &Lowering<'_>, stack: &Stack, unit: &Unit, blocks: &mut Blocks) -> Result<(), Finding> {
    let Some(team) = lowering.get::<Team>(&unit.name, stack.home()) else { return Ok(()) };
    let Some(group) = &team.entra_group else { return Ok(()) };
    let site = site::of(lowering, stack);
    let group = literal(group.as_str());
    for name in roles(lowering, team) {
        for area in OVER {
            let scope = format!("/subscriptions/{}/resourceGroups/{}", site.subscription, site.group_of(area));
            grant(&label(&[&unit.name, area, &word(name)]), name, scope, &group, blocks);
        }
    }
    if has_cluster(lowering, site.cell) {
        knows_cluster(&site, &unit.name, &group, blocks);
    }
    Ok(())
}

/// The areas whose groups a team's rights are about: those that are applied before this one.
const OVER: &[&str] = &["security", "network", "cluster", "data"];

/// A role's name as a part of a label.
fn word(role: &str) -> String {
    role.to_lowercase().replace(' ', "_")
}

fn knows_cluster(site: &Site<'_>, team: &str, group: &str, blocks: &mut Blocks) {
    grant(&label(&[team, "cluster"]), KNOWS_CLUSTER, site.cluster(), group, blocks);
}

fn grant(label: &str, role: &str, scope: String, group: &str, blocks: &mut Blocks) {
    let fields =
        json!({ "scope": scope, "role_definition_name": role, "principal_id": group, "principal_type": "Group" });
    blocks.resource("azurerm_role_assignment", label, fields);
}
