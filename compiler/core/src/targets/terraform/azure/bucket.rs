//! A bucket on Azure: a container in a storage account of its own, reached with identities alone and over all zones of its region.

use serde_json::{Map, Value, json};

use super::super::aws::data::bucket::{OLD_VERSIONS, files};
use super::super::document::{Blocks, expression, label};
use super::super::part::Part;
use super::super::settings::tags;
use super::super::stack::Stack;
use super::super::stores::{self, Store, ages};
use super::{GROUP, LOCATION};
use crate::finding::Finding;
use crate::targets::{Lowering, Unit};

/// The part.
pub const PART: Part = Part { rule: "terraform/azure-bucket", cloud: "azure", area: "data", files, blocks };

fn blocks(lowering: &Lowering<'_>, stack: &Stack, unit: &Unit, blocks: &mut Blocks) -> Result<(), Finding> {
    stores::in_stack(lowering, &unit.name, stack).iter().for_each(|store| account(lowering, store, blocks));
    Ok(())
}

fn account(lowering: &Lowering<'_>, store: &Store<'_>, blocks: &mut Blocks) {
    let platform = lowering.platform();
    let label = label(&[store.bucket.name.as_str()]);
    let mut properties = json!({ "versioning_enabled": store.bucket.versioning.on });
    if store.bucket.versioning.on {
        properties["delete_retention_policy"] = json!({ "days": OLD_VERSIONS });
    }
    let fields = json!({
        "name": store.account(platform),
        "resource_group_name": expression(GROUP),
        "location": expression(LOCATION),
        "account_tier": "Standard",
        "account_replication_type": "ZRS",
        "min_tls_version": "TLS1_2",
        "allow_nested_items_to_be_public": false,
        "shared_access_key_enabled": false,
        "blob_properties": properties,
        "tags": tags(platform),
    });
    let id = expression(&format!("azurerm_storage_account.{}.id", label));
    blocks.resource("azurerm_storage_account", &label, fields);
    let container =
        json!({ "name": store.name(platform), "storage_account_id": id, "container_access_type": "private" });
    blocks.resource("azurerm_storage_container", &label, container);
    if let Some(rule) = rule(store) {
        blocks.resource(
            "azurerm_storage_management_policy",
            &label,
            json!({ "storage_account_id": id, "rule": [rule] }),
        );
    }
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
