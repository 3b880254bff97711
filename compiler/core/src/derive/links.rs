//! Links between clouds: which regions they join, and what both ends of their tunnels have agreed on before either is there.
//!
//! Every region of one cloud is joined with every region of the other: networks hand nothing on for each other. What a pair needs
//! follows from the places of its regions among those that their clouds declare, so that one more region at the end moves no tunnel.

use std::net::Ipv4Addr;

use crate::model::{Declared, Platform};
use crate::types::Cidr;
use crate::words::network::Network;

/// The clouds that can be linked, in the order in which a pair names them.
pub const CLOUDS: [&str; 3] = ["aws", "gcp", "azure"];

/// Two regions of different clouds whose networks are joined.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pair {
    /// The cell whose cloud comes first in [`CLOUDS`].
    pub one: usize,
    /// The other cell.
    pub other: usize,
}

/// All pairs of an environment.
pub fn pairs(platform: &Platform) -> Vec<Pair> {
    let cells = 0..platform.cells.len();
    let pairs = cells.clone().flat_map(|one| cells.clone().map(move |other| Pair { one, other }));
    let in_order = |pair: &Pair| rank(platform, pair.one).zip(rank(platform, pair.other)).is_some_and(|(a, b)| a < b);
    pairs.filter(in_order).filter(|pair| is_linked(platform, *pair)).collect()
}

/// The cells that a cell is joined with.
pub fn of_cell(platform: &Platform, cell: usize) -> Vec<usize> {
    let other = |pair: Pair| match cell {
        _ if pair.one == cell => Some(pair.other),
        _ if pair.other == cell => Some(pair.one),
        _ => None,
    };
    pairs(platform).into_iter().filter_map(other).collect()
}

fn cloud(platform: &Platform, cell: usize) -> &str {
    platform.cells.get(cell).map_or("", |cell| cell.cloud.as_str())
}

fn rank(platform: &Platform, cell: usize) -> Option<usize> {
    CLOUDS.iter().position(|known| *known == cloud(platform, cell))
}

/// Whether the networks of both cells say so, or one of them.
fn is_linked(platform: &Platform, pair: Pair) -> bool {
    let network = |cell| platform.nodes.network.iter().find_map(|declared| declared.at(cell));
    let (Some(one), Some(other)) = (network(pair.one), network(pair.other)) else { return false };
    let ends = [cloud(platform, pair.one), cloud(platform, pair.other)];
    let joins = |network: &Network| {
        network.link.iter().any(|link| ends.contains(&link.from.name()) && ends.contains(&link.to.name()))
    };
    joins(one) || joins(other)
}

/// The numbers by which networks know each other in BGP, private ones (RFC 6996): the first of each cloud, in the order of [`CLOUDS`].
const SYSTEMS: [u32; 3] = [64_600, 64_700, 64_800];

/// The number of the network of a cell.
pub fn system(platform: &Platform, cell: usize) -> Option<u32> {
    let first = rank(platform, cell).and_then(|rank| SYSTEMS.get(rank))?;
    Some(first + place(platform, cell)?)
}

/// The place of a cell's region among those that its cloud declares.
fn place(platform: &Platform, cell: usize) -> Option<u32> {
    let here = platform.cells.get(cell)?;
    let cloud = platform.nodes.cloud.iter().find(|cloud| cloud.name == here.cloud).and_then(Declared::first)?;
    let place = cloud.region.iter().position(|region| region.name.as_str() == here.region)?;
    u32::try_from(place).ok()
}

/// How many regions of a cloud can be linked: of Azure, and of another one with Azure; of two others.
const MOST_WITH_AZURE: u32 = 4;
const MOST: u32 = 16;

/// Addresses inside of tunnels (RFC 3927). Azure takes only these 512 (Azure VPN Gateway, BGP and APIPA); the others stay clear of
/// them, and of what Amazon keeps for itself (AWS Site-to-Site VPN, tunnel inside CIDR).
const INSIDE_AZURE: Ipv4Addr = Ipv4Addr::new(169, 254, 21, 0);
const INSIDE_OTHERS: Ipv4Addr = Ipv4Addr::new(169, 254, 32, 0);

/// A pair has room for this many tunnels, each with four addresses.
const TUNNELS: u32 = 4;

