//! The network of a region: a VPC of its own, its subnets, the way to what Google runs, the way out.
//!
//! A block of 16 bits is cut so: the upper half for pods, the rest for machines, services of the cluster, stores that Google runs,
//! Cloud Run, the control plane and internal load balancers. A smaller block is cut in the same proportions.

mod egress;
mod firewall;
mod flow_logs;
pub mod link;

use std::net::Ipv4Addr;

use serde_json::{Value, json};

use super::data::cache::is_split;
use super::placement;
use super::site::{self, Site};
use crate::finding::Finding;
use crate::targets::terraform::addresses::part;
use crate::targets::terraform::document::{Blocks, expression};
use crate::targets::terraform::part::{File, Part};
use crate::targets::terraform::stack::Stack;
use crate::targets::{Lowering, Unit};
use crate::types::Cidr;
use crate::words::network::Network;

/// The part.
pub const PART: Part = Part { rule: "terraform/gcp-network", cloud: "gcp", area: "network", files, blocks };

/// The label of the VPC in its stack.
const LABEL: &str = "main";

/// The ranges of a region: what for, how many bits narrower than the region's block, and which part of that size.
const RANGES: &[(&str, u8, u32)] =
    &[("pods", 1, 1), ("nodes", 4, 0), ("services", 4, 1), ("managed", 4, 2), ("run", 6, 12), ("proxies", 7, 27)];

/// The control plane of GKE takes exactly this (GKE, private clusters).
const CONTROL_PLANE_PREFIX: u8 = 28;

/// The part of the block, in 64ths, at whose beginning the control plane's range lies.
const CONTROL_PLANE_PART: u32 = 13;

/// A range of a region by what it is for; nothing where its block is too small.
pub fn range(site: &Site<'_>, purpose: &str) -> Option<Cidr> {
    let (_, bits, number) = RANGES.iter().find(|(name, ..)| *name == purpose)?;
    part(block(site), *bits, *number)
}

/// The range of the control plane of the region's cluster.
pub fn control_plane(site: &Site<'_>) -> Option<Cidr> {
    let within = part(block(site), 6, CONTROL_PLANE_PART)?;
    part(within, CONTROL_PLANE_PREFIX.checked_sub(within.prefix)?, 0)
}

/// The block of a region; one of the private ones by its place in the list where the spec names none.
fn block(site: &Site<'_>) -> Cidr {
    let said = site.declared.and_then(|region| region.cidr.as_ref()).map(|cidr| cidr.value);
    let place = u8::try_from(site.cell).unwrap_or(u8::MAX);
    said.unwrap_or(Cidr { network: Ipv4Addr::new(10, place, 0, 0), prefix: 16 })
}

fn files(lowering: &Lowering<'_>, stack: &Stack) -> Vec<File> {
    let networks = lowering.all::<Network>().iter();
    networks.filter(|declared| declared.at(stack.home()).is_some()).map(File::of).collect()
}

fn blocks(lowering: &Lowering<'_>, stack: &Stack, unit: &Unit, blocks: &mut Blocks) -> Result<(), Finding> {
    let Some(network) = lowering.get::<Network>(&unit.name, stack.home()) else { return Ok(()) };
    let site = site::of(lowering, stack);
    vpc(&site, blocks);
    subnets(&site, network, blocks);
    private_services(&site, blocks);
    if placement::caches(lowering, site.cell).any(|(_, cache)| is_split(cache)) {
        endpoints(&site, blocks);
    }
    egress::way_out(&site, network, blocks);
    firewall::rules(lowering, &site, blocks);
    if let Some(logs) = &network.flow_logs {
        flow_logs::kept(&site, logs, blocks);
    }
    blocks.add("output", "network", json!({ "description": "The network of the region.", "value": id() }));
    Ok(())
}

/// What the blocks of this stack refer to the VPC by.
fn id() -> Value {
    expression(&format!("google_compute_network.{LABEL}.id"))
}

/// Routes stay in the region: a network spans the world, this one serves a region.
fn vpc(site: &Site<'_>, blocks: &mut Blocks) {
    let fields = json!({
        "name": site.name(""),
        "description": format!("{} in {}", site.platform.name, site.region),
        "auto_create_subnetworks": false,
        "routing_mode": "REGIONAL",
    });
    blocks.resource("google_compute_network", LABEL, fields);
}

/// A subnet for machines, with the ranges of pods and services, and one for Cloud Run.
fn subnets(site: &Site<'_>, network: &Network, blocks: &mut Blocks) {
    let text = |purpose: &str| range(site, purpose).map(|cidr| cidr.to_string());
    let mut subnet = |purpose: &str, secondary: Value| {
        let mut fields = json!({
            "name": site.name(purpose),
            "region": site.location,
            "network": id(),
            "ip_cidr_range": text(purpose),
            "private_ip_google_access": true,
            "secondary_ip_range": secondary,
        });
        if network.flow_logs.is_some() {
            fields["log_config"] = json!({
                "aggregation_interval": "INTERVAL_5_SEC",
                "flow_sampling": 0.5,
                "metadata": "INCLUDE_ALL_METADATA",
            });
        }
        blocks.resource("google_compute_subnetwork", purpose, fields);
    };
    let secondary = |purpose: &str| json!({ "range_name": purpose, "ip_cidr_range": text(purpose) });
    subnet("nodes", json!([secondary("pods"), secondary("services")]));
    subnet("run", json!([]));
    // Load balancers that are reached from the network alone work from here.
    let proxies = json!({
        "name": site.name("proxies"),
        "region": site.location,
        "network": id(),
        "ip_cidr_range": text("proxies"),
        "purpose": "REGIONAL_MANAGED_PROXY",
        "role": "ACTIVE",
    });
    blocks.resource("google_compute_subnetwork", "proxies", proxies);
}

/// Stores that Google runs answer on addresses of this network (private services access).
fn private_services(site: &Site<'_>, blocks: &mut Blocks) {
    let Some(managed) = range(site, "managed") else { return };
    let address = json!({
        "name": site.name("managed"),
        "purpose": "VPC_PEERING",
        "address_type": "INTERNAL",
        "address": managed.network.to_string(),
        "prefix_length": managed.prefix,
        "network": id(),
    });
    blocks.resource("google_compute_global_address", "managed", address);
    let connection = json!({
        "network": id(),
        "service": "servicenetworking.googleapis.com",
        "reserved_peering_ranges": [expression("google_compute_global_address.managed.name")],
        // Google keeps the peering for days after the last store has gone; leaving it is harmless.
        "deletion_policy": "ABANDON",
    });
    blocks.resource("google_service_networking_connection", "managed", connection);
}

/// Endpoints of Redis Cluster may be made in the network: one such policy is for all caches of a region (Memorystore for Redis Cluster,
/// networking).
fn endpoints(site: &Site<'_>, blocks: &mut Blocks) {
    let policy = json!({
        "name": site.name("caches"),
        "location": site.location,
        "service_class": "gcp-memorystore-redis",
        "network": id(),
        "psc_config": { "subnetworks": [expression("google_compute_subnetwork.nodes.id")] },
    });
    blocks.resource("google_network_connectivity_service_connection_policy", "caches", policy);
}
