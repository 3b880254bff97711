//! The storage account with Terraform's state. It is made once, with a state beside the files, which is then moved into it.
//! Environments may have subscriptions of their own; all state lies in the first.

use serde_json::json;

use crate::finding::Finding;
use crate::model::names;
use crate::targets::terraform::azure::security::vault::of_platform;
use crate::targets::terraform::azure::site::{self, Site, with};
use crate::targets::terraform::document::{Blocks, expression};
use crate::targets::terraform::part::{File, Part};
use crate::targets::terraform::settings::{SUBSCRIPTION, state_bucket};
use crate::targets::terraform::stack::Stack;
use crate::targets::{Lowering, Unit};

/// The part.
pub const PART: Part = Part { rule: "terraform/azure-state", cloud: "azure", area: "bootstrap", files, blocks };

/// How long old states, and deleted ones, can be had back, in days.
const KEPT: u32 = 90;

/// The container that the backend of every stack names.
pub const CONTAINER: &str = "tfstate";

fn files(lowering: &Lowering<'_>, stack: &Stack) -> Vec<File> {
    state_bucket(lowering, stack).map(|_| of_platform(lowering, "state")).into_iter().collect()
}

fn blocks(lowering: &Lowering<'_>, stack: &Stack, _unit: &Unit, blocks: &mut Blocks) -> Result<(), Finding> {
    let Some((bucket, _)) = state_bucket(lowering, stack) else { return Ok(()) };
    let site = site::of(lowering, stack);
    let count = format!("${{var.{SUBSCRIPTION} == \"{}\" ? 1 : 0}}", site.subscription);
    let group = json!({ "count": count, "name": bucket, "location": site.location, "tags": site.tags() });
    blocks.resource("azurerm_resource_group", "state", group);
    let account = json!({
        "count": count,
        "resource_group_name": expression("azurerm_resource_group.state[0].name"),
        "account_kind": "StorageV2",
        "account_tier": "Standard",
        // The state outlives its region.
        "account_replication_type": if site.zones().is_empty() { "GRS" } else { "GZRS" },
        "min_tls_version": "TLS1_2",
        "allow_nested_items_to_be_public": false,
        "cross_tenant_replication_enabled": false,
        "shared_access_key_enabled": false,
        "default_to_oauth_authentication": true,
        "local_user_enabled": false,
        "infrastructure_encryption_enabled": true,
        "blob_properties": {
            "versioning_enabled": true,
            "change_feed_enabled": true,
            "delete_retention_policy": { "days": KEPT },
            "container_delete_retention_policy": { "days": KEPT },
        },
        "lifecycle": { "prevent_destroy": true },
    });
    blocks.resource(
        "azurerm_storage_account",
        "state",
        with(site.resource(&names::storage_account(&[&bucket]), json!({})), account),
    );
    let id = expression("azurerm_storage_account.state[0].id");
    let container =
        json!({ "count": count, "name": CONTAINER, "storage_account_id": id, "container_access_type": "private" });
    blocks.resource("azurerm_storage_container", "state", container);
    let notes = "The state of all stacks.";
    let lock = json!({ "count": count, "name": "state", "scope": id, "lock_level": "CanNotDelete", "notes": notes });
    blocks.resource("azurerm_management_lock", "state", lock);
    Ok(())
}

/// The identifier of the account, which the pipeline of every subscription uses.
pub fn account(site: &Site<'_>, bucket: &str) -> String {
    let name = names::storage_account(&[bucket]);
    let subscription = &site.subscription;
    format!("/subscriptions/{subscription}/resourceGroups/{bucket}/providers/Microsoft.Storage/storageAccounts/{name}")
}
