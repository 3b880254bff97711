//! A gateway in front of Cloud Run: a global load balancer with an address, certificates, and a back end for each service.

use serde_json::{Value, json};

use crate::derive::{Exposure, hosts};
use crate::finding::Finding;
use crate::model::names;
use crate::targets::terraform::document::{Blocks, expression, label, literal};
use crate::targets::terraform::gcp::dns::certificates;
use crate::targets::terraform::gcp::dns::zones::{self, Record};
use crate::targets::terraform::gcp::placement;
use crate::targets::terraform::gcp::site::{self, Site};
use crate::targets::terraform::part::{File, Part};
use crate::targets::terraform::stack::Stack;
use crate::targets::{Lowering, Unit};
use crate::words::network::{Dns, Gateway};

/// The part.
pub const PART: Part = Part { rule: "terraform/gcp-gateway", cloud: "gcp", area: "compute", files, blocks };

fn files(lowering: &Lowering<'_>, stack: &Stack) -> Vec<File> {
    let gateways = lowering.all::<Gateway>().iter();
    gateways.filter(|declared| !routes(lowering, &declared.name, stack.home()).is_empty()).map(File::of).collect()
}

/// What a gateway leads to on Cloud Run: the service and the name that it answers on.
pub fn routes<'p>(lowering: &Lowering<'p>, gateway: &str, cell: usize) -> Vec<(&'p str, &'p Exposure)> {
    let exposures = lowering.graph(cell).map(|graph| &graph.exposures);
    let of_run = exposures.into_iter().flatten().filter(|(service, _)| placement::is_on_run(lowering, service, cell));
    of_run
        .flat_map(|(service, exposures)| exposures.iter().map(move |exposure| (service.as_str(), exposure)))
        .filter(|(_, exposure)| exposure.gateway.as_deref() == Some(gateway))
        .collect()
}

fn blocks(lowering: &Lowering<'_>, stack: &Stack, unit: &Unit, blocks: &mut Blocks) -> Result<(), Finding> {
    let Some(gateway) = lowering.get::<Gateway>(&unit.name, stack.home()) else { return Ok(()) };
    let site = site::of(lowering, stack);
    let routes = routes(lowering, &unit.name, site.cell);
    let mut services: Vec<&str> = routes.iter().map(|(service, _)| *service).collect();
    services.dedup();
    for service in &services {
        back_end(&site, gateway, service, blocks);
    }
    let label = label(&[&unit.name]);
    let name = site.name(&unit.name);
    blocks.resource("google_compute_global_address", &label, json!({ "name": name }));
    let published = published(lowering, &unit.name, site.cell);
    url_map(&name, &label, &ways(&routes, &published), blocks);
    let map = match certificates::has_map(lowering) {
        true => {
            let map = names::certificate_map(&site.platform.name, &site.platform.environment);
            format!("projects/{}/locations/global/certificateMaps/{map}", site.project)
        }
        false => own_certificates(&name, &label, &routes, blocks),
    };
    front_end(&name, &label, &map, blocks);
    let address = format!("${{google_compute_global_address.{label}.address}}");
    for (host, _) in &published {
        let record = Record { host, name: None, sort: "A", data: address.clone() };
        zones::write(lowering, &unit.name, &record, blocks);
    }
    let description = format!("Where {} answers: its names lead here.", unit.owner);
    blocks.add("output", &format!("{label}_address"), json!({ "description": description, "value": address }));
    Ok(())
}

/// The names that this region writes for what a gateway leads to on Cloud Run, each with its service (`derive::hosts`).
pub fn published<'p>(lowering: &Lowering<'p>, gateway: &str, cell: usize) -> Vec<(String, &'p str)> {
    let _ = lowering.all::<Dns>();
    let (platform, graphs) = (lowering.platform(), lowering.graphs());
    let mut services: Vec<&str> = routes(lowering, gateway, cell).into_iter().map(|(service, _)| service).collect();
    services.dedup();
    let of = |service| {
        hosts::published(platform, graphs, service, gateway, cell).into_iter().map(move |host| (host, service))
    };
    services.into_iter().flat_map(of).collect()
}

/// A way through a load balancer: a host and a path, and the service that answers there.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Way<'a> {
    host: &'a str,
    path: &'a str,
    service: &'a str,
}

