//! What a `secrets` node declares: an entry for each secret, with copies in the regions that the node names.

use super::super::credentials::{self, Entry};
use super::super::here::Here;
use crate::finding::Finding;
use crate::targets::terraform::document::{Blocks, label};
use crate::targets::terraform::part::{File, Part};
use crate::targets::terraform::stack::{self, Stack};
use crate::targets::{Lowering, Unit};
use crate::words::secrets::{RandomBytes, Secret, SecretStore, Secrets};

/// The part.
pub const PART: Part = Part { rule: "terraform/aws-secrets", cloud: "aws", area: "secrets", files, blocks };

fn files(lowering: &Lowering<'_>, stack: &Stack) -> Vec<File> {
    let stores = lowering.all::<Secrets>().iter();
    stores.filter(|declared| store(lowering, &declared.name, stack.home()).is_some()).map(File::of).collect()
}

/// The secrets of that name in a cell, where AWS keeps them.
fn store<'p>(lowering: &Lowering<'p>, name: &str, cell: usize) -> Option<&'p Secrets> {
    lowering.get::<Secrets>(name, cell).filter(|store| is_kept_by_aws(store))
}

/// Whether AWS keeps the secrets of a store.
pub fn is_kept_by_aws(store: &Secrets) -> bool {
    let kind = store.kind.as_ref().map_or(SecretStore::Managed, |kind| kind.value);
    matches!(kind, SecretStore::Managed | SecretStore::AwsSecretsManager)
}

fn blocks(lowering: &Lowering<'_>, stack: &Stack, unit: &Unit, blocks: &mut Blocks) -> Result<(), Finding> {
    let here = Here::of(lowering, stack);
    let Some(store) = store(lowering, &unit.name, here.cell) else { return Ok(()) };
    let copied = |cell: &usize| {
        *cell != here.cell && store.replicate_to.0.iter().any(|region| region.name() == stack::region(lowering, *cell))
    };
    let cells: Vec<usize> = stack::cells_of(lowering, "aws").into_iter().filter(copied).collect();
    for secret in store.secret.iter() {
        entry(&here, secret, &cells, blocks);
    }
    Ok(())
}

fn entry(here: &Here<'_, '_>, secret: &Secret, copies: &[usize], blocks: &mut Blocks) {
    let name = secret.name.as_str();
    let label = label(&["secret", name]);
    let copies = credentials::copies(here, copies.iter().copied());
    credentials::entry(here, &Entry { kind: "secret", name, label: &label, copies }, blocks);
    let mut made = false;
    let mut value = |key: &str, generate: Option<RandomBytes>| match generate {
        Some(chance) => {
            made = true;
            credentials::random(&format!("{label}_{key}"), characters(chance), blocks)
        }
        // A person enters it; the entry is there with the right keys from the beginning.
        None => "\"\"".to_owned(),
    };
    let keys = secret.key.iter().map(|key| (key.name.as_str(), key.generate.as_ref().map(|bytes| bytes.value)));
    let properties: Vec<(&str, String)> = keys.map(|(key, generate)| (key, value(key, generate))).collect();
    let version = if made {
        let description = format!(
            "Raise it by one to have the values of secret {name} made anew; what a person entered there is emptied."
        );
        credentials::version(&format!("{label}_version"), &description, blocks)
    } else {
        serde_json::json!(1)
    };
    credentials::value(&label, &properties, &version, blocks);
}

/// How many letters and digits hold that much chance: each of the 62 holds 5.954 bits.
fn characters(RandomBytes { count }: RandomBytes) -> u32 {
    (u32::from(count) * 8_000).div_ceil(5_954)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn enough_characters_for_the_chance() {
        assert_eq!(characters(RandomBytes { count: 32 }), 43);
        assert_eq!(characters(RandomBytes { count: 64 }), 86);
    }
}
