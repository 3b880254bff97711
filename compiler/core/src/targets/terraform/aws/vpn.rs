//! The private way in for people: an endpoint of AWS Client VPN in each region, into which those come that the teams' identity provider
//! vouches for (SAML 2.0), and from which they reach the region's network and nothing else.
//!
//! Clients have addresses of their own only as far as the endpoint; in the network they come from the endpoint's group.

use serde_json::{Value, json};

use super::here::Here;
use super::network::edges;
use super::retention;
use crate::finding::Finding;
use crate::targets::terraform::addresses::Tier;
use crate::targets::terraform::document::{Blocks, expression, label};
use crate::targets::terraform::part::{File, Part};
use crate::targets::terraform::stack::{self, Stack};
use crate::targets::{Lowering, Unit, vanished};
use crate::words::network::{Certificate, Network, Vpn};

/// The part.
pub const PART: Part = Part { rule: "terraform/aws-vpn", cloud: "aws", area: "compute", files, blocks };

/// The addresses of clients where the spec names none: apart from those that networks usually have.
const CLIENTS: &str = "10.250.0.0/22";

/// How long somebody stays logged in, in hours: a working day (8, 10, 12 and 24 can be had).
const SESSION: u32 = 12;

/// How long it is known who came in, in days.
const KEEP: u64 = 365;

/// How many zones the endpoint stands in: with two, the loss of one cuts nobody off; each is paid by the hour.
const ZONES: u32 = 2;

fn files(lowering: &Lowering<'_>, stack: &Stack) -> Vec<File> {
    let has_network = lowering.all::<Network>().iter().any(|network| network.at(stack.home()).is_some());
    let is_own = has_network && !lowering.platform().borrows("vpn");
    lowering.all::<Vpn>().iter().filter(|_| is_own).map(File::of).collect()
}

fn blocks(lowering: &Lowering<'_>, stack: &Stack, unit: &Unit, blocks: &mut Blocks) -> Result<(), Finding> {
    let declared = lowering.all::<Vpn>().iter().find(|declared| declared.name == unit.name);
    let vpn = declared.and_then(|declared| declared.first()).ok_or_else(|| vanished(unit))?;
    let here = Here::of(lowering, stack);
    let name = format!("vpn-{}", unit.name);
    let label = label(&["vpn", &unit.name]);
    let provider = identity_provider(&here, vpn, &label, blocks);
    log(&here, &name, &label, blocks);
    let fields = json!({
        "description": format!("{} {} {}", here.platform().name, here.platform().environment, unit.name),
        "client_cidr_block": vpn.cidr.as_ref().map_or_else(|| CLIENTS.to_owned(), |cidr| cidr.to_string()),
        "server_certificate_arn": certificate(&here, &label, blocks),
        "authentication_options": {
            "type": "federated-authentication",
            "saml_provider_arn": provider,
            "self_service_saml_provider_arn": provider,
        },
        "connection_log_options": {
            "enabled": true,
            "cloudwatch_log_group": expression(&format!("aws_cloudwatch_log_group.{label}.name")),
            "cloudwatch_log_stream": expression(&format!("aws_cloudwatch_log_stream.{label}.name")),
        },
        "vpc_id": here.vpc(),
        "security_group_ids": [here.group(&edges::of_vpn(&unit.name))],
        // What is not for the network goes its usual way.
        "split_tunnel": true,
        "transport_protocol": "udp",
        "session_timeout_hours": SESSION,
        "disconnect_on_session_timeout": true,
        "self_service_portal": "enabled",
        "tags": { "Name": format!("{}-{name}", here.network()) },
    });
    blocks.resource("aws_ec2_client_vpn_endpoint", &label, fields);
    way_in(&here, vpn, &label, blocks);
    Ok(())
}

/// The provider that vouches for people. Its description comes from the provider itself, by a person's hand; it holds no secret.
fn identity_provider(here: &Here<'_, '_>, vpn: &Vpn, label: &str, blocks: &mut Blocks) -> Value {
    let variable = format!("{label}_saml_metadata");
    let description = format!(
        "What the identity provider of vpn {} says of itself: the XML of its SAML application for AWS Client VPN.",
        vpn.name.as_str()
    );
    blocks.add("variable", &variable, json!({ "type": "string", "description": description }));
    let fields = json!({
        "name": here.role(&format!("vpn-{}", vpn.name.as_str())),
        "saml_metadata_document": expression(&format!("var.{variable}")),
    });
    blocks.resource("aws_iam_saml_provider", label, fields);
    expression(&format!("aws_iam_saml_provider.{label}.arn"))
}

/// The certificate by which clients know the endpoint: one of the region's own, else one that a person names.
fn certificate(here: &Here<'_, '_>, label: &str, blocks: &mut Blocks) -> Value {
    let mut certificates =
        here.lowering.all::<Certificate>().iter().filter(|declared| declared.at(here.cell).is_some());
    if let Some(declared) = certificates.next() {
        let certificate = super::super::document::label(&[&declared.name]);
        return expression(&format!("aws_acm_certificate_validation.{certificate}.certificate_arn"));
    }
    let variable = format!("{label}_certificate");
    let description = "The certificate of AWS Certificate Manager by which clients know the endpoint.";
    blocks.add("variable", &variable, json!({ "type": "string", "description": description }));
    expression(&format!("var.{variable}"))
}

fn log(here: &Here<'_, '_>, name: &str, label: &str, blocks: &mut Blocks) {
    let group = json!({
        "name": here.log_group(name),
        "retention_in_days": retention::at_least(KEEP),
        "kms_key_id": here.key("logs"),
    });
    blocks.resource("aws_cloudwatch_log_group", label, group);
    let group = expression(&format!("aws_cloudwatch_log_group.{label}.name"));
    blocks.resource("aws_cloudwatch_log_stream", label, json!({ "name": "connections", "log_group_name": group }));
}

/// The zones that the endpoint stands in, and who may come through to the region's network: the groups of people that the identity
/// provider calls as the spec calls the teams.
fn way_in(here: &Here<'_, '_>, vpn: &Vpn, label: &str, blocks: &mut Blocks) {
    let endpoint = expression(&format!("aws_ec2_client_vpn_endpoint.{label}.id"));
    let ids = format!("data.aws_subnets.{}.ids", Tier::Private.word());
    let subnets = format!("toset(slice(sort({ids}), 0, min({ZONES}, length({ids}))))");
    let fields = json!({
        "for_each": expression(&subnets),
        "client_vpn_endpoint_id": endpoint,
        "subnet_id": "${each.value}",
    });
    blocks.resource("aws_ec2_client_vpn_network_association", label, fields);
    let Some(block) = stack::declared_region(here.lowering, here.cell).and_then(|region| region.cidr.as_ref()) else {
        return;
    };
    let rule = |fields: Value| {
        let mut rule = json!({ "client_vpn_endpoint_id": endpoint, "target_network_cidr": block.to_string() });
        if let (Some(rule), Some(fields)) = (rule.as_object_mut(), fields.as_object()) {
            rule.extend(fields.clone());
        }
        rule
    };
    let teams: Vec<&str> = vpn.login.iter().flat_map(|login| login.teams.0.iter()).map(|team| team.name()).collect();
    if teams.is_empty() {
        let fields = rule(json!({ "authorize_all_groups": true, "description": "everybody who can log in" }));
        blocks.resource("aws_ec2_client_vpn_authorization_rule", label, fields);
    }
    for team in teams {
        let fields = rule(json!({ "access_group_id": team, "description": format!("team {team}") }));
        blocks.resource("aws_ec2_client_vpn_authorization_rule", &format!("{label}_{team}"), fields);
    }
}
