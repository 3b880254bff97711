//! A gateway that leads to services on ECS: an Application Load Balancer, which takes nothing but HTTPS, and a rule for each name on
//! which one of them answers.

use serde_json::{Value, json};

use super::super::super::addresses::Tier;
use super::super::super::document::{Blocks, expression, label};
use super::super::super::part::{File, Part};
use super::super::super::stack::Stack;
use super::super::here::Here;
use super::super::network::edges;
use super::super::placement;
use super::service;
use crate::derive::Exposure;
use crate::finding::Finding;
use crate::model::names;
use crate::targets::{Lowering, Unit};
use crate::words::network::{Certificate, Gateway};

/// The part.
pub const PART: Part = Part { rule: "terraform/aws-gateway", cloud: "aws", area: "compute", files, blocks };

/// TLS 1.2 and 1.3 alone (Elastic Load Balancing, security policies).
const TLS: &str = "ELBSecurityPolicy-TLS13-1-2-2021-06";

fn files(lowering: &Lowering<'_>, stack: &Stack) -> Vec<File> {
    let gateways = placement::ecs_gateways(lowering, stack.home()).into_iter();
    let file = |gateway: &Gateway| {
        let name = gateway.name.to_string();
        File { stem: format!("gateway-{name}"), owner: format!("gateway.{name}"), node: name }
    };
    gateways.map(file).collect()
}

fn blocks(lowering: &Lowering<'_>, stack: &Stack, unit: &Unit, blocks: &mut Blocks) -> Result<(), Finding> {
    let Some(gateway) = lowering.get::<Gateway>(&unit.name, stack.home()) else { return Ok(()) };
    let here = Here::of(lowering, stack);
    let exposures = exposures(&here, &unit.name);
    balancer(&here, gateway, blocks);
    let certificate = certificate(&here, &exposures);
    listeners(&unit.name, certificate, blocks);
    for (index, (service, exposure)) in exposures.iter().enumerate() {
        rule(&unit.name, index + 1, service, exposure, blocks);
    }
    Ok(())
}

/// The names behind a gateway with the services that answer there, the longest path first: the most specific rule must come first.
fn exposures<'p>(here: &Here<'_, 'p>, gateway: &str) -> Vec<(&'p str, &'p Exposure)> {
    let Some(graph) = here.lowering.graph(here.cell) else { return Vec::new() };
    let mut exposures: Vec<(&str, &Exposure)> = placement::ecs_services(here.lowering, here.cell)
        .filter_map(|service| Some((service.name.as_str(), graph.exposures.get(service.name.as_str())?)))
        .flat_map(|(service, exposures)| exposures.iter().map(move |exposure| (service, exposure)))
        .filter(|(_, exposure)| exposure.gateway.as_deref() == Some(gateway))
        .collect();
    exposures.sort_by_key(|(_, exposure)| {
        (std::cmp::Reverse(exposure.path.len()), exposure.host.clone(), exposure.path.clone())
    });
    exposures
}

/// Only private networks reach it where the gateway names some; then it has no address on the internet.
fn balancer(here: &Here<'_, '_>, gateway: &Gateway, blocks: &mut Blocks) {
    let name = gateway.name.as_str();
    let is_private = !gateway.from.0.is_empty();
    let platform = here.platform();
    let fields = json!({
        "name": names::load_balancer(&platform.name, &platform.environment, here.region(), name),
        "load_balancer_type": "application",
        "internal": is_private,
        "subnets": here.subnets(if is_private { Tier::Private } else { Tier::Public }),
        "security_groups": [here.group(&edges::of_gateway(name))],
        "drop_invalid_header_fields": true,
        "enable_deletion_protection": !here.is_passing(),
    });
    let label = label(&[name]);
    blocks.resource("aws_lb", &label, fields);
    let value = expression(&format!("aws_lb.{label}.dns_name"));
    blocks.add(
        "output",
        &format!("{label}_host"),
        json!({ "description": "Where the gateway answers.", "value": value }),
    );
}

/// The certificate that covers a name behind the gateway, which this stack makes itself (`dns::certificates`), once it is there.
fn certificate(here: &Here<'_, '_>, exposures: &[(&str, &Exposure)]) -> Option<Value> {
    let certificates = here.lowering.all::<Certificate>().iter().filter_map(|declared| declared.at(here.cell));
    let covers = |certificate: &&Certificate| {
        let mut names = certificate.names.0.iter();
        names.any(|name| exposures.iter().any(|(_, exposure)| covers(&name.0, &exposure.host)))
    };
    let certificate = label(&[certificates.into_iter().find(covers)?.name.as_str()]);
    Some(expression(&format!("aws_acm_certificate_validation.{certificate}.certificate_arn")))
}

/// Whether a name of a certificate stands for a host: a star stands for one label (RFC 6125, section 6.4.3).
fn covers(name: &str, host: &str) -> bool {
    match name.strip_prefix("*.") {
        Some(domain) => host.split_once('.').is_some_and(|(_, rest)| rest == domain),
        None => name == host,
    }
}

/// Plain requests are sent on; what no rule is for gets a short no.
fn listeners(gateway: &str, certificate: Option<Value>, blocks: &mut Blocks) {
    let label = label(&[gateway]);
    let balancer = expression(&format!("aws_lb.{label}.arn"));
    let on = json!({ "port": "443", "protocol": "HTTPS", "status_code": "HTTP_301" });
    let plain = json!({
        "load_balancer_arn": balancer,
        "port": 80,
        "protocol": "HTTP",
        "default_action": { "type": "redirect", "redirect": on },
    });
    blocks.resource("aws_lb_listener", &format!("{label}_http"), plain);
    let no = json!({ "content_type": "text/plain", "message_body": "not found", "status_code": "404" });
    let encrypted = json!({
        "load_balancer_arn": balancer,
        "port": 443,
        "protocol": "HTTPS",
        "ssl_policy": TLS,
        "certificate_arn": certificate,
        "default_action": { "type": "fixed-response", "fixed_response": no },
    });
    blocks.resource("aws_lb_listener", &format!("{label}_https"), encrypted);
}

fn rule(gateway: &str, priority: usize, service: &str, exposure: &Exposure, blocks: &mut Blocks) {
    let listener = format!("aws_lb_listener.{}_https.arn", label(&[gateway]));
    let target = format!("aws_lb_target_group.{}.arn", service::target_label(service, &exposure.port));
    let mut conditions = vec![json!({ "host_header": { "values": [exposure.host] } })];
    if exposure.path != "/" {
        let below = format!("{}/*", exposure.path.trim_end_matches('/'));
        conditions.push(json!({ "path_pattern": { "values": [exposure.path, below] } }));
    }
    let fields = json!({
        "listener_arn": expression(&listener),
        "priority": priority,
        "condition": conditions,
        "action": { "type": "forward", "target_group_arn": expression(&target) },
    });
    blocks.resource("aws_lb_listener_rule", &label(&[gateway, service, &exposure.name]), fields);
}

#[cfg(test)]
mod tests {
    use super::covers;

    #[test]
    fn a_star_stands_for_one_label() {
        assert!(covers("*.shop.example.com", "www.shop.example.com"));
        assert!(!covers("*.shop.example.com", "a.b.shop.example.com"));
        assert!(!covers("*.shop.example.com", "shop.example.com"));
        assert!(covers("shop.example.com", "shop.example.com"));
    }
}
