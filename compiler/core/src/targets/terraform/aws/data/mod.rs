//! State on AWS: databases, caches, buckets, queues, topics, tables, search engines.

pub mod access_logs;
mod aurora;
pub mod bucket;
pub mod bucket_copies;
pub mod bucket_policy;
pub mod cache;

pub mod database;
mod documentdb;
pub mod facts;
pub mod gateway_logs;

pub mod machines;
mod parameters;
pub mod products;
mod proxy;
pub mod queue;
mod rds;
pub mod search;
pub mod sites;
pub mod table;
pub mod topic;

use serde_json::{Value, json};

use super::here::Here;
use super::lookups;
use crate::finding::Finding;
use crate::model::names;
use crate::targets::terraform::document::{Blocks, expression, label};
use crate::targets::terraform::part::{File, Part};
use crate::targets::terraform::stack::Stack;
use crate::targets::{Lowering, Unit};

/// What the files of a stack look up together.
pub const LOOKUPS: Part =
    Part { rule: "terraform/aws-data-lookups", cloud: "aws", area: "data", files: lookup_files, blocks: lookup_blocks };

/// The parts in the network of the region.
const IN_NETWORK: &[&Part] = &[&database::PART, &cache::PART, &search::PART];

/// The parts that name keys in full.
const ENCRYPTED: &[&Part] = &[&database::PART, &cache::PART, &search::PART, &table::PART, &bucket::PART];

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

/// Looks up the security group of a store, which the network's stack made.
fn security_group(here: &Here<'_, '_>, kind: &str, name: &str, blocks: &mut Blocks) {
    let platform = here.platform();
    let group = names::security_group(
        &platform.name,
        &platform.environment,
        here.region(),
        &format!("{kind}-{}", platform.held(kind, name)),
    );
    let filter = json!([
        { "name": "vpc-id", "values": ["${data.aws_vpc.main.id}"] },
        { "name": "group-name", "values": [group] },
    ]);
    blocks.data("aws_security_group", &label(&[kind, name]), json!({ "filter": filter }));
}

/// The expression of that group's identifier.
fn security_group_id(kind: &str, name: &str) -> Value {
    expression(&format!("data.aws_security_group.{}.id", label(&[kind, name])))
}
