//! Key Vault: entries at the names that workloads read, and facts beside them.
//!
//! A value is made while Terraform runs and handed on through write-only arguments, or a person enters it; it is in no state and in
//! no plan. An entry of several values holds them as a JSON object.

pub mod access;
pub mod declared;
pub mod externals;

use serde_json::{Value, json};

use super::site::Site;
use crate::derive::paths;
use crate::targets::Lowering;
use crate::targets::terraform::document::{Blocks, expression, label};
use crate::targets::terraform::workloads;
use crate::types::Address;

/// What an entry of several values is.
const SEVERAL: &str = "application/json";

/// The entry of a node with its values: each property with its Terraform expression.
pub fn values(site: &Site<'_>, address: &Address, properties: &[(&str, String)], version: &Value, blocks: &mut Blocks) {
    let pairs: Vec<String> = properties.iter().map(|(name, value)| format!("\"{name}\" = {value}")).collect();
    let (id, _) = paths::secret(site.platform, site.cell, address);
    let fields = json!({
        "name": id,
        "key_vault_id": site.vault(),
        "content_type": SEVERAL,
        "value_wo": expression(&format!("jsonencode({{ {} }})", pairs.join(", "))),
        "value_wo_version": version,
        "tags": site.tags(),
    });
    blocks.resource("azurerm_key_vault_secret", &label(&[&address.kind, &address.name]), fields);
}

/// Writes a fact of a node, if a workload reads it.
pub fn publish(
    lowering: &Lowering<'_>,
    site: &Site<'_>,
    node: &Address,
    attribute: &str,
    value: Value,
    blocks: &mut Blocks,
) {
    if workloads::read_fact(lowering, site.cell, &node.node(), attribute) {
        fact(site, node, attribute, value, blocks);
    }
}

/// Writes a fact of a node.
pub fn fact(site: &Site<'_>, node: &Address, attribute: &str, value: Value, blocks: &mut Blocks) {
    let address = Address { path: vec![attribute.to_owned()], ..node.clone() };
    let fields = json!({
        "name": paths::fact(site.platform, site.cell, &address),
        "key_vault_id": site.vault(),
        "content_type": "text/plain",
        "value": value,
        "tags": site.tags(),
    });
    blocks.resource("azurerm_key_vault_secret", &label(&[&node.kind, &node.name, attribute]), fields);
}
