//! Ingresses, for ingress-nginx and for the AWS Load Balancer Controller: what their class cannot say otherwise stands in annotations.

use std::collections::{BTreeMap, BTreeSet};

use platc_kubernetes::Object;
use platc_kubernetes::k8s_openapi::api::networking::v1::{
    HTTPIngressPath, HTTPIngressRuleValue, Ingress, IngressBackend, IngressRule, IngressServiceBackend, IngressSpec,
    IngressTLS, ServiceBackendPort,
};

use super::{Entrance, dns, is_private, proxies, secret_for, traffic};
use crate::derive::placement::{self, Router};
use crate::derive::{Exposure, hosts};
use crate::model::names;
use crate::targets::kubernetes::workload::BY_ANNOTATION;
use crate::targets::kubernetes::{metadata, network};
use crate::words::network::{Dns, Firewall, Gateway};
use crate::words::pod::USUAL_GRACE;
use crate::words::service::{AffinityKey, Protocol};

/// How long a connection that stays open may be silent, in seconds: chats are, for minutes.
pub const LONG_SILENCE: u32 = 3600;

/// The Ingresses of a service behind a gateway.
pub fn objects(entrance: &Entrance<'_, '_>, router: Router) -> Vec<Object> {
    parts(entrance, router).iter().map(|(name, exposures)| ingress(entrance, router, name, exposures)).collect()
}

/// Their names.
pub fn names(entrance: &Entrance<'_, '_>, router: Router) -> Vec<String> {
    parts(entrance, router).into_iter().map(|(name, _)| name).collect()
}

/// The exposures of each Ingress, under its name. A limit on bodies holds for a whole Ingress, so that an exposure with one has its own.
fn parts<'a>(entrance: &Entrance<'a, '_>, router: Router) -> Vec<(String, Vec<&'a Exposure>)> {
    let (limited, free): (Vec<&Exposure>, Vec<&Exposure>) = entrance
        .exposures
        .iter()
        .copied()
        .partition(|exposure| router == Router::Nginx && max_body(entrance, exposure).is_some());
    let together = (!free.is_empty()).then(|| (entrance.name(), free));
    let alone = limited.into_iter().map(|exposure| {
        let parts = [entrance.service.name.as_str(), entrance.gateway, &exposure.name];
        (names::join(&parts, names::DNS_LABEL), vec![exposure])
    });
    together.into_iter().chain(alone).collect()
}

/// The largest body of an exposure, in bytes.
fn max_body(entrance: &Entrance<'_, '_>, exposure: &Exposure) -> Option<u64> {
    entrance.service.expose.get(&exposure.name)?.max_body.as_ref().map(|size| size.bytes())
}

fn ingress(entrance: &Entrance<'_, '_>, router: Router, name: &str, exposures: &[&Exposure]) -> Object {
    let mut metadata = metadata::object(entrance.lowering.platform(), entrance.service.name.as_str(), name);
    let (class, mut annotations) = match router {
        Router::LoadBalancer => ("alb", load_balancer(entrance)),
        _ => ("nginx", nginx(entrance, exposures)),
    };
    // One of several Ingresses of a service has its name in the region, by which health checks and distributions ask for it.
    let leading =
        exposures.iter().find(|exposure| entrance.exposures.first().is_some_and(|first| first.name == exposure.name));
    annotations.extend(dns::annotations(entrance, "ingress", leading.is_some()));
    let regional = hosts::regional(entrance.lowering.platform(), entrance.service.name.as_str(), entrance.cell);
    let regional = regional.filter(|_| !entrance.lowering.all::<Dns>().is_empty());
    let by_region = leading.zip(regional).map(|(exposure, host)| rule(entrance, router, exposure, host));
    metadata.annotations = (!annotations.is_empty()).then_some(annotations);
    let tls = if router == Router::Nginx { tls(entrance, exposures) } else { Vec::new() };
    let spec = IngressSpec {
        ingress_class_name: Some(class.to_owned()),
        rules: Some(
            exposures
                .iter()
                .map(|exposure| rule(entrance, router, exposure, exposure.host.clone()))
                .chain(by_region)
                .collect(),
        ),
        tls: (!tls.is_empty()).then_some(tls),
        ..IngressSpec::default()
    };
    Ingress { metadata, spec: Some(spec), status: None }.into()
}

