//! The environment variables of a container: literals, and values of Key Vault.
//!
//! Container Instances read no vault themselves: Terraform hands the values on, so that they are in the state of this one stack,
//! which is encrypted and whose readers are those who may read the vault.

use std::collections::BTreeMap;

use serde_json::json;

use crate::derive::{Workload, paths};
use crate::targets::Lowering;
use crate::targets::terraform::azure::site::Site;
use crate::targets::terraform::document::{Blocks, label, literal};
use crate::types::{Piece, Text};

/// Variables that anybody may see, and those that nobody may; each by its name, with its Terraform text.
pub struct Variables {
    /// Known when compiling.
    pub plain: BTreeMap<String, String>,
    /// Read from the vault.
    pub secret: BTreeMap<String, String>,
}

/// The variable in which Azure's libraries look for the identity to use.
const CLIENT_ID: &str = crate::derive::CLIENT_ID_VARIABLE;

/// All variables of a workload.
pub fn of(lowering: &Lowering<'_>, site: &Site<'_>, workload: &Workload<'_>, blocks: &mut Blocks) -> Variables {
    for used in workload.uses {
        lowering.depends(&used.value.target.address.node());
    }
    let mut variables = Variables { plain: BTreeMap::new(), secret: BTreeMap::new() };
    for variable in workload.variables(site.platform, site.cell) {
        match variable.value {
            _ if variable.name == CLIENT_ID => {
                variables.plain.insert(variable.name, client_id(site, workload, blocks));
            }
            Text::Early(text) => {
                variables.plain.insert(variable.name, literal(&text));
            }
            Text::Later(pieces) => {
                let text = pieces.iter().map(|piece| part(site, workload, piece, blocks)).collect();
                variables.secret.insert(variable.name, text);
            }
        }
    }
    variables
}

/// The identity is one of this region, and found by its name: nobody outside of Terraform needs to be told.
fn client_id(site: &Site<'_>, workload: &Workload<'_>, blocks: &mut Blocks) -> String {
    let platform = site.platform;
    let name =
        crate::model::names::managed_identity(&platform.name, &platform.environment, site.region, &workload.name);
    let label = label(&[&workload.name]);
    let fields = json!({ "name": name, "resource_group_name": site.group_of("identity") });
    blocks.data("azurerm_user_assigned_identity", &label, fields);
    format!("${{data.azurerm_user_assigned_identity.{label}.client_id}}")
}

fn part(site: &Site<'_>, workload: &Workload<'_>, piece: &Piece, blocks: &mut Blocks) -> String {
    match piece {
        Piece::Text(text) => literal(text),
        Piece::Late(address) => {
            let label = label(&[&workload.name, &address.kind, &address.name, address.attribute().unwrap_or_default()]);
            let entry = paths::fact(site.platform, site.cell, address);
            format!("${{{}}}", read(site, &label, entry, blocks))
        }
        Piece::Secret(address) => {
            let label = label(&[&workload.name, &address.kind, &address.name]);
            let (entry, property) = paths::secret(site.platform, site.cell, address);
            let value = read(site, &label, entry, blocks);
            property
                .map_or_else(|| format!("${{{value}}}"), |property| format!("${{jsondecode({value})[\"{property}\"]}}"))
        }
    }
}

/// The expression of an entry's value.
fn read(site: &Site<'_>, label: &str, entry: String, blocks: &mut Blocks) -> String {
    blocks.data("azurerm_key_vault_secret", label, json!({ "name": entry, "key_vault_id": site.vault() }));
    format!("data.azurerm_key_vault_secret.{label}.value")
}
