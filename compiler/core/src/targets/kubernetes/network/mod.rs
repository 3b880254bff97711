//! Who may talk to whom: NetworkPolicies from the graph of `uses` and from `expose`.
//!
//! A NetworkPolicy knows pods, namespaces and blocks of addresses, and no hosts: an `external` system, and what a cloud answers at a
//! public address, is open at its port on every address that is not private.

mod peers;
mod stores;

use std::collections::{BTreeMap, BTreeSet};

use platc_kubernetes::Object;
use platc_kubernetes::k8s_openapi::api::networking::v1::{
    NetworkPolicy, NetworkPolicyEgressRule, NetworkPolicyIngressRule, NetworkPolicyPeer, NetworkPolicyPort,
    NetworkPolicySpec,
};
use platc_kubernetes::k8s_openapi::apimachinery::pkg::apis::meta::v1::LabelSelector;
use platc_kubernetes::k8s_openapi::apimachinery::pkg::util::intstr::IntOrString;

use super::{data, entrance, flags, mesh, metadata, monitor, namespace, services};
use crate::derive::Workload;
use crate::derive::placement::{self, Router};
use crate::targets::Lowering;
use crate::types::Ref;
use crate::words::network::External;
use crate::words::pod::{VolumeAccess, access};
use crate::words::references::Usable;
use crate::words::service::{Protocol, Service};
use crate::words::signals::Traces;

use stores::home_of;

pub use peers::*;
pub use stores::{HTTPS, store_port};

/// The protocol below a port's own.
pub fn transport(protocol: Option<Protocol>) -> &'static str {
    if protocol == Some(Protocol::Udp) { "UDP" } else { "TCP" }
}

/// The protocol as a load balancer must know it (Kubernetes documentation, application protocol), and a mesh, which would otherwise
/// wait for the first bytes to guess.
pub fn application_protocol(protocol: Option<Protocol>, in_mesh: bool) -> Option<&'static str> {
    match protocol? {
        Protocol::Http if in_mesh => Some("http"),
        Protocol::Tcp if in_mesh => Some("tcp"),
        Protocol::Http2 => Some("kubernetes.io/h2c"),
        Protocol::Grpc => Some("grpc"),
        Protocol::Websocket => Some("kubernetes.io/ws"),
        Protocol::Http | Protocol::Tcp | Protocol::Udp => None,
    }
}

/// What may come in and go out of a workload's pods: exactly the declared edges, DNS, its gateways and the collector of metrics.
pub fn policy(lowering: &Lowering<'_>, workload: &Workload<'_>, service: Option<&Service>, cell: usize) -> Object {
    let mut egress = vec![dns()];
    if !lowering.all::<Traces>().is_empty() {
        egress.push(NetworkPolicyEgressRule { to: Some(vec![in_namespace(MONITORING)]), ports: numbers(TRACES) });
    }
    for rule in workload.uses.iter().flat_map(|used| egress_to(lowering, &used.value.target.value, cell)) {
        if !egress.contains(&rule) {
            egress.push(rule);
        }
    }
    if workload.identity(lowering.platform(), cell).is_some() {
        let further = to_identity(lowering, cell).into_iter().filter(|rule| !egress.contains(rule));
        egress.extend(further.collect::<Vec<_>>());
    }
    if workload.calls_api {
        egress.push(to_anywhere(KUBERNETES_API));
    }
    egress.extend(flags::asked_by(lowering, workload, cell).map(|(name, ports)| to_pods(&name, &ports)));
    egress.extend(mesh::is_there(lowering, cell).then(to_mesh));
    let mut ingress = service.map_or_else(Vec::new, |service| ingress_of(lowering, service, cell));
    if service.is_some_and(has_peers) {
        ingress.push(from_pods(&[&*workload.name], &[]));
        egress.push(to_pods(&workload.name, &[]));
    }
    let spec = NetworkPolicySpec {
        pod_selector: Some(metadata::pods_of(&workload.name)),
        policy_types: Some(vec!["Ingress".to_owned(), "Egress".to_owned()]),
        ingress: (!ingress.is_empty()).then_some(ingress),
        egress: Some(egress),
    };
    let mut metadata = metadata::object(lowering.platform(), &workload.name, &workload.name);
    metadata.annotations = meant_hosts(lowering, workload, cell);
    NetworkPolicy { metadata, spec: Some(spec) }.into()
}

