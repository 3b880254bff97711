//! Secret Manager: entries at the names that workloads read, and facts beside them.
//!
//! A value is made while Terraform runs and handed on through write-only arguments, or a person enters it; it is in no state and in
//! no plan. The provider has no ephemeral resource that makes one, so that it comes from `uuid()`, which Terraform draws from the
//! system's source of chance: one value in each run, taken over only when its version goes up. An entry holds one value: Cloud Run
//! reads no parts.

pub mod declared;
pub mod externals;

use serde_json::{Value, json};

use super::site::Site;
use crate::derive::paths;
use crate::targets::Lowering;
use crate::targets::terraform::document::{Blocks, expression, label};
use crate::targets::terraform::workloads;
use crate::types::Address;

/// Bits of chance in a UUID of version 4 (RFC 9562).
const BITS: u32 = 122;

/// Bits of chance in the password of a store.
const STRENGTH: u32 = 244;

/// How long a destroyed version can be had back: 30 days, in seconds.
const DESTROYED: &str = "2592000s";

/// An entry without a value. `locations` are the regions that keep it.
pub fn entry(site: &Site<'_>, address: &Address, label: &str, locations: &[String], blocks: &mut Blocks) {
    let (id, _) = paths::secret(site.platform, site.cell, address);
    blocks.resource("google_secret_manager_secret", label, body(&id, locations));
}

/// The address of one value of a node.
pub fn part(address: &Address, property: &str) -> Address {
    Address { path: vec![property.to_owned()], ..address.clone() }
}

/// What an entry is, by its identifier.
pub fn body(id: &str, locations: &[String]) -> Value {
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

/// A value that nobody can guess, of so many bits of chance: letters and digits alone, so that it can stand in an address as it is.
pub fn chance(label: &str, bits: u32, blocks: &mut Blocks) -> String {
    let draws = "${uuid()}".repeat(bits.div_ceil(BITS) as usize);
    blocks.add("locals", label, expression(&format!("sensitive(replace(\"{draws}\", \"-\", \"\"))")));
    format!("local.{label}")
}

/// The password of a store; `what` is whose it is, for the person who has it changed.
pub fn store_password(what: &str, label: &str, blocks: &mut Blocks) -> Made {
    let value = chance(&format!("{label}_password"), STRENGTH, blocks);
    Made { value, version: version(what, label, blocks) }
}

/// The variable that has a value made anew.
pub fn version(what: &str, label: &str, blocks: &mut Blocks) -> Value {
    let variable = format!("{label}_version");
    let description = format!("Raise it by one to give {what} a new value.");
    blocks.add("variable", &variable, json!({ "type": "number", "default": 1, "description": description }));
    expression(&format!("var.{variable}"))
}

/// The entries of a node with their values: each property with its Terraform expression.
pub fn values(
    site: &Site<'_>,
    address: &Address,
    locations: &[String],
    properties: &[(&str, String)],
    version: &Value,
    blocks: &mut Blocks,
) {
    for (property, expression) in properties {
        let label = label(&[&address.kind, &address.name, property]);
        entry(site, &part(address, property), &label, locations, blocks);
        let fields = json!({
            "secret": reference(&label),
            "secret_data_wo": format!("${{{expression}}}"),
            "secret_data_wo_version": version,
        });
        blocks.resource("google_secret_manager_secret_version", &label, fields);
    }
}

fn reference(label: &str) -> Value {
    expression(&format!("google_secret_manager_secret.{label}.id"))
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
    if !workloads::read_fact(lowering, site.cell, &node.node(), attribute) {
        return;
    }
    fact(site, &part(node, attribute), value, blocks);
}

/// Writes a fact: something that is known only once it exists, and that is no secret.
pub fn fact(site: &Site<'_>, address: &Address, value: Value, blocks: &mut Blocks) {
    let label = label(&[&address.kind, &address.name, address.attribute().unwrap_or_default(), "fact"]);
    let id = paths::fact(site.platform, site.cell, address);
    blocks.resource("google_secret_manager_secret", &label, body(&id, std::slice::from_ref(&site.location)));
    let fields = json!({ "secret": reference(&label), "secret_data": value });
    blocks.resource("google_secret_manager_secret_version", &label, fields);
}
