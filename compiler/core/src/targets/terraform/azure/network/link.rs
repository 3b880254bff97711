//! The end of a network where a link to another cloud begins: a VPN gateway of two instances, each with an address of its own.

use serde_json::{Value, json};

use super::subnets::LINK;
use crate::derive::links::{self, Pair, ends, system};
use crate::finding::Finding;
use crate::targets::terraform::azure::site::{self, Site};
use crate::targets::terraform::document::{Blocks, expression, label};
use crate::targets::terraform::links::{GATEWAY, of_cell};
use crate::targets::terraform::part::{File, Part};
use crate::targets::terraform::stack::Stack;
use crate::targets::{Lowering, Unit};

/// The part.
pub const PART: Part = Part { rule: "terraform/azure-vpn-gateway", cloud: "azure", area: "network", files, blocks };

/// A gigabit, over all zones (Azure VPN Gateway, SKUs).
const SKU: (&str, &str) = ("VpnGw2AZ", "Generation2");

/// How many instances a gateway has that stays up while one of them is mended.
const INSTANCES: u32 = 2;

fn files(lowering: &Lowering<'_>, stack: &Stack) -> Vec<File> {
    let is_linked = !of_cell(lowering, stack.home()).is_empty();
    let networks = super::files(lowering, stack).into_iter().filter(|_| is_linked);
    networks.map(|file| file.with_suffix("link")).collect()
}

fn blocks(lowering: &Lowering<'_>, stack: &Stack, _unit: &Unit, blocks: &mut Blocks) -> Result<(), Finding> {
    let site = site::of(lowering, stack);
    let (mut configurations, mut peerings) = (Vec::new(), Vec::new());
    for instance in 0..INSTANCES {
        let (name, label) = (format!("{GATEWAY}-{instance}"), label(&["link", &instance.to_string()]));
        let address = json!({ "allocation_method": "Static", "sku": "Standard", "zones": site.zones() });
        blocks.resource("azurerm_public_ip", &label, site.resource(&site.name(&name), address));
        configurations.push(json!({
            "name": name,
            "public_ip_address_id": expression(&format!("azurerm_public_ip.{label}.id")),
            "private_ip_address_allocation": "Dynamic",
            "subnet_id": expression(&format!("azurerm_subnet.{LINK}.id")),
        }));
        peerings.push(json!({ "ip_configuration_name": name, "apipa_addresses": inside(&site, instance) }));
    }
    let gateway = json!({
        "type": "Vpn",
        "vpn_type": "RouteBased",
        "sku": SKU.0,
        "generation": SKU.1,
        "active_active": true,
        "enable_bgp": true,
        "bgp_settings": { "asn": system(site.platform, site.cell), "peering_addresses": peerings },
        "ip_configuration": configurations,
        // A gateway takes up to an hour to come up.
        "timeouts": { "create": "90m", "update": "90m" },
    });
    blocks.resource("azurerm_virtual_network_gateway", "link", site.resource(&site.name(GATEWAY), gateway));
    Ok(())
}

/// The addresses inside of the tunnels that end at an instance: of four the first two or the last two, of two one.
fn inside(site: &Site<'_>, instance: u32) -> Value {
    let pairs = links::pairs(site.platform).into_iter().filter(|pair| pair.other == site.cell);
    let is_aws = |pair: Pair| site.platform.cells.get(pair.one).is_some_and(|cell| cell.cloud == "aws");
    let tunnels = |pair: Pair| if is_aws(pair) { vec![2 * instance, 2 * instance + 1] } else { vec![instance] };
    let addresses = pairs.flat_map(|pair| tunnels(pair).into_iter().map(move |tunnel| (pair, tunnel)));
    addresses
        .filter_map(|(pair, tunnel)| pair.inside(site.platform, tunnel))
        .map(|block| json!(ends(block)[1].to_string()))
        .collect()
}
