//! What starts and stops pods: triggers that can call, and one owner for each number.
//!
//! `incomplete-trigger` · A trigger does not say of what, or how much of it one pod takes; the autoscaler would not have it.
//!
//! `zero-without-trigger` · A service may go down to no pods and scales on what pods use: once the last is gone, nothing brings one back.
//!
//! `right-size-and-scale` · A service scales on the share of what it asked for, while `right-size auto` changes what it asks for.

use super::forms;
use crate::derive::{Graph, placement};
use crate::finding::Finding;
use crate::model::Platform;
use crate::words::scale::{Scale, Trigger};
use crate::words::service::Service;
use crate::words::workload::RightSize;

/// The rule.
pub fn check(platform: &Platform, _graph: &Graph, findings: &mut Vec<Finding>) {
    for service in forms(&platform.nodes.service) {
        if let Some(scale) = &service.scale {
            scale.on.iter().for_each(|trigger| incomplete(trigger, findings));
            right_size(service, scale, findings);
        }
    }
    for declared in &platform.nodes.service {
        let cells = (0..platform.cells.len()).filter_map(|cell| Some((cell, declared.at(cell)?)));
        for (_, service) in cells.filter(|(cell, service)| placement::service_in_cluster(platform, service, *cell)) {
            if let Some(scale) = &service.scale {
                zero(service, scale, findings);
            }
        }
    }
}

fn of_pods(trigger: &Trigger) -> bool {
    matches!(trigger.measure.as_str(), "cpu" | "memory")
}

fn incomplete(trigger: &Trigger, findings: &mut Vec<Finding>) {
    let measure = trigger.measure.as_str();
    let (missing, example) = match measure {
        "cpu" | "memory" if trigger.target.is_none() => ("at which share of it another pod is due", "\"70%\""),
        "backlog" if trigger.target.is_none() => ("of which queue or topic", "queue.NAME each=100"),
        "cpu" | "memory" => return,
        "backlog" if trigger.each.is_none() => ("how many messages one pod takes", "… each=100"),
        _ if trigger.each.is_none() => ("how many of it one pod takes", "each=50"),
        _ => return,
    };
    let message = format!("`on {measure}` does not say {missing}, so that the autoscaler would have nothing to go by");
    findings.push(
        Finding::error("incomplete-trigger", trigger.measure.place, message)
            .help(format!("write `on {measure} {example}`")),
    );
}

fn zero(service: &Service, scale: &Scale, findings: &mut Vec<Finding>) {
    let Some(min) = scale.min.as_ref().filter(|min| min.value == 0) else { return };
    let Some(trigger) = scale.on.iter().next() else { return };
    if !scale.on.iter().all(of_pods) {
        return;
    }
    let message = format!(
        "`service {}` may go down to no pods, and scales only on what its pods use: once the last one is gone, nothing brings it back",
        service.name.as_str()
    );
    findings.push(
        Finding::error("zero-without-trigger", min.place, message)
            .label("may be none")
            .also(trigger.measure.place, "measured in pods that are not there")
            .help("scale on what waits outside as well, such as `on backlog queue.NAME each=100`, or write `min=1`"),
    );
}

fn right_size(service: &Service, scale: &Scale, findings: &mut Vec<Finding>) {
    let Some(size) = service.resources.as_ref().and_then(|resources| resources.right_size.as_ref()) else { return };
    let Some(trigger) = scale.on.iter().find(|trigger| of_pods(trigger)).filter(|_| size.value == RightSize::Auto)
    else {
        return;
    };
    let message = format!(
        "`service {}` scales on the share of {} that its pods asked for, while `right-size auto` changes what they ask for: each would answer the other without end",
        service.name.as_str(),
        trigger.measure.as_str()
    );
    findings.push(
        Finding::error("right-size-and-scale", size.place, message)
            .label("changes the requests")
            .also(trigger.measure.place, "counts in shares of the requests")
            .help("write `right-size advise`, or scale on a metric or a backlog instead"),
    );
}
