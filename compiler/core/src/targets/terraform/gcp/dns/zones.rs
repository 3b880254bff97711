//! Zones: who serves a name, and how a stack of Google's writes into it.

use serde_json::{Value, json};

use crate::targets::Lowering;
use crate::targets::terraform::aws::dns as route53;
use crate::targets::terraform::document::{Blocks, expression, label, literal};
use crate::words::network::Dns;

/// How long resolvers may keep an answer, in seconds.
const TTL: u32 = 300;

/// A zone of Cloud DNS.
pub struct Zone<'p> {
    /// What the spec says of it.
    pub dns: &'p Dns,
    /// The name of its node.
    pub node: &'p str,
    /// Its domain.
    pub domain: String,
    /// What Google calls it.
    pub name: String,
    /// Whether it was there before.
    pub is_existing: bool,
}

impl Zone<'_> {
    /// What a record of its own stack names it by.
    pub fn reference(&self) -> Value {
        let made = || expression(&format!("google_dns_managed_zone.{}.name", label(&[self.node])));
        if self.is_existing { json!(self.name) } else { made() }
    }
}

/// The zones that Cloud DNS serves: those that name nobody else, where the primary region is Google's.
pub fn all<'p>(lowering: &Lowering<'p>) -> Vec<Zone<'p>> {
    let platform = lowering.platform();
    let at_home = platform.cells.get(platform.primary()).is_some_and(|cell| cell.cloud == "gcp");
    let zones = lowering.all::<Dns>().iter().filter(|_| at_home).filter_map(|declared| {
        let dns = declared.first().filter(|dns| dns.runs_on.is_none())?;
        let domain = dns.zone.as_ref().map(|zone| zone.to_string()).or_else(|| platform.domain.clone())?;
        let existing = platform.existing("dns", &declared.name);
        let name = existing.map(literal);
        let name = name.unwrap_or_else(|| {
            crate::model::names::google::thing(&platform.name, &platform.environment, "", &declared.name)
        });
        Some(Zone { dns, node: &declared.name, domain, name, is_existing: existing.is_some() })
    });
    zones.collect()
}

/// Who serves the zone that a name is in.
pub enum Holder<'p> {
    /// Cloud DNS.
    Google(Zone<'p>),
    /// Route 53.
    Route53(route53::Zone<'p>),
}

/// The zone of a name: the longest that it is in; none where the spec does not say who serves it, or another cloud does.
pub fn of_host<'p>(lowering: &Lowering<'p>, host: &str) -> Option<Holder<'p>> {
    let ours = all(lowering).into_iter().filter(|zone| is_within(host, &zone.domain));
    let ours = ours.max_by_key(|zone| zone.domain.len()).map(Holder::Google);
    ours.or_else(|| route53::zone_of(lowering, host).map(Holder::Route53))
}

/// Whether a name is a domain or below it.
pub fn is_within(host: &str, domain: &str) -> bool {
    host == domain || host.strip_suffix(domain).is_some_and(|rest| rest.ends_with('.'))
}

/// A name as a part of a label or of the name of a thing.
pub fn dashed(host: &str) -> String {
    host.replace('.', "-").replace('*', "any")
}

/// A record of one value, as the zone of `host` takes it.
pub struct Record<'a> {
    /// The name that decides which zone it is in.
    pub host: &'a str,
    /// What it is called, if not by `host`: an expression with a dot at its end.
    pub name: Option<String>,
    /// Its type.
    pub sort: &'static str,
    /// Its value.
    pub data: String,
}

/// Writes a record into whichever zone serves its name; gives whether anybody does. `node` tells apart what looks a zone up.
pub fn write(lowering: &Lowering<'_>, node: &str, record: &Record<'_>, blocks: &mut Blocks) -> bool {
    let label = label(&[&dashed(record.host)]);
    match of_host(lowering, record.host) {
        Some(Holder::Google(zone)) => {
            let name = record
                .name
                .as_ref()
                .map_or_else(|| format!("{}.", literal(record.host)), |name| format!("${{{name}}}"));
            let fields = json!({ "managed_zone": zone.name, "name": name, "type": record.sort, "ttl": TTL, "rrdatas": [record.data] });
            blocks.resource("google_dns_record_set", &label, fields);
            true
        }
        Some(Holder::Route53(zone)) => {
            let name = record
                .name
                .as_ref()
                .map_or_else(|| literal(record.host), |name| format!("${{trimsuffix({name}, \".\")}}"));
            let id = route53::zone_data(&zone, node, blocks);
            let fields =
                json!({ "zone_id": id, "name": name, "type": record.sort, "ttl": TTL, "records": [record.data] });
            blocks.resource("aws_route53_record", &label, fields);
            true
        }
        None => false,
    }
}
