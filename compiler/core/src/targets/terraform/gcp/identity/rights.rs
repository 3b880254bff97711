//! The least that a workload needs of what it uses, as roles of IAM on exactly that thing.

use serde_json::{Value, json};

use crate::derive::{Workload, is_token_cache, paths};
use crate::schema::Entry;
use crate::targets::Lowering;
use crate::targets::terraform::document::{Blocks, label};
use crate::targets::terraform::gcp::data::subscriptions::{self, reads};
use crate::targets::terraform::gcp::data::table;
use crate::targets::terraform::gcp::placement;
use crate::targets::terraform::gcp::site::Site;
use crate::targets::terraform::stack;
use crate::targets::terraform::stores;
use crate::types::{Address, Piece, Text};
use crate::words::state::{Queue, Topic};
use crate::words::workload::{Access, Use};

/// Gives a workload's account what its `uses` need.
pub fn grant(lowering: &Lowering<'_>, site: &Site<'_>, workload: &Workload<'_>, member: &Value, blocks: &mut Blocks) {
    let on_run = placement::runs_on_run(lowering, workload, site.cell);
    // What is pushed needs no right to pull; and what a service runs before a new version reads no messages.
    let pulls = !on_run && workload.name == workload.node;
    for used in workload.uses {
        let name = used.value.target.name();
        match used.value.target.kind() {
            "bucket" => bucket(lowering, site, workload, used, member, blocks),
            kind @ ("queue" | "topic") if is_here(lowering, kind, name) => {
                messages(site, workload, used, pulls, member, blocks);
            }
            "cache" if is_token_cache(site.platform, site.cell, name) => tokens(site, workload, name, member, blocks),
            "table" => documents(site, workload, used, member, blocks),
            _ => {}
        }
    }
    if on_run {
        secrets(site, workload, member, blocks);
    }
}

/// Whether Google has the queue or topic: messages to another cloud go by that cloud's own rights.
fn is_here(lowering: &Lowering<'_>, kind: &str, name: &str) -> bool {
    stack::cells_of(lowering, "gcp").into_iter().any(|cell| match kind {
        "queue" => lowering.get::<Queue>(name, cell).is_some(),
        _ => lowering.get::<Topic>(name, cell).is_some(),
    })
}

fn bucket(
    lowering: &Lowering<'_>,
    site: &Site<'_>,
    workload: &Workload<'_>,
    used: &Entry<Use>,
    member: &Value,
    blocks: &mut Blocks,
) {
    let name = used.value.target.name();
    if stores::in_cloud(lowering, name, "gcp").is_empty() {
        return;
    }
    let role = match used.value.access.as_ref().map(|access| access.value) {
        Some(Access::Read) => "roles/storage.objectViewer",
        Some(Access::Write) => "roles/storage.objectCreator",
        _ => "roles/storage.objectUser",
    };
    let bucket = site.platform.bucket(name, "");
    let fields = json!({ "bucket": bucket, "role": role, "member": member });
    blocks.resource("google_storage_bucket_iam_member", &label(&[&workload.name, "bucket", name]), fields);
}

/// Who publishes may do so to the topic; who reads, read the subscription of its own.
fn messages(
    site: &Site<'_>,
    workload: &Workload<'_>,
    used: &Entry<Use>,
    pulls: bool,
    member: &Value,
    blocks: &mut Blocks,
) {
    let name = used.value.target.name();
    let topic = site.platform.queue(used.value.target.kind(), name);
    let label = label(&[&workload.name, used.value.target.kind(), name]);
    let receives = reads(used);
    let publishes = !receives || used.value.access.as_ref().is_some_and(|access| access.value == Access::ReadWrite);
    if publishes {
        let fields = json!({ "topic": topic, "role": "roles/pubsub.publisher", "member": member });
        blocks.resource("google_pubsub_topic_iam_member", &label, fields);
    }
    if receives && pulls {
        let subscription = subscriptions::name(site.platform, used.value.target.kind(), name, &workload.name);
        let fields = json!({ "subscription": subscription, "role": "roles/pubsub.subscriber", "member": member });
        blocks.resource("google_pubsub_subscription_iam_member", &label, fields);
    }
}

/// A right to documents is the project's; its condition narrows it to one database.
fn documents(site: &Site<'_>, workload: &Workload<'_>, used: &Entry<Use>, member: &Value, blocks: &mut Blocks) {
    let name = used.value.target.name();
    let only_reads = used.value.access.as_ref().is_some_and(|access| access.value == Access::Read);
    let database = format!("projects/{}/databases/{}", site.project, table::name(site.platform, name));
    let fields = json!({
        "project": site.project,
        "role": if only_reads { "roles/datastore.viewer" } else { "roles/datastore.user" },
        "member": member,
        "condition": { "title": "own-table", "expression": format!("resource.name == \"{database}\"") },
    });
    blocks.resource("google_project_iam_member", &label(&[&workload.name, "table", name]), fields);
}

/// A right to log in to caches is the project's; its condition narrows it to one cluster (Memorystore for Redis Cluster, IAM
/// authentication).
fn tokens(site: &Site<'_>, workload: &Workload<'_>, name: &str, member: &Value, blocks: &mut Blocks) {
    let cluster =
        format!("projects/{}/locations/{}/clusters/{}", site.project, site.location, site.store("cache", name, ""));
    let fields = json!({
        "project": site.project,
        "role": "roles/redis.dbConnectionUser",
        "member": member,
        "condition": { "title": "own-cache", "expression": format!("resource.name == \"{cluster}\"") },
    });
    blocks.resource("google_project_iam_member", &label(&[&workload.name, "cache", name]), fields);
}

/// On Cloud Run the workload's own account reads its secrets and facts: exactly those that its variables name. In the cluster an
/// operator does.
fn secrets(site: &Site<'_>, workload: &Workload<'_>, member: &Value, blocks: &mut Blocks) {
    for id in entries(site, workload) {
        let fields = json!({ "secret_id": id, "role": "roles/secretmanager.secretAccessor", "member": member });
        blocks.resource("google_secret_manager_secret_iam_member", &label(&[&workload.name, &id]), fields);
    }
}

/// The entries of Secret Manager that a workload's variables are read from, each once.
pub fn entries(site: &Site<'_>, workload: &Workload<'_>) -> Vec<String> {
    let mut ids = Vec::new();
    for variable in workload.variables(site.platform, site.cell) {
        let Text::Later(pieces) = variable.value else { continue };
        ids.extend(pieces.iter().filter_map(|piece| entry(site, piece)));
    }
    ids.sort();
    ids.dedup();
    ids
}

/// The entry that a piece of a text is read from.
pub fn entry(site: &Site<'_>, piece: &Piece) -> Option<String> {
    let of = |address: &Address| paths::secret(site.platform, site.cell, address).0;
    match piece {
        Piece::Text(_) => None,
        Piece::Late(address) => Some(paths::fact(site.platform, site.cell, address)),
        Piece::Secret(address) => Some(of(address)),
    }
}
