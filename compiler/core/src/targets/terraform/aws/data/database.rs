//! A database on AWS: what Aurora, RDS and DocumentDB have in common.

use serde_json::{Value, json};

use super::super::credentials::{self, Entry, Password};
use super::products::DatabaseProduct;
use super::sites::{self, Site};
use super::{adopted, aurora, documentdb, facts, machines, parameters, products, proxy, rds};
use crate::finding::Finding;
use crate::targets::terraform::aws::service_role;
use crate::targets::terraform::document::{Blocks, expression};
use crate::targets::terraform::part::{File, Part};
use crate::targets::terraform::stack::Stack;
use crate::targets::{Lowering, Unit};
use crate::words::database::{Database, Engine, PoolProduct};

/// The part.
pub const PART: Part = Part { rule: "terraform/aws-database", cloud: "aws", area: "data", files, blocks };

/// The user that applications log in as.
const USER: &str = "app";

/// What workloads read of a database's entry in the secret store.
const KEYS: &[&str] = &["username", "password", "url", "reader-url"];

/// The longest time back to which RDS, Aurora and DocumentDB restore any moment, in days; older copies are AWS Backup's (Amazon RDS
/// User Guide, backup retention period).
pub const LONGEST_POINT_IN_TIME: u64 = 35;

fn files(lowering: &Lowering<'_>, stack: &Stack) -> Vec<File> {
    let databases = lowering.all::<Database>().iter();
    databases.filter(|declared| sites::site(lowering, &declared.name, stack.home()).is_some()).map(File::of).collect()
}

fn blocks(lowering: &Lowering<'_>, stack: &Stack, unit: &Unit, blocks: &mut Blocks) -> Result<(), Finding> {
    let Some(site) = sites::site(lowering, &unit.name, stack.home()) else { return Ok(()) };
    if site.is_adopted() {
        let (host, reader) = adopted::database(&site, blocks);
        adopted::entry(&site.here, "database", &unit.name, KEYS, blocks);
        published(&site, &host, &reader, blocks);
        return Ok(());
    }
    let password = site.is_leader().then(|| credentials::password("database", &unit.name, blocks));
    group_of_subnets(&site, blocks);
    let (host, reader) = match site.offer.product {
        DatabaseProduct::Aurora => aurora::cluster(&site, password.as_ref(), blocks),
        DatabaseProduct::DocumentDb => documentdb::cluster(&site, password.as_ref(), blocks),
        DatabaseProduct::Rds => rds::instances(&site, password.as_ref(), blocks),
    };
    let pooled = site.is_leader() && is_pooled_by_proxy(site.database);
    let host = if pooled { proxy::proxy(&site, blocks) } else { host };
    if let Some(password) = &password {
        secret(&site, &host, &reader, password, blocks);
    }
    published(&site, &host, &reader, blocks);
    Ok(())
}

fn is_pooled_by_proxy(database: &Database) -> bool {
    database.pool.as_ref().is_some_and(|pool| pool.product.value == PoolProduct::RdsProxy)
}

fn group_of_subnets(site: &Site<'_, '_>, blocks: &mut Blocks) {
    let documents = site.offer.product == DatabaseProduct::DocumentDb;
    let kind = if documents { "aws_docdb_subnet_group" } else { "aws_db_subnet_group" };
    let fields = json!({ "name": site.id(), "subnet_ids": expression("data.aws_subnets.database.ids") });
    blocks.resource(kind, &site.label(), fields);
    super::security_group(&site.here, "database", site.database.name.as_str(), blocks);
}

/// The expressions of the identifiers of its security groups.
pub fn security_groups(site: &Site<'_, '_>) -> Value {
    json!([super::security_group_id(&site.here, "database", site.database.name.as_str())])
}

/// How far back any moment can be restored, in days.
pub fn point_in_time(database: &Database) -> u64 {
    let backup = database.backup.as_ref();
    let days =
        backup.and_then(|backup| backup.point_in_time.as_ref().or(backup.keep.as_ref())).map_or(1, |keep| keep.days());
    days.clamp(1, LONGEST_POINT_IN_TIME)
}

/// What guards a database against being deleted by mistake. In an environment that passes nothing does.
pub fn guarded(site: &Site<'_, '_>, mut fields: Value) -> Value {
    let is_passing = site.here.is_passing();
    fields["deletion_protection"] = json!(!is_passing);
    fields["skip_final_snapshot"] = json!(is_passing);
    if !is_passing {
        fields["final_snapshot_identifier"] = json!(format!("{}-final", site.id()));
    }
    fields
}

