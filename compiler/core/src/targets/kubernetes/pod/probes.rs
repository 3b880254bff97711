//! How the kubelet asks a container whether it is well.

use platc_kubernetes::k8s_openapi::api::core::v1::{Container, ExecAction, HTTPGetAction, Probe};
use platc_kubernetes::k8s_openapi::apimachinery::pkg::util::intstr::IntOrString;

use super::{Plan, seconds};
use crate::types::Path;
use crate::words::service::Health;

/// A container with the probes of its workload.
pub fn with_probes(container: Container, plan: &Plan<'_>) -> Container {
    let Some(health) = plan.health else { return container };
    Container {
        liveness_probe: probe(plan, health, health.live.as_deref()),
        readiness_probe: probe(plan, health, health.ready.as_deref()),
        startup_probe: health.startup.as_deref().and_then(|path| probe(plan, health, Some(path))).map(patient),
        ..container
    }
}

fn probe(plan: &Plan<'_>, health: &Health, path: Option<&Path>) -> Option<Probe> {
    let whole = |duration| i32::try_from(seconds(duration).max(1)).ok();
    let command: Vec<String> =
        health.command.0.iter().filter_map(|word| word.early(word.place).ok().map(str::to_owned)).collect();
    let first_port = || plan.ports.first().map(|port| port.name.to_string());
    let port = health.port.as_ref().map(|port| port.to_string()).or_else(first_port);
    let http_get = path.zip(port).map(|(path, port)| HTTPGetAction {
        path: Some(path.to_string()),
        port: IntOrString::String(port),
        ..HTTPGetAction::default()
    });
    let exec = (http_get.is_none() && !command.is_empty()).then_some(ExecAction { command: Some(command) });
    (http_get.is_some() || exec.is_some()).then(|| Probe {
        http_get,
        exec,
        period_seconds: health.every.as_deref().and_then(whole),
        initial_delay_seconds: health.delay.as_deref().and_then(whole),
        ..Probe::default()
    })
}

/// A start may take thirty questions before a pod counts as broken.
fn patient(probe: Probe) -> Probe {
    Probe { failure_threshold: Some(30), ..probe }
}
