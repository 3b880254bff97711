//! CloudFormation: what an account must have before Terraform can run, for platforms that begin that way (`state bootstrap=cloudformation`).
//!
//! The template makes what the bootstrap stack of Terraform makes otherwise, and keeps no state of its own anywhere: the bucket of all
//! state, and the roles of the pipeline. Roles and rights are read from where Terraform's are written, so that they cannot differ.

mod bootstrap;
mod policy;
#[cfg(test)]
mod tests;

use super::terraform::aws::bootstrap::is_by_cloudformation;
use super::terraform::{BOOTSTRAP, shared_stack};
use super::{Lowering, Target, Unit, root, vanished};
use crate::finding::Finding;

/// The target.
pub const TARGET: Target = Target { name: "cloudformation", plan, render };

/// The folder of the template, relative to that of what environments share.
const FOLDER: &str = "cloudformation/bootstrap";

/// The rule of the template.
pub const TEMPLATE: &str = "cloudformation/bootstrap";

fn plan(lowering: &Lowering<'_>) -> Vec<Unit> {
    let platform = lowering.platform();
    if !platform.is_shared() || !is_by_cloudformation(lowering) || shared_stack(lowering, BOOTSTRAP, "aws").is_none() {
        return Vec::new();
    }
    vec![Unit {
        path: format!("{}/{FOLDER}/template.json", root(platform)),
        rule: TEMPLATE,
        owner: format!("platform.{}", platform.name),
        name: platform.name.clone(),
        cell: platform.primary(),
    }]
}

fn render(lowering: &Lowering<'_>, unit: &Unit) -> Result<String, Finding> {
    let stack = shared_stack(lowering, BOOTSTRAP, "aws").ok_or_else(|| vanished(unit))?;
    let template = bootstrap::template(lowering, &stack, &unit.owner).ok_or_else(|| vanished(unit))?;
    // Text and finite numbers alone always have a JSON form.
    Ok(serde_json::to_string_pretty(&template).unwrap_or_default() + "\n")
}

/// The command that brings the template into an account: its region is that of the bucket of all state.
pub fn command(lowering: &Lowering<'_>) -> Option<String> {
    plan(lowering).first()?;
    let stack = shared_stack(lowering, BOOTSTRAP, "aws")?;
    let (name, region) = bootstrap::place(lowering, &stack)?;
    let folder = format!("{}/{FOLDER}", root(lowering.platform()));
    Some(format!(
        "aws cloudformation deploy --region {region} --stack-name {name} \\\n    \
         --template-file {folder}/template.json --capabilities CAPABILITY_NAMED_IAM\n"
    ))
}
