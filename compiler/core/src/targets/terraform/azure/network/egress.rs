//! The way out: NAT gateways, so that no machine needs an address of its own.

use serde_json::json;

use super::subnets::{CONTAINERS, NODES, Subnet};
use crate::targets::terraform::azure::site::Site;
use crate::targets::terraform::document::{Blocks, expression, label};
use crate::words::network::{Nat, Network};

/// How long an idle connection is kept, in minutes: more would use up ports (Azure NAT Gateway, idle timeout).
const IDLE: u32 = 4;

/// A gateway with its address for each zone, or one for all; nothing where nobody may get out.
pub fn ways_out(site: &Site<'_>, network: &Network, subnets: &[Subnet], blocks: &mut Blocks) {
    if network.nat.as_ref().is_some_and(|nat| nat.value == Nat::Off) {
        return;
    }
    let leads_out = |subnet: &&Subnet| matches!(subnet.purpose, NODES | CONTAINERS);
    for subnet in subnets.iter().filter(leads_out) {
        let zone = subnet.zone.as_deref();
        let gateway = label(&["nat", zone.unwrap_or_default()]);
        gateway_of(site, zone, &gateway, blocks);
        let subnet = label(&[&subnet.name]);
        let fields = json!({
            "subnet_id": expression(&format!("azurerm_subnet.{subnet}.id")),
            "nat_gateway_id": expression(&format!("azurerm_nat_gateway.{gateway}.id")),
        });
        blocks.resource("azurerm_subnet_nat_gateway_association", &subnet, fields);
    }
}

/// A gateway lies in one zone, or in one of Azure's choice; its address survives every zone.
fn gateway_of(site: &Site<'_>, zone: Option<&str>, label: &str, blocks: &mut Blocks) {
    let name = site.name(&label.replace('_', "-"));
    let address = json!({ "allocation_method": "Static", "sku": "Standard", "zones": zone.map_or(site.zones(), |zone| vec![zone.to_owned()]) });
    blocks.resource("azurerm_public_ip", label, site.resource(&name, address));
    let mut gateway = json!({ "sku_name": "Standard", "idle_timeout_in_minutes": IDLE });
    if let Some(zone) = zone {
        gateway["zones"] = json!([zone]);
    }
    blocks.resource("azurerm_nat_gateway", label, site.resource(&name, gateway));
    let association = json!({
        "nat_gateway_id": expression(&format!("azurerm_nat_gateway.{label}.id")),
        "public_ip_address_id": expression(&format!("azurerm_public_ip.{label}.id")),
    });
    blocks.resource("azurerm_nat_gateway_public_ip_association", label, association);
}
