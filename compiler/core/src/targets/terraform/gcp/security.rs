//! Keys: a key ring for each region, and a key for each purpose. Google changes them by itself; old versions go on decrypting.

use serde_json::json;

use super::data::settings::is_passing;
use super::site;
use super::{cluster, data};
use crate::finding::Finding;
use crate::targets::terraform::aws::backup::stores::copied;
use crate::targets::terraform::document::{Blocks, expression};
use crate::targets::terraform::part::{File, Part};
use crate::targets::terraform::stack::Stack;
use crate::targets::terraform::stores;
use crate::targets::{Lowering, Unit};
use crate::words::state::Bucket;

/// The part.
pub const KEYS: Part = Part { rule: "terraform/gcp-keys", cloud: "gcp", area: "security", files, blocks };

/// How often a key is changed: 90 days, in seconds (Cloud KMS, key rotation).
pub const ROTATION: &str = "7776000s";

/// How long a destroyed version can be had back, in seconds: 30 days.
pub const DESTROYED: &str = "2592000s";

fn files(lowering: &Lowering<'_>, stack: &Stack) -> Vec<File> {
    let platform = format!("platform.{}", lowering.platform().name);
    let file = File { stem: "keys".to_owned(), owner: platform, node: String::new() };
    (!purposes(lowering, stack).is_empty()).then_some(file).into_iter().collect()
}

/// What keys are for, and the account of Google's own that uses each.
fn purposes(lowering: &Lowering<'_>, stack: &Stack) -> Vec<(&'static str, String)> {
    let clusters =
        cluster::of_cell(lowering, stack.home()).map(|_| (cluster::KEY, service_agent("container-engine-robot")));
    let buckets = lowering.all::<Bucket>().iter();
    let is_kept = buckets.clone().any(|bucket| !stores::in_stack(lowering, &bucket.name, stack).is_empty())
        || !copied(lowering, stack.home()).is_empty();
    let storage = "${data.google_storage_project_service_account.storage.email_address}".to_owned();
    clusters.into_iter().chain(is_kept.then_some((data::bucket::KEY, storage))).collect()
}

/// The mail address of an account that Google itself acts as in a project.
fn service_agent(service: &str) -> String {
    format!("service-${{data.google_project.main.number}}@{service}.iam.gserviceaccount.com")
}

fn blocks(lowering: &Lowering<'_>, stack: &Stack, _unit: &Unit, blocks: &mut Blocks) -> Result<(), Finding> {
    let site = site::of(lowering, stack);
    blocks.data("google_project", "main", json!({ "project_id": site.project }));
    let ring = json!({ "name": site.name(""), "location": site.location });
    blocks.resource("google_kms_key_ring", "main", ring);
    for (purpose, agent) in purposes(lowering, stack) {
        key(lowering, purpose, &agent, blocks);
    }
    Ok(())
}

fn key(lowering: &Lowering<'_>, purpose: &str, agent: &str, blocks: &mut Blocks) {
    if agent.contains("google_storage_project_service_account") {
        blocks.data("google_storage_project_service_account", "storage", json!({}));
    }
    let fields = json!({
        "name": purpose,
        "key_ring": expression("google_kms_key_ring.main.id"),
        "purpose": "ENCRYPT_DECRYPT",
        "rotation_period": ROTATION,
        "destroy_scheduled_duration": DESTROYED,
        // What it has encrypted is lost with it.
        "lifecycle": { "prevent_destroy": !is_passing(lowering) },
    });
    blocks.resource("google_kms_crypto_key", purpose, fields);
    let member = json!({
        "crypto_key_id": expression(&format!("google_kms_crypto_key.{purpose}.id")),
        "role": "roles/cloudkms.cryptoKeyEncrypterDecrypter",
        "member": format!("serviceAccount:{agent}"),
    });
    blocks.resource("google_kms_crypto_key_iam_member", purpose, member);
}
