//! A pod on every machine, and pods that end.
//!
//! `not-on-each-node` · A service that runs a pod on every machine says something that only services with a number of pods have:
//! `scale`, a rollout of two versions beside each other, or a disk that outlives pods.
//!
//! `drain-beyond-grace` · A pod is killed while it still waits for load balancers: what it was doing is cut off.

use super::forms;
use crate::derive::Graph;
use crate::finding::Finding;
use crate::model::Platform;
use crate::schema::Sp;
use crate::source::Place;
use crate::words::pod::{Shutdown, USUAL_DRAIN, USUAL_GRACE, is_claimed};
use crate::words::rollout::{Amount, Rollout};
use crate::words::service::Service;

/// The rule.
pub fn check(platform: &Platform, _graph: &Graph, findings: &mut Vec<Finding>) {
    for service in forms(&platform.nodes.service) {
        if let Some(run) = service.run.as_ref().filter(|run| run.each_node.on) {
            misfits(service).for_each(|(place, what)| findings.push(misfit(service, place, what, run.each_node.place)));
        }
        if let Some(shutdown) = &service.shutdown {
            grace(service, shutdown, findings);
        }
    }
}

/// What a DaemonSet has not (API reference, DaemonSet v1).
fn misfits(service: &Service) -> impl Iterator<Item = (Place, &'static str)> {
    let scale = service.scale.as_ref().map(|scale| (scale.place, "a number of pods"));
    let rollout = service
        .rollout
        .as_ref()
        .filter(|rollout| matches!(rollout.value, Rollout::BlueGreen(_) | Rollout::Canary(_)))
        .map(|rollout| (rollout.place, "two versions beside each other"));
    let volume = service
        .volume
        .iter()
        .find(|volume| is_claimed(volume))
        .map(|volume| (volume.name.place, "a disk that outlives them"));
    scale.into_iter().chain(rollout).chain(pace(service)).chain(volume)
}

/// On each machine a pod comes beside the old one or after it: one of the two, and not neither.
fn pace(service: &Service) -> Option<(Place, &'static str)> {
    let rollout = service.rollout.as_ref()?;
    let Rollout::Rolling(rolling) = &rollout.value else { return None };
    let is_some = |amount: &Option<Sp<Amount>>| amount.as_ref().is_some_and(|amount| !amount.is_nothing());
    let stays = rolling.max_unavailable.as_ref().is_some_and(|amount| amount.is_nothing());
    match (is_some(&rolling.max_surge), is_some(&rolling.max_unavailable)) {
        (true, true) => Some((rollout.place, "both `max-surge` and `max-unavailable`, since each has one place")),
        (false, false) if stays => {
            Some((rollout.place, "neither `max-surge` nor `max-unavailable`, since no version could come in"))
        }
        _ => None,
    }
}

fn misfit(service: &Service, place: Place, what: &str, each_node: Place) -> Finding {
    let message =
        format!("`service {}` runs a pod on every machine, and its pods cannot have {what}", service.name.as_str());
    Finding::error("not-on-each-node", place, message)
        .also(each_node, "a pod on every machine")
        .help("leave this out, or take `(remove)` to it where `every service` says it; or run the service without `each-node`")
}

fn grace(service: &Service, shutdown: &Shutdown, findings: &mut Vec<Finding>) {
    let seconds = |duration: &crate::types::Duration| i64::try_from(duration.seconds()).unwrap_or(i64::MAX);
    let Some(grace) = &shutdown.grace else { return };
    let drain = shutdown.drain.as_deref().map_or(if service.port.is_empty() { 0 } else { USUAL_DRAIN }, seconds);
    if seconds(grace) > drain {
        return;
    }
    let message = format!(
        "a pod of `service {}` goes on answering for {drain} s, and is killed after {} s: nothing is left in which to finish",
        service.name.as_str(),
        seconds(grace)
    );
    let finding = Finding::error("drain-beyond-grace", grace.place, message).help(format!(
        "write `grace=\"{}s\"`: what it may take to finish comes on top of the drain",
        drain + USUAL_GRACE
    ));
    findings.push(match &shutdown.drain {
        Some(drain) => finding.also(drain.place, "the drain"),
        None => finding,
    });
}
