//! The end of tunnels on Google Cloud: the other end as an external gateway, a tunnel to each of its addresses, and the router's
//! sessions through them (Cloud VPN, HA VPN to AWS and to Azure).

use serde_json::{Value, json};

use super::{GATEWAY, Tunnel};
use crate::derive::links::Pair;
use crate::targets::Lowering;
use crate::targets::terraform::document::{Blocks, expression, label, with};
use crate::targets::terraform::gcp::site;
use crate::targets::terraform::stack;

/// The expressions of both addresses of a cell's gateway, which Google gives it. `pair` is the name of what the file is about.
pub fn addresses(lowering: &Lowering<'_>, cell: usize, pair: &str, blocks: &mut Blocks) -> Vec<String> {
    let site = site::at(lowering, cell);
    let label = label(&[&pair.replace('-', "_")]);
    let fields = json!({ "name": site.name(GATEWAY), "region": site.location, "project": site.project });
    blocks.data("google_compute_ha_vpn_gateway", &label, fields);
    (0..2)
        .map(|number| format!("data.google_compute_ha_vpn_gateway.{label}.vpn_interfaces[{number}].ip_address"))
        .collect()
}

/// The end, given the expressions of the address at the other end of each tunnel. `own` is the place of this end in the pair.
pub fn end(
    lowering: &Lowering<'_>,
    pair: Pair,
    own: usize,
    tunnels: &[Tunnel],
    others: &[String],
    blocks: &mut Blocks,
) {
    let (cell, other) = if own == 0 { (pair.one, pair.other) } else { (pair.other, pair.one) };
    let site = site::at(lowering, cell);
    let other = site::at(lowering, other).region;
    let gateway = label(&[stack::region(lowering, pair.one), stack::region(lowering, pair.other)]);
    let redundancy = if others.len() > 2 { "FOUR_IPS_REDUNDANCY" } else { "TWO_IPS_REDUNDANCY" };
    let interfaces: Vec<Value> = (0..)
        .zip(others)
        .map(|(id, address): (u32, _)| json!({ "id": id, "ip_address": expression(address) }))
        .collect();
    let fields = json!({ "name": site.name(other), "redundancy_type": redundancy, "interface": interfaces });
    blocks.resource("google_compute_external_vpn_gateway", &gateway, fields);
    let external = expression(&format!("google_compute_external_vpn_gateway.{gateway}.id"));
    for (number, tunnel) in (0_u32..).zip(tunnels) {
        let label = tunnel.label();
        let name = site.name(&format!("{other}-{number}"));
        let (own_end, other_end) = (tunnel.ends[own], tunnel.ends[1 - own]);
        let common = |fields: Value| {
            let common = json!({ "name": name, "region": site.location, "router": site.name(GATEWAY) });
            with(common, fields)
        };
        let of_tunnel = json!({
            "vpn_gateway": format!("projects/{}/regions/{}/vpnGateways/{}", site.project, site.location, site.name(GATEWAY)),
            "vpn_gateway_interface": tunnel.interfaces[own],
            "peer_external_gateway": external,
            "peer_external_gateway_interface": number,
            "ike_version": 2,
            "shared_secret": expression(&tunnel.key),
        });
        blocks.resource("google_compute_vpn_tunnel", &label, common(of_tunnel));
        let interface = json!({
            "ip_range": format!("{}/{}", own_end.inside, tunnel.block.prefix),
            "vpn_tunnel": expression(&format!("google_compute_vpn_tunnel.{label}.name")),
        });
        blocks.resource("google_compute_router_interface", &label, common(interface));
        let peer = json!({
            "interface": expression(&format!("google_compute_router_interface.{label}.name")),
            "peer_ip_address": other_end.inside.to_string(),
            "peer_asn": other_end.system,
        });
        blocks.resource("google_compute_router_peer", &label, common(peer));
    }
}
