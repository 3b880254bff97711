//! What every database is told besides its size: clients must encrypt; changes of what there is, slow queries and audited commands are
//! logged.

use serde_json::{Value, json};

use super::super::logs;
use super::sites::Site;
use crate::words::database::Engine;
use crate::words::promises::AuditSubject;

/// A parameter of an engine.
struct Parameter {
    name: &'static str,
    value: String,
    /// Whether it holds only after the next start.
    at_start: bool,
}

/// The parameters of a database, as blocks of a parameter group.
pub fn of(site: &Site<'_, '_>) -> Vec<Value> {
    let slow = site.database.slow_query.as_ref().map(|slow| slow.above.milliseconds());
    let is_audited = logs::audit(&site.here, AuditSubject::Database).is_some();
    let parameters = match site.offer.engine {
        Engine::Mysql => mysql(slow),
        Engine::Mongodb => mongodb(slow),
        _ => postgresql(slow, is_audited),
    };
    parameters.into_iter().map(block).collect()
}

fn block(parameter: Parameter) -> Value {
    let method = if parameter.at_start { "pending-reboot" } else { "immediate" };
    json!({ "name": parameter.name, "value": parameter.value, "apply_method": method })
}

fn now(name: &'static str, value: impl Into<String>) -> Parameter {
    Parameter { name, value: value.into(), at_start: false }
}

fn at_start(name: &'static str, value: impl Into<String>) -> Parameter {
    Parameter { name, value: value.into(), at_start: true }
}

/// From which time a statement counts as slow where the spec says nothing, in milliseconds.
const SLOW: u64 = 1000;

/// Amazon RDS User Guide, working with parameters on PostgreSQL; pgAudit.
fn postgresql(slow: Option<u64>, is_audited: bool) -> Vec<Parameter> {
    let slow = slow.unwrap_or(SLOW).to_string();
    let mut parameters =
        vec![now("rds.force_ssl", "1"), now("log_statement", "ddl"), now("log_min_duration_statement", slow)];
    if is_audited {
        parameters.push(at_start("shared_preload_libraries", "pg_stat_statements,pgaudit"));
        parameters.push(now("pgaudit.log", "ddl,role"));
    }
    parameters
}

/// Amazon RDS User Guide, requiring SSL for MySQL and its slow query log.
fn mysql(slow: Option<u64>) -> Vec<Parameter> {
    let mut parameters = vec![now("require_secure_transport", "ON")];
    if let Some(milliseconds) = slow {
        parameters.push(now("slow_query_log", "1"));
        parameters.push(now("long_query_time", format!("{}", milliseconds as f64 / 1000.0)));
    }
    parameters
}

/// Amazon DocumentDB Developer Guide, cluster parameters; its profiler takes 50 ms at least. What `audit_logs` calls `ddl` is logins
/// and changes of what there is, not what is read and written.
fn mongodb(slow: Option<u64>) -> Vec<Parameter> {
    let mut parameters = vec![at_start("tls", "enabled"), now("audit_logs", "ddl")];
    if let Some(milliseconds) = slow {
        parameters.push(now("profiler", "enabled"));
        parameters.push(now("profiler_threshold_ms", milliseconds.max(50).to_string()));
    }
    parameters
}
