//! Who may do what on AWS: a role for each workload that needs one, for what the platform runs for itself, and for each team.

pub mod controllers;
pub mod secret_reader;
pub mod teams;
pub mod uses;
pub mod workloads;

use serde_json::{Value, json};

use super::super::document::Blocks;
use super::super::part::{File, Part};
use super::super::stack::Stack;
use super::here::Here;
use super::{lookups, placement};
use crate::finding::Finding;
use crate::targets::{Lowering, Unit};
use crate::words::workload::Product;

/// What the files of the area look up: the cluster, and by whose word it vouches for its service accounts.
pub const LOOKUPS: Part = Part {
    rule: "terraform/aws-identity-lookups",
    cloud: "aws",
    area: "identity",
    files: lookups_file,
    blocks: look_up,
};

fn lookups_file(lowering: &Lowering<'_>, stack: &Stack) -> Vec<File> {
    lookups::file(
        lowering,
        stack,
        &[
            &workloads::SERVICES,
            &workloads::JOBS,
            &workloads::CRONS,
            &controllers::PART,
            &secret_reader::PART,
            &teams::PART,
        ],
    )
}

fn look_up(lowering: &Lowering<'_>, stack: &Stack, _unit: &Unit, blocks: &mut Blocks) -> Result<(), Finding> {
    let here = Here::of(lowering, stack);
    lookups::keys(&here, &["secrets"], blocks);
    let runs_on = placement::product(lowering, None);
    if runs_on.is_none_or(|product| product == Product::Kubernetes) {
        lookups::cluster(&here, blocks);
    }
    Ok(())
}

/// What a policy asks of a request.
pub fn condition(test: &str, variable: &str, values: &[&str]) -> Value {
    json!({ "test": test, "variable": variable, "values": values })
}
