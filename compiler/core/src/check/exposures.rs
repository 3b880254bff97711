//! Exposures: each name from outside leads to one service.
//!
//! `host-exposed-twice` · Two services of a region answer on the same host and path; which of them gets a request would be chance. Or
//! a name leads to the load balancers of a service in two regions: each of them would claim it.

use std::collections::BTreeMap;

use crate::derive::{CellGraph, Exposure, Graph};
use crate::finding::Finding;
use crate::model::{Platform, named};
use crate::source::Place;

/// The rule.
pub fn check(platform: &Platform, graph: &Graph, findings: &mut Vec<Finding>) {
    balanced_twice(platform, graph, findings);
    for (cell, exposures) in graph.cells.iter().enumerate() {
        let mut seen: BTreeMap<(&str, &str), (&str, Place)> = BTreeMap::new();
        for (service, exposure) in
            exposures.exposures.iter().flat_map(|(service, list)| list.iter().map(move |exposure| (service, exposure)))
        {
            let place = place(platform, service, &exposure.name, cell);
            if let Some((other, first)) = seen.insert((&exposure.host, &exposure.path), (service, place)) {
                let (host, path) = (&exposure.host, &exposure.path);
                let message = match other == service {
                    true => format!("`{host}{path}` is exposed twice by `service {service}`"),
                    false => format!("`{host}{path}` leads to both `service {other}` and `service {service}`"),
                };
                findings.push(
                    Finding::error("host-exposed-twice", place, message)
                        .also(first, "exposed here first")
                        .help("give one of them another `host=` or `path=`"),
                );
            }
        }
    }
}

/// A load balancer of a service's own has its name from external-dns, of which each region has one that gives no name to another.
fn balanced_twice(platform: &Platform, graph: &Graph, findings: &mut Vec<Finding>) {
    let mut seen: BTreeMap<&str, (Place, &str)> = BTreeMap::new();
    for (cell, (exposures, here)) in graph.cells.iter().zip(&platform.cells).enumerate() {
        for (service, exposure) in balanced(platform, exposures, cell) {
            let place = place(platform, service, &exposure.name, cell);
            if let Some((first, region)) = seen.insert(&exposure.host, (place, &here.region)) {
                let message = format!(
                    "`{}` is to lead to a load balancer in `{region}` and to another in `{}`: a name of its own leads to one",
                    exposure.host, here.region
                );
                let finding = Finding::error("host-exposed-twice", place, message);
                let finding = if first == place { finding } else { finding.also(first, "exposed here first") };
                findings.push(finding.help(format!(
                    "give each region a host of its own: `in {} {{ expose {} host=… }}`",
                    here.region, exposure.name
                )));
            }
        }
    }
}

/// What leads to a load balancer of its service's own in a cell.
fn balanced<'g>(
    platform: &'g Platform,
    graph: &'g CellGraph,
    cell: usize,
) -> impl Iterator<Item = (&'g String, &'g Exposure)> {
    let is_balanced = move |service: &str, exposure: &Exposure| {
        let service = named(&platform.nodes.service, service).and_then(|declared| declared.at(cell));
        service.and_then(|service| service.expose.get(&exposure.name)).is_some_and(|expose| expose.load_balancer.on)
    };
    let all = graph.exposures.iter().flat_map(|(service, list)| list.iter().map(move |exposure| (service, exposure)));
    all.filter(move |(service, exposure)| is_balanced(service, exposure))
}

fn place(platform: &Platform, service: &str, name: &str, cell: usize) -> Place {
    let service = named(&platform.nodes.service, service).and_then(|declared| declared.at(cell));
    let entry = service.and_then(|service| service.expose.0.iter().find(|entry| entry.key == name));
    entry.map_or(Place::DEFAULT, |entry| entry.place)
}
