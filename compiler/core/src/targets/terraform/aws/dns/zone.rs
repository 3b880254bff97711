//! A zone with everything in it that Terraform writes.

use serde_json::{Value, json};

use super::super::edge::GLOBAL;
use super::super::here::Here;
use super::super::logs::Writer;
use super::{Zone, dnssec, records, zones};
use crate::finding::Finding;
use crate::model::{Declared, names};
use crate::targets::terraform::document::{Blocks, expression, literal};
use crate::targets::terraform::part::{File, Part};
use crate::targets::terraform::stack::Stack;
use crate::targets::{Lowering, Unit, vanished};
use crate::words::network::{Certificate, Dns, Issuer};

/// The part.
pub const PART: Part = Part { rule: "terraform/aws-dns", cloud: "aws", area: "dns", files, blocks };

fn files(lowering: &Lowering<'_>, _stack: &Stack) -> Vec<File> {
    let here = zones(lowering);
    let is_here = |declared: &&Declared<Dns>| here.iter().any(|zone| zone.dns.name.as_str() == declared.name);
    lowering.all::<Dns>().iter().filter(is_here).map(File::of).collect()
}

fn blocks(lowering: &Lowering<'_>, stack: &Stack, unit: &Unit, blocks: &mut Blocks) -> Result<(), Finding> {
    let zone = zones(lowering).into_iter().find(|zone| zone.dns.name.as_str() == unit.name);
    let zone = zone.ok_or_else(|| vanished(unit))?;
    if zone.existing.is_none() {
        made(lowering, stack, &zone, blocks);
    }
    if zone.dns.dnssec.on {
        dnssec::signed(&Here::of(lowering, stack), &zone, blocks);
    }
    delegations(&zone, blocks);
    records::all(lowering, stack, &zone, blocks);
    Ok(())
}

/// A zone of the platform's own, with who may sign for it, and the servers that the zone above it must name.
fn made(lowering: &Lowering<'_>, stack: &Stack, zone: &Zone<'_>, blocks: &mut Blocks) {
    let label = zone.label();
    let comment = format!("{} {}", lowering.platform().name, lowering.platform().environment);
    blocks.resource("aws_route53_zone", &label, json!({ "name": zone.domain, "comment": comment }));
    if !Here::of(lowering, stack).is_passing() {
        queries(lowering, zone, blocks);
    }
    authorities(lowering, zone, blocks);
    let servers = expression(&format!("aws_route53_zone.{label}.name_servers"));
    let description = format!("What the zone above {} must name, or its registrar", zone.domain);
    blocks.add("output", &format!("{label}_name_servers"), json!({ "description": description, "value": servers }));
}

/// How long the record of questions is kept, in days: who prepares an attack asks for names months before.
const QUERY_DAYS: u32 = 365;

/// A record of every question that the zone is asked. Route 53 writes it in one region alone, where resolvers of all the world are
/// answered for, and only where a policy of the logs lets it (Amazon Route 53 Developer Guide, public DNS query logging).
fn queries(lowering: &Lowering<'_>, zone: &Zone<'_>, blocks: &mut Blocks) {
    let label = format!("{}_queries", zone.label());
    let group = json!({
        "provider": GLOBAL,
        "name": format!("/aws/route53/{}", zone.domain),
        "retention_in_days": QUERY_DAYS,
    });
    blocks.resource("aws_cloudwatch_log_group", &label, group);
    let platform = lowering.platform();
    let policy = format!("{}-queries", zone.dns.name.as_str());
    let writer = Writer {
        service: "route53.amazonaws.com",
        about: format!("${{aws_route53_zone.{}.arn}}", zone.label()),
        name: names::store(&platform.name, &platform.environment, &policy),
        provider: Some(GLOBAL),
    };
    let admitted = writer.admit(&label, blocks);
    let log = json!({
        "zone_id": id(zone),
        "cloudwatch_log_group_arn": expression(&format!("aws_cloudwatch_log_group.{label}.arn")),
        "depends_on": [admitted],
    });
    blocks.resource("aws_route53_query_log", &zone.label(), log);
}

/// How long an answer may be kept that hardly ever changes, in seconds.
const LONG: u32 = 3600;

/// The authorities that sign for each cloud's own certificates (AWS Certificate Manager User Guide, CAA; Google Cloud, Certificate
/// Manager; Azure Key Vault, certificates).
const AUTHORITIES: &[(&str, &str)] = &[("aws", "amazon.com"), ("gcp", "pki.goog"), ("azure", "digicert.com")];

/// Let's Encrypt, as CAA records name it.
const LETS_ENCRYPT: &str = "letsencrypt.org";

/// Who alone may sign certificates for the zone (RFC 8659).
fn authorities(lowering: &Lowering<'_>, zone: &Zone<'_>, blocks: &mut Blocks) {
    let cells = &lowering.platform().cells;
    let clouds = AUTHORITIES.iter().filter(|(cloud, _)| cells.iter().any(|cell| cell.cloud == *cloud));
    let certificates = lowering.all::<Certificate>().iter().filter_map(|declared| declared.first());
    let issuers = certificates.filter_map(|certificate| certificate.issuer.as_ref());
    let encrypt = issuers.filter(|issuer| issuer.value == Issuer::Letsencrypt).map(|_| LETS_ENCRYPT).next();
    let names: Vec<String> =
        clouds.map(|(_, name)| *name).chain(encrypt).map(|name| format!("0 issue \"{name}\"")).collect();
    let body = json!({ "zone_id": id(zone), "name": zone.domain, "type": "CAA", "ttl": LONG, "records": names });
    blocks.resource("aws_route53_record", &format!("{}_authorities", zone.label()), body);
}

/// Zones below this one are served elsewhere: another environment's, or the names of a region in another cloud. Their servers are known
/// once they exist, so that a person says them.
fn delegations(zone: &Zone<'_>, blocks: &mut Blocks) {
    let variable = format!("{}_delegations", zone.label());
    let description = format!(
        "Zones below {} with their name servers, as the stack of each puts them out: of other environments, and of regions in other clouds",
        zone.domain
    );
    blocks.add(
        "variable",
        &variable,
        json!({ "type": "map(list(string))", "description": description, "default": {} }),
    );
    let body = json!({
        "for_each": expression(&format!("var.{variable}")),
        "zone_id": id(zone),
        "name": "${each.key}",
        "type": "NS",
        "ttl": LONG,
        "records": "${each.value}",
    });
    blocks.resource("aws_route53_record", &variable, body);
}

/// The identifier of a zone in its own stack.
pub fn id(zone: &Zone<'_>) -> Value {
    let made = || expression(&format!("aws_route53_zone.{}.zone_id", zone.label()));
    zone.existing.map_or_else(made, |identifier| json!(literal(identifier)))
}
