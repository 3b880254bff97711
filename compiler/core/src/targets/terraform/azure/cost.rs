//! A budget of what carries the environment's tag: people are told when a share of it is spent, and when all of it is foreseen to be.

use serde_json::{Value, json};

use super::site;
use crate::finding::Finding;
use crate::targets::terraform::budget;
use crate::targets::terraform::document::{Blocks, literal};
use crate::targets::terraform::part::{File, Part};
use crate::targets::terraform::people;
use crate::targets::terraform::stack::Stack;
use crate::targets::{Lowering, Unit};
use crate::words::promises::{Cost, Period};

/// The part.
pub const PART: Part = Part { rule: "terraform/azure-budget", cloud: "azure", area: "cost", files, blocks };

/// Where a month begins, at the first application; Azure takes no date before the current one.
const START: &str = "${formatdate(\"YYYY-MM-01'T'00:00:00Z\", timestamp())}";

fn files(lowering: &Lowering<'_>, stack: &Stack) -> Vec<File> {
    let costs = lowering.all::<Cost>().iter();
    let has_budget = |cost: &Cost| budget::of(cost, &stack.cloud).is_some();
    costs.filter(|declared| declared.first().is_some_and(has_budget)).map(File::of).collect()
}

fn blocks(lowering: &Lowering<'_>, stack: &Stack, _unit: &Unit, blocks: &mut Blocks) -> Result<(), Finding> {
    let Some(budget) = budget::cost(lowering).and_then(|cost| budget::of(cost, &stack.cloud)) else { return Ok(()) };
    let site = site::of(lowering, stack);
    let grain = match budget.period {
        Period::Month => "Monthly",
        Period::Quarter => "Quarterly",
        Period::Year => "Annually",
    };
    let spent = budget.warn.iter().map(|share| notification(lowering, share * 100.0, "Actual"));
    let notifications: Vec<Value> = spent.chain([notification(lowering, 100.0, "Forecasted")]).collect();
    let fields = json!({
        "name": site.name("budget"),
        "subscription_id": format!("/subscriptions/{}", site.subscription),
        "amount": budget.amount,
        "time_grain": grain,
        "time_period": { "start_date": START },
        // Other environments may lie in the same subscription.
        "filter": { "tag": [{ "name": "environment", "values": [site.platform.environment] }] },
        "notification": notifications,
        "lifecycle": { "ignore_changes": ["time_period"] },
    });
    blocks.resource("azurerm_consumption_budget_subscription", "main", fields);
    Ok(())
}

/// Receivers and administering teams are told; the owners of the subscription where the spec knows no address.
fn notification(lowering: &Lowering<'_>, percent: f64, sort: &str) -> Value {
    let addresses: Vec<String> = people::addresses(lowering).into_iter().map(literal).collect();
    let whom =
        if addresses.is_empty() { ("contact_roles", json!(["Owner"])) } else { ("contact_emails", json!(addresses)) };
    let mut fields =
        json!({ "operator": "GreaterThan", "threshold": percent.round(), "threshold_type": sort, "enabled": true });
    fields[whom.0] = whom.1;
    fields
}
