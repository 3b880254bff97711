//! The end of a network where a link to another cloud begins: a gateway of two addresses, the router that exchanges routes, and the
//! way back for stores that Google runs.

use serde_json::json;

use super::{block, id};
use crate::derive::links::system;
use crate::finding::Finding;
use crate::targets::terraform::document::{Blocks, expression};
use crate::targets::terraform::gcp::site;
use crate::targets::terraform::links::{self, GATEWAY};
use crate::targets::terraform::part::{File, Part};
use crate::targets::terraform::stack::Stack;
use crate::targets::{Lowering, Unit};

/// The part.
pub const PART: Part = Part { rule: "terraform/gcp-vpn-gateway", cloud: "gcp", area: "network", files, blocks };

fn files(lowering: &Lowering<'_>, stack: &Stack) -> Vec<File> {
    let is_linked = !links::of_cell(lowering, stack.home()).is_empty();
    let networks = super::files(lowering, stack).into_iter().filter(|_| is_linked);
    networks.map(|file| file.with_suffix("link")).collect()
}

fn blocks(lowering: &Lowering<'_>, stack: &Stack, _unit: &Unit, blocks: &mut Blocks) -> Result<(), Finding> {
    let site = site::of(lowering, stack);
    let gateway = json!({ "name": site.name(GATEWAY), "region": site.location, "network": id() });
    blocks.resource("google_compute_ha_vpn_gateway", "link", gateway);
    // By itself a router would say nothing of the addresses of stores, which lie in a network of Google's.
    let all = json!([{ "range": block(&site).to_string(), "description": site.region }]);
    let router = json!({
        "name": site.name(GATEWAY),
        "region": site.location,
        "network": id(),
        "bgp": { "asn": system(site.platform, site.cell), "advertise_mode": "CUSTOM", "advertised_ip_ranges": all },
    });
    blocks.resource("google_compute_router", "link", router);
    let way_back = json!({
        "peering": expression("google_service_networking_connection.managed.peering"),
        "network": expression("google_compute_network.main.name"),
        "import_custom_routes": false,
        "export_custom_routes": true,
    });
    blocks.resource("google_compute_network_peering_routes_config", "link", way_back);
    Ok(())
}
