//! derive: the typed platform -> the graph.
//!
//! Who calls whom, on which port, with which right; which names are exposed; which variables a workload gets. Targets read it and
//! decide none of it a second time.

mod azure;
pub mod copies;
mod delivery;
mod form;
pub mod hosts;
mod identity;
pub mod links;
pub mod paths;
pub mod placement;
mod variables;

use std::borrow::Cow;
use std::collections::BTreeMap;

use crate::model::{Declared, Platform, named, names};
use crate::schema::Entry;
use crate::words::pod::MountedFile;
use crate::words::service::{Cron, Job, Protocol, Service};
use crate::words::workload::{self, Expose, Use};

pub use delivery::{delivered_by, repository};
pub use form::{Form, form};
pub use identity::{BY_IDENTITY, CLIENT_ID_VARIABLE, Identity, is_token_cache};
pub use variables::Variable;

/// What follows from the nodes of an environment taken together, for each cell.
#[derive(Debug, Default, Hash)]
pub struct Graph {
    /// By the index of the cell.
    pub cells: Vec<CellGraph>,
}

/// The graph of one cell.
#[derive(Debug, Default, Hash)]
pub struct CellGraph {
    /// Who uses each service there: names of workloads, sorted.
    pub callers: BTreeMap<String, Vec<String>>,
    /// Names on which services answer from outside, by service and then as written.
    pub exposures: BTreeMap<String, Vec<Exposure>>,
    /// What comes into the cluster there, by the name of the gateway; nothing for one that leads to no pod.
    pub traffic: BTreeMap<String, Traffic>,
}

/// What comes into a cluster through a gateway.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub struct Traffic {
    /// Whether connections stay open, as those of WebSocket do.
    pub stays_open: bool,
}

/// A name on which a service answers from outside.
#[derive(Debug, Clone, Hash)]
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

impl Exposure {
    /// Whether its port of the service speaks a protocol.
    pub fn speaks(&self, service: &Service, protocol: Protocol) -> bool {
        let port = service.port.get(&self.port).and_then(|port| port.protocol.as_ref());
        port.is_some_and(|spoken| spoken.value == protocol)
    }
}

/// Something that runs with an identity of its own: a `service`, a `job`, a `cron`, or what a service runs before a new version.
#[derive(Debug, Clone)]
pub struct Workload<'p> {
    /// The kind of the node that declares it.
    pub kind: &'static str,
    /// The name of that node.
    pub node: &'p str,
    /// Its name: the node's, or one made from it.
    pub name: Cow<'p, str>,
    /// What it stands on.
    pub uses: &'p [Entry<Use>],
    /// Variables of its own.
    pub env: &'p [Entry<workload::Variable>],
    /// Files that its container finds.
    pub files: &'p [Entry<MountedFile>],
    /// Whether it may do something at the Kubernetes API.
    pub calls_api: bool,
}

impl<'p> Workload<'p> {
    /// A service as a workload.
    pub fn service(service: &'p Service) -> Self {
        Self {
            kind: "service",
            node: service.name.as_str(),
            name: Cow::Borrowed(service.name.as_str()),
            uses: &service.uses.0,
            env: &service.env.0,
            files: &service.file.0,
            calls_api: !service.kubernetes_api.is_empty(),
        }
    }

    /// What a service runs before a new version: it stands on the same things, and has a name, an account and a policy of its own.
    pub fn migration(service: &'p Service) -> Self {
        Self { name: Cow::Owned(names::migration(service.name.as_str())), calls_api: false, ..Self::service(service) }
    }

    /// A job as a workload.
    pub fn job(job: &'p Job) -> Self {
        Self {
            kind: "job",
            node: job.name.as_str(),
            name: Cow::Borrowed(job.name.as_str()),
            uses: &job.uses.0,
            env: &job.env.0,
            files: &job.file.0,
            calls_api: !job.kubernetes_api.is_empty(),
        }
    }

    /// A cron as a workload.
    pub fn cron(cron: &'p Cron) -> Self {
        Self {
            kind: "cron",
            node: cron.name.as_str(),
            name: Cow::Borrowed(cron.name.as_str()),
            uses: &cron.uses.0,
            env: &cron.env.0,
            files: &cron.file.0,
            calls_api: !cron.kubernetes_api.is_empty(),
        }
    }

    /// The environment variables it gets, sorted by name: its own, and those that say where what it uses is.
    pub fn variables(&self, platform: &Platform, cell: usize) -> Vec<Variable> {
        variables::of(self, platform, cell)
    }

