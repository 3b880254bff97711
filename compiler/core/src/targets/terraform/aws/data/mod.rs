//! State on AWS: databases, caches, buckets, queues, topics, tables, search engines.

mod aurora;
pub mod bucket;
pub mod bucket_copies;
mod bucket_policy;
mod credentials;
pub mod database;
mod documentdb;
pub mod facts;
mod logs;
pub mod machines;
mod parameters;
pub mod products;
mod proxy;
mod rds;
mod sites;

use super::here::Here;
use super::lookups;
use crate::finding::Finding;
use crate::targets::terraform::document::Blocks;
use crate::targets::terraform::part::{File, Part};
use crate::targets::terraform::stack::Stack;
use crate::targets::{Lowering, Unit};

/// What the files of a stack look up together.
pub const LOOKUPS: Part =
    Part { rule: "terraform/aws-data-lookups", cloud: "aws", area: "data", files: lookup_files, blocks: lookup_blocks };

/// The parts in the network of the region.
const IN_NETWORK: &[&Part] = &[&database::PART];

/// All parts with a key.
const ENCRYPTED: &[&Part] = &[&database::PART, &bucket::PART];

fn lookup_files(lowering: &Lowering<'_>, stack: &Stack) -> Vec<File> {
    lookups::file(lowering, stack, ENCRYPTED)
}

fn lookup_blocks(lowering: &Lowering<'_>, stack: &Stack, _unit: &Unit, blocks: &mut Blocks) -> Result<(), Finding> {
    let here = Here::of(lowering, stack);
    lookups::account(&here, blocks);
    lookups::keys(&here, &["data", "logs", "secrets"], blocks);
    if !lookups::file(lowering, stack, IN_NETWORK).is_empty() {
        lookups::network(&here, blocks);
    }
    Ok(())
}
