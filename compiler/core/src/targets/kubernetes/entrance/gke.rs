//! What Google's load balancers must be told of the Services behind a Gateway: by themselves they ask for `/`, take a request away after
//! thirty seconds, and let none finish on a pod that goes (GKE documentation, configuring Gateway resources using policies).

use std::collections::BTreeMap;

use platc_kubernetes::Object;
use platc_kubernetes::custom::gke::{
    Affinity, Backend, BackendPolicySpec, Draining, Front, GCPBackendPolicy, GCPGatewayPolicy, GatewayPolicySpec,
    HealthCheck, HealthCheckConfig, HealthCheckPolicy, HealthCheckPolicySpec, HttpHealthCheck, TargetReference,
};
use platc_kubernetes::k8s_openapi::apimachinery::pkg::apis::meta::v1::ObjectMeta;

use super::{Entrance, ingress, login};
use crate::model::names;
use crate::targets::kubernetes::autoscaler::count;
use crate::targets::kubernetes::metadata;
use crate::targets::{Lowering, Unit};
use crate::words::network::Gateway;
use crate::words::pod::USUAL_GRACE;
use crate::words::service::{Protocol, Service};

/// A page that says whether pods are well, on which port if not on the one that is served.
struct Page {
    path: String,
    port: Option<u16>,
}

/// The policies of the Services that a service's entrances lead to, each once.
pub fn policies(entrances: &[Entrance<'_, '_>]) -> Vec<Object> {
    let backends: BTreeMap<String, &Entrance<'_, '_>> = entrances.iter().rev().map(|it| (backend(it), it)).collect();
    backends.iter().flat_map(|(name, entrance)| of_backend(entrance, name)).collect()
}

fn backend(entrance: &Entrance<'_, '_>) -> String {
    entrance.login().unwrap_or_else(|| entrance.service.name.to_string())
}

fn of_backend(entrance: &Entrance<'_, '_>, name: &str) -> Vec<Object> {
    let page = match entrance.login() {
        Some(_) => Some(Page { path: login::ALIVE.to_owned(), port: None }),
        None => page(entrance.service),
    };
    let affinity = ingress::cookie(entrance).map(|seconds| Affinity {
        kind: Some("GENERATED_COOKIE".to_owned()),
        cookie_ttl_sec: i32::try_from(seconds).ok(),
    });
    let metadata = || metadata::object(entrance.lowering.platform(), entrance.service.name.as_str(), name);
    let stays_open = entrance.speaks(Protocol::Websocket);
    let guard = guard(entrance.lowering, entrance.gateway, entrance.cell);
    both(metadata, name, page, Backend { session_affinity: affinity, security_policy: guard, ..reached(stays_open) })
}

/// The policy of the proxies of a mesh, which stand before all services of a gateway. They answer Google's own question.
pub fn of_proxies(lowering: &Lowering<'_>, unit: &Unit) -> Vec<Object> {
    let name = super::object_name(&unit.name);
    let stays_open = super::traffic(lowering, &unit.name, unit.cell).is_some_and(|traffic| traffic.stays_open);
    let default = Backend { security_policy: guard(lowering, &unit.name, unit.cell), ..reached(stays_open) };
    both(|| metadata::object(lowering.platform(), &name, &name), &name, None, default)
}

/// How a Gateway meets its clients: by TLS 1.2 or better, where Google's own policy takes 1.0. The policy of TLS is Terraform's, by a
/// name that both choose; a Gateway of the network alone has none, since those are of a region.
pub fn of_gateway(lowering: &Lowering<'_>, unit: &Unit) -> Option<Object> {
    if super::is_private(lowering, &unit.name, unit.cell) {
        return None;
    }
    let (platform, name) = (lowering.platform(), super::object_name(&unit.name));
    let group = "gateway.networking.k8s.io".to_owned();
    let target_ref = TargetReference { group, kind: "Gateway".to_owned(), name: name.clone() };
    let default = Front { ssl_policy: Some(names::google::tls_policy(&platform.name, &platform.environment)) };
    let metadata = metadata::object(platform, &name, &name);
    Some(GCPGatewayPolicy { metadata, spec: GatewayPolicySpec { target_ref, default } }.into())
}

fn both(metadata: impl Fn() -> ObjectMeta, name: &str, page: Option<Page>, default: Backend) -> Vec<Object> {
    let health = page.map(|page| HealthCheckPolicy { metadata: metadata(), spec: asked(name, page) }.into());
    let spec = BackendPolicySpec { target_ref: target(name), default };
    health.into_iter().chain([GCPBackendPolicy { metadata: metadata(), spec }.into()]).collect()
}

/// The policy of Cloud Armor in front of a gateway, by the name that Terraform gives it.
fn guard(lowering: &Lowering<'_>, gateway: &str, cell: usize) -> Option<String> {
    let firewall = lowering.get::<Gateway>(gateway, cell)?.behind.as_ref()?;
    let platform = lowering.platform();
    let region = &platform.cells.get(cell)?.region;
    Some(names::google::thing(&platform.name, &platform.environment, region, firewall.name()))
}

fn page(service: &Service) -> Option<Page> {
    let health = service.health.as_ref()?;
    let port = health.port.as_ref().and_then(|port| service.port.get(port.as_str()));
    Some(Page { path: health.ready.as_ref()?.to_string(), port: port.map(|port| port.number.0) })
}

fn target(name: &str) -> TargetReference {
    TargetReference { group: String::new(), kind: "Service".to_owned(), name: name.to_owned() }
}

fn asked(name: &str, page: Page) -> HealthCheckPolicySpec {
    let specification = if page.port.is_some() { "USE_FIXED_PORT" } else { "USE_SERVING_PORT" };
    let http_health_check = HttpHealthCheck {
        port_specification: Some(specification.to_owned()),
        port: page.port.map(i32::from),
        request_path: Some(page.path),
    };
    let default = HealthCheck { config: HealthCheckConfig::Http { http_health_check }, ..HealthCheck::default() };
    HealthCheckPolicySpec { target_ref: target(name), default }
}

/// A pod that goes has as long to finish as Kubernetes gives it; what stays open may be silent for long.
fn reached(stays_open: bool) -> Backend {
    Backend {
        timeout_sec: stays_open.then_some(count(ingress::LONG_SILENCE)),
        connection_draining: Some(Draining { draining_timeout_sec: i32::try_from(USUAL_GRACE).ok() }),
        ..Backend::default()
    }
}
