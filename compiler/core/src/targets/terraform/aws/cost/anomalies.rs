//! What an account has once about money: the tags that its bill is split by, and what notices that a service costs more than usual.

use serde_json::json;

use crate::finding::Finding;
use crate::targets::terraform::aws::here::Here;
use crate::targets::terraform::document::{Blocks, label};
use crate::targets::terraform::part::{File, Part};
use crate::targets::terraform::stack::Stack;
use crate::targets::{Lowering, Unit};

/// The part.
pub const PART: Part = Part { rule: "terraform/aws-cost-anomalies", cloud: "aws", area: "account", files, blocks };

/// Tags that everything has which platc makes.
const OWN_TAGS: &[&str] = &["platform", "environment"];

/// From how much more than usual on people are told, in percent.
const NOTICED: u32 = 20;

fn files(lowering: &Lowering<'_>, stack: &Stack) -> Vec<File> {
    let file = File { stem: "cost".to_owned(), owner: "cost".to_owned(), node: String::new() };
    super::cost(lowering, stack.home()).is_some().then_some(file).into_iter().collect()
}

fn blocks(lowering: &Lowering<'_>, stack: &Stack, _unit: &Unit, blocks: &mut Blocks) -> Result<(), Finding> {
    let here = Here::of(lowering, stack);
    let Some(cost) = super::cost(lowering, here.cell) else { return Ok(()) };
    let said = cost.tags.0.iter().map(|tag| tag.as_str());
    let mut tags: Vec<&str> = OWN_TAGS.iter().copied().chain(said).collect();
    tags.sort_unstable();
    tags.dedup();
    for tag in tags {
        blocks.resource("aws_ce_cost_allocation_tag", &label(&[tag]), json!({ "tag_key": tag, "status": "Active" }));
    }
    let name = here.platform().name.as_str();
    let monitor = json!({ "name": name, "monitor_type": "DIMENSIONAL", "monitor_dimension": "SERVICE" });
    blocks.resource("aws_ce_anomaly_monitor", "services", monitor);
    let addresses = super::addresses(lowering, here.cell);
    if !addresses.is_empty() {
        let threshold = json!({ "dimension": {
            "key": "ANOMALY_TOTAL_IMPACT_PERCENTAGE",
            "match_options": ["GREATER_THAN_OR_EQUAL"],
            "values": [NOTICED.to_string()],
        } });
        let subscribers: Vec<_> =
            addresses.iter().map(|address| json!({ "type": "EMAIL", "address": address })).collect();
        let fields = json!({
            "name": name,
            "frequency": "DAILY",
            "monitor_arn_list": ["${aws_ce_anomaly_monitor.services.arn}"],
            "subscriber": subscribers,
            "threshold_expression": threshold,
        });
        blocks.resource("aws_ce_anomaly_subscription", "services", fields);
    }
    Ok(())
}
