//! The private address of the vault: pods and Container Instances read their secrets by it.

use serde_json::json;

use crate::finding::Finding;
use crate::targets::terraform::azure::network::{of_cell, private};
use crate::targets::terraform::azure::security::vault::of_platform;
use crate::targets::terraform::azure::site;
use crate::targets::terraform::document::Blocks;
use crate::targets::terraform::part::{File, Part};
use crate::targets::terraform::stack::Stack;
use crate::targets::{Lowering, Unit};

/// The part.
pub const PART: Part = Part { rule: "terraform/azure-vault-access", cloud: "azure", area: "secrets", files, blocks };

fn files(lowering: &Lowering<'_>, stack: &Stack) -> Vec<File> {
    of_cell(lowering, stack.home()).map(|_| of_platform(lowering, "vault")).into_iter().collect()
}

fn blocks(lowering: &Lowering<'_>, stack: &Stack, _unit: &Unit, blocks: &mut Blocks) -> Result<(), Finding> {
    let site = site::of(lowering, stack);
    private::endpoint(&site, private::VAULT, "main", json!(site.vault()), blocks);
    Ok(())
}