/// What is exposed, and the service's name in the region, by which health checks ask for it.
fn ways<'a>(routes: &[(&'a str, &'a Exposure)], published: &'a [(String, &'a str)]) -> Vec<Way<'a>> {
    let exposed = routes.iter().map(|(service, exposure)| Way { host: &exposure.host, path: &exposure.path, service });
    let mut ways: Vec<Way<'_>> = exposed.collect();
    for (host, service) in published {
        if ways.iter().all(|way| way.host != host) {
            ways.push(Way { host, path: "/", service });
        }
    }
    ways
}

fn back_end(site: &Site<'_>, gateway: &Gateway, service: &str, blocks: &mut Blocks) {
    let label = label(&[service]);
    let group = json!({
        "name": site.name(service),
        "region": site.location,
        "network_endpoint_type": "SERVERLESS",
        "cloud_run": { "service": expression(&format!("google_cloud_run_v2_service.{label}.name")) },
    });
    blocks.resource("google_compute_region_network_endpoint_group", &label, group);
    let mut fields = json!({
        "name": site.name(service),
        "load_balancing_scheme": "EXTERNAL_MANAGED",
        "protocol": "HTTPS",
        "backend": [{ "group": expression(&format!("google_compute_region_network_endpoint_group.{label}.id")) }],
        "log_config": { "enable": true, "sample_rate": 1.0 },
    });
    if let Some(firewall) = &gateway.behind {
        let policy = crate::targets::terraform::document::label(&[firewall.name()]);
        fields["security_policy"] = expression(&format!("google_compute_security_policy.{policy}.id"));
    }
    blocks.resource("google_compute_backend_service", &label, fields);
}

/// Hosts and paths; a name that nothing answers on gets the first back end, which refuses what it does not know.
fn url_map(name: &str, label: &str, ways: &[Way<'_>], blocks: &mut Blocks) {
    let back_end = |way: &Way<'_>| {
        let label = crate::targets::terraform::document::label(&[way.service]);
        expression(&format!("google_compute_backend_service.{label}.id"))
    };
    let mut hosts: Vec<&str> = ways.iter().map(|way| way.host).collect();
    hosts.sort_unstable();
    hosts.dedup();
    let mut rules = Vec::new();
    let mut matchers = Vec::new();
    for (number, host) in hosts.into_iter().enumerate() {
        let matcher = format!("host-{number}");
        let here = || ways.iter().filter(|way| way.host == host);
        let whole = here().find(|way| way.path == "/").or(here().next());
        let paths = here().filter(|way| way.path != "/").map(|way| {
            let path = literal(way.path.trim_end_matches('/'));
            json!({ "paths": [path, format!("{path}/*")], "service": back_end(way) })
        });
        let paths: Vec<Value> = paths.collect();
        rules.push(json!({ "hosts": [literal(host)], "path_matcher": matcher }));
        matchers.push(json!({ "name": matcher, "default_service": whole.map(back_end), "path_rule": paths }));
    }
    let first = ways.first().map(back_end);
    let fields = json!({ "name": name, "default_service": first, "host_rule": rules, "path_matcher": matchers });
    blocks.resource("google_compute_url_map", label, fields);
    let redirect = json!({
        "name": format!("{name}-redirect"),
        "default_url_redirect": { "https_redirect": true, "redirect_response_code": "MOVED_PERMANENTLY_DEFAULT", "strip_query": false },
    });
    blocks.resource("google_compute_url_map", &format!("{label}_redirect"), redirect);
}

/// Where the spec declares no certificate: one for each host, which Google issues once the host leads to the load balancer. Gives the
/// expression of their map.
fn own_certificates(name: &str, label: &str, routes: &[(&str, &Exposure)], blocks: &mut Blocks) -> String {
    blocks.resource("google_certificate_manager_certificate_map", label, json!({ "name": name }));
    let mut hosts: Vec<&str> = routes.iter().map(|(_, exposure)| exposure.host.as_str()).collect();
    hosts.sort_unstable();
    hosts.dedup();
    for host in hosts {
        let dashed = zones::dashed(host);
        let host_label = format!("{label}_{dashed}");
        let certificate = names::join(&[name, &dashed], names::DNS_LABEL);
        blocks.resource(
            "google_certificate_manager_certificate",
            &host_label,
            json!({ "name": certificate, "managed": { "domains": [literal(host)] } }),
        );
        let entry = json!({
            "name": certificate,
            "map": expression(&format!("google_certificate_manager_certificate_map.{label}.name")),
            "hostname": literal(host),
            "certificates": [expression(&format!("google_certificate_manager_certificate.{host_label}.id"))],
        });
        blocks.resource("google_certificate_manager_certificate_map_entry", &host_label, entry);
    }
    format!("${{google_certificate_manager_certificate_map.{label}.id}}")
}

/// HTTPS with TLS 1.2 or better and HTTP/3; plain HTTP is sent on to it.
fn front_end(name: &str, label: &str, map: &str, blocks: &mut Blocks) {
    let policy = json!({ "name": name, "min_tls_version": "TLS_1_2", "profile": "MODERN" });
    blocks.resource("google_compute_ssl_policy", label, policy);
    let map = format!("//certificatemanager.googleapis.com/{map}");
    let https = json!({
        "name": name,
        "url_map": expression(&format!("google_compute_url_map.{label}.id")),
        "certificate_map": map,
        "ssl_policy": expression(&format!("google_compute_ssl_policy.{label}.id")),
        "quic_override": "ENABLE",
    });
    blocks.resource("google_compute_target_https_proxy", label, https);
    let http = json!({ "name": name, "url_map": expression(&format!("google_compute_url_map.{label}_redirect.id")) });
    blocks.resource("google_compute_target_http_proxy", label, http);
    for (suffix, port, sort) in [("", "443", "https"), ("_http", "80", "http")] {
        let fields = json!({
            "name": format!("{name}-{sort}"),
            "load_balancing_scheme": "EXTERNAL_MANAGED",
            "ip_address": expression(&format!("google_compute_global_address.{label}.id")),
            "port_range": port,
            "target": expression(&format!("google_compute_target_{sort}_proxy.{label}.id")),
        });
        blocks.resource("google_compute_global_forwarding_rule", &format!("{label}{suffix}"), fields);
    }
}
