//! What an environment may cost, and who hears of it.

pub mod anomalies;

use serde_json::{Value, json};

use super::here::Here;
use crate::finding::Finding;
use crate::targets::terraform::document::{Blocks, literal};
use crate::targets::terraform::part::{File, Part};
use crate::targets::terraform::stack::Stack;
use crate::targets::{Lowering, Unit};
use crate::words::platform::{Right, Team};
use crate::words::promises::{Budget, Cost, Period};
use crate::words::response::Receiver;

/// The part.
pub const PART: Part = Part { rule: "terraform/aws-budget", cloud: "aws", area: "cost", files, blocks };

/// The most notifications that a budget has, and the most addresses that one notification goes to (AWS Budgets quotas).
const MOST_NOTIFICATIONS: usize = 10;
const MOST_ADDRESSES: usize = 10;

fn files(lowering: &Lowering<'_>, stack: &Stack) -> Vec<File> {
    let file = File { stem: "budget".to_owned(), owner: "cost".to_owned(), node: String::new() };
    let has_budget = cost(lowering, stack.home()).is_some_and(|cost| cost.budget.is_some());
    has_budget.then_some(file).into_iter().collect()
}

fn cost<'p>(lowering: &Lowering<'p>, cell: usize) -> Option<&'p Cost> {
    lowering.all::<Cost>().first()?.at(cell)
}

fn blocks(lowering: &Lowering<'_>, stack: &Stack, _unit: &Unit, blocks: &mut Blocks) -> Result<(), Finding> {
    let here = Here::of(lowering, stack);
    let Some(cost) = cost(lowering, here.cell) else { return Ok(()) };
    let Some(budget) = &cost.budget else { return Ok(()) };
    let platform = here.platform();
    let mut fields = json!({
        "name": format!("{}-{}", platform.name, platform.environment),
        "budget_type": "COST",
        "limit_amount": limit(budget).to_string(),
        "limit_unit": budget.currency.as_ref().map_or("USD", |currency| currency.as_str()),
        "time_unit": time_unit(budget),
        // Other environments of the same account have budgets of their own.
        "cost_filter": { "name": "TagKeyValue", "values": [format!("user:environment${}", platform.environment)] },
    });
    let notifications = notifications(cost, &addresses(lowering, here.cell));
    if !notifications.is_empty() {
        fields["notification"] = json!(notifications);
    }
    blocks.resource("aws_budgets_budget", "main", fields);
    Ok(())
}

/// This cloud's part of the amount.
fn limit(budget: &Budget) -> f64 {
    let share = budget.share.as_ref().and_then(|share| share.by_cloud.get("aws"));
    budget.amount.value * share.map_or(1.0, |share| share.ratio())
}

fn time_unit(budget: &Budget) -> &'static str {
    match budget.per.as_ref().map(|per| per.value) {
        Some(Period::Quarter) => "QUARTERLY",
        Some(Period::Year) => "ANNUALLY",
        _ => "MONTHLY",
    }
}

/// At each share that the spec names, and as soon as the whole amount is foreseen.
fn notifications(cost: &Cost, addresses: &[String]) -> Vec<Value> {
    if addresses.is_empty() {
        return Vec::new();
    }
    let notification = |kind: &str, percent: f64| {
        json!({
            "comparison_operator": "GREATER_THAN",
            "notification_type": kind,
            "threshold": percent,
            "threshold_type": "PERCENTAGE",
            "subscriber_email_addresses": addresses,
        })
    };
    let shares = cost.warn.0.iter().map(|share| notification("ACTUAL", share.value.ratio() * 100.0));
    shares.take(MOST_NOTIFICATIONS - 1).chain([notification("FORECASTED", 100.0)]).collect()
}

/// Whom money concerns: the teams that administer, and whoever gets mail about the platform.
fn addresses(lowering: &Lowering<'_>, cell: usize) -> Vec<String> {
    let teams = lowering.all::<Team>().iter().filter_map(|declared| declared.at(cell));
    let administers = |team: &&Team| team.may.iter().any(|grant| grant.right.value == Right::Administer);
    let teams = teams.filter(administers).filter_map(|team| team.email.as_ref());
    let receivers = lowering.all::<Receiver>().iter().filter_map(|declared| declared.at(cell));
    let mail = teams.chain(receivers.flat_map(|receiver| receiver.email.0.iter()));
    let mut addresses: Vec<String> = Vec::new();
    for address in mail.map(|address| literal(address.as_str())) {
        if !addresses.contains(&address) && addresses.len() < MOST_ADDRESSES {
            addresses.push(address);
        }
    }
    addresses
}