fn rule(entrance: &Entrance<'_, '_>, router: Router, exposure: &Exposure, host: String) -> IngressRule {
    let (service, mut port, _) = entrance.backend(exposure);
    // The weights of a canary come in an annotation that Argo Rollouts writes, for the port of the first exposure.
    let leads = entrance.exposures.first().is_some_and(|first| first.port == exposure.port);
    if router == Router::LoadBalancer && leads && !entrance.is_in_mesh() && entrance.canary().is_some() {
        BY_ANNOTATION.clone_into(&mut port);
    }
    let port = ServiceBackendPort { name: Some(port), number: None };
    let backend =
        IngressBackend { service: Some(IngressServiceBackend { name: service, port: Some(port) }), resource: None };
    let path = HTTPIngressPath { path: Some(exposure.path.clone()), path_type: "Prefix".to_owned(), backend };
    IngressRule { host: Some(host), http: Some(HTTPIngressRuleValue { paths: vec![path] }) }
}

/// Hosts by the Secret whose certificate covers them.
fn tls(entrance: &Entrance<'_, '_>, exposures: &[&Exposure]) -> Vec<IngressTLS> {
    let mut hosts: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for exposure in exposures {
        if let Some(secret) = secret_for(entrance.lowering, &exposure.host, entrance.cell) {
            hosts.entry(secret).or_default().insert(exposure.host.clone());
        }
    }
    let entry = |(secret, hosts): (String, BTreeSet<String>)| IngressTLS {
        hosts: Some(hosts.into_iter().collect()),
        secret_name: Some(secret),
    };
    hosts.into_iter().map(entry).collect()
}

/// The time for which a cookie leads to the same pod, in seconds, AWS's own day if unsaid; nothing where affinity is not by a cookie.
pub fn cookie(entrance: &Entrance<'_, '_>) -> Option<u64> {
    let affinity = entrance.service.session_affinity.as_ref().filter(|it| it.by.value == AffinityKey::Cookie)?;
    Some(affinity.timeout.as_ref().map_or(86_400, |timeout| timeout.seconds()))
}

/// Annotations of ingress-nginx 1 (its documentation, annotations).
fn nginx(entrance: &Entrance<'_, '_>, exposures: &[&Exposure]) -> BTreeMap<String, String> {
    let mut said: Vec<(&str, String)> = Vec::new();
    if let Some(size) = exposures.iter().find_map(|exposure| max_body(entrance, exposure)) {
        said.push(("proxy-body-size", size.to_string()));
    }
    if let Some(seconds) = cookie(entrance).filter(|_| !entrance.is_in_mesh()) {
        said.push(("affinity", "cookie".to_owned()));
        said.push(("affinity-mode", "persistent".to_owned()));
        said.push(("session-cookie-name", format!("{}-pod", entrance.service.name.as_str())));
        said.push(("session-cookie-max-age", seconds.to_string()));
        said.push(("session-cookie-samesite", "Lax".to_owned()));
    }
    if entrance.speaks(Protocol::Websocket) {
        said.push(("proxy-read-timeout", LONG_SILENCE.to_string()));
        said.push(("proxy-send-timeout", LONG_SILENCE.to_string()));
    }
    if entrance.speaks(Protocol::Grpc) {
        said.push(("backend-protocol", "GRPC".to_owned()));
    }
    // Clients of a VPN come from its endpoint's own address in the region's network.
    if is_private(entrance.lowering, entrance.gateway, entrance.cell)
        && let Some(block) = network::region_block(entrance.lowering, entrance.cell)
    {
        said.push(("whitelist-source-range", block));
    }
    said.into_iter().map(|(name, value)| (format!("nginx.ingress.kubernetes.io/{name}"), value)).collect()
}

