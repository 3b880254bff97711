//! Stores on Google Cloud and Azure: machines that these clouds have. Those of AWS are judged in `aws`.
//!
//! `no-machine-class` · A store asks for more of each machine than any size of its product has.

use crate::derive::{Graph, placement};
use crate::finding::Finding;
use crate::model::Platform;
use crate::targets::terraform::sizes::{Catalogue, Size};
use crate::targets::terraform::{azure, gcp};
use crate::types::{Bytes, Cpu};
use crate::words::database::{Cache, Database};
use crate::words::workload::{Product, RunsOn};

/// The rule.
pub fn check(platform: &Platform, _graph: &Graph, findings: &mut Vec<Finding>) {
    for (index, cell) in platform.cells.iter().enumerate() {
        let managed = |runs_on: Option<&RunsOn>| {
            let product = placement::product(platform, runs_on, index);
            let is_managed = !matches!(product, Some(Product::Kubernetes | Product::Compose));
            is_managed.then_some(product)
        };
        let databases = platform.nodes.database.iter().filter_map(|declared| declared.at(index));
        findings.extend(
            databases.filter_map(|database| of_database(database, &cell.cloud, managed(database.runs_on.as_deref())?)),
        );
        let caches = platform.nodes.cache.iter().filter_map(|declared| declared.at(index));
        findings.extend(caches.filter_map(|cache| {
            managed(cache.runs_on.as_deref())?;
            of_cache(cache, &cell.cloud)
        }));
    }
}

fn of_database(database: &Database, cloud: &str, product: Option<Product>) -> Option<Finding> {
    let sizes = match cloud {
        "gcp" => gcp::data::database::sizes(database, product)?,
        "azure" => azure::data::database::sizes(database)?,
        _ => return None,
    };
    let size = database.size.as_ref()?;
    let (cpu, memory) = (size.cpu.as_ref().map(|cpu| cpu.value), size.memory.as_ref().map(|memory| memory.value));
    let message = too_large(&format!("database `{}`", database.name.as_str()), sizes, cpu, memory)?;
    let help = "ask for less, and spread the work: `replicas` answer reads";
    Some(Finding::error("no-machine-class", size.place, message).help(help))
}

fn of_cache(cache: &Cache, cloud: &str) -> Option<Finding> {
    let sizes = match cloud {
        "gcp" => gcp::data::cache::sizes(cache),
        "azure" => azure::sizes::CACHES,
        _ => return None,
    };
    let size = cache.size.as_ref()?;
    let message = too_large(&format!("cache `{}`", cache.name.as_str()), sizes, None, Some(size.memory.value))?;
    // Azure's sizes are of a whole cache, however many shards it is split into.
    let help =
        if cloud == "azure" { "ask for less" } else { "ask for less, and spread the work: `shards` split a cache" };
    Some(Finding::error("no-machine-class", size.place, message).help(help))
}

fn too_large(name: &str, sizes: Catalogue, cpu: Option<Cpu>, memory: Option<Bytes>) -> Option<String> {
    let Size { name: largest, cpu: cores, memory: gibibytes } =
        sizes.largest().filter(|_| sizes.fitting(cpu, memory).is_none())?;
    let cores = if *cores == 0 { String::new() } else { format!("{cores} cores and ") };
    Some(format!(
        "{name} asks for more of each machine than {} has: the largest, {largest}, has {cores}{gibibytes} GiB",
        sizes.title
    ))
}
