//! The record of who did what: Google keeps it by itself for some time; here it goes where it cannot be changed for as long as asked.

use serde_json::{Value, json};

use super::{PROJECT, file};
use crate::finding::Finding;
use crate::targets::terraform::document::{Blocks, expression, label};
use crate::targets::terraform::gcp::site;
use crate::targets::terraform::part::{File, Part};
use crate::targets::terraform::stack::Stack;
use crate::targets::{Lowering, Unit};
use crate::words::promises::{Audit, AuditSubject, Security};

/// The part.
pub const PART: Part = Part { rule: "terraform/gcp-audit", cloud: "gcp", area: "account", files, blocks };

/// How long records are kept where the spec says nothing, in days.
const USUAL: u64 = 365;

fn audit<'p>(lowering: &Lowering<'p>) -> Option<&'p Audit> {
    let security = lowering.all::<Security>().iter().find_map(|declared| declared.first())?;
    security.audit.as_deref().filter(|audit| has(audit, AuditSubject::Cloud))
}

fn has(audit: &Audit, subject: AuditSubject) -> bool {
    audit.subjects.0.iter().any(|said| said.value == subject)
}

/// Whether databases keep a record of who changes what there is and who may what.
pub fn is_of_databases(lowering: &Lowering<'_>) -> bool {
    let mut security = lowering.all::<Security>().iter().filter_map(|declared| declared.first());
    security.any(|security| security.audit.as_deref().is_some_and(|audit| has(audit, AuditSubject::Database)))
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
    read_access(blocks);
    Ok(())
}

/// What Google keeps of its own accord says who changed settings; who read and wrote what lies inside it keeps where it is told to
/// (Cloud Audit Logs, configure Data Access audit logs).
fn read_access(blocks: &mut Blocks) {
    for service in HOLDING {
        let kinds: Vec<Value> =
            ["ADMIN_READ", "DATA_READ", "DATA_WRITE"].map(|kind| json!({ "log_type": kind })).into();
        let fields =
            json!({ "project": PROJECT, "service": format!("{service}.googleapis.com"), "audit_log_config": kinds });
        blocks.resource("google_project_iam_audit_config", &label(&[service]), fields);
    }
}

/// Interfaces behind which data, secrets and keys lie, and that which gives rights.
const HOLDING: &[&str] = &["cloudkms", "cloudsql", "firestore", "iam", "secretmanager", "storage"];
