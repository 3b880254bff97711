//! Tunnels between the clouds of a link, each cloud's end of them in a file.
//!
//! The gateways at both ends belong to their regions: each is in its network's stack. A tunnel is nobody's alone, and neither end can
//! be made before the other has an address, so that those between two clouds are one stack, of the cloud that comes later in
//! [`derive::links::CLOUDS`](crate::derive::links::CLOUDS), with providers for both. It finds the gateways by their names.

mod aws;
mod azure;
mod gcp;
mod key;
#[cfg(test)]
mod tests;

use std::net::Ipv4Addr;

use serde_json::{Map, Value};

use super::document::{Blocks, label};
use super::part::{File, Part};
use super::stack::{self, Stack};
use super::{settings, workloads};
use crate::derive::links::{self, Pair, ends};
use crate::finding::Finding;
use crate::model::{Listed, names};
use crate::targets::{Lowering, Unit, vanished};
use crate::types::{Cidr, Ref};
use crate::words::network::Network;
use crate::words::references::Usable;

/// The area of all tunnels.
pub const AREA: &str = "tunnel";

/// The parts: the cloud that a stack is of has the other end of the pairs that name it second.
pub const PARTS: &[Part] = &[part("terraform/gcp-tunnels", "gcp"), part("terraform/azure-tunnels", "azure")];

const fn part(rule: &'static str, cloud: &'static str) -> Part {
    Part { rule, cloud, area: AREA, files, blocks }
}

/// The part of the names of gateways that tells them from other things of a network.
pub const GATEWAY: &str = "vpn";

/// The cells that a cell is joined with; none where another environment owns the network.
pub fn of_cell(lowering: &Lowering<'_>, cell: usize) -> Vec<usize> {
    let _ = lowering.all::<Network>();
    if lowering.platform().borrows("network") { Vec::new() } else { links::of_cell(lowering.platform(), cell) }
}

/// The regions that a cell is joined with and whose workloads use a node that is here, and not in their own cloud: each with its
/// addresses.
pub fn visitors<'p, T: Listed>(lowering: &Lowering<'p>, cell: usize, name: &str) -> Vec<(&'p str, Cidr)> {
    let cloud = |cell: usize| lowering.platform().cells.get(cell).map(|cell| &cell.cloud);
    let all = 0..lowering.platform().cells.len();
    let has_own = |other: usize| {
        all.clone().any(|third| cloud(third) == cloud(other) && lowering.get::<T>(name, third).is_some())
    };
    let is_it = |target: &Ref<Usable>| target.kind() == T::KIND.word && target.name() == name;
    let uses = |other: usize| {
        workloads::of_cell(lowering, other).any(|workload| workload.uses.iter().any(|used| is_it(&used.value.target)))
    };
    let others = of_cell(lowering, cell).into_iter().filter(|other| uses(*other) && !has_own(*other));
    let block =
        |other| Some((stack::region(lowering, other), stack::declared_region(lowering, other)?.cidr.as_ref()?.value));
    others.filter_map(block).collect()
}

/// The providers of the other ends in a stack of tunnels: the name of each, with its blocks.
pub fn providers(lowering: &Lowering<'_>, stack: &Stack) -> Vec<(&'static str, Value)> {
    let pairs = pairs(lowering, stack);
    let cells = |cloud: &str| -> Vec<usize> {
        stack::cells_of(lowering, cloud).into_iter().filter(|cell| pairs.iter().any(|pair| pair.one == *cell)).collect()
    };
    let clouds = links::CLOUDS.into_iter().map(|cloud| (cloud, cells(cloud))).filter(|(_, cells)| !cells.is_empty());
    clouds.map(|(cloud, cells)| settings::visiting(lowering, cloud, cells)).collect()
}

/// The pairs whose tunnels are in a stack.
fn pairs(lowering: &Lowering<'_>, stack: &Stack) -> Vec<Pair> {
    let _ = lowering.all::<Network>();
    if stack.area.name != AREA || lowering.platform().borrows("network") {
        return Vec::new();
    }
    links::pairs(lowering.platform()).into_iter().filter(|pair| stack.holds(pair.other)).collect()
}

fn name(lowering: &Lowering<'_>, pair: Pair) -> String {
    format!("{}-{}", stack::region(lowering, pair.one), stack::region(lowering, pair.other))
}

