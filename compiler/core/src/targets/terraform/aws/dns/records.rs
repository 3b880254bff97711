//! The records of hosts: exposed ones, and those at which distributions reach services.

use serde_json::{Value, json};

use super::routing::{self, Choice, Question, Record, Target};
use super::{Zone, health, host_label, zone, zone_of};
use crate::derive::hosts::{self, ServedHost};
use crate::targets::Lowering;
use crate::targets::terraform::document::Blocks;
use crate::targets::terraform::stack::{self, Stack};
use crate::words::edge::Cdn;
use crate::words::service::Service;

/// How long an answer may be kept where the spec does not say, in seconds: as long as it may take until a failover is seen.
const SHORT: u64 = 60;

/// The hosts of a zone that lead to services: what is exposed and no distribution serves, and the origins of distributions.
pub fn hosts(lowering: &Lowering<'_>, zone: &Zone<'_>) -> Vec<ServedHost> {
    let (platform, graphs) = (lowering.platform(), lowering.graphs());
    let _ = lowering.all::<Service>();
    let _ = lowering.all::<Cdn>();
    let is_served = |host: &str| hosts::is_served(platform, graphs, host);
    let exposed = hosts::exposed(graphs).into_iter().filter(|host| !is_served(&host.host) && host.host != zone.domain);
    let here = |host: &ServedHost| zone_of(lowering, &host.host).is_some_and(|found| found.domain == zone.domain);
    let mut all: Vec<ServedHost> = exposed.chain(hosts::origins(platform, graphs)).filter(here).collect();
    all.sort_by(|a, b| a.host.cmp(&b.host));
    all
}

/// The records of all hosts of a zone.
pub fn all(lowering: &Lowering<'_>, stack: &Stack, zone: &Zone<'_>, blocks: &mut Blocks) {
    let platform = lowering.platform();
    for host in hosts(lowering, zone) {
        let question = Question {
            host: &host.host,
            cells: &host.cells,
            cell_of: &|name| platform.cells.iter().position(|cell| cell.region == name),
            has_distance: &|cell| stack.holds(cell),
            region_of: &|cell| stack::region(lowering, cell),
            asker: &host.asker,
            dns: zone.dns,
        };
        let tree = routing::tree(&question);
        for record in &tree {
            let mut body = body(lowering, zone, &host, record, blocks);
            if let Target::Name(name) = &record.target {
                // Route 53 refuses an alias of a name that is not there yet.
                let ends = tree.iter().filter(|end| end.name == *name);
                let ends: Vec<_> = ends.map(|end| format!("aws_route53_record.{}", label(lowering, end))).collect();
                body["depends_on"] = json!(ends);
            }
            blocks.resource("aws_route53_record", &label(lowering, record), body);
        }
    }
}

fn body(lowering: &Lowering<'_>, zone: &Zone<'_>, host: &ServedHost, record: &Record, blocks: &mut Blocks) -> Value {
    let mut body = json!({ "zone_id": zone::id(zone), "name": record.name, "type": "CNAME" });
    match &record.target {
        Target::Region(cell) => {
            let ttl = zone.dns.failover.as_ref().and_then(|failover| failover.ttl.as_ref());
            let name = hosts::regional(lowering.platform(), &host.service, *cell).unwrap_or_default();
            body["ttl"] = json!(ttl.map_or(SHORT, |ttl| ttl.seconds()));
            body["records"] = json!([name]);
            // Nobody answers instead of the last, so that it is not asked whether it is well.
            let is_last = matches!(record.choice, Choice::Only | Choice::Second);
            let check = (!is_last).then(|| health::check(lowering, zone, &host.service, *cell, blocks)).flatten();
            if let Some(id) = check {
                body["health_check_id"] = id;
            }
        }
        Target::Name(name) => {
            body["alias"] = json!({ "name": name, "zone_id": zone::id(zone), "evaluate_target_health": true });
        }
    }
    let policy = match &record.choice {
        Choice::Only => return body,
        Choice::Country(code) => ("geolocation_routing_policy", json!({ "country": code })),
        Choice::OtherCountries => ("geolocation_routing_policy", json!({ "country": "*" })),
        Choice::Nearest(cell) => ("latency_routing_policy", json!({ "region": stack::location_of(lowering, *cell) })),
        Choice::First => ("failover_routing_policy", json!({ "type": "PRIMARY" })),
        Choice::Second => ("failover_routing_policy", json!({ "type": "SECONDARY" })),
    };
    body[policy.0] = policy.1;
    body["set_identifier"] = json!(identifier(lowering, &record.choice));
    body
}

/// What tells a record apart from the others of its name.
fn identifier(lowering: &Lowering<'_>, choice: &Choice) -> String {
    match choice {
        Choice::Only => String::new(),
        Choice::Country(code) => code.to_lowercase(),
        Choice::OtherCountries => "others".to_owned(),
        Choice::Nearest(cell) => stack::region(lowering, *cell).to_owned(),
        Choice::First => "first".to_owned(),
        Choice::Second => "second".to_owned(),
    }
}

fn label(lowering: &Lowering<'_>, record: &Record) -> String {
    host_label(&[&record.name, &identifier(lowering, &record.choice)])
}
