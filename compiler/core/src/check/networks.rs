//! Networks: the addresses of regions that are joined are told apart, and there are enough of them.
//!
//! `overlapping-networks` · Two networks that can be joined have an address in common.
//!
//! `vpn-without-network` · A private way in for people has no network to lead into.
//!
//! `unfit-address-block` · The addresses of a region are too few for its subnets, or more than a network of its cloud may have.

use super::regions;
use crate::derive::Graph;
use crate::finding::Finding;
use crate::model::{Declared, Platform};
use crate::schema::Sp;
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
    if platform.nodes.network.is_empty() {
        let on_aws = platform.cells.iter().any(|cell| cell.cloud == "aws");
        findings.extend(platform.nodes.vpn.iter().filter(|_| on_aws).filter_map(Declared::first).map(leads_nowhere));
        return;
    }
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
