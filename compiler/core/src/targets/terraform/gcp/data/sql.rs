//! Cloud SQL: PostgreSQL and MySQL on private addresses, with a standby, copies that answer reads, and copies in other regions.

use serde_json::{Map, Value, json};

use super::copies::Copy;
use super::settings;
use crate::targets::Lowering;
use crate::targets::terraform::document::{Blocks, expression, label};
use crate::targets::terraform::gcp::secrets::{Made, part, publish, store_password, values};
use crate::targets::terraform::gcp::site::{self, Site};
use crate::targets::terraform::versions::Versions;
use crate::types::Address;
use crate::words::database::{Database, Engine};

/// The user that applications log in as.
pub const USER: &str = "app";

/// What differs between the engines: the name and the versions that Cloud SQL knows, its port, the beginning of an address. Source: Cloud
/// SQL, database versions and version policies, as of 2026-11.
struct Dialect {
    name: &'static str,
    versions: Versions,
    port: u16,
    scheme: &'static str,
}

const POSTGRESQL: Dialect = Dialect {
    name: "POSTGRES",
    versions: Versions::of("Cloud SQL", &["9.6", "10", "11", "12", "13", "14", "15", "16", "17", "18"], "17"),
    port: 5432,
    scheme: "postgresql",
};
const MYSQL: Dialect = Dialect {
    name: "MYSQL",
    versions: Versions::of("Cloud SQL", &["5.6", "5.7", "8.0", "8.4"], "8.4"),
    port: 3306,
    scheme: "mysql",
};

fn dialect(database: &Database) -> &'static Dialect {
    if database.engine.value == Engine::Mysql { &MYSQL } else { &POSTGRESQL }
}

/// The versions that Cloud SQL has of an engine.
pub fn versions(database: &Database) -> Versions {
    dialect(database).versions
}

/// `POSTGRES_16`, `MYSQL_8_0`: PostgreSQL by its major version alone, MySQL by both parts.
fn version(database: &Database) -> String {
    let said = database.version.as_ref().map(|version| version.as_str());
    format!("{}_{}", dialect(database).name, versions(database).chosen(said).replace('.', "_"))
}

/// The instance that is written, or the one that follows another region's, with the copies beside it that answer reads.
pub fn instances(lowering: &Lowering<'_>, site: &Site<'_>, copy: &Copy<'_>, blocks: &mut Blocks) {
    let database = copy.database;
    let label = label(&["database", database.name.as_str()]);
    let mut fields = instance(lowering, site, database, "");
    fields["settings"] = settings::of(lowering, site, database, copy.follows.is_none());
    if let Some(written) = copy.follows {
        let there = site::at(lowering, written);
        fields["master_instance_name"] = json!(there.store("database", database.name.as_str(), ""));
    }
    blocks.resource("google_sql_database_instance", &label, fields);
    readers(lowering, site, database, &label, blocks);
    if copy.follows.is_none() {
        contents(database, &label, blocks);
    }
    credentials(lowering, site, copy, &label, blocks);
}

fn instance(lowering: &Lowering<'_>, site: &Site<'_>, database: &Database, part: &str) -> Value {
    json!({
        "name": site.store("database", database.name.as_str(), part),
        "region": site.location,
        "database_version": version(database),
        "deletion_protection": !settings::is_passing(lowering),
    })
}

/// Copies in the same region: the first one's address is what reads go to.
fn readers(lowering: &Lowering<'_>, site: &Site<'_>, database: &Database, label: &str, blocks: &mut Blocks) {
    for number in 1..=database.replicas.as_ref().map_or(0, |count| count.value) {
        let mut fields = instance(lowering, site, database, &format!("-reader-{number}"));
        fields["master_instance_name"] = expression(&format!("google_sql_database_instance.{label}.name"));
        fields["settings"] = settings::of(lowering, site, database, false);
        blocks.resource("google_sql_database_instance", &format!("{label}_reader_{number}"), fields);
    }
}

/// The database in the instance; a copy has its source's.
fn contents(database: &Database, label: &str, blocks: &mut Blocks) {
    let fields = json!({
        "name": inner_name(database),
        "instance": expression(&format!("google_sql_database_instance.{label}.name")),
        // Users and tables go with the instance; nothing drops the database by itself.
        "deletion_policy": "ABANDON",
    });
    blocks.resource("google_sql_database", label, fields);
}

/// The name of the database in its engine.
pub fn inner_name(database: &Database) -> String {
    database.name.as_str().replace('-', "_")
}

/// The user, its password, and the entry that workloads read. A copy in another region has its source's user and password: the entry
/// of that region is where a person or a promotion puts them.
fn credentials(lowering: &Lowering<'_>, site: &Site<'_>, copy: &Copy<'_>, label: &str, blocks: &mut Blocks) {
    let database = copy.database;
    let address = Address::of("database", database.name.as_str());
    let host = format!("google_sql_database_instance.{label}.private_ip_address");
    let reader = match database.replicas.as_ref().map_or(0, |count| count.value) {
        0 => host.clone(),
        _ => format!("google_sql_database_instance.{label}_reader_1.private_ip_address"),
    };
    publish(lowering, site, &address, "host", expression(&host), blocks);
    publish(lowering, site, &address, "reader-host", expression(&reader), blocks);
    let made = match copy.follows {
        None => {
            let made =
                store_password(&format!("user `{USER}` of database `{}`", database.name.as_str()), label, blocks);
            user(label, &made, blocks);
            made
        }
        Some(written) => followed(&site::at(lowering, written), &address, label, blocks),
    };
    let dialect = dialect(database);
    let name = inner_name(database);
    let url = format!("\"{}://{USER}:${{{}}}@${{{host}}}:{}/{name}\"", dialect.scheme, made.value, dialect.port);
    let properties = [("url", url), ("password", made.value.clone())];
    values(site, &address, std::slice::from_ref(&site.location), &properties, &made.version, blocks);
}

fn user(label: &str, made: &Made, blocks: &mut Blocks) {
    let mut fields = Map::new();
    let instance = expression(&format!("google_sql_database_instance.{label}.name"));
    fields.insert("name".to_owned(), json!(USER));
    fields.insert("instance".to_owned(), instance);
    fields.insert("password_wo".to_owned(), expression(&made.value));
    fields.insert("password_wo_version".to_owned(), made.version.clone());
    // A user who owns tables cannot be dropped; it goes with the instance.
    fields.insert("deletion_policy".to_owned(), json!("ABANDON"));
    blocks.resource("google_sql_user", label, Value::Object(fields));
}

/// The password of the region that is written, read from its entry for the length of a run.
fn followed(there: &Site<'_>, address: &Address, label: &str, blocks: &mut Blocks) -> Made {
    let (secret, _) = crate::derive::paths::secret(there.platform, there.cell, &part(address, "password"));
    blocks.typed("ephemeral", "google_secret_manager_secret_version", label, json!({ "secret": secret }));
    let version = crate::targets::terraform::gcp::secrets::version("the entry of the copy", label, blocks);
    Made { value: format!("ephemeral.google_secret_manager_secret_version.{label}.secret_data"), version }
}
