//! Log groups of stores: made before the store writes to them, so that they are encrypted and end some day.

use serde_json::json;

use super::here::Here;
use super::{policy_document, retention};
use crate::targets::terraform::document::{Blocks, label};
use crate::words::promises::{AuditSubject, Security};

/// How long the logs of a store are kept where no audit asks for more, in days.
const KEEP: u64 = 30;

/// How long the records of an audited subject are kept, in days; nothing where it is not audited.
pub fn audit(here: &Here<'_, '_>, subject: AuditSubject) -> Option<u64> {
    let security = here.lowering.all::<Security>().first()?.at(here.cell)?;
    let audit = security.audit.as_ref()?;
    let is_audited = audit.subjects.0.iter().any(|known| known.value == subject);
    is_audited.then(|| audit.keep.as_ref().map_or(365, |keep| keep.days()))
}

/// Adds the log groups of a store below a path; gives what the store depends on.
pub fn groups(here: &Here<'_, '_>, name: &str, path: &str, logs: &[&str], blocks: &mut Blocks) -> Vec<String> {
    let days = audit(here, AuditSubject::Database).unwrap_or(KEEP);
    let mut made = Vec::with_capacity(logs.len());
    for log in logs {
        let label = label(&[name, log]);
        let fields = json!({
            "name": format!("{path}/{log}"),
            "retention_in_days": retention::at_least(days),
            "kms_key_id": here.key("logs"),
        });
        blocks.resource("aws_cloudwatch_log_group", &label, fields);
        made.push(format!("aws_cloudwatch_log_group.{label}"));
    }
    made
}

/// A service that writes to a log group only where a policy of the logs lets it (Amazon CloudWatch Logs User Guide, resource policies).
pub struct Writer<'a> {
    /// The service.
    pub service: &'a str,
    /// The full name of the one thing that it writes about.
    pub about: String,
    /// The name of the policy.
    pub name: String,
    /// The provider of another region than the stack's own.
    pub provider: Option<&'a str>,
}

impl Writer<'_> {
    /// Lets it write to the group of that label, and gives what waits for it to be let.
    pub fn admit(&self, group: &str, blocks: &mut Blocks) -> String {
        let write = json!({
            "principals": { "type": "Service", "identifiers": [self.service] },
            "actions": ["logs:CreateLogStream", "logs:PutLogEvents"],
            "resources": [format!("${{aws_cloudwatch_log_group.{group}.arn}}:*")],
            "condition": { "test": "ArnEquals", "variable": "aws:SourceArn", "values": [self.about] },
        });
        let mut policy =
            json!({ "policy_name": self.name, "policy_document": policy_document(blocks, group, &[write]) });
        if let Some(provider) = self.provider {
            policy["provider"] = json!(provider);
        }
        blocks.resource("aws_cloudwatch_log_resource_policy", group, policy);
        format!("aws_cloudwatch_log_resource_policy.{group}")
    }
}
