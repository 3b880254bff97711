//! The names of what is exposed, for external-dns.
//!
//! It would take the hosts of Ingresses and routes by itself, but those are not its business: which region gets whom is the zone's
//! policy, and that is Terraform's. Here the name of the region alone is published, to which those records lead; `derive::hosts` says who
//! writes which name.

use std::collections::BTreeMap;

use super::Entrance;
use crate::derive::hosts;
use crate::words::network::Dns;

/// What external-dns is told on an Ingress (`ingress`) or a route (`gateway`) (external-dns documentation, annotations). `leads` says
/// whether it is the one that has the service's own name in the region.
pub fn annotations(entrance: &Entrance<'_, '_>, source: &str, leads: bool) -> BTreeMap<String, String> {
    if entrance.lowering.all::<Dns>().is_empty() {
        return BTreeMap::new();
    }
    let (platform, graphs) = (entrance.lowering.platform(), entrance.lowering.graphs());
    let names = hosts::published(platform, graphs, entrance.service.name.as_str(), entrance.gateway, entrance.cell);
    let published = (leads && !names.is_empty()).then(|| ("hostname".to_owned(), names.join(",")));
    let source = (format!("{source}-hostname-source"), "annotation-only".to_owned());
    let pairs = std::iter::once(source).chain(published);
    pairs.map(|(name, value)| (format!("external-dns.alpha.kubernetes.io/{name}"), value)).collect()
}
