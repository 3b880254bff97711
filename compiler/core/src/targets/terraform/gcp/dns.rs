//! Cloud DNS: the zone, signed, and a record for each name that a load balancer of Cloud Run answers on. What the cluster exposes has
//! its records from the cluster.

use serde_json::{Value, json};

use super::run::balancer;
use super::site::{self, Site};
use crate::derive::paths;
use crate::finding::Finding;
use crate::model::names;
use crate::targets::terraform::document::{Blocks, expression, label, literal};
use crate::targets::terraform::part::{File, Part};
use crate::targets::terraform::stack::Stack;
use crate::targets::{Lowering, Unit};
use crate::words::network::{Dns, Gateway};

/// The part.
pub const PART: Part = Part { rule: "terraform/gcp-dns", cloud: "gcp", area: "dns", files, blocks };

/// How long resolvers may keep an answer, in seconds.
const TTL: u32 = 300;

/// Zones that nothing else serves, where the primary region is Google's.
fn files(lowering: &Lowering<'_>, _stack: &Stack) -> Vec<File> {
    let platform = lowering.platform();
    let at_home = platform.cells.get(platform.primary()).is_some_and(|cell| cell.cloud == "gcp");
    let zones = lowering.all::<Dns>().iter().filter(|_| at_home);
    zones
        .filter(|declared| declared.first().is_some_and(|dns| dns.runs_on.is_none() && dns.zone.is_some()))
        .map(File::of)
        .collect()
}

/// A name with the regions that answer on it, and the address of each.
struct Answer {
    host: String,
    addresses: Vec<(String, Value)>,
}

fn blocks(lowering: &Lowering<'_>, stack: &Stack, unit: &Unit, blocks: &mut Blocks) -> Result<(), Finding> {
    let Some(dns) = lowering.get::<Dns>(&unit.name, stack.home()) else { return Ok(()) };
    let Some(zone) = &dns.zone else { return Ok(()) };
    let platform = lowering.platform();
    let domain = zone.to_string();
    let label = label(&[&unit.name]);
    let fields = json!({
        "name": names::google::thing(&platform.name, &platform.environment, "", &unit.name),
        "dns_name": format!("{}.", literal(&domain)),
        "description": format!("{} of {}", platform.environment, platform.name),
        "visibility": "public",
        "dnssec_config": { "state": "on" },
        "cloud_logging_config": { "enable_logging": true },
    });
    blocks.resource("google_dns_managed_zone", &label, fields);
    for answer in answers(lowering, stack, blocks).into_iter().filter(|answer| is_within(&answer.host, &domain)) {
        record(&label, &answer, blocks);
    }
    let servers = expression(&format!("google_dns_managed_zone.{label}.name_servers"));
    let description = "The name servers: the registrar of the domain must name them.";
    blocks.add("output", "name_servers", json!({ "description": description, "value": servers }));
    Ok(())
}

fn is_within(host: &str, domain: &str) -> bool {
    host == domain || host.strip_suffix(domain).is_some_and(|rest| rest.ends_with('.'))
}

/// Every name of a gateway, with the addresses that the stacks of the regions have published.
fn answers(lowering: &Lowering<'_>, stack: &Stack, blocks: &mut Blocks) -> Vec<Answer> {
    let mut answers: Vec<Answer> = Vec::new();
    for cell in &stack.cells {
        let site = site::at(lowering, *cell);
        for gateway in lowering.all::<Gateway>().iter().filter(|declared| declared.at(*cell).is_some()) {
            for (_, exposure) in balancer::routes(lowering, &gateway.name, *cell) {
                let address = (site.location.clone(), address(&site, &gateway.name, blocks));
                match answers.iter_mut().find(|answer| answer.host == exposure.host) {
                    Some(answer) if answer.addresses.contains(&address) => {}
                    Some(answer) => answer.addresses.push(address),
                    None => answers.push(Answer { host: exposure.host.clone(), addresses: vec![address] }),
                }
            }
        }
    }
    answers
}

/// The address of a gateway in a region, as a fact.
fn address(site: &Site<'_>, gateway: &str, blocks: &mut Blocks) -> Value {
    let label = label(&[gateway, site.region]);
    let secret = paths::fact(site.platform, site.cell, &balancer::address_fact(gateway));
    blocks.data("google_secret_manager_secret_version", &label, json!({ "secret": secret, "project": site.project }));
    expression(&format!("data.google_secret_manager_secret_version.{label}.secret_data"))
}

/// One region's address, or that of the region which is nearest to who asks.
fn record(zone: &str, answer: &Answer, blocks: &mut Blocks) {
    let mut fields = json!({
        "managed_zone": expression(&format!("google_dns_managed_zone.{zone}.name")),
        "name": format!("{}.", literal(&answer.host)),
        "type": "A",
        "ttl": TTL,
    });
    match answer.addresses.as_slice() {
        [(_, only)] => fields["rrdatas"] = json!([only]),
        several => {
            let geo = |(location, address): &(String, Value)| json!({ "location": location, "rrdatas": [address] });
            fields["routing_policy"] = json!({ "geo": several.iter().map(geo).collect::<Vec<_>>() });
        }
    }
    blocks.resource("google_dns_record_set", &label(&[&answer.host.replace('.', "-").replace('*', "any")]), fields);
}
