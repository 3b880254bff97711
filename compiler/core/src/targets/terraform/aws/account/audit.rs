//! The record of who did what in the account: CloudTrail of all regions, into a bucket from which nobody can take anything before
//! its time.

use serde_json::{Value, json};

use super::super::data::bucket;
use super::super::data::bucket_policy::encrypted_only;
use super::super::here::Here;
use super::super::{policy_document, retention, service_role};
use crate::finding::Finding;
use crate::model::names;
use crate::targets::terraform::document::{Blocks, expression};
use crate::targets::terraform::part::{File, Part};
use crate::targets::terraform::stack::Stack;
use crate::targets::{Lowering, Unit};
use crate::words::promises::{AuditSubject, Compliance, Security};

/// The part.
pub const PART: Part = Part { rule: "terraform/aws-audit", cloud: "aws", area: "account", files, blocks };

/// How long a record is kept where the spec does not say, in days.
const KEEP: u64 = 365;

/// The age at which records move to cheaper storage, in days.
const ARCHIVE: u64 = 90;

/// The label of its blocks.
const LABEL: &str = "audit";

fn files(lowering: &Lowering<'_>, _stack: &Stack) -> Vec<File> {
    super::file(super::security(lowering).is_some_and(is_recorded) || is_under_rules(lowering), "audit")
}

fn is_recorded(security: &Security) -> bool {
    let audit = security.audit.as_ref();
    audit.is_some_and(|audit| audit.subjects.0.iter().any(|subject| subject.value == AuditSubject::Cloud))
}

/// Whether the platform is under rules that ask for a record of every setting.
pub fn is_under_rules(lowering: &Lowering<'_>) -> bool {
    !lowering.all::<Compliance>().is_empty()
}

/// The name of the bucket with the records.
pub fn bucket_name(here: &Here<'_, '_>) -> String {
    names::bucket(&here.platform().name, &here.platform().environment, LABEL, "")
}

fn trail_name(here: &Here<'_, '_>) -> String {
    format!("{}-audit", here.platform().name)
}

fn blocks(lowering: &Lowering<'_>, stack: &Stack, _unit: &Unit, blocks: &mut Blocks) -> Result<(), Finding> {
    let here = Here::of(lowering, stack);
    let keep = super::security(lowering).and_then(|security| security.audit.as_ref()?.keep.as_ref());
    let days = keep.map_or(KEEP, |keep| keep.days());
    key(&here, blocks);
    locked_bucket(&here, days, blocks);
    if super::security(lowering).is_some_and(is_recorded) {
        let (group, role) = searchable(&here, days, blocks);
        let fields = json!({
            "name": trail_name(&here),
            "cloud_watch_logs_group_arn": group,
            "cloud_watch_logs_role_arn": role,
            "s3_bucket_name": expression(&format!("aws_s3_bucket.{LABEL}.id")),
            "is_multi_region_trail": true,
            "include_global_service_events": true,
            "enable_log_file_validation": true,
            "kms_key_id": expression(&format!("aws_kms_key.{LABEL}.arn")),
            // It tries both when it is made.
            "depends_on": [format!("aws_s3_bucket_policy.{LABEL}"), "aws_iam_role_policy.trail"],
        });
        blocks.resource("aws_cloudtrail", LABEL, fields);
    }
    Ok(())
}

/// The same record where it can be searched at once: a log group, and the role by which CloudTrail writes to it. Gives both (AWS
/// CloudTrail User Guide, sending events to CloudWatch Logs).
fn searchable(here: &Here<'_, '_>, days: u64, blocks: &mut Blocks) -> (Value, Value) {
    let fields = json!({
        "name": format!("/aws/cloudtrail/{}", trail_name(here)),
        "retention_in_days": retention::at_least(days),
        "kms_key_id": expression(&format!("aws_kms_key.{LABEL}.arn")),
    });
    blocks.resource("aws_cloudwatch_log_group", LABEL, fields);
    let streams = format!("${{aws_cloudwatch_log_group.{LABEL}.arn}}:*");
    let write = json!({ "actions": ["logs:CreateLogStream", "logs:PutLogEvents"], "resources": [streams] });
    let name = format!("{}-trail", here.platform().name);
    let role = service_role(here, blocks, "trail", &name, "cloudtrail.amazonaws.com", &[write], None);
    (json!(streams), role)
}

