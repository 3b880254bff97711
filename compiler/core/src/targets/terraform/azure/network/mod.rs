//! The network of a region: a virtual network, its subnets, who may speak to whom in it, the way out, and private names of stores.

mod egress;
pub mod firewall;
mod flow_logs;
pub mod gateways;
mod groups;
pub mod link;
pub mod private;
pub mod subnets;

use serde_json::{Value, json};

use super::site;
use crate::finding::Finding;
use crate::targets::terraform::document::{Blocks, expression};
use crate::targets::terraform::part::{File, Part};
use crate::targets::terraform::stack::Stack;
use crate::targets::{Lowering, Unit};
use crate::words::network::Network;

/// The part.
pub const PART: Part = Part { rule: "terraform/azure-network", cloud: "azure", area: "network", files, blocks };

fn files(lowering: &Lowering<'_>, stack: &Stack) -> Vec<File> {
    let networks = lowering.all::<Network>().iter();
    networks.filter(|declared| declared.at(stack.home()).is_some()).map(File::of).collect()
}

/// The network of a cell.
pub fn of_cell<'p>(lowering: &Lowering<'p>, cell: usize) -> Option<&'p Network> {
    lowering.all::<Network>().iter().find_map(|declared| declared.at(cell))
}

fn blocks(lowering: &Lowering<'_>, stack: &Stack, unit: &Unit, blocks: &mut Blocks) -> Result<(), Finding> {
    let Some(network) = lowering.get::<Network>(&unit.name, stack.home()) else { return Ok(()) };
    let site = site::of(lowering, stack);
    let block = subnets::block(&site).to_string();
    blocks.resource(
        "azurerm_virtual_network",
        "main",
        site.resource(&site.name(""), json!({ "address_space": [block] })),
    );
    let all = subnets::all(lowering, &site);
    all.iter().for_each(|subnet| subnets::write(subnet, blocks));
    groups::rules(lowering, &site, &all, blocks);
    egress::ways_out(&site, network, &all, blocks);
    private::zones(lowering, &site, blocks);
    if let Some(logs) = &network.flow_logs {
        flow_logs::kept(&site, logs, blocks);
    }
    let output = json!({ "description": "The network of the region.", "value": id() });
    blocks.add("output", "network", output);
    Ok(())
}

/// What the blocks of this stack refer to the network by.
fn id() -> Value {
    expression("azurerm_virtual_network.main.id")
}
