//! A budget of Cloud Billing: whoever administers the billing account is told by mail when a share of it is spent.

use serde_json::{Value, json};

use super::site;
use crate::finding::Finding;
use crate::targets::terraform::document::{Blocks, expression, literal};
use crate::targets::terraform::part::{File, Part};
use crate::targets::terraform::stack::Stack;
use crate::targets::{Lowering, Unit};
use crate::words::promises::{Cost, Period};

/// The part.
pub const PART: Part = Part { rule: "terraform/gcp-budget", cloud: "gcp", area: "cost", files, blocks };

/// The shares at which people are told where the spec says nothing.
const USUAL: [f64; 2] = [0.8, 1.0];

fn files(lowering: &Lowering<'_>, stack: &Stack) -> Vec<File> {
    let costs = lowering.all::<Cost>().iter();
    let has_budget = |cost: &Cost| cost.budget.is_some() && part_of(cost) > 0.0;
    let _ = stack;
    costs.filter(|declared| declared.first().is_some_and(has_budget)).map(File::of).collect()
}

/// The part of the budget that is this cloud's: what its share says; all of it where there are no shares.
fn part_of(cost: &Cost) -> f64 {
    let share = cost.budget.as_ref().and_then(|budget| budget.share.as_ref());
    share.map_or(1.0, |share| share.by_cloud.get("gcp").map_or(0.0, |part| part.ratio()))
}

fn blocks(lowering: &Lowering<'_>, stack: &Stack, _unit: &Unit, blocks: &mut Blocks) -> Result<(), Finding> {
    let Some(cost) = lowering.all::<Cost>().iter().find_map(|declared| declared.first()) else { return Ok(()) };
    let Some(budget) = &cost.budget else { return Ok(()) };
    let site = site::of(lowering, stack);
    let account = json!({ "type": "string", "description": "The billing account that pays for the project, as 012345-6789AB-CDEF01." });
    blocks.add("variable", "billing_account", account);
    blocks.data("google_project", "main", json!({ "project_id": site.project }));
    let amount = (budget.amount.value * part_of(cost)).round();
    let currency = budget.currency.as_ref().map_or("USD", |currency| currency.as_str());
    let period = match budget.per.as_ref().map(|per| per.value) {
        Some(Period::Quarter) => "QUARTER",
        Some(Period::Year) => "YEAR",
        _ => "MONTH",
    };
    let shares: Vec<f64> = cost.warn.0.iter().map(|share| share.ratio()).collect();
    let shares = if shares.is_empty() { USUAL.to_vec() } else { shares };
    let rules: Vec<Value> = shares.iter().map(|share| json!({ "threshold_percent": share })).collect();
    let fields = json!({
        "billing_account": expression("var.billing_account"),
        "display_name": site.name("budget"),
        "amount": { "specified_amount": { "currency_code": literal(currency), "units": format!("{amount:.0}") } },
        "budget_filter": { "projects": ["projects/${data.google_project.main.number}"], "calendar_period": period },
        "threshold_rules": rules,
    });
    blocks.resource("google_billing_budget", "main", fields);
    Ok(())
}
