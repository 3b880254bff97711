//! Ports: no number twice in one service, and nothing asked of a port that is not declared.
//!
//! `port-used-twice` · Two ports of one service have the same number. The pod's second listener would fail to start.
//!
//! `unknown-port` · `health`, `metrics` or `expose` name a port that the service does not declare; the probe, the scrape or the
//! route would never get an answer.

use super::forms;
use crate::derive::Graph;
use crate::finding::Finding;
use crate::model::Platform;
use crate::schema::{Sp, nearest};
use crate::types::Name;
use crate::words::service::Service;

/// The rule.
pub fn check(platform: &Platform, _graph: &Graph, findings: &mut Vec<Finding>) {
    for service in forms(&platform.nodes.service) {
        used_twice(service, findings);
        let health = service.health.as_ref().and_then(|health| health.port.as_ref());
        let metrics = service.metrics.as_ref().and_then(|metrics| metrics.port.as_ref());
        let exposed = service.expose.iter().filter_map(|expose| expose.port.as_ref());
        for port in health.into_iter().chain(metrics).chain(exposed) {
            unknown(service, port, findings);
        }
        portless(service, findings);
    }
}

fn used_twice(service: &Service, findings: &mut Vec<Finding>) {
    for (index, port) in service.port.iter().enumerate() {
        if let Some(first) = service.port.iter().take(index).find(|first| first.number.value == port.number.value) {
            let message = format!(
                "ports `{}` and `{}` of `service {}` have the same number",
                first.name.as_str(),
                port.name.as_str(),
                service.name.as_str()
            );
            let finding =
                Finding::error("port-used-twice", port.number.place, message).also(first.number.place, "used here");
            findings.push(finding.help("give each port a number of its own: two listeners of a pod cannot share one"));
        }
    }
}

fn unknown(service: &Service, port: &Sp<Name>, findings: &mut Vec<Finding>) {
    if service.port.get(port.as_str()).is_some() {
        return;
    }
    let finding = Finding::error(
        "unknown-port",
        port.place,
        format!("`service {}` declares no port `{}`", service.name.as_str(), port.as_str()),
    );
    let declared = service.port.0.iter().map(|entry| entry.key.as_str());
    findings.push(match nearest(port.as_str(), declared) {
        Some(known) => finding.help(format!("did you mean `{known}`?")),
        None => finding.help(format!("declare it: `port {} 8080`", port.as_str())),
    });
}

/// Paths are asked on a port, and names from outside lead to one.
fn portless(service: &Service, findings: &mut Vec<Finding>) {
    if !service.port.is_empty() {
        return;
    }
    let path = service
        .health
        .as_ref()
        .and_then(|health| [&health.ready, &health.live, &health.startup].into_iter().flatten().next());
    let exposed = service.expose.0.first().map(|entry| entry.place);
    let verified = service.verify.as_ref().map(|verify| verify.path.place);
    for place in path.map(|path| path.place).into_iter().chain(exposed).chain(verified) {
        let message = format!("`service {}` has no port on which this could be asked", service.name.as_str());
        findings.push(Finding::error("unknown-port", place, message).help("declare one: `port http 8080`"));
    }
}
