//! Topics of Amazon SNS: one for each receiver, and who gets what is sent there.
//!
//! Slack is told by Alertmanager alone, which knows more about an alert than a message of SNS can say.

use serde_json::json;

use super::super::here::Here;
use super::super::policy_document;
use crate::finding::Finding;
use crate::model::names;
use crate::targets::terraform::document::{Blocks, expression, label, literal};
use crate::targets::terraform::part::{File, Part};
use crate::targets::terraform::stack::Stack;
use crate::targets::{Lowering, Unit};
use crate::words::response::Receiver;

/// The part.
pub const PART: Part = Part { rule: "terraform/aws-receiver", cloud: "aws", area: "observability", files, blocks };

/// The services of AWS that send something to people.
const SENDERS: &[&str] =
    &["budgets.amazonaws.com", "cloudwatch.amazonaws.com", "costalerts.amazonaws.com", "events.amazonaws.com"];

fn files(lowering: &Lowering<'_>, stack: &Stack) -> Vec<File> {
    let receivers = lowering.all::<Receiver>().iter();
    receivers.filter(|declared| declared.at(stack.home()).is_some()).map(File::of).collect()
}

/// The name of a receiver's topic: the one that it asks for, else its own.
pub fn topic(here: &Here<'_, '_>, name: &str) -> String {
    let receiver = here.lowering.get::<Receiver>(name, here.cell);
    let asked = receiver.and_then(|receiver| receiver.sns.as_ref()).map_or(name, |sns| sns.as_str());
    names::queue(&here.platform().name, &here.platform().environment, asked)
}

fn blocks(lowering: &Lowering<'_>, stack: &Stack, unit: &Unit, blocks: &mut Blocks) -> Result<(), Finding> {
    let here = Here::of(lowering, stack);
    let Some(receiver) = lowering.get::<Receiver>(&unit.name, here.cell) else { return Ok(()) };
    let label = label(&[&unit.name]);
    let topic = json!({ "name": topic(&here, &unit.name), "kms_master_key_id": here.key_alias("data") });
    blocks.resource("aws_sns_topic", &label, topic);
    let arn = expression(&format!("aws_sns_topic.{label}.arn"));
    let statement = json!({
        "sid": "Services",
        "principals": { "type": "Service", "identifiers": SENDERS },
        "actions": ["sns:Publish"],
        "resources": [arn],
        "condition": { "test": "StringEquals", "variable": "aws:SourceAccount", "values": [here.account()] },
    });
    let policy = policy_document(blocks, &format!("receiver_{label}"), &[statement]);
    blocks.resource("aws_sns_topic_policy", &label, json!({ "arn": arn, "policy": policy }));
    for (index, address) in receiver.email.0.iter().enumerate() {
        let fields = json!({ "topic_arn": arn, "protocol": "email", "endpoint": literal(address.as_str()) });
        blocks.resource("aws_sns_topic_subscription", &format!("{label}_email_{index}"), fields);
    }
    if receiver.pagerduty.is_some() {
        pagerduty(&unit.name, &label, blocks);
    }
    Ok(())
}

/// The address of PagerDuty's integration has its key in it, so that it is asked for and not written here.
fn pagerduty(name: &str, label: &str, blocks: &mut Blocks) {
    let variable = format!("{label}_pagerduty_url");
    let description =
        format!("The address of the Amazon CloudWatch integration of receiver {name} in PagerDuty; empty for none.");
    let fields = json!({ "type": "string", "default": "", "sensitive": true, "description": description });
    blocks.add("variable", &variable, fields);
    let fields = json!({
        "count": expression(&format!("nonsensitive(var.{variable} == \"\") ? 0 : 1")),
        "topic_arn": expression(&format!("aws_sns_topic.{label}.arn")),
        "protocol": "https",
        "endpoint": expression(&format!("var.{variable}")),
        "endpoint_auto_confirms": true,
    });
    blocks.resource("aws_sns_topic_subscription", &format!("{label}_pagerduty"), fields);
}
