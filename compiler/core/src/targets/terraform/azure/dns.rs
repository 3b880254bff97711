//! Azure DNS: the zone, and for each name that several regions answer on, a Traffic Manager that sends people to one of them. The
//! cluster of each region writes the records of its own names.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::site::{self, Site, group, with};
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

/// A zone as Azure knows it.
pub struct Zone {
    /// Its identifier.
    pub id: String,
    /// The identifier of its group.
    pub group: String,
    /// Whether the stack makes it; otherwise it was there before.
    is_made: bool,
}

/// The zones that Azure serves.
pub fn zones(lowering: &Lowering<'_>) -> Vec<Zone> {
    served(lowering).filter_map(|declared| zone(lowering, declared.first()?)).collect()
}

/// A zone: the one that the spec says was there before, by its identifier, else that of the stack.
pub fn zone(lowering: &Lowering<'_>, dns: &Dns) -> Option<Zone> {
    let platform = lowering.platform();
    let existing = platform.existing("dns", dns.name.as_str()).map(literal);
    let site = site::at(lowering, platform.primary());
    let made = || Some(site.id("dns", ZONE, &literal(&dns.zone.as_ref()?.to_string())));
    let is_made = existing.is_none();
    let id = existing.or_else(made)?;
    let group = id.split("/providers/").next().unwrap_or_default().to_owned();
    Some(Zone { id, group, is_made })
}

/// The type of a zone.
const ZONE: &str = "Microsoft.Network/dnsZones";

impl Zone {
    /// The name of its group.
    pub fn group_name(&self) -> &str {
        last(&self.group)
    }

    /// What a record says of it: its name, and that of its group, by the blocks of the stack that makes it.
    fn names(&self, label: &str) -> Value {
        match self.is_made {
            true => {
                json!({ "zone_name": expression(&format!("azurerm_dns_zone.{label}.name")), "resource_group_name": group() })
            }
            false => json!({ "zone_name": last(&self.id), "resource_group_name": self.group_name() }),
        }
    }
}

/// The last part of an identifier.
fn last(id: &str) -> &str {
    id.rsplit('/').next().unwrap_or_default()
}

fn blocks(lowering: &Lowering<'_>, stack: &Stack, unit: &Unit, blocks: &mut Blocks) -> Result<(), Finding> {
    let Some(dns) = lowering.get::<Dns>(&unit.name, stack.home()) else { return Ok(()) };
    let Some(domain) = dns.zone.as_ref().map(|zone| zone.to_string()) else { return Ok(()) };
    let Some(zone) = zone(lowering, dns) else { return Ok(()) };
    let label = label(&[&unit.name]);
    if zone.is_made {
        made(&site::of(lowering, stack), &label, &domain, blocks);
    }
    let names = zone.names(&label);
    for (host, (service, cells)) in hosts(lowering, stack).into_iter().filter(|(_, (_, cells))| cells.len() > 1) {
        if let Some(name) = host.strip_suffix(&domain).map(|name| name.trim_end_matches('.')) {
            let host = Host { zone: &names, name, host: &host, service: &service, cells: &cells };
            answer(lowering, dns, &host, blocks);
        }
    }
    Ok(())
}

/// A zone of the platform's own, and the servers that the zone above it must name.
fn made(site: &Site<'_>, label: &str, domain: &str, blocks: &mut Blocks) {
    let fields = json!({ "name": literal(domain), "resource_group_name": group(), "tags": site.tags() });
    blocks.resource("azurerm_dns_zone", label, fields);
    let servers = expression(&format!("azurerm_dns_zone.{label}.name_servers"));
    let description = format!("What the zone above {domain} must name, or its registrar");
    blocks.add("output", &format!("{label}_name_servers"), json!({ "description": description, "value": servers }));
}

/// A name that several regions answer on.
struct Host<'a> {
    /// What a record says of its zone.
    zone: &'a Value,
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
        "ttl": ttl,
        "target_resource_id": expression(&format!("azurerm_traffic_manager_profile.{label}.id")),
    });
    // The top of a zone can be no alias of a name, but an address that follows a profile.
    let sort = if host.name.is_empty() { "azurerm_dns_a_record" } else { "azurerm_dns_cname_record" };
    blocks.resource(sort, &label, with(record, host.zone.clone()));
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
