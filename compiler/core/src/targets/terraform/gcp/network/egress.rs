//! The way out: Cloud NAT, so that no machine needs an address of its own.

use serde_json::json;

use super::id;
use crate::targets::terraform::document::{Blocks, expression};
use crate::targets::terraform::gcp::site::Site;
use crate::words::network::{Nat, Network};

/// A router and its NAT; both are of the whole region, so that a lost zone takes neither. Nothing where nobody may get out.
pub fn way_out(site: &Site<'_>, network: &Network, blocks: &mut Blocks) {
    if network.nat.as_ref().is_some_and(|nat| nat.value == Nat::Off) {
        return;
    }
    let router = json!({ "name": site.name("router"), "region": site.location, "network": id() });
    blocks.resource("google_compute_router", "main", router);
    let nat = json!({
        "name": site.name("nat"),
        "region": site.location,
        "router": expression("google_compute_router.main.name"),
        "nat_ip_allocate_option": "AUTO_ONLY",
        "source_subnetwork_ip_ranges_to_nat": "ALL_SUBNETWORKS_ALL_IP_RANGES",
        // Ports are given as machines need them: pods of one machine share its own.
        "enable_dynamic_port_allocation": true,
        "enable_endpoint_independent_mapping": false,
        "min_ports_per_vm": 64,
        "max_ports_per_vm": 4096,
        "log_config": { "enable": true, "filter": "ERRORS_ONLY" },
    });
    blocks.resource("google_compute_router_nat", "main", nat);
}
