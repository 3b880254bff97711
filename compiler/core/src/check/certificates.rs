//! Certificates of distributions: one covers every host that a distribution answers on.
//!
//! `certificate-does-not-cover` · A distribution answers on a host that its certificate is not for; browsers would refuse it. What
//! gateways answer on is judged in `entrances`.

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
    forms(&platform.nodes.cdn).for_each(|cdn| distribution(platform, graph, cdn, findings));
}

fn covers(certificate: &Certificate, host: &str) -> bool {
    certificate.names.0.iter().any(|name| name.value.covers(host))
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
        findings.push(uncovered(cdn, host, *place, &certificates));
    }
}

fn uncovered(cdn: &Cdn, host: &str, place: Place, certificates: &[&Certificate]) -> Finding {
    let message = format!(
        "`cdn {}` answers on `{host}`, and no certificate for all of its names is for that one: browsers would refuse the connection",
        cdn.name.as_str()
    );
    let finding = Finding::error("certificate-does-not-cover", place, message).label("a name without a certificate");
    let above = host.split_once('.').map_or(host, |(_, above)| above);
    let finding = finding.help(format!("add it or all of its kind: `names \"{host}\"`, or `names \"*.{above}\"`"));
    match certificates.first() {
        Some(certificate) => finding.also(certificate.name.place, "the names of this one are others"),
        None => finding,
    }
}
