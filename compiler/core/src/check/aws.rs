//! Stores on AWS: machines and names that the cloud has. What it cannot do at all, and for how long it keeps things, stands in the
//! tables of `clouds`; versions are judged in `versions`.
//!
//! `no-machine-class` · A store asks for more of each machine than any class of its product has.
//!
//! `illegal-bucket-name` · The full name of a bucket is one that the cloud refuses.

use crate::derive::Graph;
use crate::finding::Finding;
use crate::model::{Declared, Platform};
use crate::source::Place;
use crate::targets::terraform::aws::data::machines::{self, Machine, Wanted};
use crate::targets::terraform::aws::data::{cache, products, search};
use crate::words::database::{Cache, Database, Search};
use crate::words::state::Bucket;

/// The rule.
pub fn check(platform: &Platform, _graph: &Graph, findings: &mut Vec<Finding>) {
    findings.extend(platform.nodes.bucket.iter().filter_map(|declared| name(platform, declared)));
    if platform.is_on_compose() {
        return;
    }
    findings.extend(in_aws(platform, &platform.nodes.database).flat_map(of_database));
    findings.extend(in_aws(platform, &platform.nodes.cache).flat_map(of_cache));
    findings.extend(in_aws(platform, &platform.nodes.search).flat_map(of_search));
}

/// Every distinct form of every node in a region of AWS.
fn in_aws<'p, T>(platform: &'p Platform, list: &'p [Declared<T>]) -> impl Iterator<Item = &'p T> {
    let cells = platform.cells.iter().enumerate().filter(|(_, cell)| cell.cloud == "aws");
    let mut cells: Vec<usize> = cells.map(|(index, _)| index).collect();
    cells.dedup();
    list.iter().flat_map(move |declared| cells.clone().into_iter().filter_map(|cell| declared.at(cell)))
}

fn of_database(database: &Database) -> Option<Finding> {
    let name = format!("database `{}`", database.name.as_str());
    let offer = products::offer(database)?;
    let size = database.size.as_ref();
    let wanted = products::wanted(database, database.global.is_some());
    let place = size.map(|size| size.place);
    too_large(&name, offer.title, offer.machines, wanted, place)
}

fn of_cache(cache: &Cache) -> Option<Finding> {
    if !products::is_managed(cache.runs_on.as_ref()) {
        return None;
    }
    let name = format!("cache `{}`", cache.name.as_str());
    let place = cache.size.as_ref().map(|size| size.place);
    let wanted = cache::wanted(cache);
    too_large(&name, "ElastiCache", machines::ELASTICACHE, wanted, place)
}

fn of_search(engine: &Search) -> Option<Finding> {
    if !products::is_managed(engine.runs_on.as_ref()) {
        return None;
    }
    let name = format!("search `{}`", engine.name.as_str());
    let place = engine.size.as_ref().map(|size| size.place);
    too_large(&name, products::OPENSEARCH.title, machines::OPENSEARCH, search::wanted(engine), place)
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

/// Where in a name something may not stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    Start,
    Middle,
    End,
}

/// What the clouds keep for themselves in names of buckets (Amazon S3 User Guide, general purpose bucket naming rules; Cloud Storage,
/// bucket names).
const RESERVED: &[(&str, Part, &str)] = &[
    ("aws", Part::Start, "xn--"),
    ("aws", Part::Start, "sthree-"),
    ("aws", Part::Start, "amzn-s3-demo-"),
    ("aws", Part::End, "-s3alias"),
    ("aws", Part::End, "--ol-s3"),
    ("aws", Part::End, "--x-s3"),
    ("aws", Part::End, "--table-s3"),
    ("gcp", Part::Start, "goog"),
    ("gcp", Part::Middle, "google"),
];

fn name(platform: &Platform, declared: &Declared<Bucket>) -> Option<Finding> {
    let (name, bucket) = (&declared.name, declared.first()?);
    let full = platform.bucket(name, "");
    let is_there = |cloud: &str| {
        let mut cells = platform.cells.iter().enumerate().filter(|(_, cell)| cell.cloud == cloud);
        cells.any(|(index, _)| declared.at(index).is_some())
    };
    let is_in = |part: Part, text: &str| match part {
        Part::Start => full.starts_with(text),
        Part::Middle => full.contains(text),
        Part::End => full.ends_with(text),
    };
    let (_, part, text) = RESERVED.iter().find(|(cloud, part, text)| is_there(cloud) && is_in(*part, text))?;
    let verb = match part {
        Part::Start => "begins with",
        Part::Middle => "contains",
        Part::End => "ends with",
    };
    let message = format!(
        "bucket `{name}` would be called `{full}`, which {verb} `{text}`: the cloud keeps such names for itself"
    );
    let is_own = *part == Part::End || name.contains(text);
    let help = format!("choose another name for the {}", if is_own { "bucket" } else { "platform" });
    Some(Finding::error("illegal-bucket-name", bucket.name.place, message).help(help))
}
