//! The Gateway API: a Gateway with a listener for each host, a route for each service behind it, and one that sends to HTTPS.

use std::collections::BTreeSet;

use platc_kubernetes::Object;
use platc_kubernetes::custom::gateway::{
    AllowedFrom, AllowedRoutes, Gateway as KubernetesGateway, GatewaySpec, HTTPRoute, HttpBackend, HttpFilter,
    HttpMatch, HttpRouteSpec, HttpRule, Listener, ListenerTls, ParentReference, PathMatch, PathMatchKind,
    RequestRedirect, RouteNamespaces, SecretReference, TlsMode,
};

use super::{Entrance, alb, dns, ends_tls_here, is_private, object_name, router, secret_for, through};
use crate::derive::Exposure;
use crate::derive::placement::Router;
use crate::finding::Finding;
use crate::model::names;
use crate::targets::kubernetes::metadata;
use crate::targets::{Lowering, Unit, vanished};

/// The Gateway of a gateway.
pub fn objects(lowering: &Lowering<'_>, unit: &Unit) -> Result<Vec<Object>, Finding> {
    let router = router(lowering, &unit.name, unit.cell);
    let Router::Gateway(public, private) = router else { return Err(vanished(unit)) };
    let class = if is_private(lowering, &unit.name, unit.cell) { private } else { public };
    let name = object_name(&unit.name);
    let mut metadata = metadata::object(lowering.platform(), &name, &name);
    // Google's load balancers find the certificates of Certificate Manager by their map (GKE documentation, securing a Gateway).
    let certificates = || {
        let map = names::certificate_map(&lowering.platform().name, &lowering.platform().environment);
        ("networking.gke.io/certmap".to_owned(), map)
    };
    let is_azure = router.is_azure();
    let annotation = if is_azure { alb::annotation(lowering, unit.cell) } else { certificates() };
    metadata.annotations = Some([annotation].into());
    let hosts: BTreeSet<&str> =
        through(lowering, &unit.name, unit.cell).iter().map(|(_, exposure)| exposure.host.as_str()).collect();
    let mut listeners = if ends_tls_here(router) {
        hosts.into_iter().map(|host| listener(lowering, host, unit.cell)).collect()
    } else {
        vec![https(HTTPS, None, None)]
    };
    listeners.push(Listener { protocol: "HTTP".to_owned(), port: 80, tls: None, ..https(HTTP, None, None) });
    let addresses = is_azure.then(|| alb::address(&unit.name)).into_iter().collect();
    let spec = GatewaySpec { gateway_class_name: class.to_owned(), addresses, listeners, ..GatewaySpec::default() };
    let gateway: Object = KubernetesGateway { metadata, spec }.into();
    let firewall = is_azure.then(|| alb::firewall(lowering, unit)).flatten();
    Ok([gateway].into_iter().chain(firewall).chain([redirect(lowering, &name)]).collect())
}

/// The listener of what comes without TLS, and the one of a gateway whose cloud finds the certificate of each host itself.
const HTTP: &str = "http";
const HTTPS: &str = "https";

/// Whoever comes without TLS is sent to come again with it.
fn redirect(lowering: &Lowering<'_>, gateway: &str) -> Object {
    let request_redirect =
        RequestRedirect { scheme: Some("https".to_owned()), status_code: Some(301), ..RequestRedirect::default() };
    let rule = HttpRule { filters: vec![HttpFilter::RequestRedirect { request_redirect }], ..HttpRule::default() };
    let spec =
        HttpRouteSpec { parent_refs: vec![parent(gateway, HTTP)], rules: vec![rule], ..HttpRouteSpec::default() };
    let name = names::join(&[gateway, "redirect"], names::DNS_LABEL);
    HTTPRoute { metadata: metadata::object(lowering.platform(), gateway, &name), spec }.into()
}

/// A listener of a gateway, as a route names it: one that names none is on all of them, also without TLS.
fn parent(gateway: &str, listener: &str) -> ParentReference {
    ParentReference { name: gateway.to_owned(), section_name: Some(listener.to_owned()), ..ParentReference::default() }
}

fn listener_name(host: &str) -> String {
    names::join(&[&host.replace('.', "-")], names::DNS_LABEL)
}

/// A listener with the certificate that covers its host.
fn listener(lowering: &Lowering<'_>, host: &str, cell: usize) -> Listener {
    let secret = secret_for(lowering, host, cell);
    https(&listener_name(host), Some(host), secret)
}

fn https(name: &str, host: Option<&str>, secret: Option<String>) -> Listener {
    let tls = secret.map(|name| ListenerTls {
        mode: Some(TlsMode::Terminate),
        certificate_refs: vec![SecretReference { name, namespace: None }],
        ..ListenerTls::default()
    });
    Listener {
        name: name.to_owned(),
        hostname: host.map(str::to_owned),
        port: 443,
        protocol: "HTTPS".to_owned(),
        tls,
        allowed_routes: Some(AllowedRoutes {
            namespaces: Some(RouteNamespaces { from: AllowedFrom::Same, selector: None }),
        }),
    }
}

/// The route of a service behind a gateway.
pub fn route(entrance: &Entrance<'_, '_>) -> Object {
    let platform = entrance.lowering.platform();
    let mut metadata = metadata::object(platform, entrance.service.name.as_str(), &entrance.name());
    let annotations = dns::annotations(entrance, "gateway", true);
    metadata.annotations = (!annotations.is_empty()).then_some(annotations);
    let hosts: BTreeSet<String> = entrance.exposures.iter().map(|exposure| exposure.host.clone()).collect();
    let gateway = object_name(entrance.gateway);
    let parent_refs = match ends_tls_here(router(entrance.lowering, entrance.gateway, entrance.cell)) {
        true => hosts.iter().map(|host| parent(&gateway, &listener_name(host))).collect(),
        false => vec![parent(&gateway, HTTPS)],
    };
    let spec = HttpRouteSpec { parent_refs, hostnames: hosts.into_iter().collect(), rules: rules(entrance) };
    HTTPRoute { metadata, spec }.into()
}

/// One rule for each path that leads to another port.
fn rules(entrance: &Entrance<'_, '_>) -> Vec<HttpRule> {
    let mut seen: Vec<(&str, &str)> = Vec::new();
    let mut rules = Vec::new();
    for exposure in &entrance.exposures {
        let way = (exposure.path.as_str(), exposure.port.as_str());
        if !seen.contains(&way) {
            seen.push(way);
            rules.push(rule(entrance, exposure));
        }
    }
    rules
}

fn rule(entrance: &Entrance<'_, '_>, exposure: &Exposure) -> HttpRule {
    let (name, _, port) = entrance.backend(exposure);
    let path = PathMatch { kind: PathMatchKind::PathPrefix, value: exposure.path.clone() };
    let backend = |name, weight| HttpBackend { name, port: Some(port), weight, ..HttpBackend::default() };
    let backend_refs = match entrance.canary().filter(|_| !entrance.is_in_mesh()) {
        Some(canary) => vec![backend(name, Some(100)), backend(canary, Some(0))],
        None => vec![backend(name, None)],
    };
    HttpRule {
        matches: vec![HttpMatch { path: Some(path), ..HttpMatch::default() }],
        backend_refs,
        ..HttpRule::default()
    }
}
