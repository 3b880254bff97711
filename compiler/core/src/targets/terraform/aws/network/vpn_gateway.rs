//! The end of a network where a link to another cloud begins: a VPN gateway, and the routes that it learns.
//!
//! Public subnets learn none: nothing that answers the internet speaks to another cloud.

use serde_json::json;

use super::super::super::addresses::Tier;
use super::super::super::document::{Blocks, expression, label};
use super::super::super::links;
use super::super::super::part::{File, Part};
use super::super::super::stack::Stack;
use super::super::here::Here;
use super::{routes, vpc, zones};
use crate::derive::links::system;
use crate::finding::Finding;
use crate::targets::{Lowering, Unit};

/// The part.
pub const PART: Part = Part { rule: "terraform/aws-vpn-gateway", cloud: "aws", area: "network", files, blocks };

fn files(lowering: &Lowering<'_>, stack: &Stack) -> Vec<File> {
    if links::of_cell(lowering, stack.home()).is_empty() { Vec::new() } else { super::file(lowering, stack, "link") }
}

fn blocks(lowering: &Lowering<'_>, stack: &Stack, _unit: &Unit, blocks: &mut Blocks) -> Result<(), Finding> {
    let here = Here::of(lowering, stack);
    let fields = json!({
        "vpc_id": vpc::id(),
        "amazon_side_asn": system(here.platform(), stack.home()).map(|number| number.to_string()),
        "tags": { "Name": here.network() },
    });
    blocks.resource("aws_vpn_gateway", "link", fields);
    let zones = zones(lowering, stack.home());
    let tables =
        [Tier::Private, Tier::Database].into_iter().flat_map(|tier| zones.iter().map(move |zone| (tier, zone)));
    for (tier, zone) in tables {
        let table = routes::table(tier, zone);
        let fields = json!({
            "vpn_gateway_id": expression("aws_vpn_gateway.link.id"),
            "route_table_id": expression(&format!("aws_route_table.{table}.id")),
        });
        blocks.resource("aws_vpn_gateway_route_propagation", &label(&[&table]), fields);
    }
    Ok(())
}
