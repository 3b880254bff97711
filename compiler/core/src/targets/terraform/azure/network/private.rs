//! Private names: the zones in which stores of Azure's have their addresses in this network, and those addresses.

use serde_json::{Value, json};

use super::id;
use super::subnets::{ENDPOINTS, MYSQL, POSTGRESQL};
use crate::targets::Lowering;
use crate::targets::terraform::azure::site::{Site, group};
use crate::targets::terraform::azure::{backup, placement, store_copies};
use crate::targets::terraform::document::{Blocks, expression};
use crate::words::database::{Engine, Table};
use crate::words::state::Bucket;

/// A sort of store with private addresses: its zone, and the part of it that is reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Service {
    /// The label of its zone.
    pub label: &'static str,
    /// The zone.
    pub zone: &'static str,
    /// The part of the store.
    pub part: &'static str,
}

const fn service(label: &'static str, zone: &'static str, part: &'static str) -> Service {
    Service { label, zone, part }
}

/// Key Vault. Source of these: Azure Private Link, private DNS zone values, as of 2026-11.
pub const VAULT: Service = service("vault", "privatelink.vaultcore.azure.net", "vault");
/// Files in a storage account.
pub const BLOB: Service = service("blob", "privatelink.blob.core.windows.net", "blob");
/// Cosmos DB by MongoDB's protocol.
pub const MONGODB: Service = service("mongodb", "privatelink.mongo.cosmos.azure.com", "MongoDB");
/// Cosmos DB by its own protocol.
pub const COSMOSDB: Service = service("cosmosdb", "privatelink.documents.azure.com", "Sql");
/// Azure Managed Redis.
pub const REDIS: Service = service("redis", "privatelink.redis.azure.net", "redisEnterprise");

/// The zone of the servers of PostgreSQL or MySQL of a region, which have no private endpoints but a subnet of their own.
pub fn server_zone(site: &Site<'_>, purpose: &str) -> String {
    let sort = if purpose == MYSQL { "mysql" } else { "postgres" };
    format!("{}.private.{sort}.database.azure.com", site.name(""))
}

/// The zones that the stores of a region need, each tied to its network.
pub fn zones(lowering: &Lowering<'_>, site: &Site<'_>, blocks: &mut Blocks) {
    let engines: Vec<Engine> =
        placement::databases(lowering, site.cell).iter().map(|(_, copy)| copy.database.engine.value).collect();
    let has = |engine| engines.contains(&engine);
    let has_table = lowering.all::<Table>().iter().any(|table| table.at(site.cell).is_some());
    let has_bucket = lowering.all::<Bucket>().iter().any(|bucket| bucket.at(site.cell).is_some());
    let has_backup = backup::plan(lowering, site.cell).is_some() || store_copies::is_needed(lowering, site.cell);
    let services = [
        (VAULT, true),
        (BLOB, has_bucket || has_backup),
        (MONGODB, has(Engine::Mongodb)),
        (COSMOSDB, has(Engine::Cosmosdb) || has_table),
        (REDIS, placement::caches(lowering, site.cell).next().is_some()),
    ];
    for (service, _) in services.iter().filter(|(_, is_needed)| *is_needed) {
        zone(site, service.label, service.zone, blocks);
    }
    for (purpose, engine) in [(POSTGRESQL, Engine::Postgresql), (MYSQL, Engine::Mysql)] {
        if has(engine) {
            zone(site, purpose, &server_zone(site, purpose), blocks);
        }
    }
}

fn zone(site: &Site<'_>, label: &str, name: &str, blocks: &mut Blocks) {
    let fields = json!({ "name": name, "resource_group_name": group(), "tags": site.tags() });
    blocks.resource("azurerm_private_dns_zone", label, fields);
    let link = json!({
        "name": site.name(label),
        "resource_group_name": group(),
        "private_dns_zone_name": expression(&format!("azurerm_private_dns_zone.{label}.name")),
        "virtual_network_id": id(),
        "tags": site.tags(),
    });
    blocks.resource("azurerm_private_dns_zone_virtual_network_link", label, link);
}

/// The private address of a store, with its name in the zone. `store` is the store's identifier.
pub fn endpoint(site: &Site<'_>, service: Service, label: &str, store: Value, blocks: &mut Blocks) {
    let name = site.name(&format!("{}-{}", label.replace('_', "-"), service.label));
    let fields = json!({
        "subnet_id": site.subnet(ENDPOINTS),
        "private_service_connection": {
            "name": service.label,
            "private_connection_resource_id": store,
            "subresource_names": [service.part],
            "is_manual_connection": false,
        },
        "private_dns_zone_group": { "name": service.label, "private_dns_zone_ids": [site.private_zone(service.zone)] },
    });
    blocks.resource("azurerm_private_endpoint", label, site.resource(&name, fields));
}
