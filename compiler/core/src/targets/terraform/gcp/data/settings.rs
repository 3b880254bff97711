//! Settings of an instance of Cloud SQL: size, disk, backups, its window, what is logged.

use serde_json::{Value, json};

use crate::targets::Lowering;
use crate::targets::terraform::gcp::account::audit;
use crate::targets::terraform::gcp::site::Site;
use crate::targets::terraform::gcp::sizes::{ENTERPRISE, ENTERPRISE_PLUS};
use crate::targets::terraform::sizes::Catalogue;
use crate::words::database::{Database, Engine};
use crate::words::platform::Platform;
use crate::words::state::Backup;

/// How far back the Enterprise edition can go, in days (Cloud SQL, editions).
const ENTERPRISE_DAYS: u64 = 7;

/// The days that a backup is kept, and that any moment can be had back, where the spec says nothing.
const USUAL_DAYS: u64 = 7;

/// The smallest disk, in gibibytes.
const SMALLEST_DISK: u64 = 10;

/// The edition and its tiers: what goes back further than a week is the dearer one's.
pub fn edition(database: &Database) -> (&'static str, Catalogue) {
    if point_in_time(database) > ENTERPRISE_DAYS {
        ("ENTERPRISE_PLUS", ENTERPRISE_PLUS)
    } else {
        ("ENTERPRISE", ENTERPRISE)
    }
}

fn point_in_time(database: &Database) -> u64 {
    let said = database.backup.as_ref().and_then(|backup| backup.point_in_time.as_ref());
    said.map_or(USUAL_DAYS, |days| days.days().max(1))
}

/// Whether the environment comes and goes with a pull request: nothing in it is guarded against deletion.
pub fn is_passing(lowering: &Lowering<'_>) -> bool {
    lowering.platform().settings.as_ref().is_some_and(|settings| settings.per.is_some())
}

/// The settings of an instance. Copies have no backups of their own: PostgreSQL refuses them, and their source has some.
pub fn of(lowering: &Lowering<'_>, site: &Site<'_>, database: &Database, is_source: bool) -> Value {
    let size = database.size.as_ref();
    let cpu = size.and_then(|size| size.cpu.as_ref()).map(|cpu| cpu.value);
    let memory = size.and_then(|size| size.memory.as_ref()).map(|memory| memory.value);
    let storage = database.storage.as_ref();
    let (edition, tiers) = edition(database);
    let mut settings = json!({
        "edition": edition,
        "tier": tiers.name(cpu, memory),
        "availability_type": if database.multi_zone.on { "REGIONAL" } else { "ZONAL" },
        "disk_type": "PD_SSD",
        "disk_size": storage.map_or(SMALLEST_DISK, |storage| storage.amount.gibibytes().max(SMALLEST_DISK)),
        "disk_autoresize": true,
        "disk_autoresize_limit": storage.and_then(|storage| storage.grow_to.as_ref()).map_or(0, |most| most.gibibytes()),
        "deletion_protection_enabled": !is_passing(lowering),
        "ip_configuration": {
            "ipv4_enabled": false,
            "private_network": site.network(),
            "allocated_ip_range": site.name("managed"),
            "enable_private_path_for_google_cloud_services": true,
            "ssl_mode": "ENCRYPTED_ONLY",
        },
        "insights_config": {
            "query_insights_enabled": database.insights.on,
            "record_application_tags": database.insights.on,
            "record_client_address": false,
        },
        "database_flags": flags(database, audit::is_of_databases(lowering)),
        "user_labels": labels(database),
    });
    if is_source {
        settings["backup_configuration"] = backups(database, site);
        settings["retain_backups_on_delete"] = json!(!is_passing(lowering));
        settings["maintenance_window"] = window(lowering);
    }
    settings
}

fn backups(database: &Database, site: &Site<'_>) -> Value {
    let backup = database.backup.as_ref();
    let keep = backup.and_then(|backup| backup.keep.as_ref()).map_or(USUAL_DAYS, |keep| keep.days().clamp(1, 365));
    let mut fields = json!({
        "enabled": true,
        "start_time": backup.map_or_else(|| "02:00".to_owned(), |backup| start(backup)),
        "location": site.location,
        "transaction_log_retention_days": point_in_time(database),
        "backup_retention_settings": { "retained_backups": keep, "retention_unit": "COUNT" },
    });
    // MySQL goes back by its binary log, PostgreSQL by its write-ahead log.
    let log =
        if database.engine.value == Engine::Mysql { "binary_log_enabled" } else { "point_in_time_recovery_enabled" };
    fields[log] = json!(true);
    fields
}

/// The hour at which the daily backup begins; Cloud SQL takes one a day.
fn start(backup: &Backup) -> String {
    let cron = backup.schedule.as_ref().map_or("0 2 * * *", |schedule| &schedule.cron);
    let mut fields = cron.split(' ').map(|field| field.parse::<u32>().unwrap_or(0));
    let minute = fields.next().unwrap_or(0);
    format!("{:02}:{minute:02}", fields.next().unwrap_or(2))
}

/// The window of the platform, as Cloud SQL has it: a day of the week, Monday first, and an hour.
fn window(lowering: &Lowering<'_>) -> Value {
    let platform = lowering.all::<Platform>().iter().find_map(|declared| declared.first());
    let cron = platform.and_then(|platform| platform.maintenance.as_ref()).map(|window| &window.schedule.cron);
    let field = |index: usize| cron.and_then(|cron| cron.split(' ').nth(index)?.parse::<u32>().ok());
    let day = field(4).map_or(7, |day| if day % 7 == 0 { 7 } else { day });
    json!({ "day": day, "hour": field(1).unwrap_or(3), "update_track": "stable" })
}

/// What is written to the log, by the engine's own settings (Cloud SQL, configure database flags).
fn flags(database: &Database, is_audited: bool) -> Vec<Value> {
    let on = ["log_checkpoints", "log_connections", "log_disconnections", "log_lock_waits"];
    let slow = database.slow_query.as_ref().map(|slow| slow.above.milliseconds());
    let flag = |name: &str, value: String| json!({ "name": name, "value": value });
    if database.engine.value == Engine::Mysql {
        let log = [flag("local_infile", "off".to_owned()), flag("skip_show_database", "on".to_owned())];
        let slow = slow.map(|milliseconds| {
            let seconds = format!("{}", milliseconds as f64 / 1000.0);
            [flag("slow_query_log", "on".to_owned()), flag("long_query_time", seconds)]
        });
        return log.into_iter().chain(slow.into_iter().flatten()).collect();
    }
    let mut flags: Vec<Value> = on.iter().map(|name| flag(name, "on".to_owned())).collect();
    flags.push(flag("log_hostname", "on".to_owned()));
    flags.push(flag("log_min_messages", "error".to_owned()));
    flags.push(flag("log_min_error_statement", "error".to_owned()));
    flags.push(flag("log_statement", "ddl".to_owned()));
    flags.push(flag("cloudsql.enable_pgaudit", "on".to_owned()));
    if is_audited {
        flags.push(flag("pgaudit.log", "ddl,role".to_owned()));
    }
    flags.extend(slow.map(|milliseconds| flag("log_min_duration_statement", milliseconds.to_string())));
    flags
}

fn labels(database: &Database) -> Value {
    let kinds: Vec<&str> = database.holds.0.iter().map(|data| data.name()).collect();
    if kinds.is_empty() { json!({}) } else { json!({ "holds": kinds.join("_") }) }
}
