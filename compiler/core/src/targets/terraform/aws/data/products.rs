//! The products that stores become on AWS: which one, the words it has for engines, and the versions it has.

use super::machines::{self, Machine, Wanted};
use crate::schema::Block;
use crate::words::database::{CacheEngine, Database, Engine};
use crate::words::workload::{Product, RunsOn};

/// A product for databases.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DatabaseProduct {
    /// Amazon Aurora.
    Aurora,
    /// Amazon RDS.
    Rds,
    /// Amazon DocumentDB.
    DocumentDb,
}

/// What one product makes of one engine.
#[derive(Debug)]
pub struct Offer {
    /// The product.
    pub product: DatabaseProduct,
    /// The name of the product for people.
    pub title: &'static str,
    /// The engine.
    pub engine: Engine,
    /// What the product calls it.
    pub name: &'static str,
    /// What the families of its parameter groups begin with; the version follows.
    pub family: &'static str,
    /// How many parts of a version are in the name of its family.
    pub family_parts: usize,
    /// Its versions, without what comes after the last part that decides about a family.
    pub versions: &'static [&'static str],
    /// The machines it runs on.
    pub machines: &'static [Machine],
    /// Logs that it sends to CloudWatch.
    pub logs: &'static [&'static str],
}

/// All of them (Aurora and RDS release calendars; Amazon DocumentDB release notes; November 2025).
pub const OFFERS: &[Offer] = &[
    Offer {
        product: DatabaseProduct::Aurora,
        title: "Aurora PostgreSQL",
        engine: Engine::Postgresql,
        name: "aurora-postgresql",
        family: "aurora-postgresql",
        family_parts: 1,
        versions: &["13", "14", "15", "16", "17"],
        machines: machines::AURORA,
        logs: &["postgresql"],
    },
    Offer {
        product: DatabaseProduct::Aurora,
        title: "Aurora MySQL",
        engine: Engine::Mysql,
        name: "aurora-mysql",
        family: "aurora-mysql",
        family_parts: 2,
        versions: &["8.0"],
        machines: machines::AURORA,
        logs: &["error", "slowquery"],
    },
    Offer {
        product: DatabaseProduct::Rds,
        title: "RDS for PostgreSQL",
        engine: Engine::Postgresql,
        name: "postgres",
        family: "postgres",
        family_parts: 1,
        versions: &["13", "14", "15", "16", "17", "18"],
        machines: machines::RDS,
        logs: &["postgresql", "upgrade"],
    },
    Offer {
        product: DatabaseProduct::Rds,
        title: "RDS for MySQL",
        engine: Engine::Mysql,
        name: "mysql",
        family: "mysql",
        family_parts: 2,
        versions: &["8.0", "8.4"],
        machines: machines::RDS,
        logs: &["error", "slowquery"],
    },
    Offer {
        product: DatabaseProduct::DocumentDb,
        title: "Amazon DocumentDB",
        engine: Engine::Mongodb,
        name: "docdb",
        family: "docdb",
        family_parts: 2,
        versions: &["4.0", "5.0", "8.0"],
        machines: machines::DOCUMENTDB,
        logs: &["audit", "profiler"],
    },
];

/// What a store runs on in AWS, where the spec says something else than the usual product.
pub fn product(runs_on: Option<&Block<RunsOn>>) -> Option<Product> {
    let runs_on = runs_on?;
    runs_on.by_cloud.get("aws").copied().or(runs_on.product.as_ref().map(|product| product.value))
}

/// Whether AWS runs a store; else a cluster or a machine of the platform does.
pub fn is_managed(runs_on: Option<&Block<RunsOn>>) -> bool {
    !matches!(product(runs_on), Some(Product::Kubernetes | Product::Compose))
}

/// What a database becomes on AWS; nothing where AWS does not run it, or has nothing for its engine.
pub fn offer(database: &Database) -> Option<&'static Offer> {
    let runs_on = database.runs_on.as_ref();
    if !is_managed(runs_on) {
        return None;
    }
    let is_aurora = product(runs_on) == Some(Product::Aurora);
    let fits = |offer: &&Offer| (offer.product == DatabaseProduct::Aurora) == is_aurora;
    let engine = database.engine.value;
    OFFERS.iter().filter(|offer| offer.engine == engine).find(|offer| engine == Engine::Mongodb || fits(offer))
}

