//! The entries of the secret store, at the paths where workloads read them.
//!
//! A value is made while Terraform runs, or a person enters it; it is never in the state. Entries in Vault are not made here.

mod external;
mod secret;

use super::here::Here;
use super::lookups;
use crate::finding::Finding;
use crate::targets::terraform::document::Blocks;
use crate::targets::terraform::part::{File, Part};
use crate::targets::terraform::stack::Stack;
use crate::targets::{Lowering, Unit};

/// What the files of a stack look up together.
pub const LOOKUPS: Part = Part {
    rule: "terraform/aws-secrets-lookups",
    cloud: "aws",
    area: "secrets",
    files: lookup_files,
    blocks: lookup_blocks,
};

pub use external::PART as EXTERNAL;
pub use secret::PART as SECRET;
pub use secret::is_kept_by_aws;

fn lookup_files(lowering: &Lowering<'_>, stack: &Stack) -> Vec<File> {
    lookups::file(lowering, stack, &[&EXTERNAL, &SECRET])
}

fn lookup_blocks(lowering: &Lowering<'_>, stack: &Stack, _unit: &Unit, blocks: &mut Blocks) -> Result<(), Finding> {
    lookups::keys(&Here::of(lowering, stack), &["secrets"], blocks);
    Ok(())
}
