//! Who may speak to whom in a region's network: the groups of machines there, and an edge for each declared use.

use super::super::super::links;
use super::super::super::stack;
use super::super::placement::{self, Store};
use super::endpoints;
use crate::derive::Workload;
use crate::targets::Lowering;
use crate::types::Cidr;
use crate::words::cluster::{Cluster, Scheduler};
use crate::words::database::{Cache, Database, PoolProduct};
use crate::words::network::{Gateway, Vpn};
use crate::words::service::Service;
use crate::words::workload::Product;

/// The group of the machines of the Kubernetes cluster.
pub const CLUSTER: &str = "cluster";

/// Like machines, told apart by what they may reach.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group {
    /// What it is of, as [`names::security_group`](crate::model::names::security_group) takes it.
    pub what: String,
    /// What it is for.
    pub description: String,
    /// Whether its members may open connections; a store only answers.
    pub calls: bool,
}

/// Whoever opens a connection.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Caller {
    /// The members of a group of this network.
    Group(String),
    /// Addresses.
    Block(Cidr),
    /// Everybody.
    Anywhere,
}

/// A connection that is allowed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edge {
    /// Who opens it.
    pub from: Caller,
    /// The group that answers.
    pub to: String,
    /// The TCP port.
    pub port: u16,
    /// Why.
    pub description: String,
}

/// The port of encrypted requests, and the one that only sends people there.
const HTTPS: u16 = 443;
const HTTP: u16 = 80;

/// The group of the machines of a cluster on Amazon ECS.
pub fn ecs_machines(cluster: &str) -> String {
    format!("cluster-{cluster}")
}

/// The group of a service on Amazon ECS.
pub fn of_service(name: &str) -> String {
    format!("service-{name}")
}

/// The group of whatever runs on Amazon ECS; a migration is in its service's.
pub fn of_workload(workload: &Workload<'_>) -> String {
    format!("{}-{}", workload.kind, workload.node)
}

/// The group of a gateway.
pub fn of_gateway(name: &str) -> String {
    format!("gateway-{name}")
}

/// The group of a private way in for people.
pub fn of_vpn(name: &str) -> String {
    format!("vpn-{name}")
}

/// All groups of a cell.
pub fn groups(lowering: &Lowering<'_>, cell: usize) -> Vec<Group> {
    let group = |what: String, description: String, calls| Group { what, description, calls };
    let mut groups = Vec::new();
    if super::of_cell(lowering, cell).is_some() {
        groups.push(group(endpoints::GROUP.to_owned(), "endpoints of AWS services".to_owned(), false));
    }
    let is_new = |cluster: &Cluster| !was_there(lowering, cluster) && !lowering.platform().borrows("cluster");
    if placement::cluster(lowering, cell, Scheduler::Kubernetes).is_some_and(is_new) {
        groups.push(group(CLUSTER.to_owned(), "machines of the cluster".to_owned(), true));
    }
    if let Some(cluster) = placement::cluster(lowering, cell, Scheduler::Ecs) {
        let name = cluster.name.as_str();
        groups.push(group(ecs_machines(name), format!("machines of the cluster {name}"), true));
    }
    for service in placement::ecs_services(lowering, cell) {
        let name = service.name.as_str();
        groups.push(group(of_service(name), format!("service {name}"), true));
    }
    for workload in placement::ecs_tasks(lowering, cell) {
        groups.push(group(of_workload(&workload), format!("{} {}", workload.kind, workload.node), true));
    }
    for gateway in placement::ecs_gateways(lowering, cell) {
        let name = gateway.name.as_str();
        groups.push(group(of_gateway(name), format!("gateway {name}"), true));
    }
    for vpn in lowering.all::<Vpn>().iter().filter(|_| !lowering.platform().borrows("vpn")) {
        groups.push(group(of_vpn(&vpn.name), format!("people in vpn {}", vpn.name), true));
    }
    let stores = placement::stores(lowering, cell);
    groups.extend(stores.iter().map(|store| group(store.what(), format!("{} {}", store.kind, store.held), false)));
    groups
}

/// All edges of a cell, without repetition.
pub fn edges(lowering: &Lowering<'_>, cell: usize, block: Cidr) -> Vec<Edge> {
    let to_endpoints = || Edge {
        from: Caller::Block(block),
        to: endpoints::GROUP.to_owned(),
        port: HTTPS,
        description: "whatever is in the network".to_owned(),
    };
    let mut edges: Vec<Edge> = super::of_cell(lowering, cell).map(|_| to_endpoints()).into_iter().collect();
    for store in placement::stores(lowering, cell) {
        edges.extend(to_store(lowering, &store, cell));
    }
    for service in placement::ecs_services(lowering, cell) {
        edges.extend(to_service(lowering, service, cell));
    }
    for gateway in placement::ecs_gateways(lowering, cell) {
        edges.extend(to_gateway(gateway));
    }
    let mut distinct: Vec<Edge> = Vec::new();
    for edge in edges {
        let known = |other: &Edge| (&other.from, &other.to, other.port) == (&edge.from, &edge.to, edge.port);
        if !distinct.iter().any(known) {
            distinct.push(edge);
        }
    }
    distinct
}

