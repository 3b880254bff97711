//! Keys: one for each purpose, changed by Azure every year, and the identity with which stores use them.

use serde_json::json;

use super::vault::of_platform;
use crate::finding::Finding;
use crate::targets::terraform::azure::site;
use crate::targets::terraform::document::{Blocks, expression};
use crate::targets::terraform::part::{File, Part};
use crate::targets::terraform::stack::Stack;
use crate::targets::{Lowering, Unit};

/// The part.
pub const PART: Part = Part { rule: "terraform/azure-keys", cloud: "azure", area: "security", files, blocks };

/// The key of the cluster's disks.
pub const CLUSTER: &str = "cluster";
/// The key of databases, caches and buckets.
pub const DATA: &str = "data";

/// A key is changed thirty days before the end of its year (ISO 8601 durations, as Key Vault takes them).
const LIFE: &str = "P1Y";
const BEFORE_END: &str = "P30D";

/// The role of who encrypts and decrypts with keys, and does nothing else.
pub const KEY_USER: &str = "Key Vault Crypto Service Encryption User";

fn files(lowering: &Lowering<'_>, _stack: &Stack) -> Vec<File> {
    vec![of_platform(lowering, "keys")]
}

fn blocks(lowering: &Lowering<'_>, stack: &Stack, _unit: &Unit, blocks: &mut Blocks) -> Result<(), Finding> {
    let site = site::of(lowering, stack);
    for purpose in [CLUSTER, DATA] {
        let key = json!({
            "name": purpose,
            "key_vault_id": expression("azurerm_key_vault.main.id"),
            "key_type": "RSA-HSM",
            "key_size": 3072,
            "key_opts": ["decrypt", "encrypt", "sign", "unwrapKey", "verify", "wrapKey"],
            "rotation_policy": {
                "expire_after": LIFE,
                "notify_before_expiry": BEFORE_END,
                "automatic": { "time_before_expiry": BEFORE_END },
            },
            "tags": site.tags(),
            // What it has encrypted is lost with it.
            "lifecycle": { "prevent_destroy": true },
        });
        blocks.resource("azurerm_key_vault_key", purpose, key);
    }
    blocks.resource("azurerm_user_assigned_identity", "encryption", site.resource(&site.name("encryption"), json!({})));
    let grant = json!({
        "scope": expression("azurerm_key_vault.main.id"),
        "role_definition_name": KEY_USER,
        "principal_id": expression("azurerm_user_assigned_identity.encryption.principal_id"),
        "principal_type": "ServicePrincipal",
    });
    blocks.resource("azurerm_role_assignment", "encryption", grant);
    Ok(())
}
