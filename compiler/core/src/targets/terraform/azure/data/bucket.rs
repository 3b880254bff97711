//! A bucket on Azure: a container in a storage account of its own, reached with identities alone and over all zones of its region.

use serde_json::{Map, Value, json};

use super::account;
use crate::finding::Finding;
use crate::targets::terraform::aws::data::bucket::{OLD_VERSIONS, files};
use crate::targets::terraform::azure::network::private;
use crate::targets::terraform::azure::site;
use crate::targets::terraform::document::{Blocks, expression, label};
use crate::targets::terraform::part::Part;
use crate::targets::terraform::stack::Stack;
use crate::targets::terraform::stores::{self, Store, ages};
use crate::targets::{Lowering, Unit};

/// The part.
pub const PART: Part = Part { rule: "terraform/azure-bucket", cloud: "azure", area: "data", files, blocks };

fn blocks(lowering: &Lowering<'_>, stack: &Stack, unit: &Unit, blocks: &mut Blocks) -> Result<(), Finding> {
    stores::in_stack(lowering, &unit.name, stack).iter().for_each(|store| container(lowering, store, blocks));
    Ok(())
}

fn container(lowering: &Lowering<'_>, store: &Store<'_>, blocks: &mut Blocks) {
    let platform = lowering.platform();
    let site = site::at(lowering, store.cell);
    let label = label(&["bucket", store.bucket.name.as_str()]);
    let mut fields = account::body(&site, &store.account(platform), store.bucket.versioning.on);
    let kinds: Vec<&str> = store.bucket.holds.0.iter().map(|data| data.name()).collect();
    if !kinds.is_empty() {
        fields["tags"]["holds"] = json!(kinds.join(" "));
    }
    blocks.resource("azurerm_storage_account", &label, fields);
    let id = expression(&format!("azurerm_storage_account.{label}.id"));
    let container =
        json!({ "name": store.name(platform), "storage_account_id": id, "container_access_type": "private" });
    blocks.resource("azurerm_storage_container", &label, container);
    if let Some(rule) = rule(store) {
        let fields = json!({ "storage_account_id": id, "rule": [rule] });
        blocks.resource("azurerm_storage_management_policy", &label, fields);
    }
    private::endpoint(&site, private::BLOB, &label, id, blocks);
}

fn rule(store: &Store<'_>) -> Option<Value> {
    let (archive, keep) = ages(store.bucket);
    let mut base = Map::new();
    archive.map(|days| base.insert("tier_to_cold_after_days_since_modification_greater_than".to_owned(), json!(days)));
    keep.map(|days| base.insert("delete_after_days_since_modification_greater_than".to_owned(), json!(days)));
    let mut actions = Map::new();
    if !base.is_empty() {
        actions.insert("base_blob".to_owned(), Value::Object(base));
    }
    if store.bucket.versioning.on {
        actions.insert("version".to_owned(), json!({ "delete_after_days_since_creation": OLD_VERSIONS }));
    }
    let filters = json!({ "blob_types": ["blockBlob"] });
    (!actions.is_empty()).then(|| json!({ "name": "age", "enabled": true, "filters": filters, "actions": actions }))
}
