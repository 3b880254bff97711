//! The keys that systems of others gave us: an entry for each system, filled by a person.

use super::declared::by_hand;
use super::part;
use crate::finding::Finding;
use crate::targets::terraform::document::Blocks;
use crate::targets::terraform::gcp::site;
use crate::targets::terraform::part::{File, Part};
use crate::targets::terraform::stack::Stack;
use crate::targets::{Lowering, Unit};
use crate::types::Address;
use crate::words::network::External;

/// The part.
pub const PART: Part = Part { rule: "terraform/gcp-external", cloud: "gcp", area: "secrets", files, blocks };

fn files(lowering: &Lowering<'_>, stack: &Stack) -> Vec<File> {
    let externals = lowering.all::<External>().iter().filter(|_| site::of(lowering, stack).is_first());
    let has_keys = |external: &External| !external.key.is_empty();
    externals.filter(|declared| declared.at(stack.home()).is_some_and(has_keys)).map(File::of).collect()
}

fn blocks(lowering: &Lowering<'_>, stack: &Stack, unit: &Unit, blocks: &mut Blocks) -> Result<(), Finding> {
    let Some(external) = lowering.get::<External>(&unit.name, stack.home()) else { return Ok(()) };
    let site = site::of(lowering, stack);
    let address = Address::of("external", &unit.name);
    for key in external.key.iter() {
        by_hand(&site, &part(&address, key.name.as_str()), std::slice::from_ref(&site.location), blocks);
    }
    Ok(())
}
