//! Flow logs: a record of every connection in the network, kept for as long as the spec says.

use serde_json::json;

use super::super::super::document::{Blocks, expression};
use super::super::super::part::{File, Part};
use super::super::super::stack::Stack;
use super::super::here::Here;
use super::super::{lookups, retention, service_role};
use super::vpc;
use crate::finding::Finding;
use crate::targets::{Lowering, Unit};

/// The part.
pub const PART: Part = Part { rule: "terraform/aws-flow-logs", cloud: "aws", area: "network", files, blocks };

/// How long a record is kept where the spec does not say, in days.
const KEEP: u64 = 30;

/// The label of all blocks, and the last part of their names.
const NAME: &str = "flow-logs";

fn files(lowering: &Lowering<'_>, stack: &Stack) -> Vec<File> {
    let declared = super::of_cell(lowering, stack.home()).is_some_and(|(network, _)| network.flow_logs.is_some());
    if declared { super::file(lowering, stack, NAME) } else { Vec::new() }
}

fn blocks(lowering: &Lowering<'_>, stack: &Stack, _unit: &Unit, blocks: &mut Blocks) -> Result<(), Finding> {
    let Some((network, _)) = super::of_cell(lowering, stack.home()) else { return Ok(()) };
    let here = Here::of(lowering, stack);
    let keep = network.flow_logs.as_ref().and_then(|logs| logs.keep.as_ref());
    let days = keep.map_or(KEEP, |keep| retention::days(keep.value));
    lookups::keys(&here, &["logs"], blocks);
    let group = json!({ "name": here.log_group(NAME), "retention_in_days": days, "kms_key_id": here.key("logs") });
    blocks.resource("aws_cloudwatch_log_group", NAME, group);
    let write = json!({
        "actions": ["logs:CreateLogStream", "logs:PutLogEvents", "logs:DescribeLogStreams"],
        "resources": [format!("${{aws_cloudwatch_log_group.{NAME}.arn}}:*")],
    });
    let role = service_role(&here, blocks, NAME, &here.role(NAME), "vpc-flow-logs.amazonaws.com", &[write], None);
    let fields = json!({
        "vpc_id": vpc::id(),
        "traffic_type": "ALL",
        "log_destination_type": "cloud-watch-logs",
        "log_destination": expression(&format!("aws_cloudwatch_log_group.{NAME}.arn")),
        "iam_role_arn": role,
        "max_aggregation_interval": 60,
        "tags": { "Name": here.network() },
    });
    blocks.resource("aws_flow_log", NAME, fields);
    Ok(())
}
