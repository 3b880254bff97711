//! Azure DNS: the zone, and for each name that several regions answer on, a Traffic Manager that sends people to one of them. The
//! cluster of each region writes the records of its own names.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::site::{self, group};
use crate::derive;
use crate::finding::Finding;
use crate::model::{Declared, names};
use crate::targets::terraform::document::{Blocks, expression, label, literal};
use crate::targets::terraform::part::{File, Part};
use crate::targets::terraform::stack::{self, Stack};
use crate::targets::{Lowering, Unit};
use crate::words::network::{Dns, DnsFailover};

/// The part.
pub const PART: Part = Part { rule: "terraform/azure-dns", cloud: "azure", area: "dns", files, blocks };

/// How long resolvers may keep an answer where the spec says nothing, in seconds.
const TTL: u64 = 60;

/// How often Traffic Manager can ask, in seconds, and how long it then waits for an answer (Traffic Manager, endpoint monitoring).
const FAST: (u64, u32) = (10, 5);
const USUAL: (u64, u32) = (30, 10);

fn files(lowering: &Lowering<'_>, _stack: &Stack) -> Vec<File> {
    served(lowering).map(File::of).collect()
}

/// Zones that nothing else serves, where the primary region is Azure's.
fn served<'p>(lowering: &Lowering<'p>) -> impl Iterator<Item = &'p Declared<Dns>> {
    let platform = lowering.platform();
    let at_home = platform.cells.get(platform.primary()).is_some_and(|cell| cell.cloud == "azure");
    let is_here = |dns: &Dns| dns.runs_on.is_none() && dns.zone.is_some();
    lowering.all::<Dns>().iter().filter(move |declared| at_home && declared.first().is_some_and(is_here))
}

/// The identifiers of the zones that Azure serves, and that of the group which they are in.
pub fn zones(lowering: &Lowering<'_>) -> (Vec<String>, String) {
    let site = site::at(lowering, lowering.platform().primary());
    let domains = served(lowering).filter_map(|declared| declared.first()?.zone.as_ref());
    let zones = domains.map(|domain| site.id("dns", "Microsoft.Network/dnsZones", &literal(&domain.to_string())));
    (zones.collect(), site.group_id("dns"))
}

fn blocks(lowering: &Lowering<'_>, stack: &Stack, unit: &Unit, blocks: &mut Blocks) -> Result<(), Finding> {
    let Some(dns) = lowering.get::<Dns>(&unit.name, stack.home()) else { return Ok(()) };
    let Some(domain) = dns.zone.as_ref().map(|zone| zone.to_string()) else { return Ok(()) };
    let site = site::of(lowering, stack);
    let zone = label(&[&unit.name]);
    let fields = json!({ "name": literal(&domain), "resource_group_name": group(), "tags": site.tags() });
    blocks.resource("azurerm_dns_zone", &zone, fields);
    for (host, (service, cells)) in hosts(lowering, stack).into_iter().filter(|(_, (_, cells))| cells.len() > 1) {
        if let Some(name) = host.strip_suffix(&domain).map(|name| name.trim_end_matches('.')) {
            let host = Host { zone: &zone, name, host: &host, service: &service, cells: &cells };
            answer(lowering, dns, &host, blocks);
        }
    }
    let servers = expression(&format!("azurerm_dns_zone.{zone}.name_servers"));
    let description = "The name servers: the registrar of the domain must name them.";
    blocks.add("output", "name_servers", json!({ "description": description, "value": servers }));
    Ok(())
}

/// A name that several regions answer on.
struct Host<'a> {
    zone: &'a str,
    name: &'a str,
    host: &'a str,
    service: &'a str,
    cells: &'a [usize],
}

/// The hosts that something answers on: the service, and the cells of this cloud in which it does.
fn hosts(lowering: &Lowering<'_>, stack: &Stack) -> BTreeMap<String, (String, Vec<usize>)> {
    let mut hosts: BTreeMap<String, (String, Vec<usize>)> = BTreeMap::new();
    for cell in &stack.cells {
        let exposures = lowering.graph(*cell).map(|graph| &graph.exposures);
        for (service, exposures) in exposures.into_iter().flatten() {
            lowering.depends(&format!("service.{service}"));
            for exposure in exposures {
                let (_, cells) = hosts.entry(exposure.host.clone()).or_insert_with(|| (service.clone(), Vec::new()));
                if !cells.contains(cell) {
                    cells.push(*cell);
                }
            }
        }
    }
    hosts
}

