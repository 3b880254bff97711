//! State on AWS: databases, caches, buckets, queues, topics, tables, search engines.

pub mod access_logs;
mod adopted;
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
use super::{lookups, network, placement};
use crate::finding::Finding;
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
    lookups::keys(&here, &["data", "logs", "secrets"], blocks);
    if !lookups::file(lowering, stack, IN_NETWORK).is_empty() {
        lookups::network(&here, blocks);
    }
    Ok(())
}

/// The security group of a store: the network's stack made it, from who uses the store. Without a network of the platform's own, the
/// group is made here, in the account's default network, and lets in whatever is there.
fn security_group(here: &Here<'_, '_>, kind: &str, name: &str, blocks: &mut Blocks) {
    let what = format!("{kind}-{}", here.platform().held(kind, name));
    let (label, group) = (label(&[kind, name]), here.group_name(&what));
    if network::used_in(here.lowering, here.cell).is_some() {
        let filter = json!([
            { "name": "vpc-id", "values": ["${data.aws_vpc.main.id}"] },
            { "name": "group-name", "values": [group] },
        ]);
        blocks.data("aws_security_group", &label, json!({ "filter": filter }));
        return;
    }
    let fields = json!({ "name": group, "description": what, "vpc_id": expression("data.aws_vpc.main.id") });
    blocks.resource("aws_security_group", &label, fields);
    let store = placement::stores(here.lowering, here.cell).into_iter().find(|store| store.what() == what);
    let port = store.map(|store| store.port);
    let rule = json!({
        "security_group_id": security_group_id(here, kind, name),
        "description": "whatever is in the network",
        "ip_protocol": "tcp",
        "from_port": port,
        "to_port": port,
        "cidr_ipv4": expression("data.aws_vpc.main.cidr_block"),
    });
    blocks.resource("aws_vpc_security_group_ingress_rule", &label, rule);
}

/// The expression of that group's identifier.
fn security_group_id(here: &Here<'_, '_>, kind: &str, name: &str) -> Value {
    let found = if network::used_in(here.lowering, here.cell).is_some() { "data." } else { "" };
    expression(&format!("{found}aws_security_group.{}.id", label(&[kind, name])))
}
