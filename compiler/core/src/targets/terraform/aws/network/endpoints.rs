//! Endpoints: ways to services of AWS that do not lead over the internet.
//!
//! Those of S3 and DynamoDB cost nothing and are always there. The others are paid by the hour and the zone: a network with a NAT
//! gateway in each zone has those without which no machine can start while NAT is lost; one without NAT has all that a cluster needs.

use serde_json::{Value, json};

use super::super::super::addresses::Tier;
use super::super::super::document::{Blocks, expression, label};
use super::super::super::part::{File, Part};
use super::super::super::stack::Stack;
use super::super::here::Here;
use super::{Zone, routes, vpc, zones};
use crate::finding::Finding;
use crate::targets::{Lowering, Unit};
use crate::words::network::Nat;

/// The part.
pub const PART: Part = Part { rule: "terraform/aws-endpoints", cloud: "aws", area: "network", files, blocks };

/// Services with a gateway endpoint (AWS PrivateLink, gateway endpoints).
const GATEWAYS: &[&str] = &["dynamodb", "s3"];

/// Services with an interface endpoint, and whether a network has it that has NAT in every zone (Amazon EKS User Guide, private
/// clusters; AWS PrivateLink, services that integrate).
const INTERFACES: &[(&str, bool)] = &[
    ("autoscaling", false),
    ("ec2", false),
    ("ecr.api", true),
    ("ecr.dkr", true),
    ("eks", false),
    ("eks-auth", false),
    ("elasticloadbalancing", false),
    ("kms", false),
    ("logs", false),
    ("monitoring", false),
    ("secretsmanager", true),
    ("sns", false),
    ("sqs", false),
    ("ssm", false),
    ("sts", true),
];

/// The name of the security group of all interface endpoints.
pub const GROUP: &str = "endpoints";

fn files(lowering: &Lowering<'_>, stack: &Stack) -> Vec<File> {
    super::file(lowering, stack, "endpoints")
}

fn blocks(lowering: &Lowering<'_>, stack: &Stack, _unit: &Unit, blocks: &mut Blocks) -> Result<(), Finding> {
    let Some((network, _)) = super::of_cell(lowering, stack.home()) else { return Ok(()) };
    let here = Here::of(lowering, stack);
    let zones = zones(lowering, stack.home());
    GATEWAYS.iter().for_each(|service| gateway(&here, service, &zones, blocks));
    for (service, always) in INTERFACES {
        let wanted = match network.nat.as_ref().map_or(Nat::PerZone, |nat| nat.value) {
            Nat::PerZone => *always,
            Nat::Single => false,
            Nat::Off => true,
        };
        if wanted {
            interface(&here, service, &zones, blocks);
        }
    }
    Ok(())
}

fn fields(here: &Here<'_, '_>, service: &str, kind: &str) -> Value {
    json!({
        "vpc_id": vpc::id(),
        "service_name": format!("com.amazonaws.{}.{service}", here.location()),
        "vpc_endpoint_type": kind,
        "tags": { "Name": format!("{}-{}", here.network(), service.replace('.', "-")) },
    })
}

fn gateway(here: &Here<'_, '_>, service: &str, zones: &[Zone], blocks: &mut Blocks) {
    let mut fields = fields(here, service, "Gateway");
    let mut tables: Vec<String> =
        zones.iter().flat_map(|zone| Tier::ALL.map(|tier| routes::table(tier, zone))).collect();
    tables.sort();
    tables.dedup();
    fields["route_table_ids"] = tables.iter().map(|table| expression(&format!("aws_route_table.{table}.id"))).collect();
    blocks.resource("aws_vpc_endpoint", &label(&[service]), fields);
}

fn interface(here: &Here<'_, '_>, service: &str, zones: &[Zone], blocks: &mut Blocks) {
    let mut fields = fields(here, service, "Interface");
    let subnet = |zone: &Zone| expression(&format!("aws_subnet.{}.id", label(&[Tier::Private.word(), &zone.letter])));
    fields["subnet_ids"] = zones.iter().map(subnet).collect();
    fields["security_group_ids"] = json!([expression(&format!("aws_security_group.{GROUP}.id"))]);
    fields["private_dns_enabled"] = json!(true);
    blocks.resource("aws_vpc_endpoint", &service.replace(['.', '-'], "_"), fields);
}
