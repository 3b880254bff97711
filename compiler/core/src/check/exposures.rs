//! Exposures: each name from outside leads to one service.
//!
//! `host-exposed-twice` · Two services of a region answer on the same host and path; which of them gets a request would be chance.

use std::collections::BTreeMap;

use crate::derive::Graph;
use crate::finding::Finding;
use crate::model::{Platform, named};
use crate::source::Place;

/// The rule.
pub fn check(platform: &Platform, graph: &Graph, findings: &mut Vec<Finding>) {
    for (cell, exposures) in graph.cells.iter().enumerate() {
        let mut seen: BTreeMap<(&str, &str), (&str, Place)> = BTreeMap::new();
        for (service, exposure) in
            exposures.exposures.iter().flat_map(|(service, list)| list.iter().map(move |exposure| (service, exposure)))
        {
            let place = place(platform, service, &exposure.name, cell);
            if let Some((other, first)) = seen.insert((&exposure.host, &exposure.path), (service, place)) {
                let message = format!(
                    "`{}{}` leads to both `service {other}` and `service {service}`",
                    exposure.host, exposure.path
                );
                findings.push(
                    Finding::error("host-exposed-twice", place, message)
                        .also(first, "exposed here first")
                        .help("give one of them another `host=` or `path=`"),
                );
            }
        }
    }
}

fn place(platform: &Platform, service: &str, name: &str, cell: usize) -> Place {
    let service = named(&platform.nodes.service, service).and_then(|declared| declared.at(cell));
    let entry = service.and_then(|service| service.expose.0.iter().find(|entry| entry.key == name));
    entry.map_or(Place::DEFAULT, |entry| entry.place)
}
