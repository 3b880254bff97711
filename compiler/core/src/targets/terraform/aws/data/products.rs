//! The products that stores become on AWS: which one, the words it has for engines, and the versions it has.

use super::machines::{self, Machine, Wanted};
use crate::schema::Block;
use crate::targets::terraform::versions::{Versions, is_part_of};
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
    /// The one that runs where the spec names none.
    pub usual: &'static str,
    /// The machines it runs on.
    pub machines: &'static [Machine],
    /// Logs that it sends to CloudWatch.
    pub logs: &'static [&'static str],
}

/// All of them, with what AWS still runs for a surcharge (RDS Extended Support). Sources: the engine versions of `aws-rds` in aws-cdk-lib
/// 2.276.0; Amazon RDS and Aurora User Guides, for MySQL 8.4 on Aurora and 9.7 on RDS; Amazon DocumentDB release notes; November 2026.
pub const OFFERS: &[Offer] = &[
    Offer {
        product: DatabaseProduct::Aurora,
        title: "Aurora PostgreSQL",
        engine: Engine::Postgresql,
        name: "aurora-postgresql",
        family: "aurora-postgresql",
        family_parts: 1,
        versions: &["11", "12", "13", "14", "15", "16", "17", "18"],
        usual: "17",
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
        versions: &["5.7", "8.0", "8.4"],
        usual: "8.0",
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
        versions: &["11", "12", "13", "14", "15", "16", "17", "18"],
        usual: "18",
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
        versions: &["5.7", "8.0", "8.4", "9.7"],
        usual: "8.4",
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
        versions: &["3.6", "4.0", "5.0", "8.0"],
        usual: "8.0",
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

    /// What it has of its engine.
    pub fn versions(&self) -> Versions {
        Versions::of(self.title, self.versions, self.usual)
    }
}

/// The version of a database, as its product takes it: with all parts that are said, and at least those that decide about its family.
pub fn version<'p>(database: &'p Database, offer: &Offer) -> &'p str {
    let Some(said) = database.version.as_ref().map(|version| version.as_str()) else { return offer.usual };
    let is_whole = said.split('.').count() >= offer.family_parts;
    if is_whole { said } else { offer.versions().listed(said).unwrap_or(said) }
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
    /// Its versions.
    pub versions: Versions,
    /// The parameter families by what their versions begin with; that of a later version is named like the engine and its first number.
    families: &'static [(&'static str, &'static str)],
}

/// The product.
const ELASTICACHE: &str = "ElastiCache";

/// All of them (Amazon ElastiCache User Guide, supported engine versions; November 2026). Redis ends at 7.1: later ones are not free,
/// and Valkey goes on from there. Redis before 6.0 and Memcached are asked for with all parts of their version.
const CACHES: &[CacheOffer] = &[
    CacheOffer {
        engine: CacheEngine::Redis,
        name: "redis",
        versions: Versions::ended(ELASTICACHE, &["4.0.10", "5.0.6", "6.0", "6.2", "7.0", "7.1"], "7.1"),
        families: &[("4", "redis4.0"), ("5", "redis5.0"), ("6", "redis6.x")],
    },
    CacheOffer {
        engine: CacheEngine::Valkey,
        name: "valkey",
        versions: Versions::of(ELASTICACHE, &["7.2", "8.0", "8.1", "8.2", "9.0"], "8.2"),
        families: &[],
    },
    CacheOffer {
        engine: CacheEngine::Memcached,
        name: "memcached",
        versions: Versions::of(
            ELASTICACHE,
            &["1.4.34", "1.5.10", "1.5.16", "1.6.6", "1.6.12", "1.6.17", "1.6.22"],
            "1.6.22",
        ),
        families: &[("1.4", "memcached1.4"), ("1.5", "memcached1.5"), ("1.6", "memcached1.6")],
    },
];

/// What ElastiCache makes of an engine.
pub fn cache_offer(engine: CacheEngine) -> Option<&'static CacheOffer> {
    CACHES.iter().find(|offer| offer.engine == engine)
}

impl CacheOffer {
    /// The parameter family of a version.
    pub fn family(&self, version: &str) -> String {
        let known = self.families.iter().find(|(whole, _)| is_part_of(version, whole));
        let first = version.split('.').next().unwrap_or_default();
        known.map_or_else(|| format!("{}{first}", self.name), |(_, family)| (*family).to_owned())
    }
}

/// OpenSearch Service (`EngineVersion` of `aws-opensearchservice` in aws-cdk-lib 2.276.0).
pub const OPENSEARCH: Versions = Versions::of(
    "OpenSearch Service",
    &[
        "1.0", "1.1", "1.2", "1.3", "2.3", "2.5", "2.7", "2.9", "2.10", "2.11", "2.13", "2.15", "2.17", "2.19", "3.1",
        "3.3", "3.5", "3.7",
    ],
    "3.3",
);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cache_gets_the_family_of_its_version() {
        let family = |engine, version| cache_offer(engine).map(|offer| offer.family(version));
        assert_eq!(family(CacheEngine::Redis, "6.2").as_deref(), Some("redis6.x"));
        assert_eq!(family(CacheEngine::Redis, "7.1").as_deref(), Some("redis7"));
        assert_eq!(family(CacheEngine::Valkey, "9.0").as_deref(), Some("valkey9"));
        assert_eq!(family(CacheEngine::Memcached, "1.6.22").as_deref(), Some("memcached1.6"));
    }
}
