//! The record of who did what: Google keeps it by itself for some time; here it goes where it cannot be changed for as long as asked.

use serde_json::json;

use super::{PROJECT, file};
use crate::finding::Finding;
use crate::targets::terraform::document::{Blocks, expression};
use crate::targets::terraform::gcp::site;
use crate::targets::terraform::part::{File, Part};
use crate::targets::terraform::stack::Stack;
use crate::targets::{Lowering, Unit};
use crate::words::promises::{Audit, Security};

/// The part.
pub const PART: Part = Part { rule: "terraform/gcp-audit", cloud: "gcp", area: "account", files, blocks };

/// How long records are kept where the spec says nothing, in days.
const USUAL: u64 = 365;

fn audit<'p>(lowering: &Lowering<'p>) -> Option<&'p Audit> {
    let security = lowering.all::<Security>().iter().find_map(|declared| declared.first())?;
    security.audit.as_deref()
}

fn files(lowering: &Lowering<'_>, _stack: &Stack) -> Vec<File> {
    audit(lowering).map(|_| File { owner: "security".to_owned(), ..file(lowering, "audit") }).into_iter().collect()
}

fn blocks(lowering: &Lowering<'_>, stack: &Stack, _unit: &Unit, blocks: &mut Blocks) -> Result<(), Finding> {
    let Some(audit) = audit(lowering) else { return Ok(()) };
    let days = audit.keep.as_ref().map_or(USUAL, |keep| keep.days().max(1));
    let bucket = json!({
        "name": format!("{PROJECT}-audit"),
        "location": site::of(lowering, stack).location,
        "storage_class": "NEARLINE",
        "uniform_bucket_level_access": true,
        "public_access_prevention": "enforced",
        "versioning": { "enabled": false },
        // Locked: nobody, whoever administers the project, can shorten it.
        "retention_policy": { "is_locked": true, "retention_period": days * 24 * 60 * 60 },
        "lifecycle_rule": [{ "action": { "type": "Delete" }, "condition": { "age": days } }],
        "lifecycle": { "prevent_destroy": true },
    });
    blocks.resource("google_storage_bucket", "audit", bucket);
    let sink = json!({
        "project": PROJECT,
        "name": "audit",
        "destination": "storage.googleapis.com/${google_storage_bucket.audit.name}",
        "filter": "logName:\"cloudaudit.googleapis.com\"",
        "unique_writer_identity": true,
    });
    blocks.resource("google_logging_project_sink", "audit", sink);
    let writer = json!({
        "bucket": expression("google_storage_bucket.audit.name"),
        "role": "roles/storage.objectCreator",
        "member": expression("google_logging_project_sink.audit.writer_identity"),
    });
    blocks.resource("google_storage_bucket_iam_member", "audit", writer);
    Ok(())
}
