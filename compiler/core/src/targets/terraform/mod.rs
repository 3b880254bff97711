//! Terraform: the stores of an environment as root modules, one for each cloud.
//!
//! In goes every `bucket`; out comes `terraform/<stack>/`, with `main.tf.json` for state, providers and their versions, and a file for
//! each bucket. A stack has its own state, so that an error in one cloud never touches another. Other kinds of store are not made yet.

mod azure;
mod document;
mod gcs;
mod place;
mod replication;
mod s3;
mod s3_policy;
mod settings;
mod stack;
#[cfg(test)]
mod tests;

use super::{Lowering, Target, Unit, root, vanished};
use crate::finding::Finding;
use crate::words::state::Bucket;
use document::Blocks;
use stack::Stack;

/// The target.
pub const TARGET: Target = Target { name: "terraform", plan, render };

const STACK: &str = "terraform/stack";
const BUCKET: &str = "terraform/bucket";
const TRANSFER: &str = "terraform/transfer";

fn plan(lowering: &Lowering<'_>) -> Vec<Unit> {
    stack::all(lowering).iter().flat_map(|stack| plan_stack(lowering, stack)).collect()
}

/// The files of a stack; none where nothing of the environment is kept in that cloud.
fn plan_stack(lowering: &Lowering<'_>, stack: &Stack) -> Vec<Unit> {
    let folder = format!("{}/terraform/{}", root(lowering.platform()), stack.name);
    let unit = |file: String, rule, owner: String, name: &str| Unit {
        path: format!("{folder}/{file}.tf.json"),
        rule,
        owner,
        name: name.to_owned(),
        cell: stack.home(),
    };
    let mut units = Vec::new();
    for declared in lowering.all::<Bucket>() {
        let name = &declared.name;
        let places = place::of(lowering, name, stack);
        if !places.is_empty() {
            units.push(unit(format!("bucket-{name}"), BUCKET, declared.address(), name));
        }
        if places.iter().any(|place| place.copy_from.is_some_and(|cell| !stack.holds(cell))) {
            units.push(unit(format!("bucket-{name}-transfer"), TRANSFER, declared.address(), name));
        }
    }
    if !units.is_empty() {
        units.push(unit("main".to_owned(), STACK, format!("platform.{}", lowering.platform().name), ""));
    }
    units
}

fn render(lowering: &Lowering<'_>, unit: &Unit) -> Result<String, Finding> {
    let Some(stack) = stack::of_cell(lowering, unit.cell) else { return Err(vanished(unit)) };
    let body = match unit.rule {
        STACK => settings::body(lowering, &stack),
        rule => bucket(lowering, unit, &stack, rule)?,
    };
    Ok(document::write(&unit.owner, body))
}

fn bucket(lowering: &Lowering<'_>, unit: &Unit, stack: &Stack, rule: &str) -> Result<serde_json::Value, Finding> {
    let places = place::of(lowering, &unit.name, stack);
    if rule == TRANSFER {
        return Err(replication::between_clouds(lowering, stack, &places, unit));
    }
    let mut blocks = Blocks::default();
    for place in &places {
        match stack.cloud.as_str() {
            "gcp" => gcs::bucket(lowering, stack, place, &mut blocks)?,
            "azure" => azure::account(lowering, stack, place, &mut blocks)?,
            _ => s3::bucket(lowering, stack, place, &mut blocks)?,
        }
    }
    if stack.cloud == "aws" {
        replication::rules(lowering, stack, &places, &mut blocks)?;
    }
    Ok(blocks.into_body())
}
