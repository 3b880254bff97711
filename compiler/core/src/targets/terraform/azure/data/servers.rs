//! Flexible Server: PostgreSQL and MySQL on private addresses, with a standby in another zone, copies that answer reads, and copies in
//! other regions.

use serde_json::{Value, json};

use crate::derive::paths;
use crate::targets::Lowering;
use crate::targets::terraform::azure::cluster::upkeep;
use crate::targets::terraform::azure::network::private::server_zone;
use crate::targets::terraform::azure::placement::Copy;
use crate::targets::terraform::azure::secrets::{publish, values};
use crate::targets::terraform::azure::security::keys;
use crate::targets::terraform::azure::site::{self, Site, group, with};
use crate::targets::terraform::azure::sizes::{BURSTABLE, MYSQL, POSTGRESQL};
use crate::targets::terraform::document::{Blocks, expression, label, literal};
use crate::targets::terraform::gcp::data::settings::is_passing;
use crate::targets::terraform::gcp::data::sql::{USER, inner_name};
use crate::targets::terraform::gcp::secrets::{Made, store_password, version};
use crate::targets::terraform::sizes::Catalogue;
use crate::targets::terraform::versions::Versions;
use crate::types::Address;
use crate::words::database::{Database, Engine};

/// What differs between the engines: the resource, the versions that Azure has, the port, the beginning of an address, and the sizes.
/// Source: Azure Database for PostgreSQL and for MySQL, Flexible Server, version policies, as of 2026-11 (PostgreSQL 11, 12 and 13 in
/// extended support). Azure has PostgreSQL 18, too; that azurerm 4.55 takes it could not be confirmed, so that it is not listed.
struct Dialect {
    word: &'static str,
    resource: &'static str,
    versions: Versions,
    port: u16,
    scheme: &'static str,
    sizes: Catalogue,
}

const POSTGRES: Dialect = Dialect {
    word: "postgresql",
    resource: "azurerm_postgresql_flexible_server",
    versions: Versions::of("Azure Database for PostgreSQL", &["11", "12", "13", "14", "15", "16", "17"], "17"),
    port: 5432,
    scheme: "postgresql",
    sizes: POSTGRESQL,
};

const MY: Dialect = Dialect {
    word: "mysql",
    resource: "azurerm_mysql_flexible_server",
    versions: Versions::of("Azure Database for MySQL", &["5.7", "8.0", "8.4"], "8.4"),
    port: 3306,
    scheme: "mysql",
    sizes: MYSQL,
};

/// The disks that a server of PostgreSQL can have, in gibibytes (Flexible Server, Premium SSD).
const DISKS: &[u64] = &[32, 64, 128, 256, 512, 1024, 2048, 4096, 8192, 16_384, 32_768];

/// The days that backups are kept, and that any moment can be had back, at least and at most (Flexible Server, backup and restore).
const BACKUP_DAYS: (u64, u64) = (7, 35);

fn dialect(database: &Database) -> &'static Dialect {
    if database.engine.value == Engine::Mysql { &MY } else { &POSTGRES }
}

/// The servers that have machines of their own.
pub fn sizes(database: &Database) -> Catalogue {
    dialect(database).sizes
}

/// The versions that a server can have.
pub fn versions(database: &Database) -> Versions {
    dialect(database).versions
}

/// The version as the provider takes it: MySQL 8.0 is called by its first release there (azurerm 4.55, `version`).
fn engine_version(database: &Database) -> String {
    let said = database.version.as_ref().map(|version| version.as_str());
    match versions(database).chosen(said).as_str() {
        "8.0" => "8.0.21".to_owned(),
        version => version.to_owned(),
    }
}

/// The server that is written, or the one that follows another region's, with the copies beside it that answer reads.
pub fn all(lowering: &Lowering<'_>, site: &Site<'_>, copy: &Copy<'_>, blocks: &mut Blocks) {
    let database = copy.database;
    let (dialect, label) = (dialect(database), label(&["database", database.name.as_str()]));
    let made = match copy.follows {
        None => store_password(&format!("user `{USER}` of database `{}`", database.name.as_str()), &label, blocks),
        Some(written) => followed(&site::at(lowering, written), database, &label, blocks),
    };
    let mut fields = server(lowering, site, database, 0);
    match copy.follows {
        None => fields = with(fields, source(lowering, site, database, &made)),
        Some(written) => {
            let there = site::at(lowering, written);
            fields["create_mode"] = json!("Replica");
            fields["source_server_id"] = json!(id(&there, database));
        }
    }
    blocks.resource(dialect.resource, &label, site.resource(&name(site, database, ""), fields));
    for number in 1..=replicas(database) {
        let mut fields = server(lowering, site, database, number);
        fields["create_mode"] = json!("Replica");
        fields["source_server_id"] = expression(&format!("{}.{label}.id", dialect.resource));
        let name = name(site, database, &format!("-reader-{number}"));
        blocks.resource(dialect.resource, &format!("{label}_reader_{number}"), site.resource(&name, fields));
    }
    if copy.follows.is_none() {
        contents(database, &label, blocks);
        settings(database, &label, blocks);
    }
    access(lowering, site, database, &label, &made, blocks);
}

