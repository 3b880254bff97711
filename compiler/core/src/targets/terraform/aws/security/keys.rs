//! Keys: one for each purpose in each region, changed every year, that services of AWS use for whoever may use the service.
//!
//! A workload needs no right of its own to a key: whoever may read a bucket may have S3 decrypt what is in it, and nobody can use the
//! key past the service. That is how the keys that AWS makes itself are guarded, with the difference that this one is the account's.

use serde_json::{Value, json};

use super::super::here::Here;
use super::super::policy_document;
use crate::finding::Finding;
use crate::model::Listed;
use crate::targets::terraform::document::{Blocks, expression, label};
use crate::targets::terraform::part::{File, Part};
use crate::targets::terraform::stack::Stack;
use crate::targets::{Lowering, Unit};
use crate::words::cluster::Cluster;
use crate::words::database::{Cache, Database, Search, Table};
use crate::words::network::{External, Network};
use crate::words::secrets::Secrets;
use crate::words::state::{Bucket, Queue, Topic};

/// The part.
pub const PART: Part = Part { rule: "terraform/aws-keys", cloud: "aws", area: "security", files, blocks };

/// A sort of thing that has a key of its own.
struct Purpose {
    /// The last part of the key's name.
    name: &'static str,
    /// What is encrypted with it.
    doc: &'static str,
    /// Services through which anybody in the account may use it who may use the service.
    through: &'static [&'static str],
    /// Services that use it on their own account, with what each says about whom it does that for.
    by: &'static [Caller],
}

/// A service that uses a key by itself: its name, and the condition that keeps it to this account. `REGION` and `ACCOUNT` stand for
/// the two (AWS KMS, condition keys; the guide of each service, encryption).
struct Caller(&'static str, &'static str, &'static str);

/// What most services say about the account that they work for.
const fn for_account(service: &'static str) -> Caller {
    Caller(service, "aws:SourceAccount", "ACCOUNT")
}

/// All purposes.
const PURPOSES: &[Purpose] = &[
    Purpose {
        name: "data",
        doc: "databases, caches, buckets, queues, topics, and their copies",
        through: &["backup", "dynamodb", "elasticache", "es", "rds", "s3", "sns", "sqs"],
        by: &[
            Caller("cloudfront.amazonaws.com", "aws:SourceArn", "arn:aws:cloudfront::ACCOUNT:distribution/*"),
            for_account("budgets.amazonaws.com"),
            for_account("cloudwatch.amazonaws.com"),
            for_account("costalerts.amazonaws.com"),
            for_account("events.amazonaws.com"),
            for_account("sns.amazonaws.com"),
        ],
    },
    Purpose { name: "secrets", doc: "the entries of the secret store", through: &["secretsmanager", "ssm"], by: &[] },
    Purpose { name: "cluster", doc: "secrets and disks of the clusters", through: &["ec2", "eks"], by: &[] },
    Purpose {
        name: "logs",
        doc: "log groups",
        through: &[],
        by: &[Caller(
            "logs.REGION.amazonaws.com",
            "kms:EncryptionContext:aws:logs:arn",
            "arn:aws:logs:REGION:ACCOUNT:*",
        )],
    },
];

/// The kinds that something encrypted comes of.
fn is_needed(lowering: &Lowering<'_>) -> bool {
    fn any<T: Listed>(lowering: &Lowering<'_>) -> bool {
        !lowering.all::<T>().is_empty()
    }
    let data = [any::<Database>, any::<Cache>, any::<Bucket>, any::<Queue>, any::<Topic>, any::<Table>, any::<Search>];
    let others = [any::<Secrets>, any::<External>, any::<Cluster>, any::<Network>];
    data.into_iter().chain(others).any(|any| any(lowering))
}

fn files(lowering: &Lowering<'_>, _stack: &Stack) -> Vec<File> {
    let owner = format!("platform.{}", lowering.platform().name);
    is_needed(lowering).then(|| File { stem: "keys".to_owned(), owner, node: String::new() }).into_iter().collect()
}

fn blocks(lowering: &Lowering<'_>, stack: &Stack, _unit: &Unit, blocks: &mut Blocks) -> Result<(), Finding> {
    let here = Here::of(lowering, stack);
    PURPOSES.iter().for_each(|purpose| key(&here, purpose, blocks));
    Ok(())
}

fn key(here: &Here<'_, '_>, purpose: &Purpose, blocks: &mut Blocks) {
    let label = label(&[purpose.name]);
    let policy = policy_document(blocks, &label, &statements(here, purpose));
    let fields = json!({
        "description": format!("{}: {}", here.platform().environment, purpose.doc),
        "enable_key_rotation": true,
        "deletion_window_in_days": if here.is_passing() { 7 } else { 30 },
        "policy": policy,
    });
    blocks.resource("aws_kms_key", &label, fields);
    let target = expression(&format!("aws_kms_key.{label}.key_id"));
    blocks.resource("aws_kms_alias", &label, json!({ "name": here.key_alias(purpose.name), "target_key_id": target }));
    let arn = expression(&format!("aws_kms_key.{label}.arn"));
    let description = format!("The key that encrypts {}.", purpose.doc);
    blocks.add("output", &format!("{label}_key"), json!({ "value": arn, "description": description }));
}

/// What whoever encrypts with a key asks of it.
const USE: &[&str] =
    &["kms:Encrypt", "kms:Decrypt", "kms:ReEncrypt*", "kms:GenerateDataKey*", "kms:DescribeKey", "kms:CreateGrant"];

fn statements(here: &Here<'_, '_>, purpose: &Purpose) -> Vec<Value> {
    // Without it nobody could ever change the key again (AWS KMS, default key policy).
    let mut statements = vec![json!({
        "sid": "Account",
        "principals": { "type": "AWS", "identifiers": [here.iam_arn("root")] },
        "actions": ["kms:*"],
        "resources": ["*"],
    })];
    if !purpose.through.is_empty() {
        statements.push(through(here, purpose.through));
    }
    statements.extend(purpose.by.iter().enumerate().map(|(index, caller)| by(here, index, caller)));
    statements
}

fn through(here: &Here<'_, '_>, services: &[&str]) -> Value {
    let location = here.location();
    let services: Vec<String> = services.iter().map(|service| format!("{service}.{location}.amazonaws.com")).collect();
    json!({
        "sid": "ThroughServices",
        "principals": { "type": "AWS", "identifiers": ["*"] },
        "actions": USE,
        "resources": ["*"],
        "condition": [
            { "test": "StringEquals", "variable": "kms:CallerAccount", "values": [here.account()] },
            { "test": "StringEquals", "variable": "kms:ViaService", "values": services },
        ],
    })
}

fn by(here: &Here<'_, '_>, index: usize, Caller(service, variable, pattern): &Caller) -> Value {
    let fill = |text: &str| text.replace("REGION", &here.location()).replace("ACCOUNT", &here.account());
    json!({
        "sid": format!("Service{index}"),
        "principals": { "type": "Service", "identifiers": [fill(service)] },
        "actions": USE,
        "resources": ["*"],
        "condition": { "test": "StringLike", "variable": variable, "values": [fill(pattern)] },
    })
}
