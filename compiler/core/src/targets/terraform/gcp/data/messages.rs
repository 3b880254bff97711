//! Queues and topics: topics of Pub/Sub with a subscription for each reader, and one for what nobody could handle.
//!
//! A topic is the project's, not a region's: it is made in the first region where the spec has it, and its messages stay in the
//! regions of the environment.

use serde_json::{Value, json};

use super::subscriptions::{self, Kept};
use crate::finding::Finding;
use crate::model::names;
use crate::targets::terraform::document::{Blocks, label};
use crate::targets::terraform::gcp::site::{self, Site};
use crate::targets::terraform::part::{File, Part};
use crate::targets::terraform::stack::{self, Stack};
use crate::targets::{Lowering, Unit};
use crate::words::state::{DeadLetter, Queue, Topic};

/// Topics.
pub const TOPIC: Part = Part { rule: "terraform/gcp-topic", cloud: "gcp", area: "data", files: topics, blocks: topic };

/// Queues.
pub const QUEUE: Part = Part { rule: "terraform/gcp-queue", cloud: "gcp", area: "data", files: queues, blocks: queue };

/// The longest that a topic or a subscription keeps a message: 31 days, in seconds (Pub/Sub, quotas).
const LONGEST: u64 = 31 * 24 * 60 * 60;

/// How long messages are kept that nobody could handle: long enough to be looked at.
const DEAD: u64 = 14 * 24 * 60 * 60;

fn topics(lowering: &Lowering<'_>, stack: &Stack) -> Vec<File> {
    let topics = lowering.all::<Topic>().iter();
    topics.filter(|declared| is_home(lowering, stack, |cell| declared.at(cell).is_some())).map(File::of).collect()
}

fn queues(lowering: &Lowering<'_>, stack: &Stack) -> Vec<File> {
    let queues = lowering.all::<Queue>().iter();
    queues.filter(|declared| is_home(lowering, stack, |cell| declared.at(cell).is_some())).map(File::of).collect()
}

/// Whether the stack is in the first region of Google Cloud that has the thing.
fn is_home(lowering: &Lowering<'_>, stack: &Stack, is_there: impl Fn(usize) -> bool) -> bool {
    stack::cells_of(lowering, "gcp").into_iter().find(|cell| is_there(*cell)) == Some(stack.home())
}

fn topic(lowering: &Lowering<'_>, stack: &Stack, unit: &Unit, blocks: &mut Blocks) -> Result<(), Finding> {
    let Some(topic) = lowering.get::<Topic>(&unit.name, stack.home()) else { return Ok(()) };
    let keep = topic.keep.as_ref().map(|keep| keep.seconds());
    messages(lowering, stack, "topic", &unit.name, keep, topic.dead_letter.as_deref(), blocks);
    Ok(())
}

fn queue(lowering: &Lowering<'_>, stack: &Stack, unit: &Unit, blocks: &mut Blocks) -> Result<(), Finding> {
    let Some(queue) = lowering.get::<Queue>(&unit.name, stack.home()) else { return Ok(()) };
    let keep = queue.keep.as_ref().map(|keep| keep.seconds());
    messages(lowering, stack, "queue", &unit.name, keep, queue.dead_letter.as_deref(), blocks);
    Ok(())
}

fn messages(
    lowering: &Lowering<'_>,
    stack: &Stack,
    kind: &str,
    name: &str,
    keep: Option<u64>,
    dead_letter: Option<&DeadLetter>,
    blocks: &mut Blocks,
) {
    let site = site::of(lowering, stack);
    let topic = names::queue(&site.platform.name, &site.platform.environment, name);
    let label = label(&[kind, name]);
    let seconds = keep.unwrap_or(7 * 24 * 60 * 60).clamp(10 * 60, LONGEST);
    blocks.resource("google_pubsub_topic", &label, body(lowering, &topic, seconds));
    let dead = dead_letter.map(|dead| dead_letters(lowering, &site, &topic, &label, dead, blocks));
    let kept = Kept { label: &label, topic: &topic, seconds, dead_letter: dead.as_ref() };
    for reader in subscriptions::readers(lowering, kind, name) {
        subscriptions::subscription(&site, &kept, &reader, blocks);
    }
}

/// Messages stay in the environment's regions of this cloud, whoever publishes them.
fn body(lowering: &Lowering<'_>, name: &str, seconds: u64) -> Value {
    let cells = stack::cells_of(lowering, "gcp").into_iter();
    let regions: Vec<String> = cells.map(|cell| stack::location_of(lowering, cell)).collect();
    json!({
        "name": name,
        "message_retention_duration": format!("{seconds}s"),
        "message_storage_policy": { "allowed_persistence_regions": regions, "enforce_in_transit": false },
    })
}

/// Where dead letters go: the topic, and a subscription that keeps them; gives the policy of the other subscriptions.
fn dead_letters(
    lowering: &Lowering<'_>,
    site: &Site<'_>,
    topic: &str,
    label: &str,
    dead: &DeadLetter,
    blocks: &mut Blocks,
) -> Value {
    let name = names::google::dead_letters(topic);
    let label = format!("{label}_dead");
    blocks.resource("google_pubsub_topic", &label, body(lowering, &name, DEAD));
    let subscription = json!({
        "name": name,
        "topic": format!("${{google_pubsub_topic.{label}.id}}"),
        "message_retention_duration": format!("{DEAD}s"),
        "expiration_policy": { "ttl": "" },
    });
    blocks.resource("google_pubsub_subscription", &label, subscription);
    blocks.data("google_project", "main", json!({ "project_id": site.project }));
    let member = json!({
        "topic": format!("${{google_pubsub_topic.{label}.id}}"),
        "role": "roles/pubsub.publisher",
        "member": subscriptions::AGENT,
    });
    blocks.resource("google_pubsub_topic_iam_member", &label, member);
    json!({
        "dead_letter_topic": format!("${{google_pubsub_topic.{label}.id}}"),
        "max_delivery_attempts": dead.after.as_ref().map_or(5, |after| after.value).clamp(5, 100),
    })
}
