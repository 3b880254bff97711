//! Terraform that was written by hand: it is in a stack that there is, and its blocks have the arguments that they take.
//!
//! `unknown-stack` · A `terraform` belongs to a stack that no environment has.
//!
//! `unknown-argument` · A block of Terraform, or an argument of one, that Terraform or its provider does not have.
//!
//! `missing-field` · A resource lacks an argument without which its provider refuses it.
//!
//! `unknown-resource` · Nothing is known about the type of a resource, so that its arguments go unchecked.

use serde_json::{Map, Value};

use super::forms;
use crate::derive::Graph;
use crate::finding::Finding;
use crate::model::Platform;
use crate::schema::nearest;
use crate::source::Place;
use crate::targets::terraform::written::{self, Arguments, SORTS, bodies};
use crate::words::escape::Terraform;

/// The rule.
pub fn check(platform: &Platform, _graph: &Graph, findings: &mut Vec<Finding>) {
    for terraform in forms(&platform.nodes.terraform) {
        findings.extend(stack(terraform));
        for (sort, value) in members(&terraform.body.value) {
            match SORTS.iter().find(|(known, _)| known == sort) {
                Some(_) if ["resource", "data"].contains(&sort.as_str()) => types(terraform, sort, value, findings),
                Some(_) => {}
                None => findings.push(unknown_sort(terraform, sort)),
            }
        }
    }
}

fn members(value: &Value) -> impl Iterator<Item = (&String, &Value)> {
    value.as_object().into_iter().flat_map(Map::iter)
}

fn place(terraform: &Terraform, pointer: &str) -> Place {
    terraform.body.place(pointer).unwrap_or(terraform.name.place)
}

fn stack(terraform: &Terraform) -> Option<Finding> {
    let said = terraform.stack.as_str();
    if written::areas().any(|area| area.name == said) {
        return None;
    }
    let message = format!("`terraform {}` belongs to a stack `{said}`, which there is not", terraform.name.as_str());
    let finding = Finding::error("unknown-stack", terraform.stack.place, message);
    let known: Vec<&str> = written::areas().map(|area| area.name).collect();
    Some(finding.help(format!("the stacks are {}", known.join(", "))))
}

fn unknown_sort(terraform: &Terraform, sort: &str) -> Finding {
    let message = format!("Terraform has no block `{sort}`");
    let finding = Finding::error("unknown-argument", place(terraform, &format!("/{sort}")), message);
    let sorts: Vec<&str> = SORTS.iter().map(|(sort, _)| *sort).collect();
    match nearest(sort, sorts.iter().copied()) {
        Some(known) => finding.help(format!("did you mean `{known}`?")),
        None => finding.help(format!("its blocks are {}", sorts.join(", "))),
    }
}

fn types(terraform: &Terraform, sort: &str, value: &Value, findings: &mut Vec<Finding>) {
    for (kind, labels) in members(value) {
        let pointer = format!("/{sort}/{kind}");
        let Some(arguments) = Arguments::of(sort, kind) else {
            findings.push(unknown_type(sort, kind, place(terraform, &pointer)));
            continue;
        };
        for (label, value) in members(labels) {
            for (pointer, body) in bodies(format!("{pointer}/{label}"), value) {
                block(terraform, (kind, arguments), &pointer, body, findings);
            }
        }
    }
}

/// A type near to a known one is a slip; of another one nothing is known.
fn unknown_type(sort: &str, kind: &str, place: Place) -> Finding {
    let message = format!("nothing is known about `{kind}`, so that its arguments go unchecked");
    let finding = Finding::advice("unknown-resource", place, message);
    match nearest(kind, written::types(sort)) {
        Some(known) => finding.help(format!("if `{known}` is meant, write that; else `terraform validate` judges it")),
        None => finding.help("`terraform validate` judges it, once its stack is initialised"),
    }
}

fn block(
    terraform: &Terraform,
    (kind, arguments): (&str, Arguments),
    pointer: &str,
    body: &Value,
    findings: &mut Vec<Finding>,
) {
    for (name, _) in members(body).filter(|(name, _)| !arguments.has(name)) {
        let message = format!("`{kind}` has no argument `{name}`");
        let finding = Finding::error("unknown-argument", place(terraform, &format!("{pointer}/{name}")), message);
        let names: Vec<&str> = arguments.names().collect();
        findings.push(match nearest(name, names.iter().copied()) {
            Some(known) => finding.help(format!("did you mean `{known}`?")),
            None => finding.help(format!("it takes {}", names.join(", "))),
        });
    }
    for name in arguments.required().filter(|name| !is_said(body, name)) {
        let message = format!("`{kind}` needs `{name}`, and its provider refuses it without");
        let finding = Finding::error("missing-field", place(terraform, pointer), message);
        findings.push(finding.help(format!("add `{name}`")));
    }
}

/// Whether an argument is said, or made by a `dynamic` block.
fn is_said(body: &Value, name: &str) -> bool {
    body.get(name).is_some() || body.pointer(&format!("/dynamic/{name}")).is_some()
}
