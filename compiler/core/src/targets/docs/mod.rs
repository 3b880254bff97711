//! Pages for people: what the spec knows and a person needs at the moment of doing.
//!
//! Each page is Markdown under `docs/` of its environment, made from the same graph as everything else, so that it cannot be out of
//! date.

mod google;
mod infrastructure;
#[cfg(test)]
mod tests;

use super::{Lowering, Target, Unit, heading, root};
use crate::finding::Finding;

/// The target.
pub const TARGET: Target = Target { name: "docs", plan, render };

const INFRASTRUCTURE: &str = "docs/infrastructure";

fn plan(lowering: &Lowering<'_>) -> Vec<Unit> {
    let has_steps =
        !super::terraform::stacks(lowering).is_empty() || super::cloudformation::command(lowering).is_some();
    let infrastructure = has_steps.then(|| unit(lowering, INFRASTRUCTURE));
    infrastructure.into_iter().collect()
}

/// The page of a rule, which is called as the rule is.
fn unit(lowering: &Lowering<'_>, rule: &'static str) -> Unit {
    let platform = lowering.platform();
    Unit {
        path: format!("{}/{rule}.md", root(platform)),
        rule,
        owner: format!("platform.{}", platform.name),
        name: String::new(),
        cell: platform.primary(),
    }
}

fn render(lowering: &Lowering<'_>, unit: &Unit) -> Result<String, Finding> {
    let heading = heading("<!--", &unit.owner).trim_end().to_owned() + " -->\n";
    Ok(heading + &infrastructure::page(lowering))
}
