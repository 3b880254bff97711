//! Databases and what is asked like one: caches, tables, search.

use super::alert::Alert;
use super::references::{DataName, RegionName, TeamName};
use super::state::Backup;
use super::workload::RunsOn;
use crate::schema::{Attribute, Block, Flag, Keyed, Phase, Set, Sp};
use crate::types::{Bytes, Cpu, Duration, Name, Plain, Ref, Version};

/// A database, by the protocol that its application speaks; the cloud brings the product.
#[derive(Debug, Clone, platc_derive::Node)]
#[node(named, state, attributes = DATABASE_ATTRIBUTES)]
pub struct Database {
    /// The name of the database in the spec.
    #[node(key)]
    pub name: Sp<Name>,
    /// The protocol that the application speaks.
    pub engine: Sp<Engine>,
    /// The version of the engine.
    pub version: Option<Sp<Version>>,
    /// The product, where it is not the cloud's usual one.
    pub runs_on: Option<Block<RunsOn>>,
    /// What each of its machines has at least.
    pub size: Option<Block<DatabaseSize>>,
    /// Its disk.
    pub storage: Option<Block<Storage>>,
    /// How many copies answer reads in each region.
    pub replicas: Option<Sp<u32>>,
    /// Whether a second machine in another zone takes over by itself.
    pub multi_zone: Flag,
    /// A copy in every other region of the cloud.
    pub global: Option<Block<Global>>,
    /// What keeps connections ready for its clients.
    pub pool: Option<Block<Pool>>,
    /// Its copies for bad days.
    pub backup: Option<Block<Backup>>,
    /// Whether the cloud records what its queries wait for.
    pub insights: Flag,
    /// Which queries are written to the log.
    pub slow_query: Option<Block<SlowQuery>>,
    /// The kinds of data in it.
    pub holds: Set<Ref<DataName>>,
    /// Teams that may use it.
    pub offer: Set<Ref<TeamName>>,
    /// Its alerts.
    pub alert: Keyed<Alert>,
}

/// What other nodes may read of a database.
const DATABASE_ATTRIBUTES: &[Attribute] = &[
    Attribute { name: "name", phase: Phase::Early, doc: "The name of the database in its engine." },
    Attribute { name: "port", phase: Phase::Early, doc: "The port it listens on." },
    Attribute { name: "user", phase: Phase::Early, doc: "The user that applications log in as." },
    Attribute { name: "host", phase: Phase::Late, doc: "The host that takes writes." },
    Attribute { name: "reader-host", phase: Phase::Late, doc: "The host that answers reads." },
    Attribute { name: "password", phase: Phase::Secret, doc: "The password of the user." },
    Attribute { name: "url", phase: Phase::Secret, doc: "All of it as one address." },
    Attribute { name: "reader-url", phase: Phase::Secret, doc: "All of it as one address, to read from." },
];

/// The protocol of a database.
#[derive(Debug, Clone, Copy, PartialEq, Eq, platc_derive::Word)]
pub enum Engine {
    /// PostgreSQL.
    Postgresql,
    /// MySQL.
    Mysql,
    /// MongoDB.
    Mongodb,
    /// Amazon DynamoDB, on AWS alone.
    Dynamodb,
    /// Google Firestore, on Google Cloud alone.
    Firestore,
    /// Azure Cosmos DB, on Azure alone.
    Cosmosdb,
}

/// What each machine of a database has at least.
#[derive(Debug, Clone, platc_derive::Node)]
#[node(word = "size")]
pub struct DatabaseSize {
    /// Cores.
    pub cpu: Option<Sp<Cpu>>,
    /// Memory.
    pub memory: Option<Sp<Bytes>>,
    /// Requests in units of a second, where the cloud sells those and not machines.
    pub request_units: Option<Sp<u32>>,
}

/// A disk.
#[derive(Debug, Clone, platc_derive::Node)]
pub struct Storage {
    /// How large it is.
    #[node(argument)]
    pub amount: Sp<Bytes>,
    /// How large it may become by itself.
    pub grow_to: Option<Sp<Bytes>>,
}