fn was_there(lowering: &Lowering<'_>, cluster: &Cluster) -> bool {
    lowering.platform().existing("cluster", cluster.name.as_str()).is_some()
}

/// Where a workload calls from: its own group, the one of the cluster's machines, or anywhere in the region's network where no cluster
/// is declared or it was there before, whose machines are in groups that only their owner knows.
fn caller(lowering: &Lowering<'_>, workload: &Workload<'_>, cell: usize) -> Caller {
    if placement::runtime(lowering, workload, cell) == Product::Ecs {
        return Caller::Group(of_workload(workload));
    }
    let cluster = placement::cluster(lowering, cell, Scheduler::Kubernetes);
    let has_group = cluster.is_some_and(|cluster| !was_there(lowering, cluster));
    let block = stack::declared_region(lowering, cell).and_then(|region| region.cidr.as_ref());
    match block.filter(|_| !has_group) {
        Some(block) => Caller::Block(block.value),
        None => Caller::Group(CLUSTER.to_owned()),
    }
}

fn to_store(lowering: &Lowering<'_>, store: &Store, cell: usize) -> Vec<Edge> {
    let users = |cell| placement::users(lowering, store.kind, &store.name, cell);
    let edge = |from, description: String| Edge { from, to: store.what(), port: store.port, description };
    let here = |workload: &Workload<'_>| edge(caller(lowering, workload, cell), workload.name.to_string());
    let mut edges: Vec<Edge> = users(cell).iter().map(here).collect();
    if pools_connections(lowering, store, cell) {
        edges.push(edge(Caller::Group(store.what()), "its connection pool".to_owned()));
    }
    if store.is_original {
        edges.extend(
            visitors(lowering, store, cell)
                .into_iter()
                .map(|(region, block)| edge(Caller::Block(block), format!("workloads in {region}"))),
        );
    }
    let linked = match store.kind {
        "database" => links::visitors::<Database>(lowering, cell, &store.name),
        "cache" => links::visitors::<Cache>(lowering, cell, &store.name),
        _ => Vec::new(),
    };
    edges.extend(
        linked
            .into_iter()
            .map(|(region, block)| edge(Caller::Block(block), format!("workloads in {region}, through the link"))),
    );
    edges
}

/// RDS Proxy shares the group of its database, so that the group must let itself in.
fn pools_connections(lowering: &Lowering<'_>, store: &Store, cell: usize) -> bool {
    store.kind == "database"
        && lowering
            .get::<Database>(&store.name, cell)
            .and_then(|database| database.pool.as_ref())
            .is_some_and(|pool| pool.product.value == PoolProduct::RdsProxy)
}

/// The other regions of the cloud whose workloads use a store that is written here, with their addresses.
pub fn visitors<'p>(lowering: &Lowering<'p>, store: &Store, cell: usize) -> Vec<(&'p str, Cidr)> {
    let others = stack::cells_of(lowering, "aws").into_iter().filter(|other| *other != cell);
    let writes_at_home = |other: usize| {
        placement::stores(lowering, other).iter().any(|own| own.what() == store.what() && own.is_original)
    };
    others
        .filter(|other| {
            !placement::users(lowering, store.kind, &store.name, *other).is_empty() && !writes_at_home(*other)
        })
        .filter_map(|other| {
            let block = stack::declared_region(lowering, other)?.cidr.as_ref()?.value;
            Some((stack::region(lowering, other), block))
        })
        .collect()
}

/// Workloads that use a service, and the gateways that lead to it, reach its ports.
fn to_service(lowering: &Lowering<'_>, service: &Service, cell: usize) -> Vec<Edge> {
    let name = service.name.as_str();
    let callers = placement::users(lowering, "service", name, cell)
        .into_iter()
        .map(|workload| (caller(lowering, &workload, cell), workload.name.to_string()));
    let gateways = service.expose.iter().filter_map(|expose| expose.via.as_ref());
    let gateways = gateways.map(|via| (Caller::Group(of_gateway(via.name())), format!("gateway {}", via.name())));
    let callers: Vec<(Caller, String)> = callers.chain(gateways).collect();
    let edge = |port: u16, (from, description): &(Caller, String)| Edge {
        from: from.clone(),
        to: of_service(name),
        port,
        description: description.clone(),
    };
    service.port.iter().flat_map(|port| callers.iter().map(move |caller| edge(port.number.0, caller))).collect()
}

/// Who may come in: everybody, or the people of private networks.
fn to_gateway(gateway: &Gateway) -> Vec<Edge> {
    let people = gateway.from.0.iter().map(|vpn| (Caller::Group(of_vpn(vpn.name())), format!("vpn {}", vpn.name())));
    let callers: Vec<(Caller, String)> =
        if gateway.from.0.is_empty() { vec![(Caller::Anywhere, "everybody".to_owned())] } else { people.collect() };
    let edge = |port, (from, description): &(Caller, String)| Edge {
        from: from.clone(),
        to: of_gateway(gateway.name.as_str()),
        port,
        description: description.clone(),
    };
    [HTTPS, HTTP].into_iter().flat_map(|port| callers.iter().map(move |caller| edge(port, caller))).collect()
}
