//! Data in the cluster: what `runs-on kubernetes` makes of databases, caches and search engines, and the pools in front of databases.
//!
//! Each is one file of objects under one name, and has one Secret of that name with an entry for each attribute that others may read
//! (`url`, `host`, `password` …). The variables of workloads are filled from it as from any other store: through the SecretStore
//! [`STORE`], which reads Secrets of this namespace alone.

mod barman;
mod caches;
mod copies;
mod credentials;
mod dump;
mod engines;
mod mongodb;
pub mod pods;
mod pool;
mod pooler;
mod postgresql;
mod redis;
mod search;
mod sentinel;
mod sharded;
mod single;
mod task;
#[cfg(test)]
mod tests;

use std::collections::BTreeSet;

use platc_kubernetes::Object;

use super::component;
use crate::derive::{self, Workload, placement};
use crate::finding::Finding;
use crate::model::Listed;
use crate::model::{Declared, Platform, named, names};
use crate::targets::{Lowering, Unit, vanished};
use crate::types::Address;
use crate::words::database::{Cache, Database, Engine, PoolProduct, Search};
use crate::words::service::Service;
use crate::words::workload::RunsOn;

pub use credentials::{STORE, store as credential_store};
pub use engines::{cache_port, database_port};
pub use pool::PORT as POOL_PORT;

/// The rule of a store's file, and of a pool's.
pub const DATA: &str = "kubernetes/data";
/// The rule of the file of a pool in front of a database outside of the cluster.
pub const POOL: &str = "kubernetes/pool";

/// The stores and pools of a cell's cluster: rule, kind and name.
pub fn plan(lowering: &Lowering<'_>, cell: usize) -> BTreeSet<(&'static str, &'static str, String)> {
    let databases = in_cluster::<Database>(lowering, cell, |database| database.runs_on.as_deref());
    let caches = in_cluster::<Cache>(lowering, cell, |cache| cache.runs_on.as_deref());
    let searches = in_cluster::<Search>(lowering, cell, |search| search.runs_on.as_deref());
    let pools = lowering.all::<Database>().iter().filter(|declared| pool_of(lowering, &declared.name, cell).is_some());
    let stores = [("database", databases), ("cache", caches), ("search", searches)];
    let stores = stores.into_iter().flat_map(|(kind, names)| names.into_iter().map(move |name| (DATA, kind, name)));
    stores.chain(pools.map(|declared| (POOL, "database", declared.name.clone()))).collect()
}

/// The names of the stores of a kind that run in a cell's cluster.
fn in_cluster<T: Listed>(lowering: &Lowering<'_>, cell: usize, runs_on: fn(&T) -> Option<&RunsOn>) -> Vec<String> {
    let here = |store: &T| placement::store_in_cluster(lowering.platform(), runs_on(store), cell);
    let stores = lowering.all::<T>().iter().filter(|declared| declared.at(cell).is_some_and(here));
    stores.map(|declared| declared.name.clone()).collect()
}

/// The name of the objects of a file.
pub fn object_name(platform: &Platform, rule: &str, kind: &str, name: &str) -> String {
    names::in_cluster(if rule == POOL { "pool" } else { kind }, &platform.held(kind, name))
}

/// The objects of a store or a pool.
pub fn objects(lowering: &Lowering<'_>, unit: &Unit) -> Result<Vec<Object>, Finding> {
    let kind = unit.owner.split('.').next().unwrap_or_default();
    let store = Store { lowering, kind, name: object_name(lowering.platform(), unit.rule, kind, &unit.name), unit };
    match kind {
        "cache" => {
            let cache = lowering.get::<Cache>(&unit.name, unit.cell).ok_or_else(|| vanished(unit))?;
            caches::objects(&store, cache)
        }
        "search" => {
            let search = lowering.get::<Search>(&unit.name, unit.cell).ok_or_else(|| vanished(unit))?;
            search::objects(&store, search)
        }
        _ if unit.rule == POOL => {
            let database = pool_of(lowering, &unit.name, unit.cell).ok_or_else(|| vanished(unit))?;
            Ok(pool::objects(&store, database))
        }
        _ => {
            let database = lowering.get::<Database>(&unit.name, unit.cell).ok_or_else(|| vanished(unit))?;
            match database.engine.value {
                Engine::Postgresql => postgresql::objects(&store, database),
                Engine::Mysql => single::mysql(&store, database),
                Engine::Mongodb => mongodb::objects(&store, database),
                // Products of one cloud, which the table of the clouds refuses here.
                Engine::Dynamodb | Engine::Firestore | Engine::Cosmosdb => Ok(Vec::new()),
            }
        }
    }
}

/// What every part of a store's file needs to know.
pub struct Store<'a, 'p> {
    /// The platform.
    pub lowering: &'a Lowering<'p>,
    /// The word of its kind.
    pub kind: &'a str,
    /// The name of its objects.
    pub name: String,
    /// The file.
    pub unit: &'a Unit,
}

impl Store<'_, '_> {
    /// The host of a Service of the store in the cluster.
    fn host(&self, service: &str) -> String {
        names::service_host(service, &self.lowering.platform().namespace)
    }
}

