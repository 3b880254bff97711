//! What every storage account has: it takes nobody's key but lets in who Entra ID knows, is encrypted with a key of one's own, and
//! gives back what was deleted.

use serde_json::{Value, json};

use crate::targets::terraform::aws::data::bucket::OLD_VERSIONS;
use crate::targets::terraform::azure::security::keys;
use crate::targets::terraform::azure::site::Site;

/// How long what was deleted can be had back without versions, in days.
const SOFT_DELETE: u64 = 7;

/// An account of that name, reached from the network alone and by services of Azure's own.
pub fn body(site: &Site<'_>, name: &str, has_versions: bool) -> Value {
    let days = if has_versions { OLD_VERSIONS } else { SOFT_DELETE };
    let fields = json!({
        "account_kind": "StorageV2",
        "account_tier": "Standard",
        "account_replication_type": if site.zones().is_empty() { "LRS" } else { "ZRS" },
        "min_tls_version": "TLS1_2",
        "https_traffic_only_enabled": true,
        "allow_nested_items_to_be_public": false,
        "cross_tenant_replication_enabled": false,
        "shared_access_key_enabled": false,
        "default_to_oauth_authentication": true,
        "local_user_enabled": false,
        "public_network_access_enabled": false,
        "infrastructure_encryption_enabled": true,
        "network_rules": { "default_action": "Deny", "bypass": ["AzureServices"] },
        "identity": { "type": "UserAssigned", "identity_ids": [site.encryption_identity()] },
        "customer_managed_key": {
            "key_vault_key_id": site.key(keys::DATA),
            "user_assigned_identity_id": site.encryption_identity(),
        },
        "blob_properties": {
            "versioning_enabled": has_versions,
            // Copies in other regions follow the record of changes.
            "change_feed_enabled": has_versions,
            "delete_retention_policy": { "days": days },
            "container_delete_retention_policy": { "days": days },
        },
    });
    site.resource(name, fields)
}
