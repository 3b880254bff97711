//! Subscriptions: one for each workload that reads a topic or a queue. Google pushes to what runs on Cloud Run; the others pull.

use serde_json::{Value, json};

use crate::model::Platform;
use crate::schema::Entry;
use crate::targets::Lowering;
use crate::targets::terraform::document::{Blocks, expression, label};
use crate::targets::terraform::gcp::placement;
use crate::targets::terraform::gcp::site::Site;
use crate::targets::terraform::stack;
use crate::words::workload::{Access, Use};

/// The account that Pub/Sub itself acts as: it moves dead letters, and makes the tokens that a push comes with.
pub const AGENT: &str =
    "serviceAccount:service-${data.google_project.main.number}@gcp-sa-pubsub.iam.gserviceaccount.com";

/// How long a reader has for a message before another one gets it, in seconds: the longest that Pub/Sub gives (Pub/Sub, subscription
/// properties).
const ANSWER: u32 = 600;

/// A topic whose messages are read.
pub struct Kept<'a> {
    /// Whether it is a queue, whose readers share one subscription, or a topic, where each has its own.
    pub kind: &'a str,
    /// The label of its blocks.
    pub label: &'a str,
    /// The name of its node.
    pub node: &'a str,
    /// How long messages wait, in seconds.
    pub seconds: u64,
    /// Where messages go that nobody could handle.
    pub dead_letter: Option<&'a Value>,
}

/// A workload that reads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reader {
    /// Its name.
    pub workload: String,
    /// The cell where it runs on Cloud Run, if it does: messages are pushed there.
    pub pushed_to: Option<usize>,
}

/// Whether a workload receives what it uses.
pub fn reads(used: &Entry<Use>) -> bool {
    matches!(
        used.value.access.as_ref().map(|access| access.value),
        Some(Access::Consume | Access::Receive | Access::Read | Access::ReadWrite)
    )
}

/// Everybody in this cloud who reads a topic or a queue, each once.
pub fn readers(lowering: &Lowering<'_>, kind: &str, name: &str) -> Vec<Reader> {
    let mut readers: Vec<Reader> = Vec::new();
    for cell in stack::cells_of(lowering, "gcp") {
        for workload in placement::workloads(lowering, cell) {
            let is_it =
                |used: &Entry<Use>| used.value.target.kind() == kind && used.value.target.name() == name && reads(used);
            // What runs before a new version uses what its service uses; it reads no messages.
            let is_reader = workload.name == workload.node && workload.uses.iter().any(is_it);
            if is_reader && !readers.iter().any(|reader| *reader.workload == *workload.name) {
                let on_run = placement::runs_on_run(lowering, &workload, cell);
                readers.push(Reader { workload: workload.name.to_string(), pushed_to: on_run.then_some(cell) });
            }
        }
    }
    readers
}

/// The subscription of a reader. One that is pushed to is made beside the service, whose address it needs.
pub fn subscription(site: &Site<'_>, kept: &Kept<'_>, reader: &Reader, blocks: &mut Blocks) {
    if reader.pushed_to.is_some() {
        return;
    }
    let of_reader = if kept.kind == "queue" { "" } else { &*reader.workload };
    let label = label(&[kept.label, of_reader]);
    let topic = expression(&format!("google_pubsub_topic.{}.id", kept.label));
    blocks.resource("google_pubsub_subscription", &label, body(site, kept, reader, topic));
    if kept.dead_letter.is_some() {
        moves_dead_letters(site, &label, blocks);
    }
}

/// The name of the subscription by which a workload reads: a queue's has the queue's own.
pub fn name(platform: &Platform, kind: &str, node: &str, workload: &str) -> String {
    match kind {
        "queue" => platform.queue(kind, node),
        _ => platform.subscription(node, workload),
    }
}

/// What every subscription has.
pub fn body(site: &Site<'_>, kept: &Kept<'_>, reader: &Reader, topic: Value) -> Value {
    let mut fields = json!({
        "name": name(site.platform, kept.kind, kept.node, &reader.workload),
        "topic": topic,
        "ack_deadline_seconds": ANSWER,
        "message_retention_duration": format!("{}s", kept.seconds),
        // Without a reader for a month, Google would take it away.
        "expiration_policy": { "ttl": "" },
        "retry_policy": { "minimum_backoff": "10s", "maximum_backoff": "600s" },
    });
    if let Some(policy) = kept.dead_letter {
        fields["dead_letter_policy"] = policy.clone();
    }
    fields
}

/// Pub/Sub takes what it moves off the subscription itself.
pub fn moves_dead_letters(site: &Site<'_>, label: &str, blocks: &mut Blocks) {
    blocks.data("google_project", "main", json!({ "project_id": site.project }));
    let fields = json!({
        "subscription": expression(&format!("google_pubsub_subscription.{label}.id")),
        "role": "roles/pubsub.subscriber",
        "member": AGENT,
    });
    blocks.resource("google_pubsub_subscription_iam_member", &format!("{label}_dead"), fields);
}
