//! Certificates: every host that is answered over HTTPS is covered by one.
//!
//! `uncovered-host` · A gateway or a distribution answers on a host that no certificate of that place covers; browsers and clients would
//! refuse the connection. A distribution has one certificate for all of its hosts.

use super::forms;
use crate::derive::{Graph, hosts};
use crate::finding::Finding;
use crate::model::Platform;
use crate::source::Place;
use crate::words::edge::Cdn;
use crate::words::network::Certificate;

/// The rule. A platform that declares no certificate at all has them from elsewhere.
pub fn check(platform: &Platform, graph: &Graph, findings: &mut Vec<Finding>) {
    if platform.nodes.certificate.is_empty() {
        return;
    }
    for cell in 0..platform.cells.len() {
        gateways(platform, graph, cell, findings);
    }
    forms(&platform.nodes.cdn).for_each(|cdn| distribution(platform, graph, cdn, findings));
}

/// The certificates of a cell.
fn certificates(platform: &Platform, cell: usize) -> Vec<&Certificate> {
    platform.nodes.certificate.iter().filter_map(|declared| declared.at(cell)).collect()
}

fn covers(certificate: &Certificate, host: &str) -> bool {
    certificate.names.0.iter().any(|name| name.value.covers(host))
}

fn gateways(platform: &Platform, graph: &Graph, cell: usize, findings: &mut Vec<Finding>) {
    let certificates = certificates(platform, cell);
    let Some(exposures) = graph.cells.get(cell).map(|graph| &graph.exposures) else { return };
    let through_gateways = exposures.iter().flat_map(|(service, list)| list.iter().map(move |one| (service, one)));
    for (service, exposure) in through_gateways.filter(|(_, exposure)| exposure.gateway.is_some()) {
        if !certificates.iter().any(|certificate| covers(certificate, &exposure.host)) {
            let place = super::exposures::place(platform, service, &exposure.name, cell);
            findings.push(uncovered(&format!("`service {service}`"), &exposure.host, place, &certificates));
        }
    }
}

/// CloudFront takes one certificate, which lies in us-east-1 and has the names of all regions of AWS.
fn distribution(platform: &Platform, graph: &Graph, cdn: &Cdn, findings: &mut Vec<Finding>) {
    let certificates: Vec<&Certificate> =
        platform.nodes.certificate.iter().filter_map(|declared| declared.first()).collect();
    let served = hosts::served(platform, &graph.cells, cdn);
    let whole = |certificate: &&Certificate| served.iter().all(|(host, _)| covers(certificate, host));
    if certificates.iter().any(whole) {
        return;
    }
    let first = certificates.first().copied();
    for (host, place) in served.iter().filter(|(host, _)| !first.is_some_and(|certificate| covers(certificate, host))) {
        findings.push(uncovered(&format!("`cdn {}`", cdn.name.as_str()), host, *place, &certificates));
    }
}

fn uncovered(who: &str, host: &str, place: Place, certificates: &[&Certificate]) -> Finding {
    let message =
        format!("{who} answers on `{host}`, and no certificate there covers that name: clients would refuse it");
    let finding = Finding::error("uncovered-host", place, message);
    let above = host.split_once('.').map_or(host, |(_, above)| above);
    match certificates.first() {
        Some(certificate) => {
            let name = certificate.name.as_str();
            finding
                .also(certificate.name.place, "this certificate has other names")
                .help(format!("add \"{host}\" or \"*.{above}\" to `names` of `certificate {name}`"))
        }
        None => finding.help(format!("declare one there: `certificate public {{ names \"{host}\" }}`")),
    }
}
