//! What AWS itself notices, and whom it tells: topics with their subscribers, alarms, reminders, findings of threats.

pub mod alarms;
pub mod findings;
pub mod receivers;
pub mod rotations;

use serde_json::{Value, json};

use super::here::Here;
use crate::targets::terraform::document::Blocks;

/// The receiver that alarms go to: the one of the severity `critical`, else of the first severity that reaches somebody, else the
/// first that there is.
fn alarmed<'p>(here: &Here<'_, 'p>) -> Option<&'p str> {
    use crate::words::response::{Receiver, Severity};
    let severities = || here.lowering.all::<Severity>().iter().filter_map(|declared| declared.at(here.cell));
    let critical = severities().find(|severity| severity.name.as_str() == "critical" && severity.to.is_some());
    let severity = critical.or_else(|| severities().find(|severity| severity.to.is_some()));
    let named = severity.and_then(|severity| severity.to.as_ref()).map(|receiver| receiver.value.name());
    named.or_else(|| here.lowering.all::<Receiver>().first().map(|declared| declared.name.as_str()))
}

/// The full name of the topic that alarms go to.
fn alarm_topic(here: &Here<'_, '_>) -> Option<String> {
    let receiver = alarmed(here)?;
    Some(here.arn("sns", &receivers::topic(here, receiver)))
}

/// Adds a rule of EventBridge that sends what it meets to the people that alarms go to.
fn rule(here: &Here<'_, '_>, label: &str, mut fields: Value, input: Value, blocks: &mut Blocks) {
    let Some(topic) = alarm_topic(here) else { return };
    fields["name"] = json!(here.store(&label.replace('_', "-")));
    blocks.resource("aws_cloudwatch_event_rule", label, fields);
    let mut target = json!({ "rule": format!("${{aws_cloudwatch_event_rule.{label}.name}}"), "arn": topic });
    if let (Some(target), Some(input)) = (target.as_object_mut(), input.as_object()) {
        target.extend(input.clone());
    }
    blocks.resource("aws_cloudwatch_event_target", label, target);
}
