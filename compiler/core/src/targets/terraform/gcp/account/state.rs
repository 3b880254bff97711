//! The bucket with Terraform's state. It is made once, with a state beside the files, which is then moved into it.

use serde_json::json;

use super::{PROJECT_NAME, file, services};
use crate::finding::Finding;
use crate::targets::terraform::document::{Blocks, expression, literal};
use crate::targets::terraform::gcp::site;
use crate::targets::terraform::part::{File, Part};
use crate::targets::terraform::people::repository;
use crate::targets::terraform::settings::state_bucket;
use crate::targets::terraform::stack::Stack;
use crate::targets::{Lowering, Unit};

/// The part.
pub const PART: Part = Part { rule: "terraform/gcp-state", cloud: "gcp", area: "bootstrap", files, blocks };

/// How many old states are kept.
const VERSIONS: u32 = 50;

fn files(lowering: &Lowering<'_>, stack: &Stack) -> Vec<File> {
    state_bucket(lowering, stack).map(|_| file(lowering, "state")).into_iter().collect()
}

fn blocks(lowering: &Lowering<'_>, stack: &Stack, _unit: &Unit, blocks: &mut Blocks) -> Result<(), Finding> {
    let Some((bucket, cell)) = state_bucket(lowering, stack) else { return Ok(()) };
    let site = site::at(lowering, cell);
    let fields = json!({
        // Environments may have projects of their own; all state lies in the first.
        "count": format!("${{{PROJECT_NAME} == \"{}\" ? 1 : 0}}", site.project),
        "name": literal(&bucket),
        "location": site.location,
        "uniform_bucket_level_access": true,
        "public_access_prevention": "enforced",
        "versioning": { "enabled": true },
        "lifecycle_rule": [{ "action": { "type": "Delete" }, "condition": { "num_newer_versions": VERSIONS } }],
        "lifecycle": { "prevent_destroy": true },
        "depends_on": services::on(&["storage"]),
    });
    blocks.resource("google_storage_bucket", "state", fields);
    if repository(lowering).is_some() {
        for (account, role) in USERS {
            let member = expression(&format!("google_service_account.{account}.member"));
            let depends = json!(["google_storage_bucket.state"]);
            let fields = json!({ "bucket": literal(&bucket), "role": role, "member": member, "depends_on": depends });
            blocks.resource("google_storage_bucket_iam_member", &format!("state_{account}"), fields);
        }
    }
    Ok(())
}

/// The accounts of the pipeline that use states. Whoever plans changes none, and takes no lock.
const USERS: [(&str, &str); 2] = [("plan", "roles/storage.objectViewer"), ("apply", "roles/storage.objectUser")];