/// The profile of a name: failover by rank, countries where routes name them, else the shortest way.
fn answer(lowering: &Lowering<'_>, dns: &Dns, host: &Host<'_>, blocks: &mut Blocks) {
    let platform = lowering.platform();
    let failover = dns.failover.as_deref();
    let by_country = dns.route.iter().any(|route| route.country.is_some());
    let method = match failover {
        Some(_) => "Priority",
        None if by_country => "Geographic",
        None => "Performance",
    };
    let ttl = failover.and_then(|failover| failover.ttl.as_ref()).map_or(TTL, |ttl| ttl.seconds());
    let site = site::at(lowering, platform.primary());
    let label = label(&[&host.host.replace('.', "-")]);
    let name = names::azure::thing(&platform.name, &platform.environment, "", &host.host.replace('.', "-"));
    let profile = json!({
        "name": name,
        "resource_group_name": group(),
        "traffic_routing_method": method,
        "dns_config": { "relative_name": name, "ttl": ttl },
        "monitor_config": monitor(failover),
        "tags": site.tags(),
    });
    blocks.resource("azurerm_traffic_manager_profile", &label, profile);
    for cell in host.cells {
        let region = stack::region(lowering, *cell);
        let endpoint = endpoint(lowering, dns, host, *cell, &label);
        blocks.resource("azurerm_traffic_manager_external_endpoint", &format!("{label}_{region}"), endpoint);
    }
    let record = json!({
        "name": if host.name.is_empty() { "@" } else { host.name },
        "zone_name": expression(&format!("azurerm_dns_zone.{}.name", host.zone)),
        "resource_group_name": group(),
        "ttl": ttl,
        "target_resource_id": expression(&format!("azurerm_traffic_manager_profile.{label}.id")),
    });
    // The top of a zone can be no alias of a name, but an address that follows a profile.
    let sort = if host.name.is_empty() { "azurerm_dns_a_record" } else { "azurerm_dns_cname_record" };
    blocks.resource(sort, &label, record);
}

fn monitor(failover: Option<&DnsFailover>) -> Value {
    let every = failover.and_then(|failover| failover.every.as_ref()).map_or(USUAL.0, |every| every.seconds());
    let (interval, timeout) = if every <= FAST.0 { FAST } else { USUAL };
    let path = failover.and_then(|failover| failover.check.as_ref()).map_or("/", |path| path.as_str());
    let failures = failover.and_then(|failover| failover.failures.as_ref()).map_or(3, |failures| failures.value);
    json!({
        "protocol": "HTTPS",
        "port": 443,
        "path": literal(path),
        "interval_in_seconds": interval,
        "timeout_in_seconds": timeout,
        "tolerated_number_of_failures": failures.clamp(1, 9),
    })
}

/// One region: its own name for the host, which the cluster there writes.
fn endpoint(lowering: &Lowering<'_>, dns: &Dns, host: &Host<'_>, cell: usize, profile: &str) -> Value {
    let region = stack::region(lowering, cell);
    let mut fields = json!({
        "name": region,
        "profile_id": expression(&format!("azurerm_traffic_manager_profile.{profile}.id")),
        "target": derive::hosts::regional(lowering.platform(), host.service, cell).as_deref().map(literal),
        "endpoint_location": stack::location_of(lowering, cell),
    });
    if let Some(failover) = &dns.failover {
        let rank = failover.regions.0.iter().position(|place| place.name() == region);
        fields["priority"] = json!(rank.map_or(failover.regions.0.len() + cell, |rank| rank) + 1);
        return fields;
    }
    let routes = dns.route.iter().filter(|route| route.to.as_ref().is_some_and(|to| to.name() == region));
    let mut countries: Vec<String> =
        routes.filter_map(|route| route.country.as_ref()).map(|country| country.value.0.clone()).collect();
    let by_country = dns.route.iter().any(|route| route.country.is_some());
    if by_country && host.cells.first() == Some(&cell) {
        // Who is in no country of a route goes to the first region.
        countries.push("WORLD".to_owned());
    }
    if !countries.is_empty() {
        fields["geo_mappings"] = json!(countries);
    }
    fields
}
