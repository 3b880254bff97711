//! The keys that systems of others gave us: an entry for each system, filled by a person.

use super::declared::by_hand;
use crate::finding::Finding;
use crate::targets::terraform::azure::site;
use crate::targets::terraform::document::Blocks;
use crate::targets::terraform::part::{File, Part};
use crate::targets::terraform::stack::Stack;
use crate::targets::{Lowering, Unit};
use crate::types::Address;
use crate::words::network::External;

/// The part.
pub const PART: Part = Part { rule: "terraform/azure-external", cloud: "azure", area: "secrets", files, blocks };

fn files(lowering: &Lowering<'_>, stack: &Stack) -> Vec<File> {
    let externals = lowering.all::<External>().iter();
    let has_keys = |external: &External| !external.key.is_empty();
    externals.filter(|declared| declared.at(stack.home()).is_some_and(has_keys)).map(File::of).collect()
}

fn blocks(lowering: &Lowering<'_>, stack: &Stack, unit: &Unit, blocks: &mut Blocks) -> Result<(), Finding> {
    let Some(external) = lowering.get::<External>(&unit.name, stack.home()) else { return Ok(()) };
    let keys: Vec<&str> = external.key.iter().map(|key| key.name.as_str()).collect();
    by_hand(&site::of(lowering, stack), &Address::of("external", &unit.name), &keys, blocks);
    Ok(())
}
