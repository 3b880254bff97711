//! The bucket for copies of what the cluster stores, and an account for each store that writes there: to its own folder alone.

use serde_json::{Value, json};

use super::data::bucket::KEY;
use super::identity::workloads::bind;
use super::site::{self, Site};
use crate::derive::copies::{self, Copied};
use crate::finding::Finding;
use crate::model::names;
use crate::targets::terraform::aws::backup::stores::{copied, files};
use crate::targets::terraform::aws::data::bucket::{OLD_VERSIONS, UNFINISHED_UPLOADS};
use crate::targets::terraform::document::{Blocks, expression, label};
use crate::targets::terraform::part::Part;
use crate::targets::terraform::stack::Stack;
use crate::targets::{Lowering, Unit};

/// The part.
pub const PART: Part = Part { rule: "terraform/gcp-store-copies", cloud: "gcp", area: "backup", files, blocks };

/// The label of the bucket.
const BUCKET: &str = "copies";

fn blocks(lowering: &Lowering<'_>, stack: &Stack, _unit: &Unit, blocks: &mut Blocks) -> Result<(), Finding> {
    let site = site::of(lowering, stack);
    let copied = copied(lowering, site.cell);
    let fields = json!({
        "name": copies::bucket(site.platform, site.cell),
        "location": site.location,
        "storage_class": "STANDARD",
        "uniform_bucket_level_access": true,
        "public_access_prevention": "enforced",
        "encryption": { "default_kms_key_name": site.key(KEY) },
        // What is overwritten or deleted can be had back for a while: who writes copies could also lose them.
        "versioning": { "enabled": true },
        "lifecycle_rule": rules(&copied),
    });
    blocks.resource("google_storage_bucket", BUCKET, fields);
    copied.iter().for_each(|copied| account(&site, copied, blocks));
    Ok(())
}

/// What is copied whole goes by age; Barman lets go of the rest itself, as only it knows what a copy stands on.
fn rules(copied: &[Copied<'_>]) -> Vec<Value> {
    let delete = json!({ "type": "Delete" });
    let whole = copied.iter().filter(|copied| !copied.is_continuous());
    let by_age = whole.map(|copied| {
        let prefix = format!("{}/", copied.store());
        json!({ "action": delete, "condition": { "age": copied.days(), "matches_prefix": [prefix] } })
    });
    let old = json!({ "action": delete, "condition": { "days_since_noncurrent_time": OLD_VERSIONS } });
    let unfinished =
        json!({ "action": { "type": "AbortIncompleteMultipartUpload" }, "condition": { "age": UNFINISHED_UPLOADS } });
    by_age.chain([old, unfinished]).collect()
}

/// It sees the bucket and the names in it, which no condition can narrow, and reads and writes below its own folder (Cloud Storage, IAM
/// roles and conditions).
fn account(site: &Site<'_>, copied: &Copied<'_>, blocks: &mut Blocks) {
    let (platform, name) = (site.platform, copied.account());
    let label = label(&["database", copied.database.name.as_str()]);
    let id = names::google_service_account(&platform.name, &platform.environment, site.region, &name);
    let display = format!("{name} of {} in {}", platform.environment, site.region);
    blocks.resource("google_service_account", &label, json!({ "account_id": id, "display_name": display }));
    bind(site, &label, &platform.namespace, &name, blocks);
    let bucket = copies::bucket(platform, site.cell);
    let member = expression(&format!("google_service_account.{label}.member"));
    let below = format!("projects/_/buckets/{bucket}/objects/{}/", copied.store());
    let own = json!({ "title": "own-folder", "expression": format!("resource.name.startsWith(\"{below}\")") });
    let bucket = expression(&format!("google_storage_bucket.{BUCKET}.name"));
    let sees = json!({ "bucket": bucket, "role": "roles/storage.legacyBucketReader", "member": member });
    let writes = json!({ "bucket": bucket, "role": "roles/storage.objectUser", "member": member, "condition": own });
    blocks.resource("google_storage_bucket_iam_member", &format!("{label}_sees"), sees);
    blocks.resource("google_storage_bucket_iam_member", &format!("{label}_writes"), writes);
}
