//! Fields that controllers write into objects that come from here, so that whoever delivers does not set them back.

use super::workload::{is_canary, is_controlled, routing};
use super::{component, data, entrance, restart};
use crate::derive::{Form, form};
use crate::targets::Lowering;
use crate::words::service::Service;

/// A field that a controller writes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Foreign {
    /// The group of the objects; empty for Kubernetes' own.
    pub group: &'static str,
    /// Their kind.
    pub kind: &'static str,
    /// The field, as jq finds it.
    pub path: &'static str,
}

/// Those of a cell.
pub fn fields(lowering: &Lowering<'_>, cell: usize) -> Vec<Foreign> {
    let services: Vec<&Service> = lowering.all::<Service>().iter().filter_map(|declared| declared.at(cell)).collect();
    let mut fields = of_rollouts(lowering, &services, cell);
    fields.extend(of_restarts(lowering, &services, cell));
    fields
}

/// What Argo Rollouts writes: which pods a Service leads to, and the weights of routes.
fn of_rollouts(lowering: &Lowering<'_>, services: &[&Service], cell: usize) -> Vec<Foreign> {
    let canaries = services.iter().filter(|service| is_canary(service));
    let routings: Vec<_> = canaries.filter_map(|service| routing(lowering, service, cell)).collect();
    let selector = Foreign { group: "", kind: "Service", path: ".spec.selector.\"rollouts-pod-template-hash\"" };
    let weights =
        Foreign { group: "networking.istio.io", kind: "VirtualService", path: ".spec.http[]?.route[]?.weight" };
    let shares =
        Foreign { group: "gateway.networking.k8s.io", kind: "HTTPRoute", path: ".spec.rules[]?.backendRefs[]?.weight" };
    let selects = services.iter().any(|service| is_controlled(service) && !service.port.is_empty());
    let weighs = routings.iter().any(|routing| routing.istio.is_some());
    let shares_out = routings.iter().any(|routing| !routing.plugins.is_empty());
    let fields = [(selects, selector), (weighs, weights), (shares_out, shares)];
    fields.into_iter().filter_map(|(is_written, field)| is_written.then_some(field)).collect()
}

/// What Reloader writes into pods that read Secrets: those of services, of pools, and of the proxies that ask people to log in.
fn of_restarts(lowering: &Lowering<'_>, services: &[&Service], cell: usize) -> impl Iterator<Item = Foreign> {
    let readers = services.iter().filter(|service| component::reads_secrets(lowering, service, cell));
    let mut forms: Vec<Form> = readers.map(|service| form(service)).collect();
    let asks = |service: &&Service| entrance::asks_to_log_in(lowering, service, cell);
    if data::has_pools(lowering, cell) || services.iter().any(asks) {
        forms.push(Form::Deployment);
    }
    let held = RUNNERS.iter().filter(move |(form, ..)| forms.contains(form));
    held.map(|(_, group, kind)| Foreign { group, kind, path: restart::WRITTEN })
}

/// What runs the pods of each form: its group, and its kind.
const RUNNERS: &[(Form, &str, &str)] = &[
    (Form::Deployment, "apps", "Deployment"),
    (Form::StatefulSet, "apps", "StatefulSet"),
    (Form::DaemonSet, "apps", "DaemonSet"),
    (Form::Rollout, "argoproj.io", "Rollout"),
];
