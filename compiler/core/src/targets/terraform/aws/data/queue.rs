//! A queue on AWS: SQS, encrypted, with a queue beside it for what nobody could handle.

use serde_json::{Value, json};

use crate::finding::Finding;
use crate::model::{Declared, names};
use crate::schema::Block;
use crate::targets::terraform::aws::here::Here;
use crate::targets::terraform::aws::policy_document;
use crate::targets::terraform::document::{Blocks, expression, label};
use crate::targets::terraform::part::{File, Part};
use crate::targets::terraform::stack::Stack;
use crate::targets::{Lowering, Unit};
use crate::words::state::{DeadLetter, Queue};

/// The part.
pub const PART: Part = Part { rule: "terraform/aws-queue", cloud: "aws", area: "data", files, blocks };

/// The longest time that SQS keeps a message (Amazon SQS quotas), in seconds.
pub const LONGEST: u64 = 14 * 86_400;

/// After how many attempts a message counts as one that nobody can handle, where the spec does not say.
const ATTEMPTS: u32 = 5;

fn files(lowering: &Lowering<'_>, stack: &Stack) -> Vec<File> {
    let made = |declared: &&Declared<Queue>| lowering.platform().existing("queue", &declared.name).is_none();
    let queues = lowering.all::<Queue>().iter().filter(made);
    queues.filter(|declared| lowering.get::<Queue>(&declared.name, stack.home()).is_some()).map(File::of).collect()
}

fn blocks(lowering: &Lowering<'_>, stack: &Stack, unit: &Unit, blocks: &mut Blocks) -> Result<(), Finding> {
    let here = Here::of(lowering, stack);
    let Some(queue) = lowering.get::<Queue>(&unit.name, here.cell) else { return Ok(()) };
    let plan = Plan {
        label: label(&[&unit.name]),
        name: here.platform().queue("queue", &unit.name),
        keep: queue.keep.as_ref().map_or(LONGEST, |keep| keep.seconds()),
        dead_letter: queue.dead_letter.as_ref(),
        rights: Vec::new(),
    };
    add(&here, plan, blocks);
    Ok(())
}

/// A queue to be added.
pub struct Plan<'p> {
    /// The label of its blocks.
    pub label: String,
    /// Its name.
    pub name: String,
    /// How long a message waits before it is lost, in seconds.
    pub keep: u64,
    /// Where messages go that nobody could handle.
    pub dead_letter: Option<&'p Block<DeadLetter>>,
    /// Who may do what with it besides those whose roles say so, as statements of its policy.
    pub rights: Vec<Value>,
}

/// Adds a queue with its policy, and the queue of what nobody could handle.
pub fn add(here: &Here<'_, '_>, plan: Plan<'_>, blocks: &mut Blocks) {
    let Plan { label, name, keep, dead_letter, rights } = plan;
    let mut fields = fields(here, &name, keep);
    if let Some(dead_letter) = dead_letter {
        let dead = format!("{label}_dead");
        let attempts = dead_letter.after.as_ref().map_or(ATTEMPTS, |after| after.value);
        blocks.resource("aws_sqs_queue", &dead, self::fields(here, &names::dead_letters(&name), LONGEST));
        policy(&dead, Vec::new(), blocks);
        fields["redrive_policy"] = json!(format!(
            "${{jsonencode({{ deadLetterTargetArn = aws_sqs_queue.{dead}.arn, maxReceiveCount = {attempts} }})}}"
        ));
    }
    blocks.resource("aws_sqs_queue", &label, fields);
    policy(&label, rights, blocks);
}

fn fields(here: &Here<'_, '_>, name: &str, keep: u64) -> Value {
    json!({
        "name": name,
        "message_retention_seconds": keep.clamp(60, LONGEST),
        // A reader waits for messages instead of asking again and again.
        "receive_wait_time_seconds": 20,
        "kms_master_key_id": here.key_alias("data"),
    })
}

fn policy(label: &str, rights: Vec<Value>, blocks: &mut Blocks) {
    let arn = expression(&format!("aws_sqs_queue.{label}.arn"));
    let encrypted_only = json!({
        "sid": "EncryptedConnectionsOnly",
        "effect": "Deny",
        "principals": { "type": "*", "identifiers": ["*"] },
        "actions": ["sqs:*"],
        "resources": [arn],
        "condition": { "test": "Bool", "variable": "aws:SecureTransport", "values": ["false"] },
    });
    let statements: Vec<Value> = std::iter::once(encrypted_only).chain(rights).collect();
    let policy = policy_document(blocks, &format!("queue_{label}"), &statements);
    let url = expression(&format!("aws_sqs_queue.{label}.id"));
    blocks.resource("aws_sqs_queue_policy", label, json!({ "queue_url": url, "policy": policy }));
}