/// The database with a pool of its own in this cluster: it lies outside, asks for PgBouncer, and something here uses it.
fn pool_of<'p>(lowering: &Lowering<'p>, name: &str, cell: usize) -> Option<&'p Database> {
    let declared = named(lowering.all::<Database>(), name)?;
    let database = declared.at(cell).or_else(|| Declared::first(declared))?;
    let pooled = database.pool.as_ref().is_some_and(|pool| pool.product.value == PoolProduct::Pgbouncer);
    let outside = !placement::store_in_cluster(lowering.platform(), database.runs_on.as_deref(), cell);
    (pooled && outside && !callers(lowering, "database", name, cell).is_empty()).then_some(database)
}

/// Whether some database outside of a cell's cluster has a pool in it.
pub fn has_pools(lowering: &Lowering<'_>, cell: usize) -> bool {
    lowering.all::<Database>().iter().any(|declared| pool_of(lowering, &declared.name, cell).is_some())
}

/// The Services by which a store inside of a cell's cluster is reached: those of its own name, and of PostgreSQL the operator's.
pub fn services_inside(lowering: &Lowering<'_>, kind: &str, name: &str, cell: usize) -> Vec<String> {
    const OPERATOR: &[&str] = &["pool", "pool-ro", "ro", "rw"];
    let Some(Reached { name: own, .. }) = reached_inside(lowering, kind, name, cell) else { return Vec::new() };
    if let Some(cache) = lowering.get::<Cache>(name, cell).filter(|_| kind == "cache") {
        return vec![caches::service(cache, &own)];
    }
    if let Some(search) = lowering.get::<Search>(name, cell).filter(|_| kind == "search") {
        return vec![search::service(search, &own)];
    }
    let database =
        lowering.get::<Database>(name, cell).filter(|_| kind == "database" && pool_of(lowering, name, cell).is_none());
    match database.is_some_and(|database| database.engine.value == Engine::Postgresql) {
        true => OPERATOR.iter().map(|part| names::join(&[&own, part], names::DNS_LABEL)).collect(),
        false => vec![own],
    }
}

/// The workloads of a cell's cluster that use a store, sorted.
fn callers(lowering: &Lowering<'_>, kind: &str, name: &str, cell: usize) -> Vec<String> {
    let uses = |workload: &Workload<'_>| {
        workload.uses.iter().any(|used| used.value.target.kind() == kind && used.value.target.name() == name)
    };
    let here = |workload: &Workload<'_>| {
        lowering.depends(&format!("{}.{}", workload.kind, workload.node));
        let service = lowering.get::<Service>(workload.node, cell).filter(|_| workload.kind == "service");
        service.is_none_or(|service| component::runs_here(lowering, service, cell))
    };
    let callers = derive::workloads(lowering.platform(), cell).filter(|workload| uses(workload) && here(workload));
    let mut callers: Vec<String> = callers.map(|workload| workload.name.into_owned()).collect();
    callers.sort_unstable();
    callers
}

/// How a store is reached inside of a cluster.
pub struct Reached {
    /// The name of its objects, and of its Secret.
    pub name: String,
    /// The name of the pods that its clients speak to.
    pub pods: String,
    /// Their port.
    pub port: u16,
}

/// How a store is reached inside of a cell's cluster; nothing for what lies outside.
pub fn reached_inside(lowering: &Lowering<'_>, kind: &str, name: &str, cell: usize) -> Option<Reached> {
    let runs_on = |runs_on: Option<&RunsOn>| placement::store_in_cluster(lowering.platform(), runs_on, cell);
    let own = |rule: &str, port: u16| {
        let name = object_name(lowering.platform(), rule, kind, name);
        Reached { pods: name.clone(), name, port }
    };
    match kind {
        "database" => {
            if let Some(database) = pool_of(lowering, name, cell) {
                return Some(own(POOL, engines::database_port(database)));
            }
            let database = lowering.get::<Database>(name, cell)?;
            runs_on(database.runs_on.as_deref()).then(|| own(DATA, engines::database_port(database)))
        }
        "cache" => {
            let cache = lowering.get::<Cache>(name, cell)?;
            let reached = own(DATA, engines::cache_port(cache));
            let pods = caches::entrance(cache, &reached.name);
            runs_on(cache.runs_on.as_deref()).then_some(Reached { pods, ..reached })
        }
        "search" => {
            let search = lowering.get::<Search>(name, cell)?;
            runs_on(search.runs_on.as_deref()).then(|| own(DATA, engines::SEARCH_PORT))
        }
        _ => None,
    }
}

/// The Secret of this namespace that has the attributes of a store; nothing for what lies outside, whose attributes the cloud keeps.
pub fn secret_of(lowering: &Lowering<'_>, address: &Address, cell: usize) -> Option<String> {
    let here = lowering.platform().cells.get(cell).map_or("", |cell| cell.region.as_str());
    if address.place.as_deref().is_some_and(|place| place != here) {
        return None;
    }
    reached_inside(lowering, &address.kind, &address.name, cell).map(|reached| reached.name)
}
