//! Names on Google Cloud: Cloud DNS.
//!
//! `derive::hosts` says who writes which name. Here are Terraform's: the zone, signed, and in it every exposed host and every origin of
//! a distribution, each leading to the names of regions. Those are written by external-dns in each cluster, and by the stack of a
//! region for what runs outside of one ([`zones::write`]).

pub mod certificates;
pub mod zones;

use serde_json::{Value, json};

use super::run::balancer;
use crate::derive::hosts::{self, ServedHost};
use crate::finding::Finding;
use crate::targets::Lowering;
use crate::targets::Unit;
use crate::targets::terraform::document::{Blocks, expression, label, literal};
use crate::targets::terraform::part::{File, Part};
use crate::targets::terraform::stack::{self, Stack};
use crate::words::edge::Cdn;
use crate::words::network::{Certificate, Dns, Gateway};
use crate::words::service::Service;

/// The part.
pub const PART: Part = Part { rule: "terraform/gcp-dns", cloud: "gcp", area: "dns", files, blocks };

/// How long resolvers may keep an answer, in seconds.
const TTL: u32 = 300;

fn files(lowering: &Lowering<'_>, _stack: &Stack) -> Vec<File> {
    let is_ours = |name: &str| zones::all(lowering).iter().any(|zone| zone.node == name);
    lowering.all::<Dns>().iter().filter(|declared| is_ours(&declared.name)).map(File::of).collect()
}

fn blocks(lowering: &Lowering<'_>, stack: &Stack, unit: &Unit, blocks: &mut Blocks) -> Result<(), Finding> {
    let Some(zone) = zones::all(lowering).into_iter().find(|zone| zone.node == unit.name) else { return Ok(()) };
    if !zone.is_existing {
        made(lowering, &zone, blocks);
    }
    for host in names(lowering, &zone.domain) {
        record(lowering, stack, &zone, &host, blocks);
    }
    Ok(())
}

/// A zone that was not there before.
fn made(lowering: &Lowering<'_>, zone: &zones::Zone<'_>, blocks: &mut Blocks) {
    let platform = lowering.platform();
    let label = label(&[zone.node]);
    let fields = json!({
        "name": zone.name,
        "dns_name": format!("{}.", literal(&zone.domain)),
        "description": format!("{} of {}", platform.environment, platform.name),
        "visibility": "public",
        "dnssec_config": { "state": "on" },
        "cloud_logging_config": { "enable_logging": true },
    });
    blocks.resource("google_dns_managed_zone", &label, fields);
    let servers = expression(&format!("google_dns_managed_zone.{label}.name_servers"));
    let description = "The name servers: the registrar of the domain must name them.";
    blocks.add("output", "name_servers", json!({ "description": description, "value": servers }));
}

/// The names of a zone that lead to services: what is exposed and no distribution serves, and the origins of distributions. The top of
/// a zone is whoever's who has an address.
fn names(lowering: &Lowering<'_>, domain: &str) -> Vec<ServedHost> {
    let (platform, graphs) = (lowering.platform(), lowering.graphs());
    let _ = (lowering.all::<Service>(), lowering.all::<Cdn>());
    let exposed = hosts::exposed(graphs).into_iter().filter(|host| !hosts::is_served(platform, graphs, &host.host));
    let all = exposed.chain(hosts::origins(platform, graphs));
    all.filter(|host| zones::is_within(&host.host, domain) && host.host != domain).collect()
}

/// The name of the one region that answers, of the first that a failover names, or of the nearest: Cloud DNS knows how far it is to
/// Google's own regions alone (Cloud DNS, geolocation routing policies).
fn record(lowering: &Lowering<'_>, stack: &Stack, zone: &zones::Zone<'_>, host: &ServedHost, blocks: &mut Blocks) {
    let target = |cell: usize| hosts::regional(lowering.platform(), &host.service, cell).map(|name| format!("{name}."));
    let near: Vec<usize> = host.cells.iter().copied().filter(|cell| stack.holds(*cell)).collect();
    let Some(first) = preferred(lowering, zone.dns, host).or(near.first().copied()).or(host.cells.first().copied())
    else {
        return;
    };
    let mut fields = json!({
        "managed_zone": zone.reference(),
        "name": format!("{}.", literal(&host.host)),
        "type": "CNAME",
        "ttl": TTL,
    });
    if near.len() < 2 || zone.dns.failover.is_some() {
        fields["rrdatas"] = json!([target(first)]);
    } else {
        let geo = |cell: usize| json!({ "location": stack::location_of(lowering, cell), "rrdatas": [target(cell)] });
        fields["routing_policy"] = json!({ "geo": near.into_iter().map(geo).collect::<Vec<Value>>() });
    }
    blocks.resource("google_dns_record_set", &label(&[&zones::dashed(&host.host)]), fields);
}

/// The first region of a failover that answers on a host.
fn preferred(lowering: &Lowering<'_>, dns: &Dns, host: &ServedHost) -> Option<usize> {
    let order = dns.failover.as_ref()?.regions.0.iter();
    let cell = |region: &str| host.cells.iter().copied().find(|cell| stack::region(lowering, *cell) == region);
    order.filter_map(|region| cell(region.name())).next()
}

/// Whether a stack of Google's writes into a zone of Route 53: the proofs of certificates, and the names of load balancers.
pub fn writes_into_route53(lowering: &Lowering<'_>, stack: &Stack) -> bool {
    if stack.cloud != "gcp" {
        return false;
    }
    let is_there = |host: &str| matches!(zones::of_host(lowering, host), Some(zones::Holder::Route53(_)));
    match stack.area.name {
        "dns" => {
            let all = lowering.all::<Certificate>().iter();
            all.flat_map(|one| certificates::owned(lowering, stack, &one.name)).any(|host| is_there(&host))
        }
        "compute" => {
            let gateways = lowering.all::<Gateway>().iter();
            let names = |gateway: &str| balancer::published(lowering, gateway, stack.home());
            gateways.flat_map(|declared| names(&declared.name)).any(|(host, _)| is_there(&host))
        }
        _ => false,
    }
}
