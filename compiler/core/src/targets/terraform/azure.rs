//! A bucket on Azure: a container in a storage account of its own, reached with identities alone and over all zones of its region.

use serde_json::{Map, Value, json};

use super::document::{Blocks, expression, label};
use super::place::Place;
use super::replication::unsupported;
use super::s3::{OLD_VERSIONS, ages};
use super::settings::tags;
use super::stack::{self, Stack};
use crate::finding::Finding;
use crate::targets::Lowering;

/// The blocks of one store.
pub fn account(lowering: &Lowering<'_>, stack: &Stack, place: &Place<'_>, blocks: &mut Blocks) -> Result<(), Finding> {
    if place.copy_from.is_some_and(|from| stack.holds(from)) {
        return Err(unsupported(
            place,
            "Azure Storage",
            "leave `replicate-to` out there: the account already spans the zones of its region",
        ));
    }
    let platform = lowering.platform();
    let group = format!("azurerm_resource_group.{}", label(&[stack::region(lowering, place.cell)]));
    let mut properties = json!({ "versioning_enabled": place.bucket.versioning.on });
    if place.bucket.versioning.on {
        properties["delete_retention_policy"] = json!({ "days": OLD_VERSIONS });
    }
    let fields = json!({
        "name": place.account(platform),
        "resource_group_name": expression(&format!("{group}.name")),
        "location": expression(&format!("{group}.location")),
        "account_tier": "Standard",
        "account_replication_type": "ZRS",
        "min_tls_version": "TLS1_2",
        "allow_nested_items_to_be_public": false,
        "shared_access_key_enabled": false,
        "blob_properties": properties,
        "tags": tags(platform),
    });
    let id = expression(&format!("azurerm_storage_account.{}.id", place.label()));
    blocks.resource("azurerm_storage_account", &place.label(), fields);
    let container =
        json!({ "name": place.name(platform), "storage_account_id": id, "container_access_type": "private" });
    blocks.resource("azurerm_storage_container", &place.label(), container);
    if let Some(rule) = rule(place)? {
        blocks.resource(
            "azurerm_storage_management_policy",
            &place.label(),
            json!({ "storage_account_id": id, "rule": [rule] }),
        );
    }
    Ok(())
}

fn rule(place: &Place<'_>) -> Result<Option<Value>, Finding> {
    let (archive, keep) = ages(place.bucket)?;
    let mut base = Map::new();
    archive.map(|days| base.insert("tier_to_cold_after_days_since_modification_greater_than".to_owned(), json!(days)));
    keep.map(|days| base.insert("delete_after_days_since_modification_greater_than".to_owned(), json!(days)));
    let mut actions = Map::new();
    if !base.is_empty() {
        actions.insert("base_blob".to_owned(), Value::Object(base));
    }
    if place.bucket.versioning.on {
        actions.insert("version".to_owned(), json!({ "delete_after_days_since_creation": OLD_VERSIONS }));
    }
    let filters = json!({ "blob_types": ["blockBlob"] });
    Ok((!actions.is_empty()).then(|| json!({ "name": "age", "enabled": true, "filters": filters, "actions": actions })))
}
