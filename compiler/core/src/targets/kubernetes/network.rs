//! Who may talk to whom: NetworkPolicies from the graph of `uses`, and Ingresses from `expose`.

use std::collections::{BTreeMap, BTreeSet};

use platc_kubernetes::Object;
use platc_kubernetes::k8s_openapi::api::networking::v1::{
    HTTPIngressPath, HTTPIngressRuleValue, IPBlock, Ingress, IngressBackend, IngressRule, IngressServiceBackend,
    IngressSpec, NetworkPolicy, NetworkPolicyEgressRule, NetworkPolicyIngressRule, NetworkPolicyPeer,
    NetworkPolicyPort, NetworkPolicySpec, ServiceBackendPort,
};
use platc_kubernetes::k8s_openapi::apimachinery::pkg::apis::meta::v1::LabelSelector;
use platc_kubernetes::k8s_openapi::apimachinery::pkg::util::intstr::IntOrString;

use super::{metadata, services};
use crate::derive::{Exposure, Workload};
use crate::model::names;
use crate::targets::Lowering;
use crate::types::Ref;
use crate::words::network::{External, Gateway, Ingress as IngressProduct};
use crate::words::references::Usable;
use crate::words::service::{Protocol, Service};

/// The protocol below a port's own.
pub fn transport(protocol: Option<Protocol>) -> &'static str {
    if protocol == Some(Protocol::Udp) { "UDP" } else { "TCP" }
}

/// The protocol as a load balancer must know it (Kubernetes documentation, application protocol).
pub fn application_protocol(protocol: Option<Protocol>) -> Option<&'static str> {
    match protocol? {
        Protocol::Http2 => Some("kubernetes.io/h2c"),
        Protocol::Grpc => Some("grpc"),
        Protocol::Websocket => Some("kubernetes.io/ws"),
        Protocol::Http | Protocol::Tcp | Protocol::Udp => None,
    }
}

