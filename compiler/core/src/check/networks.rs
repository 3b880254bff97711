//! Networks: the addresses of regions that are joined are told apart, and there are enough of them.
//!
//! `region-without-addresses` · A network is made in a region, and the spec does not say which addresses it has.
//!
//! `overlapping-networks` · Two networks that can be joined have an address in common.
//!
//! `needs-a-network` · What lies in a network has none that is made here: its stacks look for one by name.
//!
//! `vpn-without-network` · A private way in for people has no network to lead into.
//!
//! `unfit-address-block` · The addresses of a region are too few for its subnets, or more than a network of its cloud may have.

use super::regions;
use crate::derive::Graph;
use crate::derive::placement::store_in_cluster as in_cluster;
use crate::finding::Finding;
use crate::model::{Declared, Platform, names};
use crate::schema::Sp;
use crate::source::Place;
use crate::types::Cidr;
use crate::words::network::Vpn;

/// The shortest and the longest prefix that a region may have on a cloud, and why it may not be longer. AWS: a VPC has 16 at least,
/// and a subnet, six bits longer, 28 at most (Amazon VPC User Guide, VPC CIDR blocks, subnet sizing). Google Cloud: Cloud Run asks for
/// a subnet of 26, which is six bits longer (Cloud Run, direct VPC egress). Azure: six bits again; a delegated subnet of PostgreSQL has 28
/// at least, one of Application Gateway for Containers 24 (Azure Database for PostgreSQL, private access; Application Gateway for
/// Containers, components). Private ways in for people are bounded by AWS Client VPN
/// (its Administrator Guide, client CIDR ranges).
const BOUNDS: &[(&str, u8, u8, &str)] = &[
    ("aws", 16, 22, "three subnets in each zone: a subnet of AWS has 16 at least"),
    ("Client VPN", 12, 22, "its clients: AWS Client VPN asks for 1024 at least"),
    ("azure", 8, 22, "machines, services and stores: a subnet of PostgreSQL has 16 at least"),
    ("azure with a gateway", 8, 18, "its gateway: the subnet of Application Gateway for Containers has 256 at least"),
    ("gcp", 8, 20, "machines, pods, services and stores: the subnet of Cloud Run has 64 at least"),
];

/// The rule.
pub fn check(platform: &Platform, _graph: &Graph, findings: &mut Vec<Finding>) {
    findings.extend((0..platform.cells.len()).find_map(|cell| without_network(platform, cell)));
    if platform.nodes.network.is_empty() {
        let on_aws = platform.cells.iter().any(|cell| cell.cloud == "aws");
        findings.extend(platform.nodes.vpn.iter().filter(|_| on_aws).filter_map(Declared::first).map(leads_nowhere));
        return;
    }
    findings.extend((0..platform.cells.len()).filter_map(|cell| without_addresses(platform, cell)));
    let networks: Vec<Network<'_>> = networks(platform);
    for (index, network) in networks.iter().enumerate() {
        let others = networks.iter().skip(index + 1);
        let joined = others.filter(|other| is_joined(platform, network.cloud, other.cloud));
        findings.extend(
            joined.filter(|other| other.block.overlaps(network.block.value)).map(|other| overlap(network, other)),
        );
        findings.extend(unfit(network));
    }
}

/// A block that followed from a region's place in the list would move with it, and with the block the whole network.
fn without_addresses(platform: &Platform, cell: usize) -> Option<Finding> {
    let place = platform.in_cloud(cell)?;
    let cloud = platform.nodes.cloud.iter().find(|cloud| cloud.name == place.cloud).and_then(Declared::first)?;
    let region = cloud.region.get(&place.region).filter(|region| region.cidr.is_none())?;
    let (_, network, at) = made(platform, &platform.nodes.network, cell, |_| false)?;
    let name = region.name.as_str();
    let message =
        format!("`network {network}` is made in `{name}`, and the region does not say which addresses it has");
    let finding = Finding::error("region-without-addresses", region.name.place, message).also(at, "the network");
    Some(finding.help(format!(
        "write `region {name} {} cidr=\"10.{cell}.0.0/16\"`: a block that no other network has",
        region.location.as_ref().map_or("…", |location| location.as_str())
    )))
}

/// The first thing that would be in the network of a cell that has none.
fn without_network(platform: &Platform, cell: usize) -> Option<Finding> {
    let place = platform.in_cloud(cell)?;
    let nodes = &platform.nodes;
    if platform.is_on_compose() || platform.borrows("network") {
        return None;
    }
    if nodes.network.iter().any(|network| network.at(cell).is_some()) {
        return None;
    }
    let (kind, name, at) = made(platform, &nodes.cluster, cell, |_| false)
        .or_else(|| made(platform, &nodes.database, cell, |it| in_cluster(platform, it.runs_on.as_deref(), cell)))
        .or_else(|| made(platform, &nodes.cache, cell, |it| in_cluster(platform, it.runs_on.as_deref(), cell)))
        .or_else(|| made(platform, &nodes.search, cell, |it| in_cluster(platform, it.runs_on.as_deref(), cell)))?;
    let instead = match (place.cloud.as_str(), kind) {
        ("aws", "cache" | "database" | "search") => {
            "it goes into the account's default network, where whatever else is there reaches it".to_owned()
        }
        _ => {
            let looked_for = names::network(&platform.name, &platform.environment, &place.region);
            format!("its stack looks for one that is called `{looked_for}`")
        }
    };
    let message =
        format!("`{kind} {name}` lies in the network of `{}`, and the spec makes none: {instead}", place.region);
    let finding = Finding::warning("needs-a-network", at, message);
    Some(finding.help("declare it: `network main`; one that is there already is referred to by `existing=`"))
}

