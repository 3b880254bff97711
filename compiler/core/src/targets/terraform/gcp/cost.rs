//! A budget of Cloud Billing: whoever administers the billing account is told by mail when a share of it is spent.

use serde_json::{Value, json};

use super::site;
use crate::finding::Finding;
use crate::targets::terraform::budget;
use crate::targets::terraform::document::{Blocks, expression, literal};
use crate::targets::terraform::part::{File, Part};
use crate::targets::terraform::stack::Stack;
use crate::targets::{Lowering, Unit};
use crate::words::promises::{Cost, Period};

/// The part.
pub const PART: Part = Part { rule: "terraform/gcp-budget", cloud: "gcp", area: "cost", files, blocks };

fn files(lowering: &Lowering<'_>, stack: &Stack) -> Vec<File> {
    let costs = lowering.all::<Cost>().iter();
    let has_budget = |cost: &Cost| budget::of(cost, &stack.cloud).is_some();
    costs.filter(|declared| declared.first().is_some_and(has_budget)).map(File::of).collect()
}

fn blocks(lowering: &Lowering<'_>, stack: &Stack, _unit: &Unit, blocks: &mut Blocks) -> Result<(), Finding> {
    let Some(budget) = budget::cost(lowering).and_then(|cost| budget::of(cost, &stack.cloud)) else { return Ok(()) };
    let site = site::of(lowering, stack);
    let account = json!({ "type": "string", "description": "The billing account that pays for the project, as 012345-6789AB-CDEF01." });
    blocks.add("variable", "billing_account", account);
    blocks.data("google_project", "main", json!({ "project_id": site.project }));
    let period = match budget.period {
        Period::Month => "MONTH",
        Period::Quarter => "QUARTER",
        Period::Year => "YEAR",
    };
    let rules: Vec<Value> = budget.warn.iter().map(|share| json!({ "threshold_percent": share })).collect();
    let fields = json!({
        "billing_account": expression("var.billing_account"),
        "display_name": site.name("budget"),
        "amount": { "specified_amount": { "currency_code": literal(budget.currency), "units": format!("{:.0}", budget.amount) } },
        "budget_filter": { "projects": ["projects/${data.google_project.main.number}"], "calendar_period": period },
        "threshold_rules": rules,
    });
    blocks.resource("google_billing_budget", "main", fields);
    Ok(())
}
