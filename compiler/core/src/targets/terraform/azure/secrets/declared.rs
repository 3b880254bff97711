//! The secrets that a store of the spec declares.

use serde_json::json;

use super::values;
use crate::derive::paths;
use crate::finding::Finding;
use crate::targets::terraform::azure::site::{self, Site};
use crate::targets::terraform::document::{Blocks, label};
use crate::targets::terraform::gcp::secrets::{chance, version};
use crate::targets::terraform::part::{File, Part};
use crate::targets::terraform::stack::{self, Stack};
use crate::targets::{Lowering, Unit};
use crate::types::Address;
use crate::words::secrets::{Secret, SecretStore, Secrets};

/// The part.
pub const PART: Part = Part { rule: "terraform/azure-secrets", cloud: "azure", area: "secrets", files, blocks };

fn files(lowering: &Lowering<'_>, stack: &Stack) -> Vec<File> {
    let stores = lowering.all::<Secrets>().iter();
    stores.filter(|declared| here(lowering, &declared.name, stack).is_some()).map(File::of).collect()
}

/// The store of that name, if it is Azure's and this region has it.
fn here<'p>(lowering: &Lowering<'p>, name: &str, stack: &Stack) -> Option<&'p Secrets> {
    let store = lowering.get::<Secrets>(name, stack.home()).or_else(|| copied(lowering, name, stack))?;
    let product = store.kind.as_ref().map_or(SecretStore::Managed, |kind| kind.value);
    matches!(product, SecretStore::Managed | SecretStore::AzureKeyVault).then_some(store)
}

/// The store of another region of Azure that wants a copy here. A vault copies nothing: each region has its own entries, and what a
/// person enters is entered in each.
fn copied<'p>(lowering: &Lowering<'p>, name: &str, stack: &Stack) -> Option<&'p Secrets> {
    let region = stack::region(lowering, stack.home());
    let others = stack::cells_of(lowering, "azure").into_iter();
    others
        .filter_map(|cell| lowering.get::<Secrets>(name, cell))
        .find(|store| store.replicate_to.0.iter().any(|place| place.name() == region))
}

fn blocks(lowering: &Lowering<'_>, stack: &Stack, unit: &Unit, blocks: &mut Blocks) -> Result<(), Finding> {
    let Some(store) = here(lowering, &unit.name, stack) else { return Ok(()) };
    let site = site::of(lowering, stack);
    store.secret.iter().for_each(|secret| one(&site, secret, blocks));
    Ok(())
}

/// A secret whose values are all made has an entry with them; one with a value that a person must know is entered by hand.
fn one(site: &Site<'_>, secret: &Secret, blocks: &mut Blocks) {
    let name = secret.name.as_str();
    let address = Address::of("secret", name);
    let keys: Vec<&str> = secret.key.iter().map(|key| key.name.as_str()).collect();
    if secret.key.iter().any(|key| key.generate.is_none()) {
        return by_hand(site, &address, &keys, blocks);
    }
    let made: Vec<(&str, String)> = secret
        .key
        .iter()
        .filter_map(|key| Some((key.name.as_str(), u32::from(key.generate.as_ref()?.count) * 8)))
        .map(|(key, bits)| (key, chance(&label(&["secret", name, key]), bits, blocks)))
        .collect();
    let version = version(&format!("secret `{name}`"), &label(&["secret", name]), blocks);
    values(site, &address, &made, &version, blocks);
}

/// Says what a person has to enter, and with which command.
pub fn by_hand(site: &Site<'_>, address: &Address, keys: &[&str], blocks: &mut Blocks) {
    let (id, _) = paths::secret(site.platform, site.cell, address);
    let object: Vec<String> = keys.iter().map(|key| format!("\"{key}\":\"…\"")).collect();
    let command = format!(
        "az keyvault secret set --vault-name {} --name {id} --content-type application/json --value '{{{}}}'",
        site.vault_name(),
        object.join(",")
    );
    let description = format!("How a person enters the values of {}, again after each change.", address.node());
    let name = format!("enter_{}", label(&[&address.kind, &address.name]));
    blocks.add("output", &name, json!({ "description": description, "value": command }));
}
