//! Security groups: in a network nobody speaks to anybody, but by a rule that follows from what the spec declares.
//!
//! Pods of the cluster reach each other by network policies, which are finer; here is what crosses subnets.

use std::collections::BTreeSet;

use serde_json::json;

use super::subnets::{CONTAINERS, ENDPOINTS, GATEWAY, MYSQL, NODES, POSTGRESQL, Subnet};
use crate::schema::Leaf;
use crate::targets::Lowering;
use crate::targets::terraform::azure::cluster::PODS;
use crate::targets::terraform::azure::placement;
use crate::targets::terraform::azure::site::{Site, group};
use crate::targets::terraform::document::{Blocks, expression, label};
use crate::targets::terraform::links;
use crate::types::Cidr;
use crate::words::database::{Cache, Database, Engine};
use crate::words::network::{Gateway, Ingress};
use crate::words::service::Service;

/// A connection that is allowed.
struct Edge {
    from: &'static str,
    to: &'static str,
    ports: BTreeSet<String>,
    why: String,
    /// Further addresses that it comes from.
    blocks: Vec<Cidr>,
}

/// Everybody on the internet.
const INTERNET: &str = "Internet";

/// Regions of other clouds, through a link.
const LINKED: &str = "Link";

/// The rank of the rule that refuses the rest; the lowest that a rule of one's own can have (Azure, network security groups).
const LAST: u32 = 4096;

/// The ports on which stores answer at their private addresses: HTTPS for vault, buckets and Cosmos DB, then MongoDB's protocol on
/// Cosmos DB, then Azure Managed Redis.
const ENDPOINT_PORTS: [&str; 3] = ["443", "10255", "10000"];

/// The subnets that a group guards. That of Application Gateway for Containers is Azure's to guard.
const GUARDED: [&str; 5] = [NODES, CONTAINERS, POSTGRESQL, MYSQL, ENDPOINTS];

/// A group for each sort of subnet, with its rules.
pub fn rules(lowering: &Lowering<'_>, site: &Site<'_>, subnets: &[Subnet], blocks: &mut Blocks) {
    let edges = edges(lowering, site.cell);
    for purpose in GUARDED.into_iter().filter(|purpose| subnets.iter().any(|subnet| subnet.purpose == *purpose)) {
        blocks.resource("azurerm_network_security_group", purpose, site.resource(&site.name(purpose), json!({})));
        let here = edges.iter().filter(|edge| edge.to == purpose && !edge.ports.is_empty());
        for (edge, rank) in here.zip((100..LAST).step_by(10)) {
            allow(edge, rank, subnets, blocks);
        }
        deny(purpose, blocks);
        for subnet in subnets.iter().filter(|subnet| subnet.purpose == purpose) {
            let label = label(&[&subnet.name]);
            let fields = json!({
                "subnet_id": expression(&format!("azurerm_subnet.{label}.id")),
                "network_security_group_id": expression(&format!("azurerm_network_security_group.{purpose}.id")),
            });
            blocks.resource("azurerm_subnet_network_security_group_association", &label, fields);
        }
    }
}

fn allow(edge: &Edge, rank: u32, subnets: &[Subnet], blocks: &mut Blocks) {
    let sources: Vec<String> = subnets
        .iter()
        .filter(|subnet| subnet.purpose == edge.from)
        .filter_map(|subnet| subnet.cidr)
        .chain(edge.blocks.iter().copied())
        .map(|cidr| cidr.to_string())
        .collect();
    let mut fields = json!({
        "name": format!("from-{}", edge.from.to_lowercase()),
        "description": edge.why,
        "priority": rank,
        "direction": "Inbound",
        "access": "Allow",
        "protocol": if edge.ports.contains("*") { "*" } else { "Tcp" },
        "source_port_range": "*",
        "destination_address_prefix": "*",
        "resource_group_name": group(),
        "network_security_group_name": expression(&format!("azurerm_network_security_group.{}.name", edge.to)),
    });
    match edge.from {
        INTERNET => fields["source_address_prefix"] = json!(INTERNET),
        _ if sources.is_empty() => return,
        _ => fields["source_address_prefixes"] = json!(sources),
    }
    match edge.ports.contains("*") {
        true => fields["destination_port_range"] = json!("*"),
        false => fields["destination_port_ranges"] = json!(edge.ports),
    }
    let label = format!("{}_from_{}", edge.to, edge.from.to_lowercase());
    blocks.resource("azurerm_network_security_rule", &label, fields);
}

/// Azure lets everything in a network speak to everything by itself.
fn deny(purpose: &str, blocks: &mut Blocks) {
    let fields = json!({
        "name": "deny",
        "description": "What no other rule lets in.",
        "priority": LAST,
        "direction": "Inbound",
        "access": "Deny",
        "protocol": "*",
        "source_port_range": "*",
        "source_address_prefix": "VirtualNetwork",
        "destination_port_range": "*",
        "destination_address_prefix": "*",
        "resource_group_name": group(),
        "network_security_group_name": expression(&format!("azurerm_network_security_group.{purpose}.name")),
    });
    blocks.resource("azurerm_network_security_rule", &format!("{purpose}_deny"), fields);
}

