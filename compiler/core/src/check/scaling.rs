//! Scaling: bounds that can be kept, requests that can be met, measures that exist.
//!
//! `min-above-max` · The fewest pods are more than the most.
//!
//! `request-above-limit` · A pod asks for more than it may take; the API server refuses it.
//!
//! `scale-without-request` · A service scales on the share of CPU or memory it asked for, and asks for none; the autoscaler would
//! never act.
//!
//! `unknown-measure` · A service scales on a metric that it does not export.
//!
//! `cloud-cannot` · A service on Container Instances asks for more pods than its fewest; the table of the clouds, which has the rest,
//! compares no settings.

use super::forms;
use crate::derive::{Graph, placement};
use crate::finding::Finding;
use crate::model::{Declared, Platform};
use crate::schema::nearest;
use crate::words::scale::{Scale, Trigger};
use crate::words::service::Service;
use crate::words::workload::{Product, Resources};

/// The rule.
pub fn check(platform: &Platform, _graph: &Graph, findings: &mut Vec<Finding>) {
    let nodes = &platform.nodes;
    let own = forms(&nodes.service).filter_map(|service| service.resources.as_deref());
    let further = forms(&nodes.service).flat_map(|service| service.container.iter());
    let further = further.filter_map(|container| container.resources.as_deref());
    let jobs = forms(&nodes.job).filter_map(|job| job.resources.as_deref());
    let crons = forms(&nodes.cron).filter_map(|cron| cron.resources.as_deref());
    own.chain(further).chain(jobs).chain(crons).for_each(|resources| above_limit(resources, findings));
    findings.extend(nodes.service.iter().filter_map(|declared| unscaled(platform, declared)));
    for service in forms(&nodes.service) {
        if let Some(scale) = &service.scale {
            bounds(scale, findings);
            scale.on.iter().for_each(|trigger| measure(service, trigger, findings));
        }
    }
}

/// Container Instances, whose groups are as many as they were made.
fn unscaled(platform: &Platform, declared: &Declared<Service>) -> Option<Finding> {
    let on_aci = |cell: &usize| {
        let service = declared.at(*cell);
        service.is_some_and(|it| placement::product(platform, it.runs_on.as_deref(), *cell) == Some(Product::Aci))
    };
    let scale = declared.at((0..platform.cells.len()).find(on_aci)?)?.scale.as_deref()?;
    let (most, fewest) = (scale.max.as_ref()?, scale.min.as_ref().map_or(1, |min| min.value));
    let name = &declared.name;
    let message = format!(
        "`service {name}` may have {} container groups, and keeps its {fewest}: Container Instances add none by themselves",
        most.value
    );
    let help = format!(
        "say how many there are, `in azure {{ (replace)scale min={0} max={0} }}`, or run it on AKS, which scales: `runs-on azure=kubernetes`",
        most.value
    );
    (most.value > fewest).then(|| Finding::error("cloud-cannot", most.place, message).help(help))
}

fn bounds(scale: &Scale, findings: &mut Vec<Finding>) {
    let (Some(min), Some(max)) = (&scale.min, &scale.max) else { return };
    if min.value > max.value {
        let message = format!("the fewest pods are more than the most: min is {} and max is {}", min.value, max.value);
        let finding = Finding::error("min-above-max", min.place, message).label("the fewest");
        findings.push(finding.also(max.place, "the most").help("lower `min`, or raise `max`"));
    }
}

fn above_limit(resources: &Resources, findings: &mut Vec<Finding>) {
    let mut report = |request: String, request_place, limit: String, limit_place| {
        let message = format!("a pod asks for {request} and may take {limit} at most: Kubernetes refuses that");
        findings.push(
            Finding::error("request-above-limit", request_place, message)
                .label("asked for")
                .also(limit_place, "the limit")
                .help("ask for less, or raise the limit"),
        );
    };
    if let Some(cpu) = &resources.cpu
        && let Some(limit) = cpu.limit.as_ref().filter(|limit| limit.value < cpu.request.value)
    {
        report(cpu.request.to_string(), cpu.request.place, limit.to_string(), limit.place);
    }
    if let Some(memory) = &resources.memory
        && let Some(limit) = memory.limit.as_ref().filter(|limit| limit.bytes() < memory.request.bytes())
    {
        report(memory.request.to_string(), memory.request.place, limit.to_string(), limit.place);
    }
}

fn measure(service: &Service, trigger: &Trigger, findings: &mut Vec<Finding>) {
    let resources = service.resources.as_ref();
    let missing_request = match trigger.measure.as_str() {
        "cpu" => resources.is_none_or(|resources| resources.cpu.is_none()),
        "memory" => resources.is_none_or(|resources| resources.memory.is_none()),
        "backlog" => false,
        name => return unknown(service, trigger, name, findings),
    };
    if missing_request {
        let name = trigger.measure.as_str();
        let message = format!(
            "`service {}` scales on the share of {name} that it asked for, and asks for none",
            service.name.as_str()
        );
        findings.push(
            Finding::error("scale-without-request", trigger.measure.place, message)
                .help(format!("write `resources {{ {name} … }}`")),
        );
    }
}

fn unknown(service: &Service, trigger: &Trigger, name: &str, findings: &mut Vec<Finding>) {
    let metrics = service.metrics.as_ref();
    let exported: Vec<&str> = metrics.map_or_else(Vec::new, |metrics| {
        let counters = metrics.counter.0.iter().map(|entry| entry.key.as_str());
        counters.chain(metrics.gauge.0.iter().map(|entry| entry.key.as_str())).collect()
    });
    if exported.contains(&name) {
        return;
    }
    let message = format!("`service {}` scales on `{name}`, which it does not export", service.name.as_str());
    let finding = Finding::error("unknown-measure", trigger.measure.place, message);
    findings.push(match nearest(name, exported.into_iter().chain(["cpu", "memory", "backlog"])) {
        Some(known) => finding.help(format!("did you mean `{known}`?")),
        None => finding.help(format!("declare it: `metrics {{ gauge {name} }}`")),
    });
}
