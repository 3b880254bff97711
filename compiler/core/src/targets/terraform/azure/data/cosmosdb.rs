//! Cosmos DB: an account over the zones and regions that the spec names, whose throughput grows and shrinks by itself, and from which
//! any moment can be had back.

use serde_json::{Value, json};

use crate::targets::Lowering;
use crate::targets::terraform::azure::network::private;
use crate::targets::terraform::azure::secrets::{publish, values};
use crate::targets::terraform::azure::security::keys;
use crate::targets::terraform::azure::site::{self, Site, group};
use crate::targets::terraform::document::{Blocks, expression, label};
use crate::targets::terraform::gcp::data::settings::is_passing;
use crate::targets::terraform::gcp::data::sql::inner_name;
use crate::targets::terraform::gcp::secrets::version;
use crate::targets::terraform::stack;
use crate::targets::terraform::versions::Versions;
use crate::types::Address;
use crate::words::database::{Database, Engine};
use crate::words::state::Backup;

/// Versions of MongoDB's protocol (`CosmosDBServerVersion` of Azure's resource manager, as of 2026-11).
pub const VERSIONS: Versions =
    Versions::of("Cosmos DB for MongoDB", &["3.2", "3.6", "4.0", "4.2", "5.0", "6.0", "7.0"], "7.0");

/// Throughput is sold in these steps; an account shrinks to a tenth of the most by itself (Cosmos DB, autoscale).
const STEP: u32 = 1000;

/// The port of MongoDB's protocol, and the one of Cosmos DB's own.
const MONGODB_PORT: &str = "10255";
const OWN_PORT: &str = "443";

/// What an account is: the name of its node, its protocol, and where it lies.
pub struct Account<'a> {
    /// The label of its blocks.
    pub label: &'a str,
    /// Its name.
    pub name: String,
    /// Whether it speaks MongoDB's protocol, and in which version; its own otherwise.
    pub mongodb: Option<String>,
    /// Whether it lies over the zones of its regions.
    pub multi_zone: bool,
    /// The cells of further regions with a copy.
    pub copies: Vec<usize>,
    /// What the spec says about going back in time.
    pub backup: Option<&'a Backup>,
}

/// The account, and its private address.
pub fn account(lowering: &Lowering<'_>, site: &Site<'_>, account: &Account<'_>, blocks: &mut Blocks) {
    let label = account.label;
    let mut fields = json!({
        "offer_type": "Standard",
        "kind": if account.mongodb.is_some() { "MongoDB" } else { "GlobalDocumentDB" },
        "consistency_policy": { "consistency_level": "Session" },
        "geo_location": locations(lowering, site, account),
        "automatic_failover_enabled": !account.copies.is_empty(),
        "backup": { "type": "Continuous", "tier": tier(account.backup) },
        "minimal_tls_version": "Tls12",
        "public_network_access_enabled": false,
        "access_key_metadata_writes_enabled": false,
        "key_vault_key_id": site.key(keys::DATA),
        "default_identity_type": format!("UserAssignedIdentity={}", site.encryption_identity()),
        "identity": { "type": "UserAssigned", "identity_ids": [site.encryption_identity()] },
        "lifecycle": { "prevent_destroy": !is_passing(lowering) },
    });
    let service = match &account.mongodb {
        Some(version) => {
            fields["mongo_server_version"] = json!(version);
            fields["capabilities"] = json!([{ "name": "EnableMongo" }]);
            private::MONGODB
        }
        None => {
            // Who may come in is decided by roles alone.
            fields["local_authentication_disabled"] = json!(true);
            private::COSMOSDB
        }
    };
    blocks.resource("azurerm_cosmosdb_account", label, site.resource(&account.name, fields));
    let id = expression(&format!("azurerm_cosmosdb_account.{label}.id"));
    private::endpoint(site, service, label, id, blocks);
}

