//! Stores: pools that fit the engine, and backups that something makes.
//!
//! `pool-unsupported` · A pool that does not speak the database's protocol, or that is a cloud's product and asked for elsewhere.
//!
//! `store-without-backup` · A store in the cluster asks for copies that nothing makes there, or that have no bucket to go to.
//!
//! `cloud-does-less` · What a database in the cluster, or of one engine in one cloud, cannot do that others do; the table of the clouds, which
//! has the rest, knows no engines.

use super::forms;
use crate::derive::{Graph, copies, placement};
use crate::finding::Finding;
use crate::model::Platform;
use crate::source::Place;
use crate::words::database::{Database, Engine, PoolProduct, Search};
use crate::words::service::Service;

/// The rule.
pub fn check(platform: &Platform, _graph: &Graph, findings: &mut Vec<Finding>) {
    forms(&platform.nodes.database).for_each(|database| pool(database, findings));
    forms(&platform.nodes.database).for_each(|database| findings.extend(pool_of_another(platform, database)));
    for declared in &platform.nodes.database {
        let cells = (0..platform.cells.len()).filter_map(|cell| Some((cell, declared.at(cell)?)));
        for (cell, database) in cells {
            if placement::store_in_cluster(platform, database.runs_on.as_deref(), cell) {
                in_cluster(platform, database, cell, findings);
            } else if platform.cells.get(cell).is_some_and(|cell| cell.cloud == "azure") {
                findings.extend(in_cosmos_db(database));
            }
        }
    }
    for declared in &platform.nodes.service {
        let cells = (0..platform.cells.len()).filter_map(|cell| Some((cell, declared.at(cell)?)));
        for (_, service) in
            cells.filter(|(cell, _)| platform.cells.get(*cell).is_some_and(|cell| cell.cloud.is_empty()))
        {
            volumes(service, findings);
        }
    }
    for declared in &platform.nodes.search {
        let cells = (0..platform.cells.len()).filter_map(|cell| Some((cell, declared.at(cell)?)));
        let here =
            |(cell, search): &(usize, &Search)| placement::store_in_cluster(platform, search.runs_on.as_deref(), *cell);
        cells.filter(here).for_each(|(_, search)| search_in_cluster(search, findings));
    }
}

/// How far back Cosmos DB goes at most, in days (Cosmos DB, continuous backup, tiers).
const COSMOS_DB_DAYS: u64 = 30;

fn in_cosmos_db(database: &Database) -> Option<Finding> {
    let is_it = matches!(database.engine.value, Engine::Mongodb | Engine::Cosmosdb);
    let moment = database.backup.as_ref()?.point_in_time.as_ref().filter(|_| is_it)?;
    let name = database.name.as_str();
    (moment.days() > COSMOS_DB_DAYS).then(|| {
        let message = format!(
            "`backup.point-in-time` of `database.{name}` is less on Azure than it says: Cosmos DB goes back {COSMOS_DB_DAYS} days at most"
        );
        Finding::warning("cloud-does-less", moment.place, message)
            .help(format!("`allow cloud-does-less because=\"…\"` in `database.{name}` accepts that"))
    })
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

/// A proxy logs in with what Terraform made, and stands in groups that the database's own lets in.
fn pool_of_another(platform: &Platform, database: &Database) -> Option<Finding> {
    let name = database.name.as_str();
    let pool = database.pool.as_ref().filter(|pool| pool.product.value == PoolProduct::RdsProxy)?;
    platform.existing("database", name)?;
    let message = format!("`database {name}` was there before, and an RDS Proxy before it is its owner's to make");
    let help = "write `pool pgbouncer`, which runs in the cluster, or refer to the proxy as `external`";
    Some(Finding::error("pool-unsupported", pool.product.place, message).help(help))
}

fn in_cluster(platform: &Platform, database: &Database, cell: usize, findings: &mut Vec<Finding>) {
    if let Some(pool) = database.pool.as_ref().filter(|pool| pool.product.value == PoolProduct::RdsProxy) {
        let message = format!(
            "`database {}` runs in the cluster, where Amazon's RDS Proxy does not reach it",
            database.name.as_str()
        );
        findings.push(Finding::error("pool-unsupported", pool.product.place, message).help("write `pool pgbouncer`"));
    }
    without_bucket(platform, database, cell, findings);
    let losses = LOSSES.iter().filter(|loss| loss.engines.contains(&database.engine.value));
    for (loss, place) in losses.filter_map(|loss| Some((loss, (loss.asked)(database)?))) {
        let name = database.name.as_str();
        let message =
            format!("`{}` of `database.{name}` is less in the cluster than it says: {}", loss.word, loss.sentence);
        let help = format!("`allow cloud-does-less because=\"…\"` in `database.{name}` accepts that");
        findings.push(Finding::warning("cloud-does-less", place, message).help(help));
    }
}

/// What an engine in the cluster does less than a managed one.
struct Loss {
    word: &'static str,
    engines: &'static [Engine],
    /// Where a database asks for it.
    asked: fn(&Database) -> Option<Place>,
    /// What becomes of it, without a full stop.
    sentence: &'static str,
}

const LOSSES: &[Loss] = &[
    Loss {
        word: "backup.point-in-time",
        engines: &[Engine::Mysql, Engine::Mongodb],
        asked: |database| Some(database.backup.as_ref()?.point_in_time.as_ref()?.place),
        sentence: "its log is not kept, so that only the moments of the copies themselves can be had again",
    },
    Loss {
        word: "insights",
        engines: &[Engine::Mysql, Engine::Mongodb],
        asked: |database| database.insights.on.then_some(database.insights.place),
        sentence: "nothing there records what its queries wait for",
    },
    Loss {
        word: "slow-query",
        engines: &[Engine::Mysql],
        asked: |database| Some(database.slow_query.as_ref()?.place),
        sentence: "MySQL writes such queries to a file of its own and not to the log of the cluster",
    },
];

fn without_bucket(platform: &Platform, database: &Database, cell: usize, findings: &mut Vec<Finding>) {
    let Some(backup) = database.backup.as_ref().filter(|_| !copies::has_bucket(platform, cell)) else { return };
    findings.push(not_made(
        "database",
        database.name.as_str(),
        backup.place,
        "there is no cloud with a bucket for its copies",
    ));
}

fn not_made(kind: &str, name: &str, place: Place, why: &str) -> Finding {
    let message =
        format!("`{kind} {name}` runs in the cluster, and {why}: the backup is not made, and what is lost stays lost");
    Finding::warning("store-without-backup", place, message).help(
        "write `(remove)backup` where losing it does no harm, back up the cluster's volumes with `cluster { backup … }`, or let the cloud run it",
    )
}

/// The disks of a cluster are copied by its cloud.
fn volumes(service: &Service, findings: &mut Vec<Finding>) {
    for (volume, backup) in service.volume.iter().filter_map(|volume| Some((volume, volume.backup.as_ref()?))) {
        let message = format!(
            "volume `{}` of `service {}` asks for copies, and there is no cloud that makes them: what is lost stays lost",
            volume.name.as_str(),
            service.name.as_str()
        );
        findings.push(
            Finding::warning("store-without-backup", backup.place, message)
                .help("write `(remove)backup` where losing it does no harm, or say in which `cloud` the cluster is"),
        );
    }
}

fn search_in_cluster(search: &Search, findings: &mut Vec<Finding>) {
    if let Some(backup) = &search.backup {
        findings.push(not_made("search", search.name.as_str(), backup.place, "nothing there copies its engine"));
    }
}
