//! What runs where in a region of AWS: workloads on the cluster or on Amazon ECS, stores that AWS runs, gateways that lead to ECS.

use super::data::products;
use crate::derive::{Workload, workloads};
use crate::targets::Lowering;
use crate::words::cluster::{Cluster, Scheduler};
use crate::words::database::{Cache, CacheEngine, Database, Engine, Search};
use crate::words::network::Gateway;
use crate::words::service::{Cron, Job, Service};
use crate::words::workload::{Product, RunsOn};

/// The cluster of a kind in a cell.
pub fn cluster<'p>(lowering: &Lowering<'p>, cell: usize, kind: Scheduler) -> Option<&'p Cluster> {
    let clusters = lowering.all::<Cluster>().iter().filter_map(|declared| declared.at(cell));
    clusters.into_iter().find(|cluster| scheduler(cluster) == kind)
}

/// What schedules the containers of a cluster.
pub fn scheduler(cluster: &Cluster) -> Scheduler {
    cluster.kind.as_ref().map_or(Scheduler::Kubernetes, |kind| kind.value)
}

/// What runs something on AWS, where the spec says it: the thing's own word, else the environment's.
pub fn product(lowering: &Lowering<'_>, runs_on: Option<&RunsOn>) -> Option<Product> {
    let of_environment = || lowering.platform().settings.as_ref()?.runs_on.as_ref()?.on("aws");
    runs_on.and_then(|runs_on| runs_on.on("aws")).or_else(of_environment)
}

/// What runs a workload in a cell: Kubernetes unless something else is said.
pub fn runtime(lowering: &Lowering<'_>, workload: &Workload<'_>, cell: usize) -> Product {
    let service = (workload.kind == "service").then(|| lowering.get::<Service>(workload.node, cell)).flatten();
    product(lowering, service.and_then(|service| service.runs_on.as_deref())).unwrap_or(Product::Kubernetes)
}

/// The services that run on Amazon ECS in a cell.
pub fn ecs_services<'p>(lowering: &Lowering<'p>, cell: usize) -> impl Iterator<Item = &'p Service> {
    let services = lowering.all::<Service>().iter().filter_map(move |declared| declared.at(cell));
    services.filter(|service| product(lowering, service.runs_on.as_deref()) == Some(Product::Ecs))
}

/// The jobs and crons that run on Amazon ECS in a cell: all of them where the environment says so, which they cannot themselves.
pub fn ecs_tasks<'p>(lowering: &Lowering<'p>, cell: usize) -> Vec<Workload<'p>> {
    if product(lowering, None) != Some(Product::Ecs) {
        return Vec::new();
    }
    let jobs = lowering.all::<Job>().iter().filter_map(|declared| declared.at(cell)).map(Workload::job);
    let crons = lowering.all::<Cron>().iter().filter_map(|declared| declared.at(cell)).map(Workload::cron);
    jobs.chain(crons).collect()
}

/// The gateways that lead to a service on Amazon ECS in a cell, by name; those that lead to the cluster alone are made from there.
pub fn ecs_gateways<'p>(lowering: &Lowering<'p>, cell: usize) -> Vec<&'p Gateway> {
    let leads_to_ecs = |gateway: &Gateway| {
        ecs_services(lowering, cell)
            .flat_map(|service| service.expose.iter())
            .any(|expose| expose.via.as_ref().is_some_and(|via| via.name() == gateway.name.as_str()))
    };
    lowering
        .all::<Gateway>()
        .iter()
        .filter_map(|declared| declared.at(cell))
        .filter(|gateway| leads_to_ecs(gateway))
        .collect()
}

/// A store in the network that AWS runs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Store {
    /// The kind of the node.
    pub kind: &'static str,
    /// Its name.
    pub name: String,
    /// The name under which the cloud knows it.
    pub held: String,
    /// The port it listens on.
    pub port: u16,
    /// Whether it is written in this cell: elsewhere there is a copy.
    pub is_original: bool,
}

impl Store {
    /// Its address with a hyphen, as security groups are called.
    pub fn what(&self) -> String {
        format!("{}-{}", self.kind, self.held)
    }
}

/// The ports of the engines that have machines in the network (the engines' own defaults, which RDS, DocumentDB and ElastiCache keep).
const DATABASE_PORTS: &[(Engine, u16)] = &[(Engine::Postgresql, 5432), (Engine::Mysql, 3306), (Engine::Mongodb, 27017)];
const CACHE_PORTS: &[(CacheEngine, u16)] =
    &[(CacheEngine::Redis, 6379), (CacheEngine::Valkey, 6379), (CacheEngine::Memcached, 11211)];

/// The port of OpenSearch Service (its Developer Guide, VPC support).
const SEARCH_PORT: u16 = 443;

/// The stores with machines in the network of a cell: those that are written there, and copies of global databases.
pub fn stores(lowering: &Lowering<'_>, cell: usize) -> Vec<Store> {
    // The groups of one that was there before are its owner's.
    let is_made = |kind: &str, name: &str| lowering.platform().existing(kind, name).is_none();
    let databases = lowering.all::<Database>().iter().filter_map(|declared| {
        let here = declared.at(cell);
        let database = here.or_else(|| copied(lowering, declared, cell))?;
        let (_, port) = DATABASE_PORTS.iter().find(|(engine, _)| *engine == database.engine.value)?;
        (products::is_managed(database.runs_on.as_ref()) && is_made("database", &declared.name)).then(|| Store {
            kind: "database",
            name: declared.name.clone(),
            held: lowering.platform().held("database", &declared.name),
            port: *port,
            is_original: here.is_some(),
        })
    });
    let caches = lowering.all::<Cache>().iter().filter_map(|declared| {
        let cache = declared.at(cell)?;
        let (_, port) = CACHE_PORTS.iter().find(|(engine, _)| *engine == cache.engine.value)?;
        (products::is_managed(cache.runs_on.as_ref()) && is_made("cache", &declared.name)).then(|| Store {
            kind: "cache",
            name: declared.name.clone(),
            held: lowering.platform().held("cache", &declared.name),
            port: *port,
            is_original: true,
        })
    });
    let engines = lowering.all::<Search>().iter().filter_map(|declared| {
        let search = declared.at(cell)?;
        products::is_managed(search.runs_on.as_ref()).then(|| Store {
            kind: "search",
            name: declared.name.clone(),
            held: lowering.platform().held("search", &declared.name),
            port: SEARCH_PORT,
            is_original: true,
        })
    });
    databases.chain(caches).chain(engines).collect()
}

/// A global database that is written in another region of the cloud has a copy here.
fn copied<'p>(
    lowering: &Lowering<'p>,
    declared: &'p crate::model::Declared<Database>,
    cell: usize,
) -> Option<&'p Database> {
    let cells = &lowering.platform().cells;
    let cloud = &cells.get(cell)?.cloud;
    let elsewhere = (0..cells.len()).filter(|other| cells.get(*other).is_some_and(|other| other.cloud == *cloud));
    elsewhere.filter_map(|other| declared.at(other)).find(|database| database.global.is_some())
}

/// The workloads of a cell that use a node.
pub fn users<'p>(lowering: &Lowering<'p>, kind: &str, name: &str, cell: usize) -> Vec<Workload<'p>> {
    let uses = |workload: &Workload<'_>| {
        workload.uses.iter().any(|used| used.value.target.kind() == kind && used.value.target.name() == name)
    };
    ["service", "job", "cron"].iter().for_each(|kind| lowering.depends(kind));
    workloads(lowering.platform(), cell).filter(uses).collect()
}
