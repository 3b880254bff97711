//! The network of a region on AWS: a VPC, three tiers of subnets by zone, the ways out, who may speak to whom, a record of it.

pub mod edges;
pub mod endpoints;
pub mod flow_logs;
pub mod groups;
pub mod links;
mod routes;
pub mod vpc;
pub mod vpn_gateway;

use super::super::part::File;
use super::super::stack::{self, Stack};
use crate::model::regions;
use crate::targets::Lowering;
use crate::types::Cidr;
use crate::words::network::Network;

/// The network that is made in a cell: the declaration, and the block of addresses that it has.
fn of_cell<'p>(lowering: &Lowering<'p>, cell: usize) -> Option<(&'p Network, Cidr)> {
    let is_borrowed = lowering.platform().borrows("network");
    used_in(lowering, cell).filter(|(network, _)| !is_borrowed && !was_there(lowering, network))
}

fn was_there(lowering: &Lowering<'_>, network: &Network) -> bool {
    lowering.platform().existing("network", network.name.as_str()).is_some()
}

/// The network of a cell in which this environment has groups of machines of its own: made here, borrowed, or there before.
pub fn used_in<'p>(lowering: &Lowering<'p>, cell: usize) -> Option<(&'p Network, Cidr)> {
    let network = lowering.all::<Network>().iter().find_map(|declared| declared.at(cell))?;
    let block = stack::declared_region(lowering, cell)?.cidr.as_ref()?;
    Some((network, block.value))
}

/// The one file of a part, where the stack has a network.
fn file(lowering: &Lowering<'_>, stack: &Stack, suffix: &str) -> Vec<File> {
    of_cell(lowering, stack.home()).map(|(network, _)| file_of(network, suffix)).into_iter().collect()
}

fn file_of(network: &Network, suffix: &str) -> File {
    let name = network.name.to_string();
    let stem = if suffix.is_empty() { format!("network-{name}") } else { format!("network-{name}-{suffix}") };
    File { stem, owner: format!("network.{name}"), node: name }
}

/// A zone of a region that is used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Zone {
    /// The last part of its name.
    pub letter: String,
    /// Its place among the subnets of a tier.
    pub place: u32,
}

/// How many zones are used where the spec does not say which.
const USUAL_ZONES: usize = 3;

/// The zones of a cell. A zone keeps its place whichever others are used, so that no subnet moves.
pub fn zones(lowering: &Lowering<'_>, cell: usize) -> Vec<Zone> {
    let Some(region) = stack::declared_region(lowering, cell) else { return Vec::new() };
    let known = regions::location("aws", &stack::location_of(lowering, cell)).map_or(&[][..], |known| known.zones);
    let said: Vec<&str> = region.zones.0.iter().map(|zone| zone.as_str()).collect();
    let used = if said.is_empty() { known.iter().take(USUAL_ZONES).copied().collect() } else { said };
    let place = |index: usize, letter: &str| known.iter().position(|zone| *zone == letter).unwrap_or(index);
    let zone = |(index, letter): (usize, &&str)| Zone {
        letter: (*letter).to_owned(),
        place: u32::try_from(place(index, letter)).unwrap_or(u32::MAX),
    };
    used.iter().enumerate().map(zone).collect()
}
