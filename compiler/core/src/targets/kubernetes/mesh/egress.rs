//! Whom members know: the services they use, and hosts outside by name.
//!
//! A proxy passes on what its Sidecar knows and refuses the rest. A process could go around its proxy, but not around the NetworkPolicy
//! beside it, which keeps it to the same ports and, inside, to the same pods.

use std::collections::{BTreeMap, BTreeSet};

use platc_kubernetes::Object;
use platc_kubernetes::custom::istio::{
    Egress, Location, OutboundMode, OutboundTrafficPolicy, PodLabels, Port, Resolution, ServiceEntry, ServiceEntrySpec,
    Sidecar, SidecarSpec,
};

use super::{Member, routing, shared_metadata};
use crate::derive::{Workload, workloads};
use crate::model::{Platform, names};
use crate::targets::kubernetes::{component, data, entrance, flags, metadata, network};
use crate::targets::{Lowering, region};
use crate::types::Ref;
use crate::words::network::External;
use crate::words::references::Usable;
use crate::words::service::Service;
use crate::words::signals::Traces;

/// Where each cloud answers, besides in the region's network: its interfaces, buckets, queues and logins. A client chooses the address;
/// the name it asks for is what the proxy holds it to. From the endpoints' own pages: AWS General Reference, Google API discovery,
/// Azure service endpoints.
const CLOUD_HOSTS: &[(&str, &[&str])] = &[
    ("aws", &["*.amazonaws.com", "*.api.aws"]),
    ("gcp", &["*.googleapis.com"]),
    ("azure", &["*.azure.com", "*.azure.net", "*.windows.net", "login.microsoftonline.com"]),
];

/// Nobody.
const NOBODY: &str = "~/*";

/// What the proxy of a member knows.
pub fn sidecar(platform: &Platform, member: &Member<'_>) -> Object {
    let hosts = if member.hosts.is_empty() { vec![NOBODY.to_owned()] } else { member.hosts.clone() };
    let spec = SidecarSpec {
        workload_selector: Some(PodLabels { labels: metadata::selector(member.name) }),
        egress: vec![Egress { hosts }],
        outbound_traffic_policy: Some(OutboundTrafficPolicy { mode: OutboundMode::RegistryOnly }),
    };
    Sidecar { metadata: metadata::object(platform, member.name, member.name), spec }.into()
}

/// A host that has a ServiceEntry here, as a Sidecar names it.
pub fn outside_host(host: &str) -> String {
    format!("./{host}")
}

/// The hosts that a workload may call, sorted.
pub fn hosts(lowering: &Lowering<'_>, workload: &Workload<'_>, cell: usize) -> Vec<String> {
    let mut hosts = BTreeSet::new();
    for used in workload.uses {
        let target = &used.value.target.value;
        hosts.extend(inside(lowering, target, cell));
        hosts.extend(
            outside(lowering, target, cell).into_iter().flat_map(Outside::hosts).map(|host| outside_host(&host)),
        );
    }
    if workload.identity(lowering.platform(), cell).is_some() {
        hosts.extend(cloud_hosts(lowering, cell).iter().map(|host| outside_host(host)));
    }
    if let Some((flags, _)) = flags::asked_by(lowering, workload, cell) {
        hosts.insert(outside_host(&names::service_host(&flags, &lowering.platform().namespace)));
    }
    if workload.calls_api {
        hosts.insert("default/kubernetes.default.svc.cluster.local".to_owned());
    }
    if !lowering.all::<Traces>().is_empty() {
        hosts.insert(format!("{}/*", network::MONITORING));
    }
    hosts.into_iter().collect()
}

/// The Services of this namespace behind what a workload uses.
fn inside(lowering: &Lowering<'_>, target: &Ref<Usable>, cell: usize) -> Vec<String> {
    let services = match target.kind() {
        "service" => {
            lowering.get::<Service>(target.name(), cell).map_or_else(Vec::new, |service| routing::services(service))
        }
        kind => data::services_inside(lowering, kind, target.name(), cell),
    };
    let namespace = &lowering.platform().namespace;
    services.iter().map(|service| outside_host(&names::service_host(service, namespace))).collect()
}

/// Something outside of the cluster.
enum Outside {
    /// A host of somebody else, its port, and whether it is asked by TLS.
    Host(String, u16, bool),
    /// A store in the region's network, by its port: its address is known to the cloud alone.
    Store { port: u16, block: String, host: String },
    /// What the cloud answers at public addresses.
    Cloud(&'static [&'static str]),
}

impl Outside {
    fn hosts(self) -> Vec<String> {
        match self {
            Self::Host(host, ..) | Self::Store { host, .. } => vec![host],
            Self::Cloud(hosts) => hosts.iter().map(|host| (*host).to_owned()).collect(),
        }
    }
}

