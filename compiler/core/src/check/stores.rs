//! Stores: pools that fit the engine, and backups that something makes.
//!
//! `pool-unsupported` · A pool that does not speak the database's protocol, or that is a cloud's product and asked for elsewhere.
//!
//! `store-without-backup` · A database in the cluster asks for backups that its engine has no operator to make.

use super::forms;
use crate::derive::{Graph, placement};
use crate::finding::Finding;
use crate::model::Platform;
use crate::words::database::{Database, Engine, PoolProduct};

/// The rule.
pub fn check(platform: &Platform, _graph: &Graph, findings: &mut Vec<Finding>) {
    forms(&platform.nodes.database).for_each(|database| pool(database, findings));
    for declared in &platform.nodes.database {
        let cells = (0..platform.cells.len()).filter_map(|cell| Some((cell, declared.at(cell)?)));
        for (cell, database) in cells {
            if placement::store_in_cluster(platform, database.runs_on.as_deref(), cell) {
                in_cluster(database, findings);
            }
        }
    }
}

fn pool(database: &Database, findings: &mut Vec<Finding>) {
    let Some(pool) = &database.pool else { return };
    let fits = match pool.product.value {
        PoolProduct::Pgbouncer => database.engine.value == Engine::Postgresql,
        PoolProduct::RdsProxy => matches!(database.engine.value, Engine::Postgresql | Engine::Mysql),
    };
    if fits {
        return;
    }
    let (name, speaks) = match pool.product.value {
        PoolProduct::Pgbouncer => ("PgBouncer", "PostgreSQL"),
        PoolProduct::RdsProxy => ("RDS Proxy", "PostgreSQL and MySQL"),
    };
    let message = format!(
        "`database {}` asks for {name}, which speaks {speaks}: no client would get through",
        database.name.as_str()
    );
    findings.push(
        Finding::error("pool-unsupported", pool.product.place, message)
            .also(database.engine.place, "another protocol")
            .help("take `pool` away, and bound the connections of each pod with `uses … connections=`"),
    );
}

fn in_cluster(database: &Database, findings: &mut Vec<Finding>) {
    if let Some(pool) = database.pool.as_ref().filter(|pool| pool.product.value == PoolProduct::RdsProxy) {
        let message = format!(
            "`database {}` runs in the cluster, where Amazon's RDS Proxy does not reach it",
            database.name.as_str()
        );
        findings.push(Finding::error("pool-unsupported", pool.product.place, message).help("write `pool pgbouncer`"));
    }
    if let Some(backup) = database.backup.as_ref().filter(|_| database.engine.value != Engine::Postgresql) {
        let message = format!(
            "`database {}` runs in the cluster, and no operator copies its engine there: the backup is not made, and what is lost stays lost",
            database.name.as_str()
        );
        findings.push(
            Finding::warning("store-without-backup", backup.place, message)
                .help("write `(remove)backup` where losing it does no harm, back up the cluster's volumes with `cluster { backup … }`, or let the cloud run it"),
        );
    }
}