fn locations(lowering: &Lowering<'_>, site: &Site<'_>, account: &Account<'_>) -> Vec<Value> {
    let all = std::iter::once(site.cell).chain(account.copies.iter().copied());
    let one = |(rank, cell): (usize, usize)| {
        let there = site::at(lowering, cell);
        let zones = account.multi_zone && !there.zones().is_empty();
        json!({ "location": there.location, "failover_priority": rank, "zone_redundant": zones })
    };
    all.enumerate().map(one).collect()
}

/// Cosmos DB goes back seven days or thirty.
fn tier(backup: Option<&Backup>) -> &'static str {
    let days = backup.and_then(|backup| backup.point_in_time.as_ref()).map_or(0, |days| days.days());
    if days > 7 { "Continuous30Days" } else { "Continuous7Days" }
}

/// A database with an account of its own.
pub fn database(lowering: &Lowering<'_>, site: &Site<'_>, database: &Database, blocks: &mut Blocks) {
    let name = database.name.as_str();
    let is_mongodb = database.engine.value == Engine::Mongodb;
    let others = stack::cells_of(lowering, "azure").into_iter().filter(|cell| *cell != site.cell);
    let label = label(&["database", name]);
    let parts = Account {
        label: &label,
        name: site.short_name(&site.platform.held("database", name)),
        mongodb: is_mongodb.then(|| protocol(database)),
        multi_zone: database.multi_zone.on,
        copies: others.filter(|_| database.global.is_some()).collect(),
        backup: database.backup.as_deref(),
    };
    account(lowering, site, &parts, blocks);
    let sort = if is_mongodb { "azurerm_cosmosdb_mongo_database" } else { "azurerm_cosmosdb_sql_database" };
    blocks.resource(sort, &label, contents(&inner_name(database), &label, units(database)));
    access(lowering, site, database, &label, blocks);
}

fn protocol(database: &Database) -> String {
    VERSIONS.chosen(database.version.as_ref().map(|version| version.as_str()))
}

fn units(database: &Database) -> u32 {
    database.size.as_ref().and_then(|size| size.request_units.as_ref()).map_or(STEP, |units| units.value)
}

/// A database in an account, with its throughput.
pub fn contents(name: &str, label: &str, units: u32) -> Value {
    json!({
        "name": name,
        "resource_group_name": group(),
        "account_name": expression(&format!("azurerm_cosmosdb_account.{label}.name")),
        "autoscale_settings": { "max_throughput": units.div_ceil(STEP).max(1) * STEP },
    })
}

/// The facts and the entry that workloads read. Azure makes the keys itself, and the provider keeps what it reads in the state, which
/// is encrypted; the entry has them by a write-only argument.
fn access(lowering: &Lowering<'_>, site: &Site<'_>, database: &Database, label: &str, blocks: &mut Blocks) {
    let address = Address::of("database", database.name.as_str());
    let of = |attribute: &str| format!("azurerm_cosmosdb_account.{label}.{attribute}");
    let account = site.short_name(&site.platform.held("database", database.name.as_str()));
    let is_mongodb = database.engine.value == Engine::Mongodb;
    let (host, port) = match is_mongodb {
        true => (format!("{account}.mongo.cosmos.azure.com"), MONGODB_PORT),
        false => (format!("{account}.documents.azure.com"), OWN_PORT),
    };
    publish(lowering, site, &address, "host", json!(host), blocks);
    publish(lowering, site, &address, "reader-host", json!(host), blocks);
    let quoted = |text: &str| format!("\"{text}\"");
    let mut properties = vec![
        ("url", of(if is_mongodb { "primary_mongodb_connection_string" } else { "endpoint" })),
        ("user", quoted(&account)),
        ("host", quoted(&host)),
        ("reader-host", quoted(&host)),
        ("port", quoted(port)),
        ("name", quoted(&inner_name(database))),
    ];
    if is_mongodb {
        properties.push(("password", of("primary_key")));
    }
    let version = version(&format!("the entry of database `{}`", database.name.as_str()), label, blocks);
    values(site, &address, &properties, &version, blocks);
}