fn files(lowering: &Lowering<'_>, stack: &Stack) -> Vec<File> {
    let file = |pair: Pair| {
        let network = lowering.all::<Network>().iter().find_map(|declared| declared.at(pair.other))?;
        let name = name(lowering, pair);
        Some(File { stem: format!("tunnels-{name}"), owner: format!("network.{}", network.name.as_str()), node: name })
    };
    pairs(lowering, stack).into_iter().filter_map(file).collect()
}

/// The end of a tunnel: its address inside.
#[derive(Debug, Clone, Copy)]
struct End {
    /// The number by which its network is known in BGP.
    system: u32,
    inside: Ipv4Addr,
}

/// A tunnel, as both of its ends see it.
#[derive(Debug, Clone)]
struct Tunnel {
    /// What tells what it has from other things: the regions of its pair, and its number.
    name: String,
    /// The same with the platform and the environment.
    title: String,
    /// Which of its gateway's two addresses each end uses, the end named first first.
    interfaces: [u8; 2],
    /// The addresses inside.
    block: Cidr,
    /// Both ends, in the order of their pair.
    ends: [End; 2],
    /// The expression of the key that both ends know.
    key: String,
}

impl Tunnel {
    /// A label for what it has.
    fn label(&self) -> String {
        label(&[&self.name.replace('-', "_")])
    }
}

fn blocks(lowering: &Lowering<'_>, stack: &Stack, unit: &Unit, blocks: &mut Blocks) -> Result<(), Finding> {
    let pairs = pairs(lowering, stack);
    let pair = pairs.into_iter().find(|pair| name(lowering, *pair) == unit.name).ok_or_else(|| vanished(unit))?;
    let cloud = |cell: usize| lowering.platform().cells.get(cell).map_or("", |cell| cell.cloud.as_str());
    let tunnels = tunnels(lowering, pair, cloud(pair.one) == "aws", blocks);
    // The end that does not choose its own address goes first: AWS gives one to each tunnel, the others to each gateway.
    match (cloud(pair.one), cloud(pair.other)) {
        ("aws", "gcp") => {
            let there = gcp::addresses(lowering, pair.other, &unit.name, blocks);
            let here = aws::end(lowering, pair, &tunnels, &there, blocks);
            gcp::end(lowering, pair, 1, &tunnels, &here, blocks);
        }
        ("aws", _) => {
            let there = azure::addresses(lowering, pair.other, &unit.name, blocks);
            let here = aws::end(lowering, pair, &tunnels, &there, blocks);
            azure::end(lowering, pair, &tunnels, &here, blocks);
        }
        _ => {
            let there = azure::addresses(lowering, pair.other, &unit.name, blocks);
            let here = gcp::addresses(lowering, pair.one, &unit.name, blocks);
            gcp::end(lowering, pair, 0, &tunnels, &there, blocks);
            azure::end(lowering, pair, &tunnels, &here, blocks);
        }
    }
    Ok(())
}

/// The tunnels of a pair: AWS makes two to each address of the other end, the others one.
fn tunnels(lowering: &Lowering<'_>, pair: Pair, with_aws: bool, blocks: &mut Blocks) -> Vec<Tunnel> {
    let platform = lowering.platform();
    let count = if with_aws { 4 } else { 2 };
    let mut tunnels = Vec::new();
    for number in 0..count {
        let systems = links::system(platform, pair.one).zip(links::system(platform, pair.other));
        let (Some(block), Some(systems)) = (pair.inside(platform, number), systems) else { continue };
        let [one, other] = ends(block);
        let (pair_name, platform_name) = (name(lowering, pair), (&platform.name, &platform.environment));
        let name = format!("{pair_name}-{number}");
        let (address, second) = ((number % 2) as u8, (number / 2) as u8);
        tunnels.push(Tunnel {
            interfaces: if with_aws { [address, second] } else { [address, address] },
            block,
            ends: [End { system: systems.0, inside: one }, End { system: systems.1, inside: other }],
            key: key::made(&pair_name, number, blocks),
            title: names::network(platform_name.0, platform_name.1, &name),
            name,
        });
    }
    tunnels
}

/// An object with a field for the provider of AWS in a cell's region.
fn in_region(lowering: &Lowering<'_>, cell: usize, mut fields: Map<String, Value>) -> Value {
    fields.insert("provider".to_owned(), Value::String(format!("aws.{}", label(&[stack::region(lowering, cell)]))));
    Value::Object(fields)
}
