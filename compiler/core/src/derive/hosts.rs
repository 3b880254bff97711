//! Hosts: which name on the internet leads where, and who writes it into DNS.
//!
//! | name | leads to | written by |
//! |---|---|---|
//! | `<service>.<region>.origin.<domain>` | the load balancer in front of a service in a region | whoever makes the load balancer: external-dns in a cluster, the stack `compute` outside of one |
//! | `<service>.origin.<domain>` | the region that is to answer a distribution | Terraform, stack `dns` |
//! | `<region>.<service>.origin.<domain>` | that region while it is well, else the region that answers the others | Terraform, stack `dns` |
//! | an exposed host | the region that is to answer | Terraform, stack `dns` |
//! | a host that a distribution serves | the distribution | Terraform, stack `edge` |
//! | an exposed host at the top of a zone | the load balancer | external-dns of the first region, since the top of a zone cannot be a CNAME (RFC 1034, 3.6.2) |
//!
//! The address of a load balancer that a cluster makes is known only afterwards, and late values never flow from a cluster to
//! Terraform (L31). So the cluster writes a name that was chosen here, and everything else refers to that name. external-dns needs no
//! right to any other: the names of its region all end in `.<region>.origin.<domain>`.

use std::collections::BTreeMap;

use super::{CellGraph, Exposure};
use crate::model::{Platform, names};
use crate::source::Place;
use crate::words::edge::{Cdn, Serve};
use crate::words::references::NameOr;

/// A host with the service that it leads to, and where that service answers on it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ServedHost {
    /// The full name.
    pub host: String,
    /// The name of the service.
    pub service: String,
    /// The cells in which the service answers, in their order.
    pub cells: Vec<usize>,
    /// Who asks for it.
    pub asker: Asker,
}

/// Who asks DNS for a host.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Asker {
    /// Viewers, so that DNS sees in which country they are.
    Viewers,
    /// A distribution, which has asked for the country already, and sends viewers of some to these cells.
    Distribution(Vec<usize>),
}

/// The name by which a service is reached in one region; none without a domain.
pub fn regional(platform: &Platform, service: &str, cell: usize) -> Option<String> {
    let region = &platform.cells.get(cell)?.region;
    Some(names::regional_host(service, region, platform.domain.as_deref()?))
}

/// The name by which a distribution reaches a service in one region, and in another when that one fails; without a `failover` in the
/// environment's DNS, only in that one.
pub fn preferring(platform: &Platform, service: &str, cell: usize) -> Option<String> {
    let region = &platform.cells.get(cell)?.region;
    let zones = platform.nodes.dns.iter().filter_map(|declared| declared.first());
    let fails_over = zones.into_iter().any(|dns| dns.failover.is_some());
    match fails_over {
        true => Some(names::routing_host(region, &names::origin_host(service, platform.domain.as_deref()?))),
        false => regional(platform, service, cell),
    }
}

/// The regions that a distribution sends viewers of some countries to, for one service: cells in which it answers, each once.
pub fn routed(platform: &Platform, graphs: &[CellGraph], cdn: &Cdn, service: &str) -> Vec<usize> {
    let answering = cells(graphs, service);
    let region = |cell: &usize| platform.cells.get(*cell).map(|cell| cell.region.as_str());
    let to = |cell: &usize| {
        let mut routes = cdn.route.iter().filter(|route| route.country.is_some());
        routes.any(|route| route.to.as_ref().map(|to| to.name()) == region(cell))
    };
    if answering.len() > 1 { answering.into_iter().filter(to).collect() } else { Vec::new() }
}

/// The names that a cluster publishes for what a service exposes through one gateway: its name in the region and, in the first region
/// where it is, each host at the top of a zone that no distribution serves. A gateway leads all of them to the service.
pub fn published(platform: &Platform, graphs: &[CellGraph], service: &str, gateway: &str, cell: usize) -> Vec<String> {
    let regional = regional(platform, service, cell);
    let is_first = cells(graphs, service).first() == Some(&cell);
    let exposures = graphs.get(cell).and_then(|graph| graph.exposures.get(service)).map_or(&[][..], Vec::as_slice);
    let here = exposures.iter().filter(|one| is_first && one.gateway.as_deref() == Some(gateway)).map(|one| &one.host);
    let top = here.filter(|host| is_top(platform, host) && !is_served(platform, graphs, host));
    regional.into_iter().chain(top.cloned()).collect()
}

/// Whether a host is a zone by itself.
fn is_top(platform: &Platform, host: &str) -> bool {
    let mut zones = platform.nodes.dns.iter().filter_map(|declared| declared.first());
    zones.any(|dns| dns.zone.as_ref().map(|zone| zone.value.0.as_str()).or(platform.domain.as_deref()) == Some(host))
}

/// Whether a distribution answers on a host.
pub fn is_served(platform: &Platform, graphs: &[CellGraph], host: &str) -> bool {
    let mut distributions = platform.nodes.cdn.iter().filter_map(|declared| declared.first());
    distributions.any(|cdn| served(platform, graphs, cdn).iter().any(|(served, _)| served == host))
}

