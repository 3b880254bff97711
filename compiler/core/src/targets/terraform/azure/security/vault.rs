//! The Key Vault of a region: keys, secrets and facts, guarded by roles alone, reached from the region's network and from where
//! Terraform runs.

use serde_json::json;

use crate::finding::Finding;
use crate::targets::terraform::azure::site;
use crate::targets::terraform::document::{Blocks, expression};
use crate::targets::terraform::part::{File, Part};
use crate::targets::terraform::stack::Stack;
use crate::targets::{Lowering, Unit};

/// The part.
pub const PART: Part = Part { rule: "terraform/azure-vault", cloud: "azure", area: "security", files, blocks };

/// How long what was deleted can be had back, in days; the longest that there is, and what keys of stores ask for.
const SOFT_DELETE: u32 = 90;

/// The variable with the addresses that Terraform runs from.
const RUNNERS: &str = "runner_addresses";

fn files(lowering: &Lowering<'_>, _stack: &Stack) -> Vec<File> {
    vec![of_platform(lowering, "vault")]
}

/// A file of a stack that belongs to the platform as a whole.
pub fn of_platform(lowering: &Lowering<'_>, stem: &str) -> File {
    File { stem: stem.to_owned(), owner: format!("platform.{}", lowering.platform().name), node: String::new() }
}

fn blocks(lowering: &Lowering<'_>, stack: &Stack, _unit: &Unit, blocks: &mut Blocks) -> Result<(), Finding> {
    let site = site::of(lowering, stack);
    let runners = json!({
        "type": "list(string)",
        "default": [],
        "description": "Addresses outside of the network that Terraform runs from, as CIDR blocks; the vault answers nobody else out there.",
    });
    blocks.add("variable", RUNNERS, runners);
    let fields = json!({
        "tenant_id": site.tenant,
        "sku_name": "premium",
        "rbac_authorization_enabled": true,
        // Without it a store whose key is gone is gone as well.
        "purge_protection_enabled": true,
        "soft_delete_retention_days": SOFT_DELETE,
        "public_network_access_enabled": expression(&format!("length(var.{RUNNERS}) > 0")),
        "network_acls": {
            "bypass": "AzureServices",
            "default_action": "Deny",
            "ip_rules": expression(&format!("var.{RUNNERS}")),
        },
    });
    blocks.resource("azurerm_key_vault", "main", site.resource(&site.vault_name(), fields));
    let uri = expression("azurerm_key_vault.main.vault_uri");
    blocks.add("output", "vault", json!({ "description": "Where the vault answers.", "value": uri }));
    Ok(())
}
