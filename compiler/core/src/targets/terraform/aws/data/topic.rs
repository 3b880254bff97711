//! A topic on AWS: SNS, with a queue for each consumer, so that one that is away loses nothing.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::queue::{self, Plan};
use crate::finding::Finding;
use crate::targets::terraform::aws::here::Here;
use crate::targets::terraform::aws::policy_document;
use crate::targets::terraform::document::{Blocks, expression, label};
use crate::targets::terraform::part::{File, Part};
use crate::targets::terraform::stack::{self, Stack};
use crate::targets::terraform::workloads;
use crate::targets::{Lowering, Unit};
use crate::words::state::Topic;
use crate::words::workload::{Access, Use};

/// The part.
pub const PART: Part = Part { rule: "terraform/aws-topic", cloud: "aws", area: "data", files, blocks };

fn files(lowering: &Lowering<'_>, stack: &Stack) -> Vec<File> {
    let topics = lowering.all::<Topic>().iter();
    topics.filter(|declared| lowering.get::<Topic>(&declared.name, stack.home()).is_some()).map(File::of).collect()
}

fn blocks(lowering: &Lowering<'_>, stack: &Stack, unit: &Unit, blocks: &mut Blocks) -> Result<(), Finding> {
    let here = Here::of(lowering, stack);
    let Some(topic) = lowering.get::<Topic>(&unit.name, here.cell) else { return Ok(()) };
    let platform = here.platform();
    let label = label(&[&unit.name]);
    let name = platform.queue("topic", &unit.name);
    let arn = match platform.existing("topic", &unit.name) {
        Some(_) => json!(here.arn("sns", &name)),
        None => {
            let fields = json!({ "name": name, "kms_master_key_id": here.key_alias("data") });
            blocks.resource("aws_sns_topic", &label, fields);
            policy(&label, blocks);
            expression(&format!("aws_sns_topic.{label}.arn"))
        }
    };
    for consumer in consumers(lowering, &unit.name) {
        subscription(&here, topic, &arn, &consumer, blocks);
    }
    Ok(())
}

fn policy(label: &str, blocks: &mut Blocks) {
    let arn = expression(&format!("aws_sns_topic.{label}.arn"));
    let statement = json!({
        "sid": "EncryptedConnectionsOnly",
        "effect": "Deny",
        "principals": { "type": "*", "identifiers": ["*"] },
        "actions": ["sns:Publish"],
        "resources": [arn],
        "condition": { "test": "Bool", "variable": "aws:SecureTransport", "values": ["false"] },
    });
    let policy = policy_document(blocks, &format!("topic_{label}"), &[statement]);
    blocks.resource("aws_sns_topic_policy", label, json!({ "arn": arn, "policy": policy }));
}

/// The workloads on AWS that read a topic, sorted by name.
fn consumers(lowering: &Lowering<'_>, topic: &str) -> BTreeSet<String> {
    let cells = stack::cells_of(lowering, "aws");
    let workloads = cells.into_iter().flat_map(|cell| workloads::of_cell(lowering, cell));
    let reads = |used: &Use| {
        let access = used.access.as_ref().map(|access| access.value);
        used.target.kind() == "topic"
            && used.target.name() == topic
            && matches!(access, Some(Access::Consume | Access::Receive | Access::Read))
    };
    let readers = workloads.filter(|workload| workload.uses.iter().any(|entry| reads(&entry.value)));
    readers.map(|workload| workload.name.to_string()).collect()
}

fn subscription(here: &Here<'_, '_>, topic: &Topic, arn: &Value, consumer: &str, blocks: &mut Blocks) {
    let platform = here.platform();
    let queue = self::label(&[topic.name.as_str(), consumer]);
    let deliver = json!({
        "sid": "Topic",
        "principals": { "type": "Service", "identifiers": ["sns.amazonaws.com"] },
        "actions": ["sqs:SendMessage"],
        "resources": [expression(&format!("aws_sqs_queue.{queue}.arn"))],
        "condition": { "test": "ArnEquals", "variable": "aws:SourceArn", "values": [arn] },
    });
    let plan = Plan {
        label: queue.clone(),
        name: platform.subscription(topic.name.as_str(), consumer),
        keep: topic.keep.as_ref().map_or(queue::LONGEST, |keep| keep.seconds()),
        dead_letter: topic.dead_letter.as_ref(),
        rights: vec![deliver],
    };
    queue::add(here, plan, blocks);
    let fields = json!({
        "topic_arn": arn,
        "protocol": "sqs",
        "endpoint": expression(&format!("aws_sqs_queue.{queue}.arn")),
        "raw_message_delivery": true,
    });
    blocks.resource("aws_sns_topic_subscription", &queue, fields);
}