/// A copy in every other region of the cloud.
#[derive(Debug, Clone, platc_derive::Node)]
pub struct Global {
    /// Who makes a copy the one that is written, when the first region is lost.
    #[node(default = "manual")]
    pub promote: Option<Sp<Mode>>,
}

/// Who decides.
#[derive(Debug, Clone, Copy, PartialEq, Eq, platc_derive::Word)]
pub enum Mode {
    /// It happens by itself.
    Automatic,
    /// A person does it.
    Manual,
}

/// What keeps connections ready for the clients of a database.
#[derive(Debug, Clone, platc_derive::Node)]
pub struct Pool {
    /// Which one.
    #[node(argument)]
    pub product: Sp<PoolProduct>,
    /// How long a client keeps a connection.
    #[node(default = "transaction")]
    pub mode: Option<Sp<PoolMode>>,
    /// How many connections each pod of the pool holds to the database.
    pub size: Option<Sp<u32>>,
    /// How many connections clients may hold to the pool.
    pub max_connections: Option<Sp<u32>>,
    /// Which machines answer reads.
    pub reads: Option<Sp<Reads>>,
}

/// A connection pool.
#[derive(Debug, Clone, Copy, PartialEq, Eq, platc_derive::Word)]
pub enum PoolProduct {
    /// PgBouncer.
    Pgbouncer,
    /// Amazon RDS Proxy.
    RdsProxy,
}

/// How long a client keeps a connection of a pool.
#[derive(Debug, Clone, Copy, PartialEq, Eq, platc_derive::Word)]
pub enum PoolMode {
    /// Until it leaves.
    Session,
    /// Until its transaction ends.
    Transaction,
    /// Until its statement ends.
    Statement,
}

/// Which machines answer reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq, platc_derive::Word)]
pub enum Reads {
    /// The one that takes writes.
    Primary,
    /// The copies.
    Replicas,
}

/// Which queries are written to the log.
#[derive(Debug, Clone, platc_derive::Node)]
pub struct SlowQuery {
    /// Those that take longer.
    pub above: Sp<Duration>,
}

/// A store in memory, which may lose what is in it.
#[derive(Debug, Clone, platc_derive::Node)]
#[node(named, state, attributes = CACHE_ATTRIBUTES)]
pub struct Cache {
    /// The name of the cache in the spec.
    #[node(key)]
    pub name: Sp<Name>,
    /// The protocol that the application speaks.
    pub engine: Sp<CacheEngine>,
    /// The version of the engine.
    pub version: Option<Sp<Version>>,
    /// The product, where it is not the cloud's usual one.
    pub runs_on: Option<Block<RunsOn>>,
    /// What each of its machines has at least.
    pub size: Option<Block<CacheSize>>,
    /// Over how many machines its keys are split.
    pub shards: Option<Sp<u32>>,
    /// How many copies each machine has.
    pub replicas: Option<Sp<u32>>,
    /// The kinds of data in it.
    pub holds: Set<Ref<DataName>>,
    /// Teams that may use it.
    pub offer: Set<Ref<TeamName>>,
    /// Its alerts.
    pub alert: Keyed<Alert>,
}

/// What other nodes may read of a cache.
const CACHE_ATTRIBUTES: &[Attribute] = &[
    Attribute { name: "port", phase: Phase::Early, doc: "The port it listens on." },
    Attribute { name: "host", phase: Phase::Late, doc: "The host that takes writes." },
    Attribute { name: "password", phase: Phase::Secret, doc: "The password that it asks for." },
    Attribute { name: "url", phase: Phase::Secret, doc: "All of it as one address." },
];

/// The protocol of a cache.
#[derive(Debug, Clone, Copy, PartialEq, Eq, platc_derive::Word)]
pub enum CacheEngine {
    /// Redis.
    Redis,
    /// Valkey.
    Valkey,
    /// Memcached.
    Memcached,
}