/// Whether a service's pods are told apart, each with a disk of its own: such are members of one thing, and reach each other.
fn has_peers(service: &Service) -> bool {
    service.volume.iter().any(|volume| access(volume) == Some(VolumeAccess::EachPod))
}

/// The hosts that open addresses are meant for, which the policy itself cannot name.
fn meant_hosts(lowering: &Lowering<'_>, workload: &Workload<'_>, cell: usize) -> Option<BTreeMap<String, String>> {
    let targets =
        workload.uses.iter().map(|used| &used.value.target.value).filter(|target| target.kind() == "external");
    let hosts: BTreeSet<String> = targets
        .filter_map(|target| Some(lowering.get::<External>(target.name(), cell)?.url.host().to_owned()))
        .collect();
    let hosts: Vec<String> = hosts.into_iter().collect();
    (!hosts.is_empty()).then(|| BTreeMap::from([("platc.dev/external-hosts".to_owned(), hosts.join(","))]))
}

/// Where pods ask for the identity that a cloud gives them: the metadata server of GKE. Azure gives it at public addresses, and AWS at
/// such or at an endpoint in the region's own network, which takes the same name.
const IDENTITY: &[(&str, &str, u16)] = &[("gcp", "169.254.169.252/32", 988), ("gcp", "169.254.169.254/32", 80)];

/// Out to where a pod gets its identity, and to what that lets it into.
pub fn to_identity(lowering: &Lowering<'_>, cell: usize) -> Vec<NetworkPolicyEgressRule> {
    let cloud = lowering.platform().cells.get(cell).map_or("", |cell| cell.cloud.as_str());
    let rows = IDENTITY.iter().filter(|(known, ..)| *known == cloud);
    let rule = |(_, cidr, port): &(&str, &str, u16)| NetworkPolicyEgressRule {
        to: Some(vec![block((*cidr).to_owned())]),
        ports: numbers(&[*port]),
    };
    rows.map(rule).chain(to_cloud(lowering, cell)).collect()
}

/// Clouds that answer at addresses in the region's own network what the platform asks for by HTTPS (AWS and Azure, Private Link).
const PRIVATE: &[&str] = &["aws", "azure"];

/// Out to what the cloud itself answers by HTTPS: at addresses in the region's network, where it has some, and at public ones.
fn to_cloud(lowering: &Lowering<'_>, cell: usize) -> Vec<NetworkPolicyEgressRule> {
    let cloud = lowering.platform().cells.get(cell).map_or("", |cell| cell.cloud.as_str());
    let inside = PRIVATE.contains(&cloud).then(|| region_block(lowering, cell)).flatten();
    let inside = inside.map(|cidr| NetworkPolicyEgressRule { to: Some(vec![block(cidr)]), ports: numbers(&[HTTPS]) });
    inside.into_iter().chain([to_outside(HTTPS)]).collect()
}