impl Pair {
    /// The addresses inside of a tunnel, counted from zero: the first to be used is that of the end named first. Nothing where a
    /// cloud has more regions than there is room for.
    pub fn inside(self, platform: &Platform, tunnel: u32) -> Option<Cidr> {
        let (one, other) = (place(platform, self.one)?, place(platform, self.other)?);
        let (first, number) = if cloud(platform, self.other) == "azure" {
            let half = if cloud(platform, self.one) == "gcp" { MOST_WITH_AZURE } else { 0 };
            let fits = one < MOST_WITH_AZURE && other < MOST_WITH_AZURE;
            (INSIDE_AZURE, fits.then_some(other * 2 * MOST_WITH_AZURE + half + one)?)
        } else {
            (INSIDE_OTHERS, (one < MOST && other < MOST).then_some(one * MOST + other)?)
        };
        let address = u32::from(first) + (number * TUNNELS + tunnel) * 4;
        Some(Cidr { network: Ipv4Addr::from(address), prefix: 30 })
    }
}

/// The addresses of the end of a tunnel: of the first of a pair, and of the other.
pub fn ends(inside: Cidr) -> [Ipv4Addr; 2] {
    [1, 2].map(|host| Ipv4Addr::from(u32::from(inside.network) + host))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::compile::with_environments;
    use crate::source::Sources;

    /// A platform with so many regions in each cloud, all of them linked.
    fn with_platform<T>(regions: usize, read: impl FnOnce(&Platform) -> T) -> T {
        let of = |cloud: &str, names: &[&str]| {
            let regions: String = (0..regions).map(|at| format!("region {cloud}{at} {}; ", names[at])).collect();
            format!("cloud {cloud} {{ {regions} }}\n")
        };
        let spec = format!(
            "platform shop\n{}{}{}network main {{ link aws gcp; link azure aws; link gcp azure }}",
            of("aws", &["eu-west-1", "eu-west-2", "eu-west-3", "eu-north-1"]),
            of("gcp", &["europe-west1", "europe-west2", "europe-west3", "europe-north1"]),
            of("azure", &["westeurope", "northeurope", "francecentral", "swedencentral"]),
        );
        let mut outcome = None;
        let sources = Sources::new(vec![("platform.kdl".to_owned(), spec)]);
        with_environments(&sources, None, |_, compiled| outcome = Some(read(&compiled[0].platform)));
        outcome.unwrap()
    }

    #[test]
    fn every_region_is_joined_with_those_of_the_other_clouds() {
        with_platform(2, |platform| {
            assert_eq!(pairs(platform).len(), 3 * 2 * 2);
            assert_eq!(of_cell(platform, 0).len(), 4);
            assert!(pairs(platform).iter().all(|pair| cloud(platform, pair.one) != cloud(platform, pair.other)));
        });
    }

    #[test]
    fn no_two_tunnels_share_an_address_and_one_more_region_moves_none() {
        let inside = |platform: &Platform| -> Vec<(String, Cidr)> {
            let name = |cell: usize| platform.cells[cell].region.clone();
            let pairs = pairs(platform).into_iter();
            pairs
                .flat_map(|pair| (0..TUNNELS).map(move |tunnel| (pair, tunnel)))
                .map(|(pair, tunnel)| {
                    let inside = pair.inside(platform, tunnel).unwrap();
                    (format!("{}-{}-{tunnel}", name(pair.one), name(pair.other)), inside)
                })
                .collect()
        };
        let (few, many) = (with_platform(2, inside), with_platform(4, inside));
        let distinct: BTreeSet<_> = many.iter().map(|(_, cidr)| cidr.network).collect();
        assert_eq!(distinct.len(), many.len());
        assert!(few.iter().all(|tunnel| many.contains(tunnel)));
    }

    /// Both ends know these: whoever moves one cuts the tunnel until both sides are applied.
    #[test]
    fn what_is_agreed_on_is_golden() {
        with_platform(2, |platform| {
            let cell = |name: &str| platform.cells.iter().position(|cell| cell.region == name).unwrap();
            let pair = |one: &str, other: &str| Pair { one: cell(one), other: cell(other) };
            let inside = |one, other, tunnel| pair(one, other).inside(platform, tunnel).unwrap().to_string();
            assert_eq!(inside("aws0", "gcp0", 0), "169.254.32.0/30");
            assert_eq!(inside("aws1", "gcp1", 3), "169.254.33.28/30");
            assert_eq!(inside("aws1", "azure0", 1), "169.254.21.20/30");
            assert_eq!(inside("gcp0", "azure1", 0), "169.254.21.192/30");
            assert_eq!(system(platform, cell("aws1")), Some(64_601));
            assert_eq!(system(platform, cell("azure1")), Some(64_801));
            let [first, second] = ends(pair("aws0", "gcp0").inside(platform, 0).unwrap());
            assert_eq!((first.to_string(), second.to_string()), ("169.254.32.1".to_owned(), "169.254.32.2".to_owned()));
        });
    }
}
