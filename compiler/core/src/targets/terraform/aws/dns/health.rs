//! Health checks: one for each service and region that a failover may leave out.
//!
//! A check asks the service at its regional name, as a client would, from outside. Route 53 does not look at the certificate, but it
//! asks for that host; so the gateway must lead it to the service (`derive::hosts`).

use serde_json::{Value, json};

use super::{Zone, host_label};
use crate::derive::hosts;
use crate::targets::Lowering;
use crate::targets::terraform::document::{Blocks, expression, literal};
use crate::targets::terraform::stack;

/// Adds the check of a service in a region, and gives the expression of its identifier; none where the zone says no failover.
pub fn check(
    lowering: &Lowering<'_>,
    zone: &Zone<'_>,
    service: &str,
    cell: usize,
    blocks: &mut Blocks,
) -> Option<Value> {
    let failover = zone.dns.failover.as_ref()?;
    let name = hosts::regional(lowering.platform(), service, cell)?;
    let label = label(lowering, service, cell);
    let body = json!({
        "type": "HTTPS",
        "fqdn": name,
        "port": 443,
        "resource_path": literal(failover.check.as_ref().map_or("/", |path| path.as_str())),
        "request_interval": failover.every.as_ref().map_or(30, |every| every.seconds()),
        "failure_threshold": failover.failures.as_ref().map_or(3, |failures| failures.value),
        "measure_latency": true,
        "tags": { "Name": name },
    });
    blocks.resource("aws_route53_health_check", &label, body);
    Some(expression(&format!("aws_route53_health_check.{label}.id")))
}

fn label(lowering: &Lowering<'_>, service: &str, cell: usize) -> String {
    host_label(&[service, stack::region(lowering, cell)])
}
