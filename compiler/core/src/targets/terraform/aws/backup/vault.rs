//! The vault of a region: encrypted, and locked against those who may do anything else.

use serde_json::json;

use super::super::here::Here;
use crate::finding::Finding;
use crate::model::names;
use crate::targets::terraform::document::{Blocks, expression};
use crate::targets::terraform::part::{File, Part};
use crate::targets::terraform::stack::{self, Stack};
use crate::targets::{Lowering, Unit};

/// The part.
pub const PART: Part = Part { rule: "terraform/aws-backup-vault", cloud: "aws", area: "backup", files, blocks };

/// The shortest time that anything stays in a vault, in days: what is thrown in by mistake can still be told apart.
const SHORTEST: u64 = 1;

/// How long the lock itself can be taken off again, in days: long enough to notice a mistake in it.
const CHANGEABLE: u64 = 14;

fn files(lowering: &Lowering<'_>, stack: &Stack) -> Vec<File> {
    let owner = format!("platform.{}", lowering.platform().name);
    let file = File { stem: "vault".to_owned(), owner, node: String::new() };
    is_needed(lowering, stack.home()).then_some(file).into_iter().collect()
}

/// Whether something is kept in a cell, or copied there.
fn is_needed(lowering: &Lowering<'_>, cell: usize) -> bool {
    let region = stack::region(lowering, cell);
    let arrives = |from: usize| {
        super::kept(lowering, from).iter().any(|kept| kept.backup.copy_to.0.iter().any(|copy| copy.name() == region))
    };
    !super::kept(lowering, cell).is_empty() || stack::cells_of(lowering, "aws").into_iter().any(arrives)
}

/// The name of the vault of a region: at most 50 (AWS Backup API, CreateBackupVault).
pub fn name(here: &Here<'_, '_>) -> String {
    names::vault(&here.platform().name, &here.platform().environment, here.region())
}

fn blocks(lowering: &Lowering<'_>, stack: &Stack, _unit: &Unit, blocks: &mut Blocks) -> Result<(), Finding> {
    let here = Here::of(lowering, stack);
    blocks.resource("aws_backup_vault", "main", json!({ "name": name(&here), "kms_key_arn": here.key("data") }));
    if !here.is_passing() {
        let vault = expression("aws_backup_vault.main.name");
        let lock =
            json!({ "backup_vault_name": vault, "min_retention_days": SHORTEST, "changeable_for_days": CHANGEABLE });
        blocks.resource("aws_backup_vault_lock_configuration", "main", lock);
    }
    Ok(())
}
