//! Prometheus: the alerts of an environment as rule files.
//!
//! In go top-level `alert`s and those in services; out comes `prometheus/<kind>-<name>.rules.yaml`, one file for each node that has
//! any. An alert is an expression of its own or a ready measure of its service. Every expression is parsed here, so that a typo is an
//! error in the spec and not a rule that never fires. Who is told is the business of Alertmanager, by the labels set here. What runs on
//! Compose has no cluster to measure in, and gets none yet.

mod measures;
mod rule;
#[cfg(test)]
mod tests;

use platc_kubernetes::custom::prometheus::{AlertRule, PrometheusRuleSpec, Rule, RuleGroup};

use super::{Lowering, Target, Unit, heading, kubernetes, root, unwritable, vanished};
use crate::finding::Finding;
use crate::model::Listed;
use crate::words::alert::Alert;
use crate::words::pod::{Volume, access};
use crate::words::service::Service;

/// The target.
pub const TARGET: Target = Target { name: "prometheus", plan, render };

const ALERTS: &str = "prometheus/alerts";

fn plan(lowering: &Lowering<'_>) -> Vec<Unit> {
    let clusters = (0..lowering.platform().cells.len()).any(|cell| kubernetes::has_cluster(lowering, cell));
    if !clusters {
        return Vec::new();
    }
    let services = lowering.all::<Service>().iter().map(|declared| &declared.name);
    let services = services.filter(|name| shown::<Service>(lowering, name).is_some_and(|service| has_alerts(service)));
    let alerts = lowering
        .all::<Alert>()
        .iter()
        .map(|declared| &declared.name)
        .filter(|name| shown::<Alert>(lowering, name).is_some());
    services
        .map(|name| unit(lowering, "service", name))
        .chain(alerts.map(|name| unit(lowering, "alert", name)))
        .collect()
}

fn has_alerts(service: &Service) -> bool {
    !service.alert.is_empty() || kept(service).any(|volume| !volume.alert.is_empty())
}

/// Volumes that outlive their pods: of the others no machine tells how full they are.
fn kept(service: &Service) -> impl Iterator<Item = &Volume> {
    service.volume.iter().filter(|volume| access(volume).is_some())
}

fn unit(lowering: &Lowering<'_>, kind: &str, name: &str) -> Unit {
    let platform = lowering.platform();
    let path = format!("{}/prometheus/{kind}-{name}.rules.yaml", root(platform));
    Unit { path, rule: ALERTS, owner: format!("{kind}.{name}"), name: name.to_owned(), cell: platform.primary() }
}

/// An alert holds for the whole environment, so that a node is seen as it is in the primary region, or in the first where it is.
fn shown<'p, T: Listed>(lowering: &Lowering<'p>, name: &str) -> Option<&'p T> {
    let platform = lowering.platform();
    std::iter::once(platform.primary()).chain(0..platform.cells.len()).find_map(|cell| lowering.get(name, cell))
}

fn render(lowering: &Lowering<'_>, unit: &Unit) -> Result<String, Finding> {
    let rules = rules(lowering, unit)?.into_iter().map(Rule::Alert).collect();
    let spec =
        PrometheusRuleSpec { groups: vec![RuleGroup { name: unit.owner.clone(), rules, ..RuleGroup::default() }] };
    let mut text = heading("#", &unit.owner);
    platc_yaml::write(&mut text, &spec).map_err(|error| unwritable(unit, &error))?;
    Ok(text)
}

fn rules(lowering: &Lowering<'_>, unit: &Unit) -> Result<Vec<AlertRule>, Finding> {
    if unit.owner.starts_with("service.") {
        let service = shown::<Service>(lowering, &unit.name).ok_or_else(|| vanished(unit))?;
        let own = service.alert.0.iter().map(|entry| rule::of_service(lowering, service, &entry.value, entry.place));
        let disks = kept(service).flat_map(|volume| volume.alert.0.iter().map(move |entry| (volume, entry)));
        let disks = disks.map(|(volume, entry)| rule::of_volume(lowering, service, volume, &entry.value, entry.place));
        return own.chain(disks).collect();
    }
    let alert = shown::<Alert>(lowering, &unit.name).ok_or_else(|| vanished(unit))?;
    rule::alone(lowering, alert).map(|rule| vec![rule])
}
