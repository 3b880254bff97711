//! The bucket with Terraform's state. It is made once, with a state beside the files, which is then moved into it.

use serde_json::json;

use super::file;
use crate::finding::Finding;
use crate::targets::terraform::document::{Blocks, literal};
use crate::targets::terraform::gcp::site;
use crate::targets::terraform::part::{File, Part};
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
    let fields = json!({
        "name": literal(&bucket),
        "location": site::at(lowering, cell).location,
        "uniform_bucket_level_access": true,
        "public_access_prevention": "enforced",
        "versioning": { "enabled": true },
        "lifecycle_rule": [{ "action": { "type": "Delete" }, "condition": { "num_newer_versions": VERSIONS } }],
        "lifecycle": { "prevent_destroy": true },
    });
    blocks.resource("google_storage_bucket", "state", fields);
    Ok(())
}
