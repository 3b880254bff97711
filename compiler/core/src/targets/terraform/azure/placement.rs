//! What runs where in a region of Azure: workloads on the cluster or on Container Instances, stores that Azure runs.

use crate::derive::{self, Workload};
use crate::model::Declared;
use crate::targets::Lowering;
use crate::targets::terraform::stack;
use crate::words::database::{Cache, Database};
use crate::words::service::{Cron, Job, Service};
use crate::words::workload::{Product, RunsOn};

/// What runs something on Azure, where the spec says it: the thing's own word, else the environment's.
pub fn product(lowering: &Lowering<'_>, runs_on: Option<&RunsOn>) -> Option<Product> {
    let of_environment = || lowering.platform().settings.as_ref()?.runs_on.as_ref()?.on("azure");
    runs_on.and_then(|runs_on| runs_on.on("azure")).or_else(of_environment)
}

/// Whether Azure runs a store, and not the cluster.
pub fn is_managed(lowering: &Lowering<'_>, runs_on: Option<&RunsOn>) -> bool {
    !matches!(product(lowering, runs_on), Some(Product::Kubernetes | Product::Compose))
}

/// The services on Container Instances in a cell.
pub fn aci_services<'p>(lowering: &Lowering<'p>, cell: usize) -> impl Iterator<Item = &'p Service> {
    let services = lowering.all::<Service>().iter().filter_map(move |declared| declared.at(cell));
    services.filter(|service| product(lowering, service.runs_on.as_deref()) == Some(Product::Aci))
}

/// Whether a workload runs on Container Instances in a cell: a service that says so, and what goes before its new versions.
pub fn runs_on_aci(lowering: &Lowering<'_>, workload: &Workload<'_>, cell: usize) -> bool {
    workload.kind == "service" && aci_services(lowering, cell).any(|service| service.name.as_str() == workload.node)
}

/// Everything that runs in a cell, on whatever.
pub fn workloads<'p>(lowering: &Lowering<'p>, cell: usize) -> impl Iterator<Item = Workload<'p>> {
    let _ = (lowering.all::<Service>(), lowering.all::<Job>(), lowering.all::<Cron>());
    derive::workloads(lowering.platform(), cell)
}

/// The caches that Azure runs in a cell.
pub fn caches<'p>(lowering: &Lowering<'p>, cell: usize) -> impl Iterator<Item = (&'p Declared<Cache>, &'p Cache)> {
    let all = lowering.all::<Cache>().iter().filter_map(move |declared| Some((declared, declared.at(cell)?)));
    all.filter(|(_, cache)| is_managed(lowering, cache.runs_on.as_deref()))
}

/// A database as one region has it.
#[derive(Debug, Clone, Copy)]
pub struct Copy<'p> {
    /// What the spec says, in the region where it is written.
    pub database: &'p Database,
    /// The cell where it is written, if this is another one: `global` has a copy in each other region of the cloud.
    pub follows: Option<usize>,
}

/// The database of that name that Azure runs in a cell: its own, or the copy of another region's.
pub fn database<'p>(lowering: &Lowering<'p>, name: &str, cell: usize) -> Option<Copy<'p>> {
    let managed = |cell| {
        let database = lowering.get::<Database>(name, cell)?;
        is_managed(lowering, database.runs_on.as_deref()).then_some(database)
    };
    let written = stack::cells_of(lowering, "azure").into_iter().find(|cell| managed(*cell).is_some())?;
    let first = managed(written)?;
    if first.global.is_none() || written == cell {
        return Some(Copy { database: managed(cell)?, follows: None });
    }
    Some(Copy { database: managed(cell).unwrap_or(first), follows: Some(written) })
}

/// All databases that Azure runs in a cell.
pub fn databases<'p>(lowering: &Lowering<'p>, cell: usize) -> Vec<(&'p Declared<Database>, Copy<'p>)> {
    let all = lowering.all::<Database>().iter();
    all.filter_map(|declared| Some((declared, database(lowering, &declared.name, cell)?))).collect()
}