    /// Who it is to the cloud of a cell, where it uses something that the cloud lets it into by identity.
    pub fn identity(&self, platform: &Platform, cell: usize) -> Option<Identity> {
        identity::of(self, platform, cell)
    }
}

/// All workloads of a cell: each has an account, and an identity in the cloud where it needs one.
pub fn workloads(platform: &Platform, cell: usize) -> impl Iterator<Item = Workload<'_>> {
    fn at<T>(list: &[Declared<T>], cell: usize) -> impl Iterator<Item = &T> {
        list.iter().filter_map(move |declared| declared.at(cell))
    }
    let services = at(&platform.nodes.service, cell).flat_map(of_service);
    let jobs = at(&platform.nodes.job, cell).map(Workload::job);
    services.chain(jobs).chain(at(&platform.nodes.cron, cell).map(Workload::cron))
}

/// The workloads that one `service`, `job` or `cron` declares in a cell.
pub fn workloads_of<'p>(platform: &'p Platform, cell: usize, kind: &str, name: &str) -> Vec<Workload<'p>> {
    fn at<'p, T>(list: &'p [Declared<T>], name: &str, cell: usize) -> Option<&'p T> {
        named(list, name)?.at(cell)
    }
    let nodes = &platform.nodes;
    match kind {
        "service" => at(&nodes.service, name, cell).into_iter().flat_map(of_service).collect(),
        "job" => at(&nodes.job, name, cell).map(Workload::job).into_iter().collect(),
        "cron" => at(&nodes.cron, name, cell).map(Workload::cron).into_iter().collect(),
        _ => Vec::new(),
    }
}

fn of_service(service: &Service) -> impl Iterator<Item = Workload<'_>> {
    let migration = service.migrate.as_ref().map(|_| Workload::migration(service));
    std::iter::once(Workload::service(service)).chain(migration)
}

/// Derives the graph of an environment.
pub fn derive(platform: &Platform) -> Graph {
    Graph { cells: (0..platform.cells.len()).map(|cell| derive_cell(platform, cell)).collect() }
}

fn derive_cell(platform: &Platform, cell: usize) -> CellGraph {
    let mut graph = CellGraph::default();
    for workload in workloads(platform, cell) {
        for used in workload.uses.iter().filter(|used| used.value.target.kind() == "service") {
            graph.callers.entry(used.value.target.name().to_owned()).or_default().push(workload.name.to_string());
        }
    }
    for service in platform.nodes.service.iter().filter_map(|declared| declared.at(cell)) {
        if service.verify.is_some() {
            let name = service.name.as_str();
            graph.callers.entry(name.to_owned()).or_default().push(names::verification(name));
        }
    }
    graph.callers.values_mut().for_each(|callers| {
        callers.sort();
        callers.dedup();
    });
    for service in platform.nodes.service.iter().filter_map(|declared| declared.at(cell)) {
        let exposures: Vec<_> = service.expose.iter().map(|expose| exposure(platform, service, expose)).collect();
        if placement::service_in_cluster(platform, service, cell) {
            note_traffic(&mut graph.traffic, service, &exposures);
        }
        if !exposures.is_empty() {
            graph.exposures.insert(service.name.to_string(), exposures);
        }
    }
    graph
}

fn note_traffic(traffic: &mut BTreeMap<String, Traffic>, service: &Service, exposures: &[Exposure]) {
    for exposure in exposures {
        let Some(gateway) = &exposure.gateway else { continue };
        traffic.entry(gateway.clone()).or_default().stays_open |= exposure.speaks(service, Protocol::Websocket);
    }
}

/// The full host of a name.
fn exposed_host(platform: &Platform, expose: &Expose) -> String {
    let derived = || match &platform.domain {
        Some(domain) => format!("{}.{domain}", expose.name.as_str()),
        None => expose.name.to_string(),
    };
    expose.host.as_ref().map_or_else(derived, |host| host.to_string())
}

fn exposure(platform: &Platform, service: &Service, expose: &Expose) -> Exposure {
    let first_port = || service.port.iter().next().map(|port| port.name.to_string()).unwrap_or_default();
    Exposure {
        name: expose.name.to_string(),
        host: exposed_host(platform, expose),
        path: expose.path.as_ref().map_or_else(|| "/".to_owned(), |path| path.to_string()),
        port: expose.port.as_ref().map_or_else(first_port, |port| port.to_string()),
        gateway: expose.via.as_ref().map(|gateway| gateway.name().to_owned()),
    }
}
