//! Versions of engines: each is one that the product has, which the store becomes in its cloud.
//!
//! `engine-version-unsupported` · The product has no such version of the engine.
//!
//! `unlisted-version` · The version is newer than those that platc knows of: whether the product has it shows when it is applied.

use crate::derive::{Graph, placement};
use crate::finding::Finding;
use crate::model::Platform;
use crate::schema::Sp;
use crate::source::Place;
use crate::targets::terraform::aws::data::products;
use crate::targets::terraform::versions::{Has, Versions};
use crate::targets::terraform::{azure, gcp};
use crate::types::Version;
use crate::words::database::{Cache, CacheEngine, Database};
use crate::words::workload::{Product, RunsOn};

/// The rule.
pub fn check(platform: &Platform, _graph: &Graph, findings: &mut Vec<Finding>) {
    for (index, cell) in platform.cells.iter().enumerate() {
        let managed = |runs_on: Option<&RunsOn>| {
            let product = placement::product(platform, runs_on, index);
            (!matches!(product, Some(Product::Kubernetes | Product::Compose))).then_some(product)
        };
        for database in platform.nodes.database.iter().filter_map(|declared| declared.at(index)) {
            let Some(product) = managed(database.runs_on.as_deref()) else { continue };
            let name = format!("database `{}`", database.name.as_str());
            let versions = of_database(database, &cell.cloud, product);
            findings.extend(judged(&name, versions, said(database.version.as_ref()), ""));
        }
        for cache in platform.nodes.cache.iter().filter_map(|declared| declared.at(index)) {
            if managed(cache.runs_on.as_deref()).is_none() {
                continue;
            }
            let name = format!("cache `{}`", cache.name.as_str());
            let instead = if cache.engine.value == CacheEngine::Redis { VALKEY } else { "" };
            let elsewhere = |version| if cell.cloud == "aws" { version } else { cache.engine.value.released(version) };
            let said = said(cache.version.as_ref()).map(|(version, place)| (elsewhere(version), place));
            findings.extend(judged(&name, of_cache(cache, &cell.cloud), said, instead));
        }
        for search in platform.nodes.search.iter().filter_map(|declared| declared.at(index)) {
            if managed(search.runs_on.as_deref()).is_none() || cell.cloud != "aws" {
                continue;
            }
            let name = format!("search `{}`", search.name.as_str());
            findings.extend(judged(&name, Some(products::OPENSEARCH), said(search.version.as_ref()), ""));
        }
    }
}

/// What helps where a version of Redis is not to be had.
const VALKEY: &str = ", or `engine=valkey`, which goes on where Redis ends there";

fn of_database(database: &Database, cloud: &str, product: Option<Product>) -> Option<Versions> {
    match cloud {
        "aws" => Some(products::offer(database)?.versions()),
        "gcp" => gcp::data::database::versions(database, product),
        "azure" => azure::data::database::versions(database),
        _ => None,
    }
}

fn of_cache(cache: &Cache, cloud: &str) -> Option<Versions> {
    match cloud {
        "aws" => Some(products::cache_offer(cache.engine.value)?.versions),
        "gcp" => gcp::data::cache::versions(cache),
        _ => None,
    }
}

fn said(version: Option<&Sp<Version>>) -> Option<(&str, Place)> {
    version.map(|version| (version.as_str(), version.place))
}

fn judged(name: &str, versions: Option<Versions>, said: Option<(&str, Place)>, instead: &str) -> Option<Finding> {
    let (versions, (version, place)) = (versions?, said?);
    let (title, known) = (versions.title, versions.known.join(", "));
    match versions.has(version) {
        Has::It => None,
        Has::Nothing => {
            let message = format!("{name} asks for version {version}, which {title} does not have");
            let finding = Finding::error("engine-version-unsupported", place, message);
            Some(finding.help(format!("it has {known}{instead}")))
        }
        Has::Unlisted => {
            let message = format!(
                "{name} asks for version {version}, which is newer than all that platc knows of {title}: it is written as it stands, and \
                 whether it is to be had shows when it is applied"
            );
            let finding = Finding::warning("unlisted-version", place, message);
            Some(finding.help(format!("known are {known}{instead}")))
        }
    }
}
