//! The record of connections: kept in a bucket of its own for as long as the spec says, then gone.

use serde_json::json;

use crate::model::names;
use crate::targets::terraform::document::{Blocks, expression};
use crate::targets::terraform::gcp::site::Site;
use crate::words::network::FlowLogs;

/// What it is called.
const NAME: &str = "flow-logs";

/// The label of its blocks.
const LABEL: &str = "flow_logs";

/// How long it is kept where the spec says nothing, in days.
const USUAL: u64 = 30;

/// The bucket, and the sink that fills it.
pub fn kept(site: &Site<'_>, logs: &FlowLogs, blocks: &mut Blocks) {
    let days = logs.keep.as_ref().map_or(USUAL, |keep| keep.days().max(1));
    let bucket = json!({
        "name": names::bucket(&site.platform.name, &site.platform.environment, NAME, site.region),
        "location": site.location,
        "uniform_bucket_level_access": true,
        "public_access_prevention": "enforced",
        "versioning": { "enabled": false },
        "lifecycle_rule": [{ "action": { "type": "Delete" }, "condition": { "age": days } }],
    });
    blocks.resource("google_storage_bucket", LABEL, bucket);
    let filter =
        format!("log_id(\"compute.googleapis.com/vpc_flows\") AND resource.labels.location:\"{}\"", site.location);
    let sink = json!({
        "name": site.name(NAME),
        "destination": format!("storage.googleapis.com/${{google_storage_bucket.{LABEL}.name}}"),
        "filter": filter,
        "unique_writer_identity": true,
    });
    blocks.resource("google_logging_project_sink", LABEL, sink);
    let writer = json!({
        "bucket": expression(&format!("google_storage_bucket.{LABEL}.name")),
        "role": "roles/storage.objectCreator",
        "member": expression(&format!("google_logging_project_sink.{LABEL}.writer_identity")),
    });
    blocks.resource("google_storage_bucket_iam_member", LABEL, writer);
}
