//! The VPC, its subnets, and the ways out of them.

use serde_json::{Value, json};

use super::super::super::addresses::{Tier, subnet};
use super::super::super::document::{Blocks, expression, label};
use super::super::super::part::{File, Part};
use super::super::super::stack::Stack;
use super::super::here::Here;
use super::{Zone, routes, zones};
use crate::finding::Finding;
use crate::targets::{Lowering, Unit};
use crate::types::Cidr;

/// The part.
pub const PART: Part = Part { rule: "terraform/aws-network", cloud: "aws", area: "network", files, blocks };

fn files(lowering: &Lowering<'_>, stack: &Stack) -> Vec<File> {
    super::file(lowering, stack, "")
}

fn blocks(lowering: &Lowering<'_>, stack: &Stack, _unit: &Unit, blocks: &mut Blocks) -> Result<(), Finding> {
    let Some((network, block)) = super::of_cell(lowering, stack.home()) else { return Ok(()) };
    let here = Here::of(lowering, stack);
    let zones = zones(lowering, stack.home());
    let name = json!({ "Name": here.network() });
    let fields = json!({ "cidr_block": block.to_string(), "enable_dns_support": true, "enable_dns_hostnames": true, "tags": name });
    blocks.resource("aws_vpc", "network", fields);
    // Whatever is put into the network without a group of its own reaches nothing, and nothing reaches it.
    blocks.resource("aws_default_security_group", "closed", json!({ "vpc_id": id(), "tags": name }));
    blocks.resource("aws_internet_gateway", "network", json!({ "vpc_id": id(), "tags": name }));
    for tier in Tier::ALL {
        zones.iter().for_each(|zone| one_subnet(&here, block, tier, zone, blocks));
    }
    routes::tables(&here, network, &zones, blocks);
    blocks.add("output", "network", json!({ "description": "The identifier of the VPC.", "value": id() }));
    Ok(())
}

/// The expression of the network's identifier, within its stack.
pub fn id() -> Value {
    expression("aws_vpc.network.id")
}

fn one_subnet(here: &Here<'_, '_>, block: Cidr, tier: Tier, zone: &Zone, blocks: &mut Blocks) {
    // A block without room for it, or a zone too many, is an error of its own: `small-address-block`, `unknown-zone`.
    let Some(cidr) = subnet(block, tier, zone.place) else { return };
    let fields = json!({
        "vpc_id": id(),
        "availability_zone": format!("{}{}", here.location(), zone.letter),
        "cidr_block": cidr.to_string(),
        "map_public_ip_on_launch": false,
        "tags": tags(here, tier, zone),
    });
    blocks.resource("aws_subnet", &label(&[tier.word(), &zone.letter]), fields);
}

/// By `tier` other stacks find a subnet; by the rest the load balancer controller and Karpenter do (Amazon EKS User Guide, network
/// load balancing; Karpenter, EC2NodeClass).
fn tags(here: &Here<'_, '_>, tier: Tier, zone: &Zone) -> Value {
    let mut tags =
        json!({ "Name": format!("{}-{}-{}", here.network(), tier.word(), zone.letter), "tier": tier.word() });
    match tier {
        Tier::Public => tags["kubernetes.io/role/elb"] = json!("1"),
        Tier::Private => {
            tags["kubernetes.io/role/internal-elb"] = json!("1");
            tags["karpenter.sh/discovery"] = json!(here.cluster());
        }
        Tier::Database => {}
    }
    tags
}
