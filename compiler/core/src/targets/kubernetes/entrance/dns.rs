//! The names of what is exposed, for external-dns.
//!
//! It takes the hosts of Ingresses and routes by itself. A host that several regions answer on is none of its business: which region
//! gets whom is the zone's policy, with records that lead to a name of each region; here that name alone is published.

use std::collections::{BTreeMap, BTreeSet};

use crate::derive::Exposure;
use crate::model::names;
use crate::targets::Lowering;
use crate::words::network::Dns;

/// What external-dns is told on an Ingress (`ingress`) or a route (`gateway`) (external-dns documentation, annotations).
pub fn annotations(
    lowering: &Lowering<'_>,
    exposures: &[&Exposure],
    source: &str,
    cell: usize,
) -> BTreeMap<String, String> {
    let hosts: BTreeSet<&str> = exposures.iter().map(|exposure| exposure.host.as_str()).collect();
    let shared = hosts.iter().any(|host| regions(lowering, host) > 1);
    if lowering.all::<Dns>().is_empty() || !shared {
        return BTreeMap::new();
    }
    let region = lowering.platform().cells.get(cell).map_or("", |cell| cell.region.as_str());
    let name = |host: &&str| match regions(lowering, host) > 1 {
        true => names::regional_host(region, host),
        false => (*host).to_owned(),
    };
    let published: Vec<String> = hosts.iter().map(name).collect();
    let pairs = [
        (format!("{source}-hostname-source"), "annotation-only".to_owned()),
        ("hostname".to_owned(), published.join(",")),
    ];
    pairs.into_iter().map(|(name, value)| (format!("external-dns.alpha.kubernetes.io/{name}"), value)).collect()
}

/// In how many regions something answers on a host.
fn regions(lowering: &Lowering<'_>, host: &str) -> usize {
    let answers = |cell: usize| {
        let exposures = lowering.graph(cell).map(|graph| graph.exposures.values().flatten());
        exposures.is_some_and(|mut all| all.any(|exposure| exposure.gateway.is_some() && exposure.host == host))
    };
    (0..lowering.platform().cells.len()).filter(|cell| answers(*cell)).count()
}
