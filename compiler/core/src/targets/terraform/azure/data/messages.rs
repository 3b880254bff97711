//! Queues and topics of Service Bus, a subscription for each reader of a topic, and places for what nobody could handle.

use serde_json::{Value, json};

use crate::finding::Finding;
use crate::model::names;
use crate::schema::Entry;
use crate::targets::terraform::azure::placement;
use crate::targets::terraform::azure::security::vault::of_platform;
use crate::targets::terraform::azure::site::{self, Site};
use crate::targets::terraform::document::{Blocks, expression, label};
use crate::targets::terraform::gcp::data::subscriptions::reads;
use crate::targets::terraform::part::{File, Part};
use crate::targets::terraform::stack::{self, Stack};
use crate::targets::{Lowering, Unit};
use crate::words::state::{DeadLetter, Queue, Topic};
use crate::words::workload::Use;

/// The namespace that all queues and topics of a region are in.
pub const NAMESPACE: Part =
    Part { rule: "terraform/azure-messages", cloud: "azure", area: "data", files: namespaces, blocks: namespace };

/// Topics.
pub const TOPIC: Part =
    Part { rule: "terraform/azure-topic", cloud: "azure", area: "data", files: topics, blocks: topic };

/// Queues.
pub const QUEUE: Part =
    Part { rule: "terraform/azure-queue", cloud: "azure", area: "data", files: queues, blocks: queue };

/// How long a reader has for a message before another one gets it: the longest that there is (Service Bus, message locks).
const LOCK: &str = "PT5M";

/// After how many attempts a message is set aside where the spec says nothing.
const ATTEMPTS: u32 = 10;

/// How long messages wait that say nothing, in seconds.
const USUAL: u64 = 7 * 24 * 60 * 60;

fn topics(lowering: &Lowering<'_>, stack: &Stack) -> Vec<File> {
    lowering.all::<Topic>().iter().filter(|declared| declared.at(stack.home()).is_some()).map(File::of).collect()
}

fn queues(lowering: &Lowering<'_>, stack: &Stack) -> Vec<File> {
    lowering.all::<Queue>().iter().filter(|declared| declared.at(stack.home()).is_some()).map(File::of).collect()
}

fn namespaces(lowering: &Lowering<'_>, stack: &Stack) -> Vec<File> {
    let is_used = !topics(lowering, stack).is_empty() || !queues(lowering, stack).is_empty();
    is_used.then(|| of_platform(lowering, "messages")).into_iter().collect()
}

/// The identifier of a region's namespace.
pub fn namespace_id(site: &Site<'_>) -> String {
    site.id("data", "Microsoft.ServiceBus/namespaces", &site.short_name(names::azure::MESSAGES))
}

fn namespace(lowering: &Lowering<'_>, stack: &Stack, _unit: &Unit, blocks: &mut Blocks) -> Result<(), Finding> {
    let site = site::of(lowering, stack);
    let fields = json!({
        "sku": "Standard",
        // Nobody comes in with a key: who may is decided by roles alone.
        "local_auth_enabled": false,
        "minimum_tls_version": "1.2",
        "identity": { "type": "SystemAssigned" },
    });
    let name = site.short_name(names::azure::MESSAGES);
    blocks.resource("azurerm_servicebus_namespace", "main", site.resource(&name, fields));
    Ok(())
}

/// What every queue, and every subscription of a topic, says about messages that wait.
fn waiting(seconds: u64, dead_letter: Option<&DeadLetter>) -> Value {
    let attempts = dead_letter.and_then(|dead| dead.after.as_ref()).map_or(ATTEMPTS, |after| after.value);
    json!({
        "default_message_ttl": duration(seconds),
        "lock_duration": LOCK,
        "max_delivery_count": attempts.clamp(1, 2000),
        "dead_lettering_on_message_expiration": dead_letter.is_some(),
    })
}

fn queue(lowering: &Lowering<'_>, stack: &Stack, unit: &Unit, blocks: &mut Blocks) -> Result<(), Finding> {
    let Some(queue) = lowering.get::<Queue>(&unit.name, stack.home()) else { return Ok(()) };
    let platform = lowering.platform();
    let seconds = queue.keep.as_ref().map_or(USUAL, |keep| keep.seconds());
    let mut fields = waiting(seconds, queue.dead_letter.as_deref());
    fields["name"] = json!(platform.queue("queue", &unit.name));
    fields["namespace_id"] = expression("azurerm_servicebus_namespace.main.id");
    blocks.resource("azurerm_servicebus_queue", &label(&[&unit.name]), fields);
    Ok(())
}

fn topic(lowering: &Lowering<'_>, stack: &Stack, unit: &Unit, blocks: &mut Blocks) -> Result<(), Finding> {
    let Some(topic) = lowering.get::<Topic>(&unit.name, stack.home()) else { return Ok(()) };
    let platform = lowering.platform();
    let seconds = topic.keep.as_ref().map_or(USUAL, |keep| keep.seconds());
    let topic_label = label(&[&unit.name]);
    let fields = json!({
        "name": platform.queue("topic", &unit.name),
        "namespace_id": expression("azurerm_servicebus_namespace.main.id"),
        "default_message_ttl": duration(seconds),
        "support_ordering": true,
    });
    blocks.resource("azurerm_servicebus_topic", &topic_label, fields);
    for reader in readers(lowering, "topic", &unit.name) {
        let mut fields = waiting(seconds, topic.dead_letter.as_deref());
        fields["name"] = json!(names::azure::subscription(&reader));
        fields["topic_id"] = expression(&format!("azurerm_servicebus_topic.{topic_label}.id"));
        fields["dead_lettering_on_filter_evaluation_error"] = json!(true);
        blocks.resource("azurerm_servicebus_subscription", &label(&[&unit.name, &reader]), fields);
    }
    Ok(())
}

/// Every workload in this cloud that reads a topic, each once. What runs before a new version uses what its service uses, but reads no
/// messages.
fn readers(lowering: &Lowering<'_>, kind: &str, name: &str) -> Vec<String> {
    let is_it = |used: &Entry<Use>| used.value.target.kind() == kind && used.value.target.name() == name && reads(used);
    let mut readers: Vec<String> = stack::cells_of(lowering, "azure")
        .into_iter()
        .flat_map(|cell| placement::workloads(lowering, cell))
        .filter(|workload| workload.name == workload.node && workload.uses.iter().any(is_it))
        .map(|workload| workload.name.to_string())
        .collect();
    readers.sort();
    readers.dedup();
    readers
}

/// A duration as Service Bus gives it back (ISO 8601): in other words it would look changed with every plan.
fn duration(seconds: u64) -> String {
    let (days, hours, minutes) = (seconds / 86_400, seconds / 3600 % 24, seconds / 60 % 60);
    let part = |amount: u64, unit: &str| if amount > 0 { format!("{amount}{unit}") } else { String::new() };
    let time = format!("{}{}{}", part(hours, "H"), part(minutes, "M"), part(seconds % 60, "S"));
    format!("P{}{}", part(days, "D"), if time.is_empty() { time } else { format!("T{time}") })
}

#[cfg(test)]
mod tests {
    use super::duration;

    #[test]
    fn durations_are_in_the_words_of_service_bus() {
        assert_eq!(duration(7 * 86_400), "P7D");
        assert_eq!(duration(90 * 60), "PT1H30M");
        assert_eq!(duration(86_400 + 5), "P1DT5S");
    }
}