/// The first node of a kind that is made in a cell, outside of what runs there already: its kind, its name and its place.
fn made<'p, T>(
    platform: &Platform,
    list: &'p [Declared<T>],
    cell: usize,
    is_inside: impl Fn(&T) -> bool,
) -> Option<(&'static str, &'p str, Place)> {
    let here = list.iter().filter(|declared| declared.at(cell).is_some_and(|node| !is_inside(node)));
    let mut made = here.filter(|declared| platform.existing(declared.kind, &declared.name).is_none());
    made.next().map(|declared| (declared.kind, declared.name.as_str(), declared.place))
}

fn leads_nowhere(vpn: &Vpn) -> Finding {
    let message = format!("`vpn {}` has no network to lead into: nobody would come in", vpn.name.as_str());
    let help = "declare the network that its people are to reach: `network main`; one that is there already is referred to by `existing=`";
    Finding::error("vpn-without-network", vpn.name.place, message).help(help)
}

/// Addresses in use, and what has them.
struct Network<'p> {
    /// The row of [`BOUNDS`].
    bounds: &'static str,
    /// The cloud; none for the private network of people, which leads into all of them.
    cloud: Option<&'p str>,
    name: String,
    block: &'p Sp<Cidr>,
}

fn networks(platform: &Platform) -> Vec<Network<'_>> {
    let of_regions = regions(platform).filter_map(|(cloud, region)| {
        let name = format!("region `{}`", region.name.as_str());
        let bounds = bounds(platform, cloud, region.name.as_str());
        Some(Network { bounds, cloud: Some(cloud), name, block: region.cidr.as_ref()? })
    });
    let of_people = platform.nodes.vpn.iter().filter_map(Declared::first).filter_map(|vpn| {
        Some(Network {
            bounds: "Client VPN",
            cloud: None,
            name: format!("vpn `{}`", vpn.name.as_str()),
            block: vpn.cidr.as_ref()?,
        })
    });
    of_regions.chain(of_people).collect()
}

/// The row of [`BOUNDS`] for a region: what it has needs subnets of their own.
fn bounds(platform: &Platform, cloud: &str, region: &str) -> &'static str {
    let cell = platform.cells.iter().position(|cell| cell.cloud == cloud && cell.region == region);
    let has_gateway = cell.is_some_and(|cell| platform.nodes.gateway.iter().any(|gateway| gateway.at(cell).is_some()));
    match cloud {
        "azure" if has_gateway => "azure with a gateway",
        _ => BOUNDS.iter().map(|(key, ..)| *key).find(|key| *key == cloud).unwrap_or_default(),
    }
}

/// Whether packets can get from one to the other: inside of a cloud by peering, between clouds by a link.
fn is_joined(platform: &Platform, one: Option<&str>, other: Option<&str>) -> bool {
    let (Some(one), Some(other)) = (one, other) else { return true };
    let links = || super::forms(&platform.nodes.network).flat_map(|network| network.link.iter());
    one == other
        || links().any(|link| [one, other].contains(&link.from.name()) && [one, other].contains(&link.to.name()))
}

fn overlap(one: &Network<'_>, other: &Network<'_>) -> Finding {
    let message = format!(
        "{} and {} have addresses in common, {} and {}: once they are joined, nobody could tell which one is meant",
        one.name, other.name, one.block.value, other.block.value
    );
    Finding::error("overlapping-networks", other.block.place, message)
        .also(one.block.place, "has them already")
        .help("give each a block of its own, such as \"10.0.0.0/16\" and \"10.1.0.0/16\"; to change one later means to make its network anew")
}

fn unfit(network: &Network<'_>) -> Option<Finding> {
    let prefix = network.block.prefix;
    let (_, least, most, why) = BOUNDS.iter().find(|(key, ..)| *key == network.bounds)?;
    if (least..=most).contains(&&prefix) {
        return None;
    }
    let message = if prefix > *most {
        format!("{} has too few addresses for {why}", network.name)
    } else {
        format!(
            "{} has more addresses than a network of {} may have",
            network.name,
            network.cloud.unwrap_or("AWS Client VPN")
        )
    };
    let finding = Finding::error("unfit-address-block", network.block.place, message);
    Some(finding.help(format!("take a block from /{least} to /{most}")))
}
