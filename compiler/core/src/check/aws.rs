//! Stores on AWS: machines, versions and names that the cloud has. What it cannot do at all, and for how long it keeps things, stands
//! in the tables of `clouds`.
//!
//! `no-machine-class` · A store asks for more of each machine than any class of its product has.
//!
//! `engine-version-unsupported` · The product has no such version of the engine.
//!
//! `illegal-bucket-name` · The full name of a bucket is one that the cloud refuses.

use super::forms;
use crate::derive::Graph;
use crate::finding::Finding;
use crate::model::Platform;
use crate::schema::Sp;
use crate::source::Place;
use crate::targets::terraform::aws::data::machines::{self, Machine, Wanted};
use crate::targets::terraform::aws::data::{cache, products, search};
use crate::types::Version;
use crate::words::database::{Cache, CacheEngine, Database, Search};
use crate::words::state::Bucket;

/// The rule.
pub fn check(platform: &Platform, _graph: &Graph, findings: &mut Vec<Finding>) {
    findings.extend(forms(&platform.nodes.bucket).filter_map(|bucket| name(platform, bucket)));
    if platform.is_on_compose() {
        return;
    }
    findings.extend(in_aws(platform, &platform.nodes.database).flat_map(of_database));
    findings.extend(in_aws(platform, &platform.nodes.cache).flat_map(of_cache));
    findings.extend(in_aws(platform, &platform.nodes.search).flat_map(of_search));
}

/// Every distinct form of every node in a region of AWS.
fn in_aws<'p, T>(platform: &'p Platform, list: &'p [crate::model::Declared<T>]) -> impl Iterator<Item = &'p T> {
    let cells = platform.cells.iter().enumerate().filter(|(_, cell)| cell.cloud == "aws");
    let mut cells: Vec<usize> = cells.map(|(index, _)| index).collect();
    cells.dedup();
    list.iter().flat_map(move |declared| cells.clone().into_iter().filter_map(|cell| declared.at(cell)))
}

fn of_database(database: &Database) -> Vec<Finding> {
    let name = format!("database `{}`", database.name.as_str());
    let Some(offer) = products::offer(database) else { return Vec::new() };
    let size = database.size.as_ref();
    let wanted = products::wanted(database, database.global.is_some());
    let place = size.map(|size| size.place);
    let known = offer.versions;
    let mut findings: Vec<Finding> = too_large(&name, offer.title, offer.machines, wanted, place).into_iter().collect();
    let version = database.version.as_ref().filter(|version| !offer.has(version.as_str()));
    findings.extend(version.map(|version| unsupported(&name, offer.title, version, known, "")));
    findings
}

fn of_cache(cache: &Cache) -> Vec<Finding> {
    if !products::is_managed(cache.runs_on.as_ref()) {
        return Vec::new();
    }
    let name = format!("cache `{}`", cache.name.as_str());
    let place = cache.size.as_ref().map(|size| size.place);
    let wanted = cache::wanted(cache);
    let mut findings: Vec<Finding> =
        too_large(&name, "ElastiCache", machines::ELASTICACHE, wanted, place).into_iter().collect();
    let Some(offer) = products::cache_offer(cache.engine.value) else { return findings };
    let version = cache.version.as_ref().filter(|version| offer.version(Some(version.as_str())).is_none());
    let known: Vec<&str> = offer.versions.iter().map(|(version, _)| *version).collect();
    let is_redis = offer.engine == CacheEngine::Redis;
    let instead = if is_redis { ", or `engine=valkey`, which goes on where Redis ends there" } else { "" };
    findings.extend(version.map(|version| unsupported(&name, "ElastiCache", version, &known, instead)));
    findings
}

fn of_search(engine: &Search) -> Vec<Finding> {
    if !products::is_managed(engine.runs_on.as_ref()) {
        return Vec::new();
    }
    let name = format!("search `{}`", engine.name.as_str());
    let place = engine.size.as_ref().map(|size| size.place);
    let product = "OpenSearch Service";
    let mut findings: Vec<Finding> =
        too_large(&name, product, machines::OPENSEARCH, search::wanted(engine), place).into_iter().collect();
    let known = products::OPENSEARCH_VERSIONS;
    let version = engine.version.as_ref().filter(|version| !products::begins_with_any(version.as_str(), known));
    findings.extend(version.map(|version| unsupported(&name, product, version, known, "")));
    findings
}

fn too_large(name: &str, product: &str, all: &[Machine], wanted: Wanted, place: Option<Place>) -> Option<Finding> {
    let Machine(largest, cores, memory) = all.last().copied()?;
    if machines::fitting(all, wanted).is_some() {
        return None;
    }
    let message = format!(
        "{name} asks for more of each machine than {product} has: the largest, {largest}, has {cores} cores and {} GiB",
        memory / 1024
    );
    let help = "ask for less, and spread the work: `replicas` answer reads, `shards` split a cache";
    Some(Finding::error("no-machine-class", place?, message).help(help))
}

fn unsupported(name: &str, product: &str, version: &Sp<Version>, known: &[&str], instead: &str) -> Finding {
    let message = format!("{name} asks for version {}, which {product} does not have", version.as_str());
    let help = format!("it has {}{instead}", known.join(", "));
    Finding::error("engine-version-unsupported", version.place, message).help(help)
}

/// What names of buckets may not begin or end with: the cloud, the affix, whether it is the beginning (Amazon S3 User Guide, bucket
/// naming rules; Cloud Storage, bucket names).
const RESERVED: &[(&str, &str, bool)] = &[
    ("aws", "xn--", true),
    ("aws", "sthree-", true),
    ("aws", "amzn-s3-demo-", true),
    ("aws", "-s3alias", false),
    ("aws", "--ols-s3", false),
    ("aws", "--x-s3", false),
    ("aws", "--table-s3", false),
    ("gcp", "goog", true),
];

fn name(platform: &Platform, bucket: &Bucket) -> Option<Finding> {
    let full = platform.bucket(bucket.name.as_str(), "");
    let is_there = |cloud: &str| platform.cells.iter().any(|cell| cell.cloud == cloud);
    let (_, affix, is_start) = RESERVED.iter().find(|(cloud, affix, is_start)| {
        is_there(cloud) && if *is_start { full.starts_with(affix) } else { full.ends_with(affix) }
    })?;
    let where_it_is = if *is_start { "begins" } else { "ends" };
    let message = format!(
        "bucket `{}` would be called `{full}`, which {where_it_is} with `{affix}`: the cloud keeps such names for itself",
        bucket.name.as_str()
    );
    let help = if *is_start { "choose another name for the platform" } else { "choose another name for the bucket" };
    Some(Finding::error("illegal-bucket-name", bucket.name.place, message).help(help))
}
