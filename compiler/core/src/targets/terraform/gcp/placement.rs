//! What runs where in a region of Google Cloud: workloads on the cluster or on Cloud Run, stores that Google runs.

use crate::derive::{self, Workload};
use crate::model::Declared;
use crate::targets::Lowering;
use crate::words::database::{Cache, Database};
use crate::words::service::{Cron, Job, Service};
use crate::words::workload::{Product, RunsOn};

/// What runs something on Google Cloud, where the spec says it: the thing's own word, else the environment's.
pub fn product(lowering: &Lowering<'_>, runs_on: Option<&RunsOn>) -> Option<Product> {
    let of_environment = || lowering.platform().settings.as_ref()?.runs_on.as_ref()?.on("gcp");
    runs_on.and_then(|runs_on| runs_on.on("gcp")).or_else(of_environment)
}

/// Whether Google runs a store, and not the cluster.
pub fn is_managed(lowering: &Lowering<'_>, runs_on: Option<&RunsOn>) -> bool {
    !matches!(product(lowering, runs_on), Some(Product::Kubernetes | Product::Compose))
}

/// The services on Cloud Run in a cell.
pub fn run_services<'p>(lowering: &Lowering<'p>, cell: usize) -> impl Iterator<Item = &'p Service> {
    let services = lowering.all::<Service>().iter().filter_map(move |declared| declared.at(cell));
    services.filter(|service| product(lowering, service.runs_on.as_deref()) == Some(Product::CloudRun))
}

/// Whether the service of that name runs on Cloud Run in a cell.
pub fn is_on_run(lowering: &Lowering<'_>, name: &str, cell: usize) -> bool {
    run_services(lowering, cell).any(|service| service.name.as_str() == name)
}

/// Whether tasks of the environment run on Cloud Run: they say nothing of their own about it.
pub fn tasks_on_run(lowering: &Lowering<'_>) -> bool {
    product(lowering, None) == Some(Product::CloudRun)
}

/// Everything that runs in a cell, on whatever.
pub fn workloads<'p>(lowering: &Lowering<'p>, cell: usize) -> impl Iterator<Item = Workload<'p>> {
    let _ = (lowering.all::<Service>(), lowering.all::<Job>(), lowering.all::<Cron>());
    derive::workloads(lowering.platform(), cell)
}

/// Whether a workload runs on Cloud Run in a cell.
pub fn runs_on_run(lowering: &Lowering<'_>, workload: &Workload<'_>, cell: usize) -> bool {
    let is_service = workload.kind == "service";
    if is_service { is_on_run(lowering, workload.node, cell) } else { tasks_on_run(lowering) }
}

/// The databases that Google runs in a cell.
pub fn databases<'p>(
    lowering: &Lowering<'p>,
    cell: usize,
) -> impl Iterator<Item = (&'p Declared<Database>, &'p Database)> {
    let all = lowering.all::<Database>().iter().filter_map(move |declared| Some((declared, declared.at(cell)?)));
    all.filter(|(_, database)| is_managed(lowering, database.runs_on.as_deref()))
}

/// The caches that Google runs in a cell.
pub fn caches<'p>(lowering: &Lowering<'p>, cell: usize) -> impl Iterator<Item = (&'p Declared<Cache>, &'p Cache)> {
    let all = lowering.all::<Cache>().iter().filter_map(move |declared| Some((declared, declared.at(cell)?)));
    all.filter(|(_, cache)| is_managed(lowering, cache.runs_on.as_deref()))
}
