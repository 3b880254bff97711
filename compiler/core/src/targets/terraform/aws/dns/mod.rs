//! Names on AWS: Route 53.
//!
//! `derive::hosts` says who writes which name. Here are Terraform's: the zones, and in each every exposed host and every origin of a
//! distribution, as a tree of routing that ends in the names of regions (`routing`). Those are written by external-dns in each cluster,
//! which may write no others. The names of a distribution are in the stack `edge`, which knows its host.
//!
//! Answers are signed only where the spec asks for it (`dnssec`): the chain of trust needs a record at the registrar, and a key that is
//! lost or rotated carelessly takes the whole domain down.

pub mod certificates;
mod dnssec;
mod health;
mod records;
mod routing;
#[cfg(test)]
mod tests;
pub mod zone;

use serde_json::{Value, json};

use crate::targets::Lowering;
use crate::targets::terraform::document::{Blocks, expression, label, literal};
use crate::words::network::Dns;
use crate::words::workload::Product;

/// A zone that Route 53 serves.
pub struct Zone<'p> {
    /// What the spec says of it.
    pub dns: &'p Dns,
    /// Its domain.
    pub domain: String,
    /// Its identifier, where it was there before.
    pub existing: Option<&'p str>,
}

impl Zone<'_> {
    /// The label of its blocks.
    pub fn label(&self) -> String {
        label(&[self.dns.name.as_str()])
    }

    /// Whether a host is in it.
    pub fn holds(&self, host: &str) -> bool {
        host.strip_suffix(&self.domain).is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
    }
}

/// The zones of the environment that Route 53 serves: those that say so, and those that say nothing while AWS is at home here.
pub fn zones<'p>(lowering: &Lowering<'p>) -> Vec<Zone<'p>> {
    let platform = lowering.platform();
    let at_home = platform.cells.get(platform.primary()).is_some_and(|cell| cell.cloud == "aws");
    let product = |dns: &Dns| dns.runs_on.as_ref()?.product.as_ref().map(|product| product.value);
    let nodes = lowering.all::<Dns>().iter().filter_map(|declared| declared.first());
    let here = nodes.filter(|dns| product(dns).map_or(at_home, |product| product == Product::Route53));
    here.filter_map(|dns| {
        let domain = dns.zone.as_ref().map(|zone| zone.value.to_string()).or_else(|| platform.domain.clone())?;
        Some(Zone { dns, domain, existing: platform.existing("dns", dns.name.as_str()) })
    })
    .collect()
}

/// The zone that a host is in: the longest, where there are several.
pub fn zone_of<'p>(lowering: &Lowering<'p>, host: &str) -> Option<Zone<'p>> {
    zones(lowering).into_iter().filter(|zone| zone.holds(host)).max_by_key(|zone| zone.domain.len())
}

/// Looks a zone up for a node of another stack, and gives the expression of its identifier.
pub fn zone_data(zone: &Zone<'_>, node: &str, blocks: &mut Blocks) -> Value {
    let label = label(&[node, &zone.label()]);
    let search = match zone.existing {
        Some(identifier) => json!({ "zone_id": literal(identifier) }),
        None => json!({ "name": zone.domain }),
    };
    blocks.data("aws_route53_zone", &label, search);
    expression(&format!("data.aws_route53_zone.{label}.zone_id"))
}

/// The label of a block about a host: Terraform's identifiers have no dots or stars.
pub fn host_label(parts: &[&str]) -> String {
    label(parts).replace('.', "-").replace('*', "any")
}
