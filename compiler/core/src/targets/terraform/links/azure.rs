//! The end of tunnels on Azure: the other end of each as a local network gateway, and a connection to it (Azure VPN Gateway, BGP with
//! AWS).

use serde_json::json;

use super::{GATEWAY, Tunnel};
use crate::derive::links::Pair;
use crate::targets::Lowering;
use crate::targets::terraform::azure::site;
use crate::targets::terraform::document::{Blocks, expression, label};

/// The expressions of both addresses of a cell's gateway. `pair` is the name of what the file is about.
pub fn addresses(lowering: &Lowering<'_>, cell: usize, pair: &str, blocks: &mut Blocks) -> Vec<String> {
    let site = site::at(lowering, cell);
    let address = |number: u32| {
        let label = label(&[&pair.replace('-', "_"), &number.to_string()]);
        let name = site.name(&format!("{GATEWAY}-{number}"));
        let fields = json!({ "name": name, "resource_group_name": site.group_of("network") });
        blocks.data("azurerm_public_ip", &label, fields);
        format!("data.azurerm_public_ip.{label}.ip_address")
    };
    (0..2).map(address).collect()
}

/// What is agreed on with the other end; by itself Azure would take groups of Diffie and Hellman that are too weak (Azure VPN Gateway,
/// IPsec/IKE parameters).
const POLICY: &[(&str, &str)] = &[
    ("ike_encryption", "AES256"),
    ("ike_integrity", "SHA256"),
    ("dh_group", "DHGroup14"),
    ("ipsec_encryption", "GCMAES256"),
    ("ipsec_integrity", "GCMAES256"),
    ("pfs_group", "PFS2048"),
];

/// After how long without a sign of life the other end is taken for dead, in seconds.
const DEAD: u32 = 45;

/// The end, given the expressions of the address at the other end of each tunnel.
pub fn end(lowering: &Lowering<'_>, pair: Pair, tunnels: &[Tunnel], others: &[String], blocks: &mut Blocks) {
    let site = site::at(lowering, pair.other);
    let gateway = site.id("network", "Microsoft.Network/virtualNetworkGateways", &site.name(GATEWAY));
    for (number, (tunnel, address)) in tunnels.iter().zip(others).enumerate() {
        let label = tunnel.label();
        let name = &tunnel.title;
        let other = json!({
            "gateway_address": expression(address),
            "bgp_settings": { "asn": tunnel.ends[0].system, "bgp_peering_address": tunnel.ends[0].inside.to_string() },
        });
        blocks.resource("azurerm_local_network_gateway", &label, site.resource(name, other));
        // Azure asks for an address at both of its instances, and uses the one that the tunnel ends at.
        let twin = twin(tunnels, number).unwrap_or(tunnel);
        let (first, second) = if tunnel.interfaces[1] == 0 { (tunnel, twin) } else { (twin, tunnel) };
        let policy: serde_json::Map<String, serde_json::Value> =
            POLICY.iter().map(|(name, value)| ((*name).to_owned(), json!(value))).collect();
        let connection = json!({
            "type": "IPsec",
            "virtual_network_gateway_id": gateway,
            "local_network_gateway_id": expression(&format!("azurerm_local_network_gateway.{label}.id")),
            "connection_protocol": "IKEv2",
            "shared_key": expression(&tunnel.key),
            "enable_bgp": true,
            "custom_bgp_addresses": {
                "primary": first.ends[1].inside.to_string(),
                "secondary": second.ends[1].inside.to_string(),
            },
            "dpd_timeout_seconds": DEAD,
            "ipsec_policy": policy,
        });
        blocks.resource("azurerm_virtual_network_gateway_connection", &label, site.resource(name, connection));
    }
}

/// The tunnel in the same place at the other instance of the gateway.
fn twin(tunnels: &[Tunnel], number: usize) -> Option<&Tunnel> {
    let half = tunnels.len() / 2;
    tunnels.get(if number < half { number + half } else { number.checked_sub(half)? })
}