fn name(site: &Site<'_>, database: &Database, part: &str) -> String {
    site.name(&format!("{}{part}", site.platform.held("database", database.name.as_str())))
}

fn id(site: &Site<'_>, database: &Database) -> String {
    let sort =
        if database.engine.value == Engine::Mysql { "Microsoft.DBforMySQL" } else { "Microsoft.DBforPostgreSQL" };
    site.id("data", &format!("{sort}/flexibleServers"), &name(site, database, ""))
}

fn replicas(database: &Database) -> u32 {
    database.replicas.as_ref().map_or(0, |count| count.value)
}

/// What the server that is written and every copy of it have. `number` tells apart those that lie in one region: they are spread
/// over its zones.
fn server(lowering: &Lowering<'_>, site: &Site<'_>, database: &Database, number: u32) -> Value {
    let dialect = dialect(database);
    let zones = site.zones();
    let mut fields = json!({
        "sku_name": sku(database),
        "delegated_subnet_id": site.subnet(dialect.word),
        "private_dns_zone_id": site.private_zone(&server_zone(site, dialect.word)),
        "identity": { "type": "UserAssigned", "identity_ids": [site.encryption_identity()] },
        "customer_managed_key": {
            "key_vault_key_id": site.key(keys::DATA),
            "primary_user_assigned_identity_id": site.encryption_identity(),
        },
        "lifecycle": { "ignore_changes": ["zone", "high_availability[0].standby_availability_zone"], "prevent_destroy": !is_passing(lowering) },
    });
    if let Some(zone) = zones.get(number as usize % zones.len().max(1)) {
        fields["zone"] = json!(zone);
    }
    let gibibytes = database.storage.as_ref().map_or(0, |storage| storage.amount.gibibytes());
    let growing = database.storage.as_ref().is_some_and(|storage| storage.grow_to.is_some());
    if database.engine.value == Engine::Mysql {
        fields["storage"] =
            json!({ "size_gb": gibibytes.clamp(20, 16_384), "auto_grow_enabled": true, "io_scaling_enabled": true });
        fields["public_network_access"] = json!("Disabled");
    } else {
        let disk = DISKS.iter().find(|disk| **disk >= gibibytes).or(DISKS.last()).copied().unwrap_or_default();
        fields["storage_mb"] = json!(disk * 1024);
        fields["auto_grow_enabled"] = json!(growing);
        fields["public_network_access_enabled"] = json!(false);
    }
    fields
}

/// The cheapest that has what is asked; those that share machines only where nothing stands by and nothing is copied.
fn sku(database: &Database) -> &'static str {
    let size = database.size.as_ref();
    let cpu = size.and_then(|size| size.cpu.as_ref()).map(|cpu| cpu.value);
    let memory = size.and_then(|size| size.memory.as_ref()).map(|memory| memory.value);
    let is_alone = !database.multi_zone.on && replicas(database) == 0 && database.global.is_none();
    let is_small = cpu.is_none_or(|cpu| cpu.millicores <= 2000) && memory.is_none_or(|memory| memory.gibibytes() <= 4);
    let sizes = if is_alone && is_small { BURSTABLE } else { sizes(database) };
    sizes.name(cpu, memory)
}

/// What only the server that is written has: its user, its standby, its backups, its window.
fn source(lowering: &Lowering<'_>, site: &Site<'_>, database: &Database, made: &Made) -> Value {
    let window = upkeep::window(lowering);
    let mut fields = json!({
        "version": engine_version(database),
        "administrator_login": USER,
        "administrator_password_wo": expression(&made.value),
        "administrator_password_wo_version": made.version,
        "backup_retention_days": backup_days(database),
        "geo_redundant_backup_enabled": false,
        "maintenance_window": { "day_of_week": window.day, "start_hour": window.hour, "start_minute": window.minute },
    });
    if database.multi_zone.on {
        let zones = site.zones();
        fields["high_availability"] = match zones.get(1) {
            Some(standby) => json!({ "mode": "ZoneRedundant", "standby_availability_zone": standby }),
            None => json!({ "mode": "SameZone" }),
        };
    }
    if database.engine.value == Engine::Postgresql {
        let authentication =
            json!({ "password_auth_enabled": true, "active_directory_auth_enabled": true, "tenant_id": site.tenant });
        fields["authentication"] = authentication;
    }
    fields
}

/// A backup serves both ends: how long one is kept, and how far back any moment can be had.
fn backup_days(database: &Database) -> u64 {
    let backup = database.backup.as_ref();
    let keep = backup.and_then(|backup| backup.keep.as_ref()).map(|keep| keep.days());
    let moment = backup.and_then(|backup| backup.point_in_time.as_ref()).map(|days| days.days());
    keep.max(moment).unwrap_or_default().clamp(BACKUP_DAYS.0, BACKUP_DAYS.1)
}

