//! A gateway that leads to services on ECS: an Application Load Balancer, which takes nothing but HTTPS, and a rule for each name on
//! which one of them answers.

use serde_json::{Value, json};

use super::super::super::addresses::Tier;
use super::super::super::document::{Blocks, expression, label};
use super::super::super::part::{File, Part};
use super::super::super::stack::Stack;
use super::super::here::Here;
use super::super::network::edges;
use super::super::{dns, placement};
use super::places;
use crate::derive::{self, Exposure, hosts};
use crate::finding::Finding;
use crate::model::names;
use crate::targets::{Lowering, Unit};
use crate::words::network::{Certificate, Dns, Gateway};
use crate::words::service::Service;

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
    guarded(gateway, blocks);
    for (index, (service, exposure)) in exposures.iter().enumerate() {
        let is_leading = exposures.iter().position(|(other, _)| other.name.as_str() == service.name.as_str());
        let mut hosts = vec![exposure.host.clone()];
        if is_leading == Some(index) {
            let published = published(&here, &unit.name, service);
            records(&here, &unit.name, &published, blocks);
            hosts.extend(published.into_iter().filter(|host| *host != exposure.host));
        }
        rule(&unit.name, index + 1, (service, exposure), &hosts, blocks);
    }
    Ok(())
}

/// The names behind a gateway with the services that answer there, the longest path first: the most specific rule must come first.
fn exposures<'p>(here: &Here<'_, 'p>, gateway: &str) -> Vec<(&'p Service, &'p Exposure)> {
    let Some(graph) = here.lowering.graph(here.cell) else { return Vec::new() };
    let mut exposures: Vec<(&Service, &Exposure)> = placement::ecs_services(here.lowering, here.cell)
        .filter_map(|service| Some((service, graph.exposures.get(service.name.as_str())?)))
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
    let mut fields = json!({
        "name": names::load_balancer(&platform.name, &platform.environment, here.region(), name),
        "load_balancer_type": "application",
        "internal": is_private,
        "subnets": here.subnets(if is_private { Tier::Private } else { Tier::Public }),
        "security_groups": [here.group(&edges::of_gateway(name))],
        "drop_invalid_header_fields": true,
        "enable_deletion_protection": !here.is_passing(),
    });
    if derive::placement::logs_requests(platform) {
        let bucket = names::gateway_logs(&platform.name, &platform.environment, here.region());
        let logs = json!({ "bucket": bucket, "prefix": name, "enabled": true });
        fields["connection_logs"] = logs.clone();
        fields["access_logs"] = logs;
    }
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
fn certificate(here: &Here<'_, '_>, exposures: &[(&Service, &Exposure)]) -> Option<Value> {
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

/// The firewall in front of the load balancer: the regional one, which stands in this stack.
fn guarded(gateway: &Gateway, blocks: &mut Blocks) {
    let Some(behind) = &gateway.behind else { return };
    let name = label(&[gateway.name.as_str()]);
    let fields = json!({
        "resource_arn": expression(&format!("aws_lb.{name}.arn")),
        "web_acl_arn": expression(&format!("aws_wafv2_web_acl.{}.arn", label(&[behind.name()]))),
    });
    blocks.resource("aws_wafv2_web_acl_association", &name, fields);
}

/// The names that lead to a service here, where something serves the environment's names at all.
fn published(here: &Here<'_, '_>, gateway: &str, service: &Service) -> Vec<String> {
    if here.lowering.all::<Dns>().is_empty() {
        return Vec::new();
    }
    hosts::published(here.platform(), here.lowering.graphs(), service.name.as_str(), gateway, here.cell)
}

/// Names that lead to the load balancer, in the zones that Route 53 serves (`derive::hosts`).
fn records(here: &Here<'_, '_>, gateway: &str, published: &[String], blocks: &mut Blocks) {
    let balancer = |attribute: &str| expression(&format!("aws_lb.{}.{attribute}", label(&[gateway])));
    for host in published {
        let Some(zone) = dns::zone_of(here.lowering, host) else { continue };
        let alias =
            json!({ "name": balancer("dns_name"), "zone_id": balancer("zone_id"), "evaluate_target_health": true });
        let id = dns::zone_data(&zone, &format!("gateway-{gateway}"), blocks);
        let record = json!({ "zone_id": id, "name": host, "type": "A", "alias": alias });
        blocks.resource("aws_route53_record", &dns::host_label(&[host]), record);
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

fn rule(
    gateway: &str,
    priority: usize,
    (service, exposure): (&Service, &Exposure),
    hosts: &[String],
    blocks: &mut Blocks,
) {
    let listener = format!("aws_lb_listener.{}_https.arn", label(&[gateway]));
    let mut conditions = vec![json!({ "host_header": { "values": hosts } })];
    if exposure.path != "/" {
        let below = format!("{}/*", exposure.path.trim_end_matches('/'));
        conditions.push(json!({ "path_pattern": { "values": [exposure.path, below] } }));
    }
    let mut fields = json!({
        "listener_arn": expression(&listener),
        "priority": priority,
        "condition": conditions,
        "action": places::forward(service, exposure),
    });
    if derive::placement::is_shifted(service) {
        // Which version answers is for ECS to say.
        fields["lifecycle"] = json!({ "ignore_changes": ["action"] });
    }
    blocks.resource("aws_lb_listener_rule", &label(&[gateway, service.name.as_str(), &exposure.name]), fields);
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
