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

/// How long messages wait where the spec says nothing.
const USUAL: u64 = 7 * 24 * 60 * 60;

/// The shortest that a topic or a subscription keeps a message: ten minutes.
const SHORTEST: u64 = 10 * 60;

/// The fewest and the most attempts before a message is a dead letter (Pub/Sub, dead-letter topics).
const ATTEMPTS: (u32, u32) = (5, 100);

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
    messages(lowering, stack, "topic", &unit.name, blocks);
    Ok(())
}

fn queue(lowering: &Lowering<'_>, stack: &Stack, unit: &Unit, blocks: &mut Blocks) -> Result<(), Finding> {
    messages(lowering, stack, "queue", &unit.name, blocks);
    Ok(())
}

/// How long messages wait, in seconds, and after how many attempts they are dead letters.
#[derive(Debug, Clone, Copy)]
pub struct Messages {
    /// How long they wait.
    pub seconds: u64,
    /// After how many attempts they are dead letters, if ever.
    pub dead_letter: Option<u32>,
}

/// A queue or a topic of this cloud.
pub fn of(lowering: &Lowering<'_>, kind: &str, name: &str) -> Option<Messages> {
    let cells = stack::cells_of(lowering, "gcp").into_iter();
    let (keep, dead) = match kind {
        "queue" => {
            let queue = cells.filter_map(|cell| lowering.get::<Queue>(name, cell)).next()?;
            (&queue.keep, &queue.dead_letter)
        }
        _ => {
            let topic = cells.filter_map(|cell| lowering.get::<Topic>(name, cell)).next()?;
            (&topic.keep, &topic.dead_letter)
        }
    };
    let seconds = keep.as_ref().map_or(USUAL, |keep| keep.seconds()).clamp(SHORTEST, LONGEST);
    let attempts = |dead: &DeadLetter| dead.after.as_ref().map_or(ATTEMPTS.0, |after| after.value);
    Some(Messages { seconds, dead_letter: dead.as_deref().map(|dead| attempts(dead).clamp(ATTEMPTS.0, ATTEMPTS.1)) })
}

/// What moves messages of a subscription to the dead ones of its topic.
pub fn policy(site: &Site<'_>, topic: &str, attempts: u32) -> Value {
    let dead = names::dead_letters(topic);
    json!({ "dead_letter_topic": format!("projects/{}/topics/{dead}", site.project), "max_delivery_attempts": attempts })
}

fn messages(lowering: &Lowering<'_>, stack: &Stack, kind: &str, name: &str, blocks: &mut Blocks) {
    let Some(messages) = of(lowering, kind, name) else { return };
    let site = site::of(lowering, stack);
    let topic = site.platform.queue(kind, name);
    let label = label(&[kind, name]);
    blocks.resource("google_pubsub_topic", &label, body(lowering, &topic, messages.seconds));
    let policy = messages.dead_letter.map(|attempts| {
        dead_letters(lowering, &site, &topic, &label, blocks);
        policy(&site, &topic, attempts)
    });
    let kept = Kept { kind, label: &label, node: name, seconds: messages.seconds, dead_letter: policy.as_ref() };
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

/// Where dead letters go: the topic, and a subscription that keeps them.
fn dead_letters(lowering: &Lowering<'_>, site: &Site<'_>, topic: &str, label: &str, blocks: &mut Blocks) {
    let name = names::dead_letters(topic);
    let label = format!("{label}_dead");
    let topic = format!("${{google_pubsub_topic.{label}.id}}");
    blocks.resource("google_pubsub_topic", &label, body(lowering, &name, DEAD));
    let subscription = json!({
        "name": name,
        "topic": topic,
        "message_retention_duration": format!("{DEAD}s"),
        "expiration_policy": { "ttl": "" },
    });
    blocks.resource("google_pubsub_subscription", &label, subscription);
    blocks.data("google_project", "main", json!({ "project_id": site.project }));
    let member = json!({ "topic": topic, "role": "roles/pubsub.publisher", "member": subscriptions::AGENT });
    blocks.resource("google_pubsub_topic_iam_member", &label, member);
}