/// The addresses of the metadata server that gives pods of a cell their identity.
pub fn identity_blocks(lowering: &Lowering<'_>, cell: usize) -> Vec<&'static str> {
    let cloud = lowering.platform().cells.get(cell).map_or("", |cell| cell.cloud.as_str());
    IDENTITY.iter().filter(|(known, ..)| *known == cloud).map(|(_, block, _)| *block).collect()
}

/// The policy that holds for every pod of the namespace: nothing in, nothing out. What is allowed is added by the others.
pub fn default_deny(lowering: &Lowering<'_>) -> Object {
    let spec = NetworkPolicySpec {
        pod_selector: Some(LabelSelector::default()),
        policy_types: Some(vec!["Ingress".to_owned(), "Egress".to_owned()]),
        ..NetworkPolicySpec::default()
    };
    let mut metadata = metadata::object(lowering.platform(), "default-deny", "default-deny");
    metadata.labels = Some(namespace::labels(lowering.platform()));
    NetworkPolicy { metadata, spec: Some(spec) }.into()
}

/// The namespace of what watches the platform, and the ports on which its collector takes traces (OpenTelemetry, OTLP).
pub const MONITORING: &str = "monitoring";
const TRACES: &[u16] = &[4317, 4318];

/// The policy of pods with those rules, and DNS.
pub fn policy_of(
    lowering: &Lowering<'_>,
    name: &str,
    ingress: Vec<NetworkPolicyIngressRule>,
    egress: Vec<NetworkPolicyEgressRule>,
) -> Object {
    // An API server keeps no list without items, so that one in the file would differ from it for ever.
    let from_somebody = |rule: &NetworkPolicyIngressRule| rule.from.as_ref().is_none_or(|from| !from.is_empty());
    let ingress: Vec<_> = ingress.into_iter().filter(from_somebody).collect();
    let spec = NetworkPolicySpec {
        pod_selector: Some(metadata::pods_of(name)),
        policy_types: Some(vec!["Ingress".to_owned(), "Egress".to_owned()]),
        ingress: (!ingress.is_empty()).then_some(ingress),
        egress: Some(std::iter::once(dns()).chain(egress).collect()),
    };
    NetworkPolicy { metadata: metadata::object(lowering.platform(), name, name), spec: Some(spec) }.into()
}

fn ingress_of(lowering: &Lowering<'_>, service: &Service, cell: usize) -> Vec<NetworkPolicyIngressRule> {
    let graph = lowering.graph(cell);
    let name = service.name.as_str();
    let callers = graph.and_then(|graph| graph.callers.get(name)).map_or(&[][..], Vec::as_slice);
    callers.iter().for_each(|caller| lowering.depends(&format!("service.{caller}")));
    let ports: Vec<_> = service
        .port
        .iter()
        .map(|port| tcp(port.name.as_str(), transport(port.protocol.as_ref().map(|protocol| protocol.value))))
        .collect();
    let mut rules = Vec::new();
    if !callers.is_empty() && !ports.is_empty() {
        let from = callers.iter().map(|caller| NetworkPolicyPeer {
            pod_selector: Some(metadata::pods_of(caller)),
            ..NetworkPolicyPeer::default()
        });
        rules.push(NetworkPolicyIngressRule { from: Some(from.collect()), ports: Some(ports) });
    }
    let exposures = graph.and_then(|graph| graph.exposures.get(name)).map_or(&[][..], Vec::as_slice);
    let mut entrances: Vec<(Vec<NetworkPolicyPeer>, BTreeSet<&str>)> = Vec::new();
    for exposure in exposures {
        let Some(gateway) = exposure.gateway.as_deref() else { continue };
        let peers = match entrance::login_of(lowering, name, gateway, cell) {
            Some(login) => vec![pods(&login)],
            None => gateway_peers(lowering, gateway, cell),
        };
        match entrances.iter_mut().find(|(known, _)| *known == peers) {
            Some((_, ports)) => drop(ports.insert(exposure.port.as_str())),
            None => entrances.push((peers, BTreeSet::from([exposure.port.as_str()]))),
        }
    }
    for (peers, ports) in entrances {
        let ports = ports.into_iter().map(|port| tcp(port, "TCP")).collect();
        rules.push(NetworkPolicyIngressRule { from: Some(peers), ports: Some(ports) });
    }
    let balanced: BTreeSet<&str> =
        services::balanced(lowering, service, cell).map(|exposure| exposure.port.as_str()).collect();
    if !balanced.is_empty() {
        let transport_of = |name: &str| {
            transport(service.port.get(name).and_then(|port| port.protocol.as_ref()).map(|said| said.value))
        };
        let ports = balanced.into_iter().map(|port| tcp(port, transport_of(port))).collect();
        rules.push(NetworkPolicyIngressRule { from: None, ports: Some(ports) });
    }
    if let Some(port) = monitor::port(service) {
        let own = || Some(vec![tcp(port, "TCP")]);
        let ports = if mesh::is_there(lowering, cell) { numbers(&[mesh::METRICS_PORT]) } else { own() };
        rules.push(NetworkPolicyIngressRule { from: Some(vec![in_namespace(MONITORING)]), ports });
    }
    rules
}

/// Where requests come from: the gateway's own proxies in a mesh, else what balances the load.
pub fn gateway_peers(lowering: &Lowering<'_>, gateway: &str, cell: usize) -> Vec<NetworkPolicyPeer> {
    match mesh::is_there(lowering, cell) {
        true => vec![pods(&entrance::object_name(gateway))],
        false => load_balancer_peers(lowering, gateway, cell),
    }
}

/// Where requests come from outside: ingress-nginx from its namespace; a load balancer of a cloud from the region's own network, Google's from
/// its front ends (Google Cloud documentation, firewall rules of load balancers).
pub fn load_balancer_peers(lowering: &Lowering<'_>, gateway: &str, cell: usize) -> Vec<NetworkPolicyPeer> {
    let on_google = lowering.platform().cells.get(cell).is_some_and(|cell| cell.cloud == "gcp");
    match entrance::router(lowering, gateway, cell) {
        Router::Nginx => vec![in_namespace(INGRESS)],
        _ if on_google => GOOGLE_FRONT_ENDS.iter().map(|cidr| block((*cidr).to_owned())).collect(),
        _ => match region_block(lowering, cell) {
            Some(cidr) => vec![block(cidr)],
            None => vec![in_namespace(INGRESS)],
        },
    }
}

/// The namespace of ingress-nginx.
const INGRESS: &str = "ingress";

/// Where Google's load balancers and their health checks come from.
const GOOGLE_FRONT_ENDS: &[&str] = &["130.211.0.0/22", "35.191.0.0/16"];

/// The addresses of the private network of a cell's region.
pub fn region_block(lowering: &Lowering<'_>, cell: usize) -> Option<String> {
    super::place(lowering, cell)?.1.cidr.as_ref().map(|cidr| cidr.to_string())
}

/// Out to what a workload uses.
fn egress_to(lowering: &Lowering<'_>, target: &Ref<Usable>, cell: usize) -> Vec<NetworkPolicyEgressRule> {
    let (kind, name) = (target.kind(), target.name());
    let is_answered_by_cloud = kind != "search" && data::reached_inside(lowering, kind, name, cell).is_none();
    if is_answered_by_cloud && store_port(lowering, kind, name, cell) == Some(HTTPS) {
        return to_cloud(lowering, cell);
    }
    egress_to_peer(lowering, target, cell).into_iter().collect()
}

fn egress_to_peer(lowering: &Lowering<'_>, target: &Ref<Usable>, cell: usize) -> Option<NetworkPolicyEgressRule> {
    if let Some(reached) = data::reached_inside(lowering, target.kind(), target.name(), cell) {
        return Some(to_pods(&reached.pods, &[reached.port]));
    }
    let to = |peer: NetworkPolicyPeer, port: i32| {
        let port =
            NetworkPolicyPort { port: Some(IntOrString::Int(port)), protocol: Some("TCP".to_owned()), end_port: None };
        Some(NetworkPolicyEgressRule { to: Some(vec![peer]), ports: Some(vec![port]) })
    };
    match target.kind() {
        "service" => {
            let service = lowering.get::<Service>(target.name(), cell)?;
            if placement::service_on_ecs(lowering.platform(), service, cell) {
                return to_ecs(lowering, service, cell);
            }
            to_service(service)
        }
        "external" => to(outside(), i32::from(lowering.get::<External>(target.name(), cell)?.url.port())),
        kind => {
            let port = store_port(lowering, kind, target.name(), cell)?;
            let there = region_block(lowering, home_of(lowering, kind, target.name(), cell))?;
            to(block(there), i32::from(port))
        }
    }
}

/// Out to a service on Amazon ECS: in the region's network, or at its gateway where only that leads to it.
fn to_ecs(lowering: &Lowering<'_>, service: &Service, cell: usize) -> Option<NetworkPolicyEgressRule> {
    if placement::is_shifted(service) {
        return Some(to_outside(443));
    }
    let ports: Vec<u16> = service.port.iter().map(|port| port.number.0).collect();
    Some(NetworkPolicyEgressRule { to: Some(vec![block(region_block(lowering, cell)?)]), ports: numbers(&ports) })
}