/// What may come in and go out of a workload's pods: exactly the declared edges, DNS, its gateways and the collector of metrics.
pub fn policy(lowering: &Lowering<'_>, workload: &Workload<'_>, service: Option<&Service>, cell: usize) -> Object {
    let mut egress = vec![dns()];
    egress.extend(workload.uses.iter().filter_map(|used| egress_to(lowering, &used.value.target.value, cell)));
    if workload.calls_api {
        egress.push(kubernetes_api());
    }
    let ingress = service.map_or_else(Vec::new, |service| ingress_of(lowering, service, cell));
    let spec = NetworkPolicySpec {
        pod_selector: Some(metadata::pods_of(&workload.name)),
        policy_types: Some(vec!["Ingress".to_owned(), "Egress".to_owned()]),
        ingress: (!ingress.is_empty()).then_some(ingress),
        egress: Some(egress),
    };
    NetworkPolicy { metadata: metadata::object(lowering.platform(), &workload.name, &workload.name), spec: Some(spec) }
        .into()
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
    let exposed: BTreeSet<&str> =
        exposures.iter().filter(|exposure| exposure.gateway.is_some()).map(|exposure| exposure.port.as_str()).collect();
    if !exposed.is_empty() {
        let ports = exposed.into_iter().map(|port| tcp(port, "TCP")).collect();
        rules.push(NetworkPolicyIngressRule { from: Some(vec![gateway_peer(lowering, cell)]), ports: Some(ports) });
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
    if let Some(port) = service.metrics.as_ref().and_then(|metrics| metrics.port.as_ref()) {
        let from = vec![in_namespace("monitoring")];
        rules.push(NetworkPolicyIngressRule { from: Some(from), ports: Some(vec![tcp(port.as_str(), "TCP")]) });
    }
    rules
}

/// A load balancer of the cloud reaches pods from the region's own network; one in the cluster from its namespace.
fn gateway_peer(lowering: &Lowering<'_>, cell: usize) -> NetworkPolicyPeer {
    match region_block(lowering, cell) {
        Some(cidr) => block(cidr),
        None => in_namespace("ingress"),
    }
}

fn region_block(lowering: &Lowering<'_>, cell: usize) -> Option<String> {
    super::place(lowering, cell)?.1.cidr.as_ref().map(|cidr| cidr.to_string())
}

fn egress_to(lowering: &Lowering<'_>, target: &Ref<Usable>, cell: usize) -> Option<NetworkPolicyEgressRule> {
    let to = |peer: NetworkPolicyPeer, port: i32| {
        let port =
            NetworkPolicyPort { port: Some(IntOrString::Int(port)), protocol: Some("TCP".to_owned()), end_port: None };
        Some(NetworkPolicyEgressRule { to: Some(vec![peer]), ports: Some(vec![port]) })
    };
    match target.kind() {
        "service" => {
            let service = lowering.get::<Service>(target.name(), cell)?;
            let ports: Vec<_> = service.port.iter().map(|port| tcp(port.name.as_str(), "TCP")).collect();
            let peer = NetworkPolicyPeer {
                pod_selector: Some(metadata::pods_of(target.name())),
                ..NetworkPolicyPeer::default()
            };
            (!ports.is_empty()).then(|| NetworkPolicyEgressRule { to: Some(vec![peer]), ports: Some(ports) })
        }
        "external" => to(outside(), i32::from(lowering.get::<External>(target.name(), cell)?.url.port())),
        kind => match STORE_PORTS.iter().find(|(known, _)| *known == kind) {
            Some((_, port)) => to(block(region_block(lowering, cell)?), *port),
            None => to(outside(), 443),
        },
    }
}

/// The port on which a store in the region's network is reached; everything else of a cloud's is HTTPS.
const STORE_PORTS: &[(&str, i32)] = &[("database", 5432), ("cache", 6379)];

/// All addresses that are not private (RFC 1918): a NetworkPolicy cannot name hosts.
fn outside() -> NetworkPolicyPeer {
    let except = ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"].map(str::to_owned).to_vec();
    NetworkPolicyPeer {
        ip_block: Some(IPBlock { cidr: "0.0.0.0/0".to_owned(), except: Some(except) }),
        ..NetworkPolicyPeer::default()
    }
}

fn block(cidr: String) -> NetworkPolicyPeer {
    NetworkPolicyPeer { ip_block: Some(IPBlock { cidr, except: None }), ..NetworkPolicyPeer::default() }
}

fn in_namespace(name: &str) -> NetworkPolicyPeer {
    let labels = BTreeMap::from([("kubernetes.io/metadata.name".to_owned(), name.to_owned())]);
    NetworkPolicyPeer {
        namespace_selector: Some(LabelSelector { match_labels: Some(labels), match_expressions: None }),
        ..NetworkPolicyPeer::default()
    }
}

fn dns() -> NetworkPolicyEgressRule {
    let port = |protocol: &str| NetworkPolicyPort {
        port: Some(IntOrString::Int(53)),
        protocol: Some(protocol.to_owned()),
        end_port: None,
    };
    NetworkPolicyEgressRule { to: Some(vec![in_namespace("kube-system")]), ports: Some(vec![port("UDP"), port("TCP")]) }
}

/// The API server, whose addresses are known to nobody before it runs; 6443 is what it listens on behind the cluster's own address.
fn kubernetes_api() -> NetworkPolicyEgressRule {
    let port = |port| NetworkPolicyPort {
        port: Some(IntOrString::Int(port)),
        protocol: Some("TCP".to_owned()),
        end_port: None,
    };
    NetworkPolicyEgressRule { to: None, ports: Some(vec![port(443), port(6443)]) }
}

fn tcp(port: &str, protocol: &str) -> NetworkPolicyPort {
    NetworkPolicyPort {
        port: Some(IntOrString::String(port.to_owned())),
        protocol: Some(protocol.to_owned()),
        end_port: None,
    }
}

/// One Ingress for each gateway that a service is exposed through.
pub fn ingresses(lowering: &Lowering<'_>, service: &Service, cell: usize) -> Vec<Object> {
    let exposures = lowering
        .graph(cell)
        .and_then(|graph| graph.exposures.get(service.name.as_str()))
        .map_or(&[][..], Vec::as_slice);
    let gateways: BTreeSet<&str> = exposures.iter().filter_map(|exposure| exposure.gateway.as_deref()).collect();
    let through = |gateway: &str| {
        exposures.iter().filter(|exposure| exposure.gateway.as_deref() == Some(gateway)).cloned().collect()
    };
    gateways.into_iter().map(|gateway| ingress(lowering, service, gateway, through(gateway), cell)).collect()
}

fn ingress(lowering: &Lowering<'_>, service: &Service, gateway: &str, exposures: Vec<Exposure>, cell: usize) -> Object {
    let name = names::join(&[service.name.as_str(), gateway], names::DNS_LABEL);
    let mut metadata = metadata::object(lowering.platform(), service.name.as_str(), &name);
    let class = ingress_class(lowering, gateway, cell);
    metadata.annotations = annotations(class, gateway);
    let rules = exposures.iter().map(|exposure| rule(service, exposure)).collect();
    let spec = IngressSpec { ingress_class_name: Some(class.to_owned()), rules: Some(rules), ..IngressSpec::default() };
    Ingress { metadata, spec: Some(spec), status: None }.into()
}

fn rule(service: &Service, exposure: &Exposure) -> IngressRule {
    let port = ServiceBackendPort { name: Some(exposure.port.clone()), number: None };
    let backend = IngressBackend {
        service: Some(IngressServiceBackend { name: service.name.to_string(), port: Some(port) }),
        resource: None,
    };
    let path = HTTPIngressPath { path: Some(exposure.path.clone()), path_type: "Prefix".to_owned(), backend };
    IngressRule { host: Some(exposure.host.clone()), http: Some(HTTPIngressRuleValue { paths: vec![path] }) }
}

/// What makes a gateway on each cloud, as the class of its Ingresses.
const CLASSES: &[(&str, &str)] = &[("aws", "alb"), ("gcp", "gce"), ("azure", "azure-application-gateway")];

fn ingress_class(lowering: &Lowering<'_>, gateway: &str, cell: usize) -> &'static str {
    let said = lowering
        .get::<Gateway>(gateway, cell)
        .and_then(|gateway| gateway.ingress.as_ref())
        .map(|ingress| ingress.value);
    let cloud = lowering.platform().cells.get(cell).map_or("", |cell| cell.cloud.as_str());
    match said {
        Some(IngressProduct::Nginx) => "nginx",
        _ => CLASSES.iter().find(|(known, _)| *known == cloud).map_or("nginx", |(_, class)| class),
    }
}

/// Ingresses of one gateway share one Application Load Balancer (AWS Load Balancer Controller 2, annotations).
fn annotations(class: &str, gateway: &str) -> Option<BTreeMap<String, String>> {
    let pairs = [
        ("group.name", gateway),
        ("listen-ports", "[{\"HTTPS\":443}]"),
        ("scheme", "internet-facing"),
        ("ssl-policy", "ELBSecurityPolicy-TLS13-1-2-2021-06"),
        ("target-type", "ip"),
    ];
    (class == "alb").then(|| {
        pairs.iter().map(|(name, value)| (format!("alb.ingress.kubernetes.io/{name}"), (*value).to_owned())).collect()
    })
}
