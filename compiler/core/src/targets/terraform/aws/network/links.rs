//! Links: networks of two regions are peered where a workload in one uses a store that is written in the other, and nowhere else.
//!
//! They are a stack of their own: neither region's network waits for the other's. The provider of one region asks, that of the other
//! accepts; both find the networks by name and the route tables through the fact store.

use serde_json::{Value, json};

use super::super::super::document::{Blocks, expression, label};
use super::super::super::part::{File, Part};
use super::super::super::settings;
use super::super::super::stack::{self, Stack};
use super::super::here::Here;
use super::super::placement;
use super::{edges, of_cell, routes, zones};
use crate::finding::Finding;
use crate::model::names;
use crate::targets::{Lowering, Unit, vanished};

/// The part.
pub const PART: Part = Part { rule: "terraform/aws-links", cloud: "aws", area: "link", files, blocks };

/// A file for each pair of regions, called after them: `<one>-<other>`.
fn files(lowering: &Lowering<'_>, stack: &Stack) -> Vec<File> {
    let file = |(one, other): (usize, usize)| {
        let network = of_cell(lowering, one).map(|(network, _)| network.name.to_string()).unwrap_or_default();
        File {
            stem: format!("link-{}", pair_name(lowering, one, other)),
            owner: format!("network.{network}"),
            node: pair_name(lowering, one, other),
        }
    };
    pairs(lowering, stack).into_iter().map(file).collect()
}

fn pair_name(lowering: &Lowering<'_>, one: usize, other: usize) -> String {
    format!("{}-{}", stack::region(lowering, one), stack::region(lowering, other))
}

/// The pairs of regions, the first with the store, that a declared use crosses.
fn pairs(lowering: &Lowering<'_>, stack: &Stack) -> Vec<(usize, usize)> {
    let mut pairs: Vec<(usize, usize)> = Vec::new();
    if lowering.platform().borrows("network") {
        return pairs;
    }
    for cell in stack.cells.iter().copied().filter(|cell| of_cell(lowering, *cell).is_some()) {
        let originals = placement::stores(lowering, cell).into_iter().filter(|store| store.is_original);
        let regions: Vec<&str> =
            originals.flat_map(|store| edges::visitors(lowering, &store, cell)).map(|(region, _)| region).collect();
        let visits =
            |other: &usize| regions.contains(&stack::region(lowering, *other)) && of_cell(lowering, *other).is_some();
        for other in stack.cells.iter().copied().filter(visits) {
            if !pairs.contains(&(other, cell)) {
                pairs.push((cell, other));
            }
        }
    }
    pairs
}

fn blocks(lowering: &Lowering<'_>, stack: &Stack, unit: &Unit, blocks: &mut Blocks) -> Result<(), Finding> {
    let pair = pairs(lowering, stack).into_iter().find(|(one, other)| pair_name(lowering, *one, *other) == unit.name);
    let (one, other) = pair.ok_or_else(|| vanished(unit))?;
    let name = label(&[&unit.name]);
    let from = network(lowering, stack, one, blocks);
    let to = network(lowering, stack, other, blocks);
    let tags = json!({ "Name": unit.name });
    let location = stack::location_of(lowering, other);
    let request =
        json!({ "vpc_id": from, "peer_vpc_id": to, "peer_region": location, "auto_accept": false, "tags": tags });
    blocks.resource("aws_vpc_peering_connection", &name, with_provider(lowering, stack, one, request));
    let id = expression(&format!("aws_vpc_peering_connection.{name}.id"));
    let accept = json!({ "vpc_peering_connection_id": id, "auto_accept": true, "tags": tags });
    blocks.resource("aws_vpc_peering_connection_accepter", &name, with_provider(lowering, stack, other, accept));
    let accepted = expression(&format!("aws_vpc_peering_connection_accepter.{name}.id"));
    lead(lowering, stack, (one, other), &accepted, blocks);
    lead(lowering, stack, (other, one), &accepted, blocks);
    Ok(())
}

fn with_provider(lowering: &Lowering<'_>, stack: &Stack, cell: usize, mut fields: Value) -> Value {
    if let Some(provider) = settings::provider(lowering, stack, cell) {
        fields["provider"] = provider;
    }
    fields
}

/// Looks up the network of a cell.
fn network(lowering: &Lowering<'_>, stack: &Stack, cell: usize, blocks: &mut Blocks) -> Value {
    let here = Here { lowering, cell };
    let label = label(&[here.region()]);
    let fields = json!({ "tags": { "Name": here.network() } });
    blocks.data("aws_vpc", &label, with_provider(lowering, stack, cell, fields));
    expression(&format!("data.aws_vpc.{label}.id"))
}

/// The routes of private subnets in one cell to the addresses of the other.
fn lead(lowering: &Lowering<'_>, stack: &Stack, (from, to): (usize, usize), link: &Value, blocks: &mut Blocks) {
    let (Some((network, _)), Some((_, block))) = (of_cell(lowering, from), of_cell(lowering, to)) else { return };
    let here = Here { lowering, cell: from };
    let owner = format!("network.{}", network.name.as_str());
    for zone in zones(lowering, from) {
        let table = label(&[here.region(), &zone.letter]);
        let fact = names::fact(
            &here.platform().name,
            &here.platform().environment,
            here.region(),
            &owner,
            &routes::fact(&zone),
        );
        blocks.data("aws_ssm_parameter", &table, with_provider(lowering, stack, from, json!({ "name": fact })));
        let route = json!({
            "route_table_id": expression(&format!("data.aws_ssm_parameter.{table}.insecure_value")),
            "destination_cidr_block": block.to_string(),
            "vpc_peering_connection_id": link,
        });
        let label = label(&[here.region(), &zone.letter, stack::region(lowering, to)]);
        blocks.resource("aws_route", &label, with_provider(lowering, stack, from, route));
    }
}
