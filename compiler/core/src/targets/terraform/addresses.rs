//! Addresses: how the block of a region is cut into subnets, alike on every cloud that has them by zone.
//!
//! Of eight equal parts, each of the first six is the private subnet of a zone; the seventh has the public ones and the eighth those
//! of the databases, a further eighth of it each. So every zone has its place from the beginning: to use one more moves nothing.

use std::net::Ipv4Addr;

use crate::types::Cidr;

/// What a subnet is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tier {
    /// Machines and pods; they reach the internet through a gateway, if at all.
    Private,
    /// Load balancers and the gateways of the others.
    Public,
    /// Stores; nothing leads from them to the internet.
    Database,
}

impl Tier {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Private, Self::Public, Self::Database];

    /// Its word, as subnets are tagged with it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Private => "private",
            Self::Public => "public",
            Self::Database => "database",
        }
    }
}

/// How many zones of a region there is room for; no region of AWS, Google Cloud or Azure has more.
pub const ZONES: u32 = 6;

/// The subnet of a zone, counted from zero; nothing where the block is too small or the zone is one too many.
pub fn subnet(block: Cidr, tier: Tier, zone: u32) -> Option<Cidr> {
    if zone >= ZONES {
        return None;
    }
    match tier {
        Tier::Private => part(block, 3, zone),
        Tier::Public => part(part(block, 3, 6)?, 3, zone),
        Tier::Database => part(part(block, 3, 7)?, 3, zone),
    }
}

/// The part of that number, counted from zero, when a block is cut into `2^bits` equal ones.
pub fn part(block: Cidr, bits: u8, number: u32) -> Option<Cidr> {
    let prefix = block.prefix.checked_add(bits).filter(|prefix| *prefix <= 32)?;
    let offset = u64::from(number) << (32 - prefix);
    let size = 1_u64 << (32 - block.prefix);
    let first = u64::from(u32::from(block.network)) + offset;
    let network = u32::try_from(first).ok().filter(|_| offset < size)?;
    Some(Cidr { network: Ipv4Addr::from(network), prefix })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schema::Leaf;

    fn cidr(text: &str) -> Cidr {
        Cidr::parse(text).unwrap()
    }

    #[test]
    fn a_region_is_cut_into_subnets_that_do_not_overlap() {
        let block = cidr("10.1.0.0/16");
        let subnets: Vec<Cidr> =
            Tier::ALL.iter().flat_map(|tier| (0..ZONES).filter_map(|zone| subnet(block, *tier, zone))).collect();
        assert_eq!(subnets.len(), 18);
        for (index, one) in subnets.iter().enumerate() {
            assert!(block.overlaps(*one));
            assert!(subnets.iter().skip(index + 1).all(|other| !one.overlaps(*other)), "{one}");
        }
    }

    /// These addresses are in people's networks: whoever moves one replaces the subnet and what is in it.
    #[test]
    fn subnets_are_golden() {
        let at = |tier, zone| subnet(cidr("10.0.0.0/16"), tier, zone).map(|cidr| cidr.to_string());
        assert_eq!(at(Tier::Private, 0).as_deref(), Some("10.0.0.0/19"));
        assert_eq!(at(Tier::Private, 2).as_deref(), Some("10.0.64.0/19"));
        assert_eq!(at(Tier::Public, 1).as_deref(), Some("10.0.196.0/22"));
        assert_eq!(at(Tier::Database, 5).as_deref(), Some("10.0.244.0/22"));
        assert_eq!(at(Tier::Private, 6), None);
    }

    #[test]
    fn what_does_not_fit_is_nothing() {
        assert_eq!(part(cidr("10.0.0.0/30"), 3, 0), None);
        assert_eq!(part(cidr("10.0.0.0/24"), 2, 4), None);
        assert_eq!(part(cidr("0.0.0.0/0"), 1, 1), Some(cidr("128.0.0.0/1")));
        assert_eq!(part(cidr("255.255.255.0/24"), 8, 255), Some(cidr("255.255.255.255/32")));
    }
}