fn edges(lowering: &Lowering<'_>, cell: usize) -> Vec<Edge> {
    let edge = |from, to, ports: &[&str], why: &str| Edge {
        from,
        to,
        ports: ports.iter().map(|port| (*port).to_owned()).collect(),
        why: why.to_owned(),
        blocks: Vec::new(),
    };
    let pods = Cidr::parse(PODS).ok().into_iter().collect();
    let mut edges = vec![
        // Pods speak to each other by their own addresses, which rules of subnets see (AKS, Azure CNI Overlay, network security groups).
        Edge {
            blocks: pods,
            ..edge(NODES, NODES, &["*"], "The machines of the cluster and its pods among each other.")
        },
        edge(NODES, ENDPOINTS, &ENDPOINT_PORTS, "Pods, to private addresses of stores."),
        edge(CONTAINERS, ENDPOINTS, &ENDPOINT_PORTS, "Container Instances, to private addresses of stores."),
        edge(POSTGRESQL, POSTGRESQL, &["5432", "6432"], "Servers, to their standby and copies."),
        edge(MYSQL, MYSQL, &["3306", "33060"], "Servers, to their standby and copies."),
    ];
    edges.push(Edge {
        ports: exposed_ports(lowering, cell, false),
        ..edge(GATEWAY, NODES, &[], "The gateway, to what is exposed.")
    });
    edges.push(Edge {
        ports: exposed_ports(lowering, cell, true),
        ..edge(INTERNET, NODES, &[], "Load balancers of the cluster.")
    });
    for (engine, to, port) in [(Engine::Postgresql, POSTGRESQL, "5432"), (Engine::Mysql, MYSQL, "3306")] {
        for from in [NODES, CONTAINERS] {
            let users = users(lowering, cell, engine, from == CONTAINERS);
            if !users.is_empty() {
                edges.push(edge(from, to, &[port], &users.join(", ")));
            }
        }
    }
    edges.extend(linked(lowering, cell));
    edges
}

/// What workloads in other clouds use here, by the subnet that it answers in.
fn linked(lowering: &Lowering<'_>, cell: usize) -> Vec<Edge> {
    let databases = placement::databases(lowering, cell).into_iter().map(|(declared, copy)| {
        let (to, ports): (_, &[&str]) = match copy.database.engine.value {
            Engine::Postgresql => (POSTGRESQL, &["5432"]),
            Engine::Mysql => (MYSQL, &["3306"]),
            _ => (ENDPOINTS, &ENDPOINT_PORTS),
        };
        (to, ports, links::visitors::<Database>(lowering, cell, &declared.name))
    });
    let caches = placement::caches(lowering, cell).map(|(declared, _)| {
        (ENDPOINTS, &ENDPOINT_PORTS[..], links::visitors::<Cache>(lowering, cell, &declared.name))
    });
    let visited = databases.chain(caches).filter(|(.., visitors)| !visitors.is_empty());
    let mut edges: Vec<Edge> = Vec::new();
    for (to, ports, visitors) in visited {
        let blocks = visitors.iter().map(|(_, block)| *block);
        match edges.iter_mut().find(|edge| edge.to == to) {
            Some(edge) => edge.blocks.extend(blocks),
            None => edges.push(Edge {
                from: LINKED,
                to,
                ports: ports.iter().map(|port| (*port).to_owned()).collect(),
                why: "Workloads in other clouds, through the link.".to_owned(),
                blocks: blocks.collect(),
            }),
        }
    }
    for edge in &mut edges {
        edge.blocks.sort_by_key(|block| block.network);
        edge.blocks.dedup();
    }
    edges
}

/// The workloads on the cluster, or on Container Instances, that use a database of an engine.
fn users(lowering: &Lowering<'_>, cell: usize, engine: Engine, on_aci: bool) -> Vec<String> {
    let databases = placement::databases(lowering, cell);
    let is_it = |name: &str| {
        databases.iter().any(|(declared, copy)| declared.name == name && copy.database.engine.value == engine)
    };
    placement::workloads(lowering, cell)
        .filter(|workload| placement::runs_on_aci(lowering, workload, cell) == on_aci)
        .filter(|workload| {
            let mut uses = workload.uses.iter().map(|used| &used.value.target);
            uses.any(|target| target.kind() == "database" && is_it(target.name()))
        })
        .map(|workload| workload.name.to_string())
        .collect()
}

/// The ports of pods on which something answers from outside: through Azure's gateway, or through load balancers of the cluster.
fn exposed_ports(lowering: &Lowering<'_>, cell: usize, by_load_balancer: bool) -> BTreeSet<String> {
    let nginx = |name: &str| {
        let gateway = lowering.get::<Gateway>(name, cell);
        gateway.and_then(|gateway| gateway.ingress.as_ref()).is_some_and(|ingress| ingress.value == Ingress::Nginx)
    };
    let services = lowering.all::<Service>().iter().filter_map(|declared| declared.at(cell));
    let mut ports = BTreeSet::new();
    for service in services {
        for expose in service.expose.iter() {
            let through_nginx = expose.via.as_ref().is_some_and(|via| nginx(via.name()));
            let first = service.port.iter().next();
            let port = expose.port.as_ref().and_then(|port| service.port.get(port.as_str())).or(first);
            match (through_nginx, expose.load_balancer.on) {
                (true, _) if by_load_balancer => ports.extend(["80".to_owned(), "443".to_owned()]),
                (false, own) if own == by_load_balancer => ports.extend(port.map(|port| port.number.0.to_string())),
                _ => {}
            }
        }
    }
    ports
}
