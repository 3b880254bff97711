//! How the pipeline logs in: GitHub says which repository and branch a run is of, Azure believes it; no key is kept anywhere.

use serde_json::{Value, json};

use super::{state, subscription};
use crate::finding::Finding;
use crate::targets::terraform::azure::security::vault::of_platform;
use crate::targets::terraform::azure::site::{self, Site, group, with};
use crate::targets::terraform::document::{Blocks, expression, label};
use crate::targets::terraform::part::{File, Part};
use crate::targets::terraform::people::repository;
use crate::targets::terraform::settings::state_bucket;
use crate::targets::terraform::stack::Stack;
use crate::targets::{Lowering, Unit};
use crate::words::delivery::Delivery;

/// The part.
pub const PART: Part = Part { rule: "terraform/azure-pipeline", cloud: "azure", area: "bootstrap", files, blocks };

/// Who tells which run it is (GitHub, security hardening with OpenID Connect), and for whom.
const ISSUER: &str = "https://token.actions.githubusercontent.com";
const AUDIENCE: &str = "api://AzureADTokenExchange";

/// What writes the state.
const STATE: &str = "Storage Blob Data Contributor";

/// The identities of the pipeline: what a pull request looks with, and what the branch applies with. Who opens a pull request sees
/// settings, and no value of a vault. Source: Azure built-in roles, as of 2026-11.
const IDENTITIES: &[(&str, &[&str])] = &[
    ("plan", &["Reader", "Key Vault Reader"]),
    ("apply", &["Contributor", GRANTOR, "Key Vault Administrator", "AcrPush"]),
];

fn files(lowering: &Lowering<'_>, _stack: &Stack) -> Vec<File> {
    repository(lowering).map(|_| of_platform(lowering, "pipeline")).into_iter().collect()
}

fn blocks(lowering: &Lowering<'_>, stack: &Stack, _unit: &Unit, blocks: &mut Blocks) -> Result<(), Finding> {
    let Some((repository, name)) = repository(lowering) else { return Ok(()) };
    let site = site::of(lowering, stack);
    let branch = repository.branch.as_ref().map_or("main", |branch| branch.as_str());
    let applies = std::iter::once(("branch".to_owned(), format!("repo:{name}:ref:refs/heads/{branch}")));
    let enters = environments(lowering)
        .map(|environment| (format!("environment-{environment}"), format!("repo:{name}:environment:{environment}")));
    let applies: Vec<(String, String)> = applies.chain(enters).collect();
    let plans = vec![("pull-request".to_owned(), format!("repo:{name}:pull_request"))];
    for (identity, roles) in IDENTITIES {
        login(&site, identity, if *identity == "plan" { &plans } else { &applies }, blocks);
        for role in *roles {
            grant(identity, role, subscription(), json!({}), blocks);
        }
        if let Some((bucket, _)) = state_bucket(lowering, stack) {
            let after = json!({ "depends_on": ["azurerm_storage_account.state"] });
            grant(identity, STATE, state::account(&site, &bucket), after, blocks);
        }
    }
    Ok(())
}

/// The environments that versions go through: a run that enters one says its name.
fn environments<'p>(lowering: &Lowering<'p>) -> impl Iterator<Item = &'p str> {
    let delivery = lowering.all::<Delivery>().iter().find_map(|declared| declared.first());
    let promotion = delivery.and_then(|delivery| delivery.promote.as_deref());
    promotion.into_iter().flat_map(|promotion| promotion.environments.0.iter().map(|environment| environment.as_str()))
}

fn login(site: &Site<'_>, identity: &str, runs: &[(String, String)], blocks: &mut Blocks) {
    blocks.resource("azurerm_user_assigned_identity", identity, site.resource(&site.name(identity), json!({})));
    for (name, subject) in runs {
        let fields = json!({
            "name": name,
            "resource_group_name": group(),
            "parent_id": expression(&format!("azurerm_user_assigned_identity.{identity}.id")),
            "issuer": ISSUER,
            "audience": [AUDIENCE],
            "subject": subject,
        });
        blocks.resource("azurerm_federated_identity_credential", &label(&[identity, name]), fields);
    }
    let id = expression(&format!("azurerm_user_assigned_identity.{identity}.client_id"));
    let description = if identity == "plan" { "Who the pipeline plans as." } else { "Who the pipeline applies as." };
    blocks.add("output", identity, json!({ "description": description, "value": id }));
}

/// The role that gives roles to others.
const GRANTOR: &str = "Role Based Access Control Administrator";

/// The roles that give roles: Owner, User Access Administrator, and this one (Azure built-in roles).
const GRANTORS: &str =
    "8e3af657-a8ff-443c-a75c-2fe8c4bcb635, 18d7d88d-d35e-4fb5-a5c3-7773c20a72d9, f58310d9-a9f6-439a-9e8d-f62e7b41a168";

/// The pipeline neither makes nor unmakes anybody who may give roles, itself least of all (Azure, delegate role assignment management
/// with conditions).
fn no_owners() -> Value {
    let spares = |action: &str, side: &str| {
        format!(
            "((!(ActionMatches{{'Microsoft.Authorization/roleAssignments/{action}'}})) OR \
             (@{side}[Microsoft.Authorization/roleAssignments:RoleDefinitionId] ForAnyOfAllValues:GuidNotEquals {{{GRANTORS}}}))"
        )
    };
    let condition = format!("{} AND {}", spares("write", "Request"), spares("delete", "Resource"));
    json!({ "condition": condition, "condition_version": "2.0" })
}

fn grant(identity: &str, role: &str, scope: String, more: Value, blocks: &mut Blocks) {
    let fields = json!({
        "scope": scope,
        "role_definition_name": role,
        "principal_id": expression(&format!("azurerm_user_assigned_identity.{identity}.principal_id")),
        "principal_type": "ServicePrincipal",
    });
    let fields = with(if role == GRANTOR { with(fields, no_owners()) } else { fields }, more);
    let label = label(&[identity, &role.to_lowercase().replace(' ', "_")]);
    blocks.resource("azurerm_role_assignment", &label, fields);
}
