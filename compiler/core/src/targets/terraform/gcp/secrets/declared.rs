//! The secrets that a store of the spec declares.

use serde_json::json;

use super::{chance, entry, part, values, version};
use crate::derive::paths;
use crate::finding::Finding;
use crate::targets::terraform::document::{Blocks, label};
use crate::targets::terraform::gcp::site::{self, Site};
use crate::targets::terraform::part::{File, Part};
use crate::targets::terraform::stack::{self, Stack};
use crate::targets::{Lowering, Unit};
use crate::types::Address;
use crate::words::secrets::{Secret, SecretStore, Secrets};

/// The part.
pub const PART: Part = Part { rule: "terraform/gcp-secrets", cloud: "gcp", area: "secrets", files, blocks };

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

/// A value that is made has its entry filled; one that a person must know is entered by hand.
fn one(site: &Site<'_>, secret: &Secret, locations: &[String], blocks: &mut Blocks) {
    let name = secret.name.as_str();
    let address = Address::of("secret", name);
    let mut made = Vec::new();
    for key in secret.key.iter() {
        let label = label(&["secret", name, key.name.as_str()]);
        match &key.generate {
            Some(generate) => made.push((key.name.as_str(), chance(&label, u32::from(generate.count) * 8, blocks))),
            None => by_hand(site, &part(&address, key.name.as_str()), locations, blocks),
        }
    }
    if !made.is_empty() {
        let version = version(&format!("secret `{name}`"), &label(&["secret", name]), blocks);
        values(site, &address, locations, &made, &version, blocks);
    }
}

/// An entry that a person fills, and the command for that.
pub fn by_hand(site: &Site<'_>, address: &Address, locations: &[String], blocks: &mut Blocks) {
    let label = label(&[&address.kind, &address.name, address.attribute().unwrap_or_default()]);
    entry(site, address, &label, locations, blocks);
    let (id, _) = paths::secret(site.platform, site.cell, address);
    let command = format!("gcloud secrets versions add {id} --project={} --data-file=-", site.project);
    let description = format!("How a person enters the value of {address}: its text on the input of this command.");
    blocks.add("output", &format!("enter_{label}"), json!({ "description": description, "value": command }));
}