/// The database in the server; a copy has its source's.
fn contents(database: &Database, label: &str, blocks: &mut Blocks) {
    let name = inner_name(database);
    if database.engine.value == Engine::Mysql {
        let fields = json!({
            "name": name,
            "resource_group_name": group(),
            "server_name": expression(&format!("{}.{label}.name", MY.resource)),
            "charset": "utf8mb4",
            "collation": "utf8mb4_0900_ai_ci",
        });
        return blocks.resource("azurerm_mysql_flexible_database", label, fields);
    }
    let server = expression(&format!("{}.{label}.id", POSTGRES.resource));
    let fields = json!({ "name": name, "server_id": server, "charset": "UTF8", "collation": "en_US.utf8" });
    blocks.resource("azurerm_postgresql_flexible_server_database", label, fields);
}

/// Settings of the engine: nothing without TLS, and what is written to the log.
fn settings(database: &Database, label: &str, blocks: &mut Blocks) {
    let slow = database.slow_query.as_ref().map(|slow| slow.above.milliseconds());
    if database.engine.value == Engine::Mysql {
        let seconds = slow.map(|milliseconds| format!("{}", milliseconds as f64 / 1000.0));
        let on = |text: &str| Some(text.to_owned());
        let settings = [
            ("require_secure_transport", on("ON")),
            ("tls_version", on("TLSv1.2,TLSv1.3")),
            ("audit_log_enabled", on("ON")),
            ("slow_query_log", slow.and_then(|_| on("ON"))),
            ("long_query_time", seconds),
        ];
        for (name, value) in settings {
            let Some(value) = value else { continue };
            let server = expression(&format!("{}.{label}.name", MY.resource));
            let fields = json!({ "name": name, "value": value, "resource_group_name": group(), "server_name": server });
            blocks.resource("azurerm_mysql_flexible_server_configuration", &setting_label(label, name), fields);
        }
        return;
    }
    let on = |text: &str| Some(text.to_owned());
    let insights = database.insights.on.then(|| "ALL".to_owned());
    let settings = [
        ("require_secure_transport", on("on")),
        ("log_checkpoints", on("on")),
        ("log_connections", on("on")),
        ("log_disconnections", on("on")),
        ("log_lock_waits", on("on")),
        ("connection_throttle.enable", on("on")),
        ("pg_qs.query_capture_mode", insights.clone()),
        ("pgms_wait_sampling.query_capture_mode", insights),
        ("log_min_duration_statement", slow.map(|milliseconds| milliseconds.to_string())),
    ];
    for (name, value) in settings {
        let Some(value) = value else { continue };
        let server = expression(&format!("{}.{label}.id", POSTGRES.resource));
        let fields = json!({ "name": name, "value": value, "server_id": server });
        blocks.resource("azurerm_postgresql_flexible_server_configuration", &setting_label(label, name), fields);
    }
}

fn setting_label(label: &str, name: &str) -> String {
    format!("{label}_{}", name.replace('.', "_"))
}

/// The facts and the entry that workloads read.
fn access(
    lowering: &Lowering<'_>,
    site: &Site<'_>,
    database: &Database,
    label: &str,
    made: &Made,
    blocks: &mut Blocks,
) {
    let address = Address::of("database", database.name.as_str());
    let dialect = dialect(database);
    let host = format!("{}.{label}.fqdn", dialect.resource);
    let reader = match replicas(database) {
        0 => host.clone(),
        _ => format!("{}.{label}_reader_1.fqdn", dialect.resource),
    };
    publish(lowering, site, &address, "host", expression(&host), blocks);
    publish(lowering, site, &address, "reader-host", expression(&reader), blocks);
    let name = inner_name(database);
    let url =
        |host: &str| format!("\"{}://{USER}:${{{}}}@${{{host}}}:{}/{name}\"", dialect.scheme, made.value, dialect.port);
    let quoted = |text: &str| format!("\"{}\"", literal(text));
    let properties = [
        ("url", url(&host)),
        ("reader-url", url(&reader)),
        ("password", made.value.clone()),
        ("user", quoted(USER)),
        ("host", host.clone()),
        ("reader-host", reader.clone()),
        ("port", quoted(&dialect.port.to_string())),
        ("name", quoted(&name)),
    ];
    values(site, &address, &properties, &made.version, blocks);
}

/// The password of the region that is written, read from its vault for the length of a run.
fn followed(there: &Site<'_>, database: &Database, label: &str, blocks: &mut Blocks) -> Made {
    let address = Address::of("database", database.name.as_str());
    let (name, _) = paths::secret(there.platform, there.cell, &address);
    blocks.typed(
        "ephemeral",
        "azurerm_key_vault_secret",
        label,
        json!({ "name": name, "key_vault_id": there.vault() }),
    );
    let version = version("the entry of the copy", label, blocks);
    Made { value: format!("jsondecode(ephemeral.azurerm_key_vault_secret.{label}.value)[\"password\"]"), version }
}