/// Versions that ElastiCache alone has, and the next one that there is elsewhere (Amazon ElastiCache User Guide, supported engines and
/// versions).
const NEVER_RELEASED: &[(CacheEngine, &str, &str)] = &[(CacheEngine::Redis, "7.1", "7.2")];

impl CacheEngine {
    /// A version by what it is called outside of AWS.
    pub fn released(self, version: &str) -> &str {
        let next = NEVER_RELEASED.iter().find(|(engine, known, _)| *engine == self && *known == version);
        next.map_or(version, |(.., next)| next)
    }
}

/// What each machine of a cache has at least.
#[derive(Debug, Clone, platc_derive::Node)]
#[node(word = "size")]
pub struct CacheSize {
    /// Memory.
    pub memory: Sp<Bytes>,
}

/// A table of a key-value store that has no machines: DynamoDB, Firestore, Cosmos DB.
#[derive(Debug, Clone, platc_derive::Node)]
#[node(named, state, attributes = TABLE_ATTRIBUTES)]
pub struct Table {
    /// The name of the table in the spec.
    #[node(key)]
    pub name: Sp<Name>,
    /// The attribute that finds an item.
    pub key: Sp<Plain>,
    /// The attribute that sorts the items of one key.
    pub sort: Option<Sp<Plain>>,
    /// The attribute that says when an item goes by itself.
    pub expire_at: Option<Sp<Plain>>,
    /// Regions that get a copy of every item.
    #[node(droppable)]
    pub replicate_to: Set<Ref<RegionName>>,
    /// Its copies for bad days.
    pub backup: Option<Block<Backup>>,
    /// The kinds of data in it.
    pub holds: Set<Ref<DataName>>,
    /// Teams that may use it.
    pub offer: Set<Ref<TeamName>>,
    /// Its alerts.
    pub alert: Keyed<Alert>,
}

/// What other nodes may read of a table.
const TABLE_ATTRIBUTES: &[Attribute] =
    &[Attribute { name: "name", phase: Phase::Early, doc: "Its name in the cloud." }];

/// A search engine.
#[derive(Debug, Clone, platc_derive::Node)]
#[node(named, state, attributes = SEARCH_ATTRIBUTES)]
pub struct Search {
    /// The name of the search engine in the spec.
    #[node(key)]
    pub name: Sp<Name>,
    /// The protocol that the application speaks.
    pub engine: Sp<SearchEngine>,
    /// The version of the engine.
    pub version: Option<Sp<Version>>,
    /// The product, where it is not the cloud's usual one.
    pub runs_on: Option<Block<RunsOn>>,
    /// What each of its machines has at least.
    pub size: Option<Block<super::cluster::MachineSize>>,
    /// The disk of each machine.
    pub storage: Option<Block<Storage>>,
    /// How many machines.
    pub nodes: Option<Sp<u32>>,
    /// Whether its machines stand in different zones.
    pub multi_zone: Flag,
    /// Its copies for bad days.
    pub backup: Option<Block<Backup>>,
    /// The kinds of data in it.
    pub holds: Set<Ref<DataName>>,
    /// Teams that may use it.
    pub offer: Set<Ref<TeamName>>,
    /// Its alerts.
    pub alert: Keyed<Alert>,
}

/// What other nodes may read of a search engine.
const SEARCH_ATTRIBUTES: &[Attribute] = &[
    Attribute { name: "port", phase: Phase::Early, doc: "The port it listens on." },
    Attribute { name: "host", phase: Phase::Late, doc: "The host that answers." },
    Attribute { name: "password", phase: Phase::Secret, doc: "The password that it asks for." },
    Attribute { name: "url", phase: Phase::Secret, doc: "All of it as one address." },
];

/// The protocol of a search engine.
#[derive(Debug, Clone, Copy, PartialEq, Eq, platc_derive::Word)]
pub enum SearchEngine {
    /// OpenSearch.
    Opensearch,
    /// Elasticsearch.
    Elasticsearch,
}
