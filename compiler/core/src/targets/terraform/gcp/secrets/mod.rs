//! Secret Manager: entries at the names that workloads read, and facts beside them.
//!
//! A value is made while Terraform runs, by an ephemeral resource, and handed on through a write-only argument, or a person enters
//! it; it is in no state. An entry of several values holds them as a JSON object.

pub mod declared;
pub mod externals;

use serde_json::{Value, json};

use super::site::Site;
use crate::derive::paths;
use crate::targets::Lowering;
use crate::targets::terraform::aws::data::facts;
use crate::targets::terraform::aws::here::Here;
use crate::targets::terraform::document::{Blocks, expression};
use crate::types::Address;

/// The length of a password: letters and digits alone, so that it can stand in an address as it is.
const LENGTH: u32 = 40;

/// How long a destroyed version can be had back: 30 days, in seconds.
const DESTROYED: &str = "2592000s";

/// An entry without a value. `locations` are the regions that keep it.
pub fn entry(site: &Site<'_>, address: &Address, label: &str, locations: &[String], blocks: &mut Blocks) {
    let id = paths::secret(site.platform, site.cell, address);
    blocks.resource("google_secret_manager_secret", label, body(&id, locations));
}

fn body(id: &str, locations: &[String]) -> Value {
    let replicas: Vec<Value> = locations.iter().map(|location| json!({ "location": location })).collect();
    json!({
        "secret_id": id,
        "replication": { "user_managed": { "replicas": replicas } },
        "version_destroy_ttl": DESTROYED,
    })
}

/// Something that is made anew when a number goes up.
pub struct Made {
    /// The expression of the value.
    pub value: String,
    /// The expression of the number.
    pub version: Value,
}

/// A password; `what` is whose it is, for the person who has it changed.
pub fn password(what: &str, label: &str, length: u32, blocks: &mut Blocks) -> Made {
    blocks.typed("ephemeral", "random_password", label, json!({ "length": length, "special": false }));
    let version = version(what, label, blocks);
    Made { value: format!("ephemeral.random_password.{label}.result"), version }
}

/// The password of a store.
pub fn store_password(what: &str, label: &str, blocks: &mut Blocks) -> Made {
    password(what, label, LENGTH, blocks)
}

/// The variable that has a value made anew.
pub fn version(what: &str, label: &str, blocks: &mut Blocks) -> Value {
    let variable = format!("{label}_version");
    let description = format!("Raise it by one to give {what} a new value.");
    blocks.add("variable", &variable, json!({ "type": "number", "default": 1, "description": description }));
    expression(&format!("var.{variable}"))
}

/// The value of an entry: each property with its Terraform expression.
pub fn value(label: &str, properties: &[(&str, String)], version: &Value, blocks: &mut Blocks) {
    let pairs: Vec<String> = properties.iter().map(|(name, value)| format!("\"{name}\" = {value}")).collect();
    let fields = json!({
        "secret": expression(&format!("google_secret_manager_secret.{label}.id")),
        "secret_data_wo": expression(&format!("jsonencode({{ {} }})", pairs.join(", "))),
        "secret_data_wo_version": version,
    });
    blocks.resource("google_secret_manager_secret_version", label, fields);
}

/// Writes a fact of a node, if a workload reads it.
pub fn publish(
    lowering: &Lowering<'_>,
    site: &Site<'_>,
    label: &str,
    node: &Address,
    attribute: &str,
    value: Value,
    blocks: &mut Blocks,
) {
    let here = Here { lowering, cell: site.cell };
    if !facts::is_consumed(&here, &node.node(), attribute) {
        return;
    }
    let fact = Address { path: vec![attribute.to_owned()], ..node.clone() };
    let label = format!("{label}_{attribute}");
    let id = paths::fact(site.platform, site.cell, &fact);
    blocks.resource("google_secret_manager_secret", &label, body(&id, std::slice::from_ref(&site.location)));
    let secret = expression(&format!("google_secret_manager_secret.{label}.id"));
    blocks.resource("google_secret_manager_secret_version", &label, json!({ "secret": secret, "secret_data": value }));
}