fn cloud_hosts(lowering: &Lowering<'_>, cell: usize) -> &'static [&'static str] {
    let cloud = lowering.platform().cells.get(cell).map_or("", |cell| cell.cloud.as_str());
    CLOUD_HOSTS.iter().find(|(known, _)| *known == cloud).map_or(&[], |(_, hosts)| hosts)
}

fn outside(lowering: &Lowering<'_>, target: &Ref<Usable>, cell: usize) -> Option<Outside> {
    let (kind, name) = (target.kind(), target.name());
    match kind {
        "service" => None,
        "external" => {
            let url = &lowering.get::<External>(name, cell)?.url;
            Some(Outside::Host(url.host().to_owned(), url.port(), url.to_string().starts_with("https:")))
        }
        _ if data::reached_inside(lowering, kind, name, cell).is_some() => None,
        _ => Some(match network::store_port(lowering, kind, name, cell).filter(|port| *port != network::HTTPS) {
            Some(port) => Outside::Store {
                port,
                block: network::region_block(lowering, cell)?,
                host: store_host(lowering, port, cell),
            },
            None => Outside::Cloud(cloud_hosts(lowering, cell)),
        }),
    }
}

/// The entries for all hosts outside that somebody in a cell calls, each once.
pub fn entries(lowering: &Lowering<'_>, cell: usize) -> Vec<Object> {
    let mut entries: BTreeMap<String, ServiceEntrySpec> = BTreeMap::new();
    let here = |workload: &Workload<'_>| {
        let service = lowering.get::<Service>(workload.node, cell).filter(|_| workload.kind == "service");
        service.is_none_or(|service| component::runs_here(lowering, service, cell))
    };
    for workload in workloads(lowering.platform(), cell).filter(here) {
        for used in workload.uses {
            let found = outside(lowering, &used.value.target.value, cell);
            entries.extend(found.and_then(|outside| entry(outside, used.value.target.value.name())));
        }
        if workload.identity(lowering.platform(), cell).is_some() {
            entries.extend(entry(Outside::Cloud(cloud_hosts(lowering, cell)), ""));
        }
    }
    entries.extend(pools(lowering, cell));
    for host in entrance::provider_hosts(lowering, cell) {
        entries.extend(entry(Outside::Host(host.clone(), 443, true), &host));
    }
    let object = |(name, spec): (String, ServiceEntrySpec)| {
        ServiceEntry { metadata: shared_metadata(lowering.platform(), &name), spec }.into()
    };
    entries.into_iter().map(object).collect()
}

/// The databases behind the pools of a cell.
fn pools(lowering: &Lowering<'_>, cell: usize) -> Option<(String, ServiceEntrySpec)> {
    let block = network::region_block(lowering, cell)?;
    let port = data::POOL_PORT;
    data::has_pools(lowering, cell)
        .then(|| entry(Outside::Store { port, block, host: store_host(lowering, port, cell) }, ""))
        .flatten()
}

/// The name of the stores behind a port, which a Sidecar can know them by.
pub fn store_host(lowering: &Lowering<'_>, port: u16, cell: usize) -> String {
    format!("stores-{port}.{}.internal", region(lowering, cell))
}

/// The entry of something outside, under its own name.
fn entry(outside: Outside, node: &str) -> Option<(String, ServiceEntrySpec)> {
    let spec = |hosts: Vec<String>, addresses, (number, name, protocol): (u16, &str, &str), resolution| {
        let port = Port { number: u32::from(number), name: name.to_owned(), protocol: protocol.to_owned() };
        ServiceEntrySpec {
            hosts,
            addresses,
            ports: vec![port],
            location: Some(Location::MeshExternal),
            resolution: Some(resolution),
            export_to: vec![".".to_owned()],
        }
    };
    let named = |kind: &str, name: &str| names::join(&[kind, &name.replace('.', "-")], names::DNS_LABEL);
    Some(match outside {
        Outside::Host(host, port, by_tls) => {
            let protocol = if by_tls { (port, "tls", "TLS") } else { (port, "http", "HTTP") };
            (named("external", node), spec(vec![host], Vec::new(), protocol, Resolution::Dns))
        }
        Outside::Store { port, block, host } => {
            (format!("stores-{port}"), spec(vec![host], vec![block], (port, "tcp", "TCP"), Resolution::None))
        }
        Outside::Cloud([]) => return None,
        Outside::Cloud(hosts) => {
            let hosts = hosts.iter().map(|host| (*host).to_owned()).collect();
            ("cloud".to_owned(), spec(hosts, Vec::new(), (443, "tls", "TLS"), Resolution::None))
        }
    })
}
