//! Azure Managed Redis, with a copy in another zone where the spec asks for one, its keys split where it asks for that.

use serde_json::json;

use crate::finding::Finding;
use crate::targets::terraform::azure::network::private;
use crate::targets::terraform::azure::placement;
use crate::targets::terraform::azure::secrets::{publish, values};
use crate::targets::terraform::azure::security::keys;
use crate::targets::terraform::azure::site::{self, Site};
use crate::targets::terraform::azure::sizes::CACHES;
use crate::targets::terraform::document::{Blocks, expression, label};
use crate::targets::terraform::gcp::secrets::version;
use crate::targets::terraform::part::{File, Part};
use crate::targets::terraform::stack::Stack;
use crate::targets::{Lowering, Unit};
use crate::types::Address;
use crate::words::database::Cache;

/// The part.
pub const PART: Part = Part { rule: "terraform/azure-cache", cloud: "azure", area: "data", files, blocks };

/// The port of Azure Managed Redis, which speaks TLS alone.
const PORT: u16 = 10_000;

fn files(lowering: &Lowering<'_>, stack: &Stack) -> Vec<File> {
    placement::caches(lowering, stack.home()).map(|(declared, _)| File::of(declared)).collect()
}

fn blocks(lowering: &Lowering<'_>, stack: &Stack, unit: &Unit, blocks: &mut Blocks) -> Result<(), Finding> {
    let caches = placement::caches(lowering, stack.home());
    let Some((_, cache)) = caches.into_iter().find(|(declared, _)| declared.name == unit.name) else { return Ok(()) };
    let site = site::of(lowering, stack);
    let label = label(&["cache", &unit.name]);
    blocks.resource(
        "azurerm_managed_redis",
        &label,
        site.resource(&site.name(&site.platform.held("cache", &unit.name)), body(&site, cache)),
    );
    let id = expression(&format!("azurerm_managed_redis.{label}.id"));
    private::endpoint(&site, private::REDIS, &label, id, blocks);
    access(lowering, &site, &label, cache, blocks);
    Ok(())
}

fn body(site: &Site<'_>, cache: &Cache) -> serde_json::Value {
    let is_split = cache.shards.as_ref().is_some_and(|shards| shards.value > 1);
    json!({
        "sku_name": CACHES.name(None, cache.size.as_ref().map(|size| size.memory.value)),
        "high_availability_enabled": cache.replicas.as_ref().is_some_and(|count| count.value > 0),
        "public_network_access": "Disabled",
        "identity": { "type": "UserAssigned", "identity_ids": [site.encryption_identity()] },
        "customer_managed_key": {
            "key_vault_key_id": site.key(keys::DATA),
            "user_assigned_identity_id": site.encryption_identity(),
        },
        "default_database": {
            "access_keys_authentication_enabled": true,
            "client_protocol": "Encrypted",
            // Clients that know nothing of clusters see one Redis.
            "clustering_policy": if is_split { "OSSCluster" } else { "EnterpriseCluster" },
            "eviction_policy": "AllKeysLRU",
        },
    })
}

/// The facts and the entry that workloads read. Azure makes the key itself, and the provider keeps what it reads in the state, which
/// is encrypted; the entry has it by a write-only argument.
fn access(lowering: &Lowering<'_>, site: &Site<'_>, label: &str, cache: &Cache, blocks: &mut Blocks) {
    let address = Address::of("cache", cache.name.as_str());
    let of = |attribute: &str| format!("azurerm_managed_redis.{label}.{attribute}");
    let found =
        json!({ "name": expression(&of("name")), "resource_group_name": expression(&of("resource_group_name")) });
    blocks.data("azurerm_managed_redis", label, found);
    let (host, key) =
        (of("hostname"), format!("data.azurerm_managed_redis.{label}.default_database[0].primary_access_key"));
    publish(lowering, site, &address, "host", expression(&host), blocks);
    let version = version(&format!("the entry of cache `{}`", cache.name.as_str()), label, blocks);
    let properties = [
        ("url", format!("\"rediss://:${{urlencode({key})}}@${{{host}}}:{PORT}\"")),
        ("password", key.clone()),
        ("host", host.clone()),
        ("port", format!("\"{PORT}\"")),
    ];
    values(site, &address, &properties, &version, blocks);
}
