//! The Services of a service: by which it is found, by which its pods are told apart, and by which it is reached from outside
//! without a gateway.

use std::collections::BTreeMap;

use platc_kubernetes::Object;
use platc_kubernetes::k8s_openapi::api::core::v1::{
    ClientIPConfig, Service as KubernetesService, ServicePort, ServiceSpec, SessionAffinityConfig,
};
use platc_kubernetes::k8s_openapi::apimachinery::pkg::util::intstr::IntOrString;

use super::{mesh, metadata, network, workload};
use crate::derive::{Exposure, Form, form};
use crate::model::names;
use crate::targets::{Lowering, Unit};
use crate::words::service::{AffinityKey, Service, ServicePort as Port};

/// All of them.
pub fn objects(lowering: &Lowering<'_>, unit: &Unit, service: &Service) -> Vec<Object> {
    let mut objects = Vec::new();
    let in_mesh = mesh::is_there(lowering, unit.cell);
    if !service.port.is_empty() {
        let names = [Some(service.name.to_string()), workload::second_service(service)];
        objects.extend(names.into_iter().flatten().map(|name| object(lowering, service, &name, own(service, in_mesh))));
    }
    if form(service) == Form::StatefulSet {
        objects.push(object(lowering, service, &names::headless(service.name.as_str()), headless(service, in_mesh)));
    }
    objects.extend(
        balanced(lowering, service, unit.cell).map(|exposure| load_balancer(lowering, unit, service, exposure)),
    );
    objects
}

fn object(lowering: &Lowering<'_>, service: &Service, name: &str, spec: ServiceSpec) -> Object {
    let metadata = metadata::object(lowering.platform(), service.name.as_str(), name);
    KubernetesService { metadata, spec: Some(spec), status: None }.into()
}

fn own(service: &Service, in_mesh: bool) -> ServiceSpec {
    let by_address = service.session_affinity.as_ref().filter(|affinity| affinity.by.value == AffinityKey::ClientIp);
    let timeout = by_address
        .and_then(|affinity| affinity.timeout.as_ref())
        .and_then(|timeout| i32::try_from(timeout.seconds()).ok());
    ServiceSpec {
        session_affinity: by_address.map(|_| "ClientIP".to_owned()),
        session_affinity_config: timeout.map(|seconds| SessionAffinityConfig {
            client_ip: Some(ClientIPConfig { timeout_seconds: Some(seconds) }),
        }),
        ..leading_to(service, service.port.iter(), in_mesh)
    }
}

fn leading_to<'s>(service: &Service, ports: impl Iterator<Item = &'s Port>, in_mesh: bool) -> ServiceSpec {
    let ports: Vec<_> = ports.map(|it| port(it, in_mesh)).collect();
    ServiceSpec {
        selector: Some(metadata::selector(service.name.as_str())),
        ports: (!ports.is_empty()).then_some(ports),
        ..ServiceSpec::default()
    }
}

fn port(port: &Port, in_mesh: bool) -> ServicePort {
    let protocol = port.protocol.as_ref().map(|protocol| protocol.value);
    ServicePort {
        name: Some(port.name.to_string()),
        port: i32::from(port.number.0),
        target_port: Some(IntOrString::String(port.name.to_string())),
        protocol: Some(network::transport(protocol).to_owned()),
        app_protocol: network::application_protocol(protocol, in_mesh).map(str::to_owned),
        ..ServicePort::default()
    }
}

/// The pods of a StatefulSet find each other before they are ready.
fn headless(service: &Service, in_mesh: bool) -> ServiceSpec {
    ServiceSpec {
        cluster_ip: Some("None".to_owned()),
        publish_not_ready_addresses: Some(true),
        ..leading_to(service, service.port.iter(), in_mesh)
    }
}

/// What is exposed through a load balancer of its own.
pub fn balanced<'p>(lowering: &Lowering<'p>, service: &'p Service, cell: usize) -> impl Iterator<Item = &'p Exposure> {
    let exposures = lowering.graph(cell).and_then(|graph| graph.exposures.get(service.name.as_str()));
    exposures
        .into_iter()
        .flatten()
        .filter(|exposure| service.expose.get(&exposure.name).is_some_and(|expose| expose.load_balancer.on))
}

/// What each cloud is told about a load balancer that people reach: AWS Load Balancer Controller 2, annotations of Services. The
/// others make a public one without being told.
const ANNOTATIONS: &[(&str, &str, &str)] = &[
    ("aws", "service.beta.kubernetes.io/aws-load-balancer-type", "external"),
    ("aws", "service.beta.kubernetes.io/aws-load-balancer-nlb-target-type", "ip"),
    ("aws", "service.beta.kubernetes.io/aws-load-balancer-scheme", "internet-facing"),
];

/// A Service of type LoadBalancer; external-dns gives it its name.
fn load_balancer(lowering: &Lowering<'_>, unit: &Unit, service: &Service, exposure: &Exposure) -> Object {
    let cloud = lowering.platform().cells.get(unit.cell).map_or("", |cell| cell.cloud.as_str());
    let said = ANNOTATIONS.iter().filter(|(known, ..)| *known == cloud);
    let mut annotations: BTreeMap<_, _> =
        said.map(|(_, name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    annotations.insert("external-dns.alpha.kubernetes.io/hostname".to_owned(), exposure.host.clone());
    let name = names::join(&[service.name.as_str(), &exposure.name], names::DNS_LABEL);
    let mut metadata = metadata::object(lowering.platform(), service.name.as_str(), &name);
    metadata.annotations = Some(annotations);
    let spec = ServiceSpec {
        type_: Some("LoadBalancer".to_owned()),
        ..leading_to(service, service.port.iter().filter(|port| port.name.as_str() == exposure.port), false)
    };
    KubernetesService { metadata, spec: Some(spec), status: None }.into()
}
