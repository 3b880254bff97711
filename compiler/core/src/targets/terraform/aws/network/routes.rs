//! Route tables: public subnets reach the internet, private ones through a NAT gateway, those of databases not at all.

use serde_json::{Value, json};

use super::super::super::addresses::Tier;
use super::super::super::document::{Blocks, expression, label};
use super::super::here::Here;
use super::Zone;
use super::vpc::id;
use crate::model::names;
use crate::words::network::{Nat, Network};

/// The attribute under which the route table of a zone is a fact: links between networks add their routes to it.
pub fn fact(zone: &Zone) -> String {
    format!("route-table-{}", zone.letter)
}

/// The label of the table that a subnet follows: private ones have one by zone, since each zone has its own way out.
pub fn table(tier: Tier, zone: &Zone) -> String {
    if tier == Tier::Private { label(&[tier.word(), &zone.letter]) } else { tier.word().to_owned() }
}

/// The tables, their routes and the gateways those lead to.
pub fn tables(here: &Here<'_, '_>, network: &Network, zones: &[Zone], blocks: &mut Blocks) {
    for tier in Tier::ALL {
        for zone in zones {
            let table = table(tier, zone);
            let name = format!("{}-{}", here.network(), table.replace('_', "-"));
            blocks.resource("aws_route_table", &table, json!({ "vpc_id": id(), "tags": { "Name": name } }));
            let association = json!({
                "subnet_id": expression(&format!("aws_subnet.{}.id", label(&[tier.word(), &zone.letter]))),
                "route_table_id": table_id(&table),
            });
            blocks.resource("aws_route_table_association", &label(&[tier.word(), &zone.letter]), association);
        }
    }
    default_route("public", "gateway_id", "aws_internet_gateway.network.id", blocks);
    ways_out(here, network, zones, blocks);
    zones.iter().for_each(|zone| publish(here, network, zone, blocks));
}

fn table_id(table: &str) -> Value {
    expression(&format!("aws_route_table.{table}.id"))
}

fn default_route(table: &str, kind: &str, target: &str, blocks: &mut Blocks) {
    let fields = json!({
        "route_table_id": table_id(table),
        "destination_cidr_block": "0.0.0.0/0",
        kind: expression(target),
    });
    blocks.resource("aws_route", &format!("{table}_internet"), fields);
}

/// NAT gateways, in each zone or in the first one, and the routes of private subnets to them.
fn ways_out(here: &Here<'_, '_>, network: &Network, zones: &[Zone], blocks: &mut Blocks) {
    let Some(first) = zones.first() else { return };
    let nat = network.nat.as_ref().map_or(Nat::PerZone, |nat| nat.value);
    for zone in zones {
        let exit = match nat {
            Nat::PerZone => zone,
            Nat::Single => first,
            Nat::Off => return,
        };
        gateway(here, exit, blocks);
        let target = format!("aws_nat_gateway.{}.id", label(&[&exit.letter]));
        default_route(&table(Tier::Private, zone), "nat_gateway_id", &target, blocks);
    }
}

fn gateway(here: &Here<'_, '_>, zone: &Zone, blocks: &mut Blocks) {
    let label_of = label(&[&zone.letter]);
    let tags = json!({ "Name": format!("{}-nat-{}", here.network(), zone.letter) });
    blocks.resource("aws_eip", &label_of, json!({ "domain": "vpc", "tags": tags }));
    let fields = json!({
        "allocation_id": expression(&format!("aws_eip.{label_of}.id")),
        "subnet_id": expression(&format!("aws_subnet.{}.id", label(&[Tier::Public.word(), &zone.letter]))),
        "tags": tags,
        // An address can be given out only in a network that has a way to the internet.
        "depends_on": ["aws_internet_gateway.network"],
    });
    blocks.resource("aws_nat_gateway", &label_of, fields);
}

/// The private table of a zone as a fact.
fn publish(here: &Here<'_, '_>, network: &Network, zone: &Zone, blocks: &mut Blocks) {
    let owner = format!("network.{}", network.name.as_str());
    let fields = json!({
        "name": names::fact(&here.platform().name, &here.platform().environment, here.region(), &owner, &fact(zone)),
        "type": "String",
        "value": table_id(&table(Tier::Private, zone)),
    });
    blocks.resource("aws_ssm_parameter", &label(&["route_table", &zone.letter]), fields);
}