fn locked_bucket(here: &Here<'_, '_>, days: u64, blocks: &mut Blocks) {
    let key = expression(&format!("aws_kms_key.{LABEL}.arn"));
    let encryption = json!({ "sse_algorithm": "aws:kms", "kms_master_key_id": key });
    bucket::closed(LABEL, &bucket_name(here), encryption, super::nothing(), blocks);
    let id = expression(&format!("aws_s3_bucket.{LABEL}.id"));
    let versioning = json!({ "bucket": id, "versioning_configuration": { "status": "Enabled" } });
    blocks.resource("aws_s3_bucket_versioning", LABEL, versioning);
    let lock = json!({
        "bucket": id,
        "rule": { "default_retention": { "mode": "COMPLIANCE", "days": days } },
        "depends_on": [format!("aws_s3_bucket_versioning.{LABEL}")],
    });
    blocks.resource("aws_s3_bucket_object_lock_configuration", LABEL, lock);
    let mut rule = json!({
        "id": "age",
        "status": "Enabled",
        "filter": {},
        "expiration": { "days": days + 1 },
        "noncurrent_version_expiration": { "noncurrent_days": bucket::OLD_VERSIONS },
        "abort_incomplete_multipart_upload": { "days_after_initiation": bucket::UNFINISHED_UPLOADS },
    });
    if days > ARCHIVE {
        rule["transition"] = json!({ "days": ARCHIVE, "storage_class": "GLACIER_IR" });
    }
    let lifecycle = json!({ "bucket": id, "rule": rule, "depends_on": [format!("aws_s3_bucket_versioning.{LABEL}")] });
    blocks.resource("aws_s3_bucket_lifecycle_configuration", LABEL, lifecycle);
    let arn = format!("${{aws_s3_bucket.{LABEL}.arn}}");
    let mut statements = vec![encrypted_only(&arn)];
    statements.extend(WRITERS.iter().flat_map(|(service, prefix)| writer(here, &arn, service, prefix)));
    let policy = policy_document(blocks, LABEL, &statements);
    let block = format!("aws_s3_bucket_public_access_block.{LABEL}");
    blocks.resource("aws_s3_bucket_policy", LABEL, json!({ "bucket": id, "policy": policy, "depends_on": [block] }));
}

/// Who writes records, and below which prefix (AWS CloudTrail and AWS Config guides, bucket policies).
const WRITERS: &[(&str, &str)] = &[("cloudtrail", ""), ("config", "config/")];

fn writer(here: &Here<'_, '_>, arn: &str, service: &str, prefix: &str) -> [Value; 2] {
    let statement = |action: &str, resource: String| {
        json!({
            "principals": { "type": "Service", "identifiers": [format!("{service}.amazonaws.com")] },
            "actions": [action],
            "resources": [resource],
            "condition": { "test": "StringEquals", "variable": "aws:SourceAccount", "values": [here.account()] },
        })
    };
    let files = format!("{arn}/{prefix}AWSLogs/{}/*", here.account());
    [statement("s3:GetBucketAcl", arn.to_owned()), statement("s3:PutObject", files)]
}

fn key(here: &Here<'_, '_>, blocks: &mut Blocks) {
    let services = json!(["cloudtrail.amazonaws.com", "config.amazonaws.com"]);
    let statements = [
        json!({
            "sid": "Account",
            "principals": { "type": "AWS", "identifiers": [here.iam_arn("root")] },
            "actions": ["kms:*"],
            "resources": ["*"],
        }),
        json!({
            "sid": "Records",
            "principals": { "type": "Service", "identifiers": services },
            "actions": ["kms:GenerateDataKey*", "kms:Decrypt", "kms:DescribeKey"],
            "resources": ["*"],
            "condition": { "test": "StringEquals", "variable": "aws:SourceAccount", "values": [here.account()] },
        }),
        json!({
            "sid": "Logs",
            "principals": { "type": "Service", "identifiers": [format!("logs.{}.amazonaws.com", here.location())] },
            "actions": ["kms:Encrypt", "kms:Decrypt", "kms:ReEncrypt*", "kms:GenerateDataKey*", "kms:DescribeKey"],
            "resources": ["*"],
            "condition": {
                "test": "ArnEquals",
                "variable": "kms:EncryptionContext:aws:logs:arn",
                "values": [here.arn("logs", &format!("log-group:/aws/cloudtrail/{}", trail_name(here)))],
            },
        }),
    ];
    let policy = policy_document(blocks, "audit_key", &statements);
    let fields = json!({ "description": "The record of who did what.", "enable_key_rotation": true, "policy": policy });
    blocks.resource("aws_kms_key", LABEL, fields);
    let name = here.key_alias(LABEL);
    let target = expression(&format!("aws_kms_key.{LABEL}.key_id"));
    blocks.resource("aws_kms_alias", LABEL, json!({ "name": name, "target_key_id": target }));
}
