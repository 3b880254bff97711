//! New versions that come in by a switch or a share of requests.
//!
//! `rollout-without-port` · A service is to have its requests switched to new pods, and has no port on which it would get any.

use super::forms;
use crate::derive::Graph;
use crate::finding::Finding;
use crate::model::Platform;
use crate::words::rollout::Rollout;

/// The rule.
pub fn check(platform: &Platform, _graph: &Graph, findings: &mut Vec<Finding>) {
    for service in forms(&platform.nodes.service).filter(|service| service.port.is_empty()) {
        let Some(rollout) = service.rollout.as_ref().filter(|it| matches!(it.value, Rollout::BlueGreen(_))) else {
            continue;
        };
        let message = format!(
            "a blue-green of `service {}` switches its requests from old pods to new ones, and without a port it gets none",
            service.name.as_str()
        );
        findings.push(
            Finding::error("rollout-without-port", rollout.place, message)
                .help("write `rollout canary { … }`, which shares its work out by pods, or `rollout rolling`"),
        );
    }
}
