//! Health checks: one for each service and region that a failover may leave out.
//!
//! A check asks the service at its regional name, as a client would, from outside. Route 53 does not look at the certificate, but it
//! asks for that host; so the gateway must lead it to the service (`derive::hosts`).

use serde_json::{Value, json};

use super::{Zone, host_label, records};
use crate::derive::hosts;
use crate::targets::Lowering;
use crate::targets::terraform::document::{Blocks, expression, literal};
use crate::targets::terraform::stack;

/// The checks of a zone; none where it says no failover.
pub fn checks(lowering: &Lowering<'_>, zone: &Zone<'_>, blocks: &mut Blocks) {
    let Some(failover) = &zone.dns.failover else { return };
    let path = failover.check.as_ref().map_or("/", |path| path.as_str());
    for host in records::hosts(lowering, zone).iter().filter(|host| host.cells.len() > 1) {
        for cell in &host.cells {
            let Some(name) = hosts::regional(lowering.platform(), &host.service, *cell) else { continue };
            let body = json!({
                "type": "HTTPS",
                "fqdn": name,
                "port": 443,
                "resource_path": literal(path),
                "request_interval": failover.every.as_ref().map_or(30, |every| every.seconds()),
                "failure_threshold": failover.failures.as_ref().map_or(3, |failures| failures.value),
                "measure_latency": true,
                "tags": { "Name": name },
            });
            blocks.resource("aws_route53_health_check", &label(lowering, &host.service, *cell), body);
        }
    }
}

/// The identifier of the check of a service in a region.
pub fn id(lowering: &Lowering<'_>, service: &str, cell: usize) -> Value {
    expression(&format!("aws_route53_health_check.{}.id", label(lowering, service, cell)))
}

fn label(lowering: &Lowering<'_>, service: &str, cell: usize) -> String {
    host_label(&[service, stack::region(lowering, cell)])
}
