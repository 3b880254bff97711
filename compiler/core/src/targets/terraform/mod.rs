//! Terraform: the infrastructure of an environment as root modules in Terraform's JSON syntax.
//!
//! In goes every node that a cloud makes something of; out comes `terraform/<stack>/`, with `main.tf.json` for state, providers and
//! their versions, and a file for each node. `area` lists the stacks by blast radius and in the order in which they are applied;
//! each cloud's folder lists its [`Part`]s: what one kind of node becomes there. A stack finds what another one made by names that
//! are chosen here, or through the fact store, never by reading its state.

mod addresses;
mod area;
pub mod aws;
pub mod azure;
mod budget;
mod document;
pub mod gcp;
mod links;
mod modules;
mod part;
mod people;
mod settings;
pub mod sizes;
mod stack;
mod stores;
#[cfg(test)]
mod tests;
mod vault;
pub mod versions;
mod workloads;
pub mod written;

use super::{Lowering, Target, Unit, root, vanished};
use crate::finding::Finding;
pub use area::{Area, BOOTSTRAP};
use document::Blocks;
pub use modules::PARTS as MODULE_PARTS;
use part::{File, Part};
pub use settings::state_bucket;
pub use stack::Stack;

/// The target.
pub const TARGET: Target = Target { name: "terraform", plan, render };

/// The file of each stack with its settings.
const SETTINGS: &str = "main";

/// The rule of published modules.
pub const MODULE: &str = modules::RULE;

/// Whether a rule makes files without resources of their own: the settings of stacks, and look-ups.
pub fn is_setting_up(rule: &str) -> bool {
    area::of_settings(rule).is_some() || rule.ends_with("-lookups")
}

/// The rules that make files of Terraform's.
#[cfg(test)]
pub fn rules() -> Vec<&'static str> {
    parts().map(|part| part.rule).chain([modules::RULE, written::RULE]).collect()
}

/// The parts of all clouds.
fn parts() -> impl Iterator<Item = &'static Part> {
    [aws::PARTS, gcp::PARTS, azure::PARTS, links::PARTS, vault::PARTS].into_iter().flatten()
}

fn plan(lowering: &Lowering<'_>) -> Vec<Unit> {
    let stacks = stack::all(lowering);
    stacks.iter().flat_map(|stack| plan_stack(lowering, stack)).chain(modules::plan(lowering)).collect()
}

/// The stacks that an environment has, in the order in which they are applied: the area and the name of each.
pub fn stacks(lowering: &Lowering<'_>) -> Vec<(&'static Area, String)> {
    let used = |stack: &Stack| !plan_stack(lowering, stack).is_empty();
    stack::all(lowering).into_iter().filter(used).map(|stack| (stack.area, stack.name(lowering))).collect()
}

/// The stack of an area that environments share, in a cloud.
pub fn shared_stack(lowering: &Lowering<'_>, area: &str, cloud: &str) -> Option<Stack> {
    stack::all(lowering).into_iter().find(|stack| stack.area.name == area && stack.cloud == cloud)
}

/// The files of a stack; none where no node of the environment becomes anything there.
fn plan_stack(lowering: &Lowering<'_>, stack: &Stack) -> Vec<Unit> {
    let parts = parts().filter(|part| part.belongs_to(stack));
    let mut units: Vec<Unit> = parts
        .flat_map(|part| (part.files)(lowering, stack).into_iter().map(|file| unit(lowering, stack, part.rule, file)))
        .collect();
    let written = written::files(lowering, stack);
    units.extend(written.into_iter().map(|file| unit(lowering, stack, written::RULE, file)));
    if !units.is_empty() {
        let owner = format!("platform.{}", lowering.platform().name);
        units.push(unit(
            lowering,
            stack,
            stack.area.rule,
            File { stem: SETTINGS.to_owned(), owner, node: String::new() },
        ));
    }
    units
}

fn unit(lowering: &Lowering<'_>, stack: &Stack, rule: &'static str, file: File) -> Unit {
    let path = format!("{}/terraform/{}/{}.tf.json", root(lowering.platform()), stack.name(lowering), file.stem);
    Unit { path, rule, owner: file.owner, name: file.node, cell: stack.home() }
}

fn render(lowering: &Lowering<'_>, unit: &Unit) -> Result<String, Finding> {
    if unit.rule == modules::RULE {
        return modules::render(lowering, unit);
    }
    if unit.rule == written::RULE {
        return written::render(lowering, unit);
    }
    if let Some(area) = area::of_settings(unit.rule) {
        let stack = stack::of_cell(lowering, area, unit.cell).ok_or_else(|| vanished(unit))?;
        return Ok(document::write(&unit.owner, settings::body(lowering, &stack)));
    }
    let part = parts().find(|part| part.rule == unit.rule).ok_or_else(|| vanished(unit))?;
    let area = area::named(part.area).ok_or_else(|| vanished(unit))?;
    let stack = stack::of_cell(lowering, area, unit.cell).ok_or_else(|| vanished(unit))?;
    let mut blocks = Blocks::default();
    (part.blocks)(lowering, &stack, unit, &mut blocks)?;
    let kind = unit.owner.split('.').next().unwrap_or_default();
    if let Some(former) = lowering.platform().former(kind, &unit.name) {
        blocks.rename(kind, &unit.name, former);
    }
    Ok(document::write(&unit.owner, blocks.into_body()))
}