/// Every host that a gateway brings to a service, in the order of hosts.
pub fn exposed(graphs: &[CellGraph]) -> Vec<ServedHost> {
    let mut hosts: BTreeMap<&str, ServedHost> = BTreeMap::new();
    for (cell, graph) in graphs.iter().enumerate() {
        let all = graph.exposures.iter().flat_map(|(service, list)| list.iter().map(move |one| (service, one)));
        for (service, exposure) in all.filter(|(_, exposure)| exposure.gateway.is_some()) {
            let host = hosts.entry(&exposure.host).or_insert_with(|| ServedHost {
                host: exposure.host.clone(),
                service: service.clone(),
                cells: Vec::new(),
                asker: Asker::Viewers,
            });
            if host.cells.last() != Some(&cell) {
                host.cells.push(cell);
            }
        }
    }
    hosts.into_values().collect()
}

/// Every host at which distributions reach services, in the order of hosts.
pub fn origins(platform: &Platform, graphs: &[CellGraph]) -> Vec<ServedHost> {
    let mut hosts: Vec<ServedHost> = Vec::new();
    let distributions = || platform.nodes.cdn.iter().filter_map(|declared| declared.first());
    for cdn in distributions() {
        let services = cdn.origin.iter().map(|origin| origin.target.name());
        for service in services.filter(|service| is_fronted(platform, graphs, cdn, service)) {
            let Some(domain) = platform.domain.as_deref() else { continue };
            let host = names::origin_host(service, domain);
            if hosts.iter().all(|known| known.host != host) {
                let mut routed: Vec<usize> =
                    distributions().flat_map(|cdn| routed(platform, graphs, cdn, service)).collect();
                routed.sort_unstable();
                routed.dedup();
                let (cells, asker) = (cells(graphs, service), Asker::Distribution(routed));
                hosts.push(ServedHost { host, service: service.to_owned(), cells, asker });
            }
        }
    }
    hosts
}

/// The names that a service is exposed under, in the first place where it is.
pub fn exposures<'g>(graphs: &'g [CellGraph], service: &str) -> &'g [Exposure] {
    graphs.iter().find_map(|graph| graph.exposures.get(service)).map_or(&[], Vec::as_slice)
}

/// The cells in which a service is exposed.
pub fn cells(graphs: &[CellGraph], service: &str) -> Vec<usize> {
    (0..graphs.len())
        .filter(|cell| graphs.get(*cell).is_some_and(|graph| graph.exposures.contains_key(service)))
        .collect()
}

/// The full names that a distribution answers on, each with the place that says so.
pub fn served(platform: &Platform, graphs: &[CellGraph], cdn: &Cdn) -> Vec<(String, Place)> {
    let host = |serve: &Serve| Some((served_host(platform, graphs, serve)?, serve.name.place));
    cdn.serve.iter().filter_map(host).collect()
}

fn served_host(platform: &Platform, graphs: &[CellGraph], serve: &Serve) -> Option<String> {
    match (&serve.host, &serve.name.value) {
        (Some(host), _) => Some(host.to_string()),
        (None, NameOr::Name(name)) => {
            Some(platform.domain.as_ref().map_or_else(|| name.clone(), |domain| format!("{name}.{domain}")))
        }
        (None, NameOr::Node(node)) => {
            let mut exposed = exposures(graphs, node.name()).iter();
            let wanted = node.address.attribute();
            exposed
                .find(|exposure| wanted.is_none_or(|name| name == exposure.name))
                .map(|exposure| exposure.host.clone())
        }
    }
}

/// Whether a distribution reaches a service at a name of its own, because the service's own name leads to the distribution.
pub fn is_fronted(platform: &Platform, graphs: &[CellGraph], cdn: &Cdn, service: &str) -> bool {
    let served = served(platform, graphs, cdn);
    exposures(graphs, service).iter().any(|exposure| served.iter().any(|(host, _)| *host == exposure.host))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::compile::with_environments;
    use crate::source::Sources;

    /// What the clusters of two regions publish for a service at the top of the zone.
    fn published_in_both(cdn: &str) -> [Vec<String>; 2] {
        let spec = format!(
            "platform shop {{ domain \"example.com\" }}\n\
             cloud aws account=\"123456789012\" {{ region sg ap-southeast-1 role=primary; region jp ap-northeast-1 }}\n\
             dns public\ngateway public\n\
             service web {{ image nginx tag=\"1.29\"; port http 8080; expose www host=\"example.com\" via=gateway.public }}\n{cdn}"
        );
        let mut both = [Vec::new(), Vec::new()];
        let findings =
            with_environments(&Sources::new(vec![("platform.kdl".to_owned(), spec)]), None, |_, compiled| {
                let found = compiled.iter().find(|one| !one.platform.is_shared()).expect("an environment");
                let graphs = &found.graph.cells;
                both = [0, 1].map(|cell| published(&found.platform, graphs, "web", "public", cell));
            });
        assert!(findings.iter().all(|finding| !finding.is_error()), "{findings:?}");
        both
    }

    #[test]
    fn a_cluster_publishes_the_name_of_its_region_and_one_of_them_the_top_of_the_zone() {
        let [first, second] = published_in_both("");
        assert_eq!(first, ["web.sg.origin.example.com", "example.com"]);
        assert_eq!(second, ["web.jp.origin.example.com"]);
    }

    #[test]
    fn what_a_distribution_serves_is_the_distributions_name() {
        let cdn = "cdn edge { serve service.web.expose.www; origin web service.web; otherwise origin=web }";
        assert_eq!(published_in_both(cdn)[0], ["web.sg.origin.example.com"]);
    }
}
