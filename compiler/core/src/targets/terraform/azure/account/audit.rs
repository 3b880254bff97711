//! The record of who did what: Azure keeps it for 90 days by itself; here it goes where it cannot be changed for as long as asked.

use serde_json::{Value, json};

use super::subscription;
use crate::finding::Finding;
use crate::model::names;
use crate::targets::terraform::azure::site::{self, with};
use crate::targets::terraform::document::{Blocks, expression};
use crate::targets::terraform::part::{File, Part};
use crate::targets::terraform::settings::SUBSCRIPTION;
use crate::targets::terraform::stack::Stack;
use crate::targets::{Lowering, Unit};
use crate::words::promises::{Audit, Security};

/// The part.
pub const PART: Part = Part { rule: "terraform/azure-audit", cloud: "azure", area: "account", files, blocks };

/// How long records are kept where the spec says nothing, in days.
const USUAL: u64 = 365;

/// What is recorded (Azure Monitor, categories of the activity log).
const CATEGORIES: [&str; 4] = ["Administrative", "Security", "Policy", "Alert"];

fn audit<'p>(lowering: &Lowering<'p>) -> Option<&'p Audit> {
    let security = lowering.all::<Security>().iter().find_map(|declared| declared.first())?;
    security.audit.as_deref()
}

fn files(lowering: &Lowering<'_>, _stack: &Stack) -> Vec<File> {
    let file = File { stem: "audit".to_owned(), owner: "security".to_owned(), node: String::new() };
    audit(lowering).map(|_| file).into_iter().collect()
}

fn blocks(lowering: &Lowering<'_>, stack: &Stack, _unit: &Unit, blocks: &mut Blocks) -> Result<(), Finding> {
    let Some(audit) = audit(lowering) else { return Ok(()) };
    let site = site::of(lowering, stack);
    let days = audit.keep.as_ref().map_or(USUAL, |keep| keep.days().max(1));
    let range = names::azure::SUBSCRIPTION_DIGITS;
    let digits = format!("substr(replace(var.{SUBSCRIPTION}, \"-\", \"\"), {}, {})", range.start, range.len());
    let account = json!({
        "name": format!("{}${{{digits}}}", names::azure::audit_prefix(&site.platform.name)),
        "account_kind": "StorageV2",
        "account_tier": "Standard",
        "account_replication_type": if site.zones().is_empty() { "GRS" } else { "GZRS" },
        "access_tier": "Cool",
        "min_tls_version": "TLS1_2",
        "allow_nested_items_to_be_public": false,
        "cross_tenant_replication_enabled": false,
        "shared_access_key_enabled": false,
        "public_network_access_enabled": false,
        "infrastructure_encryption_enabled": true,
        "network_rules": { "default_action": "Deny", "bypass": ["AzureServices"] },
        // Azure takes a lock only on a policy that is there already: a person locks it, and then nobody can shorten it.
        "immutability_policy": {
            "state": "Unlocked",
            "period_since_creation_in_days": days,
            "allow_protected_append_writes": true,
        },
        "blob_properties": { "versioning_enabled": true },
        "lifecycle": { "prevent_destroy": true },
    });
    blocks.resource("azurerm_storage_account", "audit", with(site.resource("", json!({})), account));
    let id = expression("azurerm_storage_account.audit.id");
    let gone = json!({ "base_blob": { "delete_after_days_since_modification_greater_than": days + 1 } });
    let filters = json!({ "blob_types": ["appendBlob", "blockBlob"] });
    let rule = json!({ "name": "age", "enabled": true, "filters": filters, "actions": gone });
    blocks.resource("azurerm_storage_management_policy", "audit", json!({ "storage_account_id": id, "rule": [rule] }));
    let logs: Vec<Value> = CATEGORIES.iter().map(|category| json!({ "category": category })).collect();
    let record = json!({
        "name": "audit",
        "target_resource_id": subscription(),
        "storage_account_id": id,
        "enabled_log": logs,
    });
    blocks.resource("azurerm_monitor_diagnostic_setting", "audit", record);
    Ok(())
}