/// Annotations of the AWS Load Balancer Controller 2 (its documentation, Ingress annotations). The Ingresses of one gateway share a
/// load balancer by their group, so that what concerns the load balancer is the same on all of them; another environment in the same
/// cluster has groups of its own.
fn load_balancer(entrance: &Entrance<'_, '_>) -> BTreeMap<String, String> {
    let private = is_private(entrance.lowering, entrance.gateway, entrance.cell);
    let group = names::join(&[&entrance.lowering.platform().namespace, entrance.gateway], names::DNS_LABEL);
    let mut said: Vec<(&str, String)> = vec![
        ("group.name", group),
        ("listen-ports", "[{\"HTTP\":80},{\"HTTPS\":443}]".to_owned()),
        ("ssl-redirect", "443".to_owned()),
        ("scheme", if private { "internal" } else { "internet-facing" }.to_owned()),
        ("ssl-policy", "ELBSecurityPolicy-TLS13-1-2-2021-06".to_owned()),
        ("target-type", "ip".to_owned()),
    ];
    said.push(("load-balancer-attributes", attributes(entrance).join(",")));
    if entrance.is_in_mesh() {
        let (_, port, path) = proxies::READY;
        said.extend([("healthcheck-path", path.to_owned()), ("healthcheck-port", port.to_string())]);
    } else if let Some(path) = entrance.service.health.as_ref().and_then(|health| health.ready.as_ref()) {
        said.push(("healthcheck-path", path.to_string()));
    }
    let mut attributes = format!("deregistration_delay.timeout_seconds={USUAL_GRACE}");
    if let Some(seconds) = cookie(entrance).filter(|_| !entrance.is_in_mesh()) {
        attributes += &format!(",stickiness.enabled=true,stickiness.lb_cookie.duration_seconds={seconds}");
    }
    said.push(("target-group-attributes", attributes));
    if entrance.speaks(Protocol::Grpc) {
        said.push(("backend-protocol-version", "GRPC".to_owned()));
    }
    said.extend(firewall(entrance));
    said.into_iter().map(|(name, value)| (format!("alb.ingress.kubernetes.io/{name}"), value)).collect()
}

/// What is said of the load balancer itself: how long a connection may be silent, and where requests are recorded.
fn attributes(entrance: &Entrance<'_, '_>) -> Vec<String> {
    let mut attributes = Vec::new();
    if traffic(entrance.lowering, entrance.gateway, entrance.cell).is_some_and(|traffic| traffic.stays_open) {
        attributes.push(format!("idle_timeout.timeout_seconds={LONG_SILENCE}"));
    }
    attributes.push("routing.http.drop_invalid_header_fields.enabled=true".to_owned());
    let platform = entrance.lowering.platform();
    if placement::logs_requests(platform) {
        let region = platform.cells.get(entrance.cell).map_or("", |cell| cell.region.as_str());
        let bucket = names::gateway_logs(&platform.name, &platform.environment, region);
        for logs in ["access_logs", "connection_logs"] {
            attributes.push(format!("{logs}.s3.enabled=true"));
            attributes.push(format!("{logs}.s3.bucket={bucket}"));
            attributes.push(format!("{logs}.s3.prefix={}", entrance.gateway));
        }
    }
    attributes
}

/// The web ACL in front of the gateway, by the name that Terraform gives it, and Shield Advanced where it is on.
fn firewall(entrance: &Entrance<'_, '_>) -> Vec<(&'static str, String)> {
    let lowering = entrance.lowering;
    let gateway = lowering.get::<Gateway>(entrance.gateway, entrance.cell);
    let Some(behind) = gateway.and_then(|gateway| gateway.behind.as_ref()) else { return Vec::new() };
    let platform = lowering.platform();
    let name = names::web_acl(&platform.name, &platform.environment, behind.name(), names::REGIONAL_WEB_ACL);
    let shield = lowering.get::<Firewall>(behind.name(), entrance.cell).is_some_and(|firewall| firewall.shield.on);
    let shield = shield.then(|| ("shield-advanced-protection", "true".to_owned()));
    std::iter::once(("wafv2-acl-name", name)).chain(shield).collect()
}
