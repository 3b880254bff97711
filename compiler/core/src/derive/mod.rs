//! derive: the typed platform -> the graph.
//!
//! Who calls whom, on which port, with which right; which names are exposed; which variables a workload gets. Targets read it and
//! decide none of it a second time.

pub mod hosts;
mod variables;

use std::collections::BTreeMap;

use crate::model::{Declared, Platform};
use crate::words::service::{Cron, Job, Service};
use crate::words::workload::{Expose, Use};

pub use variables::Variable;

/// What follows from the nodes of an environment taken together, for each cell.
#[derive(Debug, Default)]
pub struct Graph {
    /// By the index of the cell.
    pub cells: Vec<CellGraph>,
}

/// The graph of one cell.
#[derive(Debug, Default)]
pub struct CellGraph {
    /// Who uses each service there: names of workloads, sorted.
    pub callers: BTreeMap<String, Vec<String>>,
    /// Names on which services answer from outside, by service and then as written.
    pub exposures: BTreeMap<String, Vec<Exposure>>,
}

/// A name on which a service answers from outside.
#[derive(Debug, Clone)]
pub struct Exposure {
    /// The name in the spec.
    pub name: String,
    /// The full host.
    pub host: String,
    /// The path below which it answers.
    pub path: String,
    /// The name of the service's port.
    pub port: String,
    /// The gateway it comes through.
    pub gateway: Option<String>,
}

/// Something that runs: what `service`, `job` and `cron` have in common.
#[derive(Debug, Clone, Copy)]
pub struct Workload<'p> {
    /// Its name.
    pub name: &'p str,
    /// What it stands on.
    pub uses: &'p [crate::schema::Entry<Use>],
    /// Variables of its own.
    pub env: &'p [crate::schema::Entry<crate::words::workload::Variable>],
}

impl<'p> Workload<'p> {
    /// A service as a workload.
    pub fn service(service: &'p Service) -> Self {
        Self { name: service.name.as_str(), uses: &service.uses.0, env: &service.env.0 }
    }

    /// A job as a workload.
    pub fn job(job: &'p Job) -> Self {
        Self { name: job.name.as_str(), uses: &job.uses.0, env: &job.env.0 }
    }

    /// A cron as a workload.
    pub fn cron(cron: &'p Cron) -> Self {
        Self { name: cron.name.as_str(), uses: &cron.uses.0, env: &cron.env.0 }
    }

    /// The environment variables it gets, sorted by name: its own, and those that say where what it uses is.
    pub fn variables(&self, platform: &Platform, cell: usize) -> Vec<Variable> {
        variables::of(self, platform, cell)
    }
}

/// All workloads of a cell.
pub fn workloads(platform: &Platform, cell: usize) -> impl Iterator<Item = Workload<'_>> {
    fn at<T>(list: &[Declared<T>], cell: usize) -> impl Iterator<Item = &T> {
        list.iter().filter_map(move |declared| declared.at(cell))
    }
    let services = at(&platform.nodes.service, cell).map(Workload::service);
    let jobs = at(&platform.nodes.job, cell).map(Workload::job);
    services.chain(jobs).chain(at(&platform.nodes.cron, cell).map(Workload::cron))
}

/// Derives the graph of an environment.
pub fn derive(platform: &Platform) -> Graph {
    Graph { cells: (0..platform.cells.len()).map(|cell| derive_cell(platform, cell)).collect() }
}

fn derive_cell(platform: &Platform, cell: usize) -> CellGraph {
    let mut graph = CellGraph::default();
    for workload in workloads(platform, cell) {
        for used in workload.uses.iter().filter(|used| used.value.target.kind() == "service") {
            graph.callers.entry(used.value.target.name().to_owned()).or_default().push(workload.name.to_owned());
        }
    }
    graph.callers.values_mut().for_each(|callers| {
        callers.sort();
        callers.dedup();
    });
    for service in platform.nodes.service.iter().filter_map(|declared| declared.at(cell)) {
        let exposures: Vec<_> = service.expose.iter().map(|expose| exposure(platform, service, expose)).collect();
        if !exposures.is_empty() {
            graph.exposures.insert(service.name.to_string(), exposures);
        }
    }
    graph
}

fn exposure(platform: &Platform, service: &Service, expose: &Expose) -> Exposure {
    let derived = || match &platform.domain {
        Some(domain) => format!("{}.{domain}", expose.name.as_str()),
        None => expose.name.to_string(),
    };
    let first_port = || service.port.iter().next().map(|port| port.name.to_string()).unwrap_or_default();
    Exposure {
        name: expose.name.to_string(),
        host: expose.host.as_ref().map_or_else(derived, |host| host.to_string()),
        path: expose.path.as_ref().map_or_else(|| "/".to_owned(), |path| path.to_string()),
        port: expose.port.as_ref().map_or_else(first_port, |port| port.to_string()),
        gateway: expose.via.as_ref().map(|gateway| gateway.name().to_owned()),
    }
}