impl Offer {
    /// The family of parameter groups of a version.
    pub fn family(&self, version: &str) -> String {
        let parts: Vec<&str> = version.split('.').take(self.family_parts).collect();
        format!("{}{}", self.family, parts.join("."))
    }

    /// Whether it has a version, by the parts that decide about a family.
    pub fn has(&self, version: &str) -> bool {
        begins_with_any(version, self.versions)
    }

    /// The newest version: what runs where the spec names none.
    pub fn newest(&self) -> &'static str {
        self.versions.last().copied().unwrap_or_default()
    }
}

/// Whether a version is one of these, or a part of one.
pub fn begins_with_any(version: &str, known: &[&str]) -> bool {
    known.iter().any(|known| format!("{version}.").starts_with(&format!("{known}.")))
}

/// The version of a database, as its product takes it.
pub fn version<'p>(database: &'p Database, offer: &Offer) -> &'p str {
    database.version.as_ref().map_or(offer.newest(), |version| version.as_str())
}

/// What a database asks of each of its machines. One that has a copy in another region needs steady ones (Aurora and DocumentDB User
/// Guides, limitations of global databases).
pub fn wanted(database: &Database, steady: bool) -> Wanted {
    let size = database.size.as_ref();
    Wanted {
        millicores: size.and_then(|size| size.cpu.as_ref()).map_or(0, |cpu| cpu.millicores),
        memory: size.and_then(|size| size.memory.as_ref()).map_or(0, |memory| memory.mebibytes()),
        steady,
    }
}

/// What ElastiCache makes of an engine.
#[derive(Debug)]
pub struct CacheOffer {
    /// The engine.
    pub engine: CacheEngine,
    /// What ElastiCache calls it.
    pub name: &'static str,
    /// Its versions, the oldest first, each with its parameter family.
    pub versions: &'static [(&'static str, &'static str)],
}

/// All of them (Amazon ElastiCache User Guide, supported engine versions; November 2025). Redis ends at 7.1: later ones are not free,
/// and Valkey goes on from there.
const CACHES: &[CacheOffer] = &[
    CacheOffer {
        engine: CacheEngine::Redis,
        name: "redis",
        versions: &[("5.0", "redis5.0"), ("6.2", "redis6.x"), ("7.0", "redis7"), ("7.1", "redis7")],
    },
    CacheOffer {
        engine: CacheEngine::Valkey,
        name: "valkey",
        versions: &[("7.2", "valkey7"), ("8.0", "valkey8"), ("8.1", "valkey8"), ("8.2", "valkey8")],
    },
    CacheOffer {
        engine: CacheEngine::Memcached,
        name: "memcached",
        versions: &[("1.5", "memcached1.5"), ("1.6", "memcached1.6")],
    },
];

/// What ElastiCache makes of an engine.
pub fn cache_offer(engine: CacheEngine) -> Option<&'static CacheOffer> {
    CACHES.iter().find(|offer| offer.engine == engine)
}

impl CacheOffer {
    /// The newest version that begins with what is asked, or that what is asked begins with, and its parameter family; none where
    /// there is no such version.
    pub fn version(&self, asked: Option<&str>) -> Option<(&'static str, &'static str)> {
        let Some(asked) = asked else { return self.versions.last().copied() };
        let fits = |version: &str| begins_with_any(version, &[asked]) || begins_with_any(asked, &[version]);
        self.versions.iter().rev().find(|(version, _)| fits(version)).copied()
    }
}

/// The versions of OpenSearch (Amazon OpenSearch Service Developer Guide, supported versions; November 2025).
pub const OPENSEARCH_VERSIONS: &[&str] = &["1.3", "2.11", "2.13", "2.15", "2.17", "2.19", "3.1", "3.3"];
