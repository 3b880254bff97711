//! The secrets that a store of the spec declares.

use serde_json::json;

use super::{entry, password, value};
use crate::finding::Finding;
use crate::schema::Keyed;
use crate::targets::terraform::document::{Blocks, label};
use crate::targets::terraform::gcp::site::{self, Site};
use crate::targets::terraform::part::{File, Part};
use crate::targets::terraform::stack::{self, Stack};
use crate::targets::{Lowering, Unit};
use crate::types::Address;
use crate::words::secrets::{Secret, SecretKey, SecretStore, Secrets};

/// The part.
pub const PART: Part = Part { rule: "terraform/gcp-secrets", cloud: "gcp", area: "secrets", files, blocks };

/// Bits of chance in a letter or digit, rounded down.
const BITS: u32 = 5;

fn files(lowering: &Lowering<'_>, stack: &Stack) -> Vec<File> {
    let stores = lowering.all::<Secrets>().iter();
    stores.filter(|declared| here(lowering, &declared.name, stack).is_some()).map(File::of).collect()
}

/// The store of that name, if it is Google's, in the first region of the project: Secret Manager is the project's.
fn here<'p>(lowering: &Lowering<'p>, name: &str, stack: &Stack) -> Option<&'p Secrets> {
    let store = lowering.get::<Secrets>(name, stack.home()).filter(|_| site::of(lowering, stack).is_first())?;
    let product = store.kind.as_ref().map_or(SecretStore::Managed, |kind| kind.value);
    matches!(product, SecretStore::Managed | SecretStore::GoogleSecretManager).then_some(store)
}

fn blocks(lowering: &Lowering<'_>, stack: &Stack, unit: &Unit, blocks: &mut Blocks) -> Result<(), Finding> {
    let Some(store) = here(lowering, &unit.name, stack) else { return Ok(()) };
    let site = site::of(lowering, stack);
    let locations = locations(lowering, &site, store);
    for secret in store.secret.iter() {
        one(&site, secret, &locations, blocks);
    }
    Ok(())
}

/// The regions that keep the entries: this one, and those of the same cloud that the store names.
fn locations(lowering: &Lowering<'_>, site: &Site<'_>, store: &Secrets) -> Vec<String> {
    let cells = stack::cells_of(lowering, "gcp").into_iter();
    let named =
        |cell: &usize| store.replicate_to.0.iter().any(|region| region.name() == stack::region(lowering, *cell));
    let others = cells.filter(|cell| *cell != site.cell && named(cell));
    std::iter::once(site.location.clone()).chain(others.map(|cell| stack::location_of(lowering, cell))).collect()
}

/// A secret whose values are all made has a value; one that a person must know is entered by hand.
fn one(site: &Site<'_>, secret: &Secret, locations: &[String], blocks: &mut Blocks) {
    let name = secret.name.as_str();
    let label = label(&[name]);
    let address = Address::of("secret", name);
    entry(site, &address, &label, locations, blocks);
    match generated(&secret.key) {
        Some(lengths) => make(name, &label, &lengths, blocks),
        None => ask(site, &address, &secret.key, blocks),
    }
}

/// The keys with the lengths of their values, if all of them are made.
fn generated(keys: &Keyed<SecretKey>) -> Option<Vec<(&str, u32)>> {
    keys.iter()
        .map(|key| {
            let bytes = key.generate.as_ref()?.count;
            Some((key.name.as_str(), (u32::from(bytes) * 8).div_ceil(BITS)))
        })
        .collect()
}

fn make(name: &str, label: &str, lengths: &[(&str, u32)], blocks: &mut Blocks) {
    let mut properties = Vec::new();
    let version = super::version(&format!("secret `{name}`"), label, blocks);
    for (key, length) in lengths {
        let made = password(&format!("key `{key}` of secret `{name}`"), &format!("{label}_{key}"), *length, blocks);
        properties.push((*key, made.value));
    }
    value(label, &properties, &version, blocks);
}

/// Says what a person has to enter, and with which command.
pub fn to_enter(site: &Site<'_>, address: &Address, keys: &[&str], blocks: &mut Blocks) {
    let id = crate::derive::paths::secret(site.platform, site.cell, address);
    let object: Vec<String> = keys.iter().map(|key| format!("\"{key}\":\"…\"")).collect();
    let command = format!(
        "printf %s '{{{}}}' | gcloud secrets versions add {id} --project={} --data-file=-",
        object.join(","),
        site.project
    );
    let description = format!("How a person enters the values of {}, again after each change.", address.node());
    let name = format!("enter_{}", label(&[&address.name]));
    blocks.add("output", &name, json!({ "description": description, "value": command }));
}

fn ask(site: &Site<'_>, address: &Address, keys: &Keyed<SecretKey>, blocks: &mut Blocks) {
    let keys: Vec<&str> = keys.iter().map(|key| key.name.as_str()).collect();
    to_enter(site, address, &keys, blocks);
}