/// What AWS Backup finds a database by, and an audit the kinds of data in it.
pub fn tags(database: &Database) -> Value {
    let mut tags = json!({ "backup": format!("database-{}", database.name.as_str()) });
    let kinds: Vec<&str> = database.holds.0.iter().map(|data| data.name()).collect();
    if !kinds.is_empty() {
        tags["holds"] = json!(kinds.join(" "));
    }
    tags
}

/// Adds the parameter group of a database, and gives the expression of its name.
pub fn parameter_group(site: &Site<'_, '_>, kind: &str, blocks: &mut Blocks) -> Value {
    let family = site.offer.family(products::version(site.database, site.offer));
    let fields = json!({
        "name_prefix": format!("{}-", site.id()),
        "family": family,
        "parameter": parameters::of(site),
        // A new family is a new group, which must be there before the database leaves the old one.
        "lifecycle": { "create_before_destroy": true },
    });
    blocks.resource(kind, &site.label(), fields);
    expression(&format!("{kind}.{}.name", site.label()))
}

/// What records the work of each machine: Performance Insights, and the operating system's numbers each minute.
pub fn insights(site: &Site<'_, '_>, mut fields: Value, blocks: &mut Blocks) -> Value {
    // MySQL on the smallest machines has no room for it (Amazon RDS User Guide, engines that Performance Insights supports).
    let has_room = site.offer.engine == Engine::Postgresql || !machines::is_burstable(site.machine());
    if site.database.insights.on && has_room {
        let label = format!("{}_monitoring", site.label());
        let name = site.here.role(&format!("{}-monitoring", site.database.name.as_str()));
        let managed = Some("service-role/AmazonRDSEnhancedMonitoringRole");
        let role = service_role(&site.here, blocks, &label, &name, "monitoring.rds.amazonaws.com", &[], managed);
        fields["performance_insights_enabled"] = json!(true);
        fields["performance_insights_kms_key_id"] = site.here.key("data");
        fields["monitoring_interval"] = json!(60);
        fields["monitoring_role_arn"] = role;
    }
    fields
}

/// Adds who logs in and with what.
pub fn login(mut fields: Value, field: &str, password: &Password) -> Value {
    fields[if field == "password" { "username" } else { "master_username" }] = json!(USER);
    fields[format!("{field}_wo")] = expression(&password.value);
    fields[format!("{field}_wo_version")] = password.version.clone();
    fields
}

/// Each engine's part of an address before the user, its port, and what follows the name of the database: encryption is asked for.
fn address(engine: Engine) -> (&'static str, u16, &'static str) {
    match engine {
        Engine::Mysql => ("mysql", 3306, "?ssl-mode=REQUIRED"),
        Engine::Mongodb => {
            ("mongodb", 27017, "?tls=true&replicaSet=rs0&readPreference=secondaryPreferred&retryWrites=false")
        }
        _ => ("postgresql", 5432, "?sslmode=require"),
    }
}

fn secret(site: &Site<'_, '_>, host: &str, reader: &str, password: &Password, blocks: &mut Blocks) {
    let (label, name) = (site.label(), site.database.name.as_str());
    let entry_label = format!("database_{label}");
    let copies = credentials::copies(&site.here, site.followers.iter().copied());
    credentials::entry(&site.here, &Entry { kind: "database", name, label: &entry_label, copies }, blocks);
    let (scheme, port, options) = address(site.offer.engine);
    let database = site.database_name();
    let url =
        |host: &str| format!("\"{scheme}://{USER}:${{{}}}@${{{host}}}:{port}/{database}{options}\"", password.value);
    let properties = [
        ("username", format!("\"{USER}\"")),
        ("password", password.value.clone()),
        ("url", url(host)),
        ("reader-url", url(reader)),
    ];
    credentials::value(&entry_label, &properties, &password.version, blocks);
}

/// Writes the facts that somebody reads. A region that follows gives the host of the one that is written for `host`.
fn published(site: &Site<'_, '_>, host: &str, reader: &str, blocks: &mut Blocks) {
    let node = site.address();
    let pooled = site.database.pool.as_ref().is_some_and(|pool| pool.product.value == PoolProduct::Pgbouncer);
    let wanted =
        |cell: usize, attribute: &str| pooled || facts::is_consumed(&site.here.in_cell(cell), &node, attribute);
    if site.is_leader() {
        if std::iter::once(site.leader).chain(site.followers.iter().copied()).any(|cell| wanted(cell, "host")) {
            facts::publish(&site.here, &node, "host", expression(host), blocks);
        }
    } else if wanted(site.here.cell, "host") {
        let leading = facts::read(&site.here, &site.home(), &node, "host", blocks);
        facts::publish(&site.here, &node, "host", expression(&leading), blocks);
    }
    if wanted(site.here.cell, "reader-host") {
        facts::publish(&site.here, &node, "reader-host", expression(reader), blocks);
    }
}
