//! How many pods: what counts them, a HorizontalPodAutoscaler or KEDA's ScaledObject, and the PodDisruptionBudget of a service.
//!
//! A workload has one owner. CPU and memory are what a HorizontalPodAutoscaler knows by itself; as soon as a metric of the platform or
//! a backlog counts, or a service may go down to none, the ScaledObject has all of its triggers.

use platc_kubernetes::Object;
use platc_kubernetes::k8s_openapi::api::autoscaling::v2::{
    ContainerResourceMetricSource, CrossVersionObjectReference, HPAScalingRules, HorizontalPodAutoscaler,
    HorizontalPodAutoscalerBehavior, HorizontalPodAutoscalerSpec, MetricSpec, MetricTarget, ResourceMetricSource,
};
use platc_kubernetes::k8s_openapi::api::policy::v1::{PodDisruptionBudget, PodDisruptionBudgetSpec};
use platc_kubernetes::k8s_openapi::apimachinery::pkg::util::intstr::IntOrString;

use super::{keda, mesh, metadata, pod};
use crate::derive::form;
use crate::model::Platform;
use crate::targets::Lowering;
use crate::words::rollout::Amount;
use crate::words::scale::{Pace, Scale, Target, Trigger};
use crate::words::service::Service;

/// The autoscaler of a service that has something to scale on.
pub fn of(lowering: &Lowering<'_>, service: &Service, cell: usize) -> Option<Object> {
    let scale = service.scale.as_ref().filter(|scale| is_owned(scale))?;
    if needs_events(scale) {
        return Some(keda::scaled_object(lowering, service, scale, cell));
    }
    Some(horizontal(lowering, service, scale, cell))
}

/// Whether an autoscaler decides how many pods there are.
fn is_owned(scale: &Scale) -> bool {
    scale.on.iter().any(|trigger| is_outside(trigger) || share(trigger).is_some())
}

/// Whether it takes more than a HorizontalPodAutoscaler can read.
fn needs_events(scale: &Scale) -> bool {
    bounds(scale).0 == 0 || scale.on.iter().any(is_outside)
}

/// Whether a trigger is measured outside of the pods' own CPU and memory, so that it can call for a first pod.
pub fn is_outside(trigger: &Trigger) -> bool {
    !matches!(trigger.measure.as_str(), "cpu" | "memory")
}

/// The share in whole percent that a trigger keeps CPU or memory at.
pub fn share(trigger: &Trigger) -> Option<u32> {
    match trigger.target.as_ref().map(|target| &target.value) {
        Some(Target::Use(share)) if !is_outside(trigger) => Some(share.whole()),
        _ => None,
    }
}

fn horizontal(lowering: &Lowering<'_>, service: &Service, scale: &Scale, cell: usize) -> Object {
    let in_mesh = mesh::is_there(lowering, cell);
    let (api_version, kind) = form(service).api();
    let spec = HorizontalPodAutoscalerSpec {
        scale_target_ref: CrossVersionObjectReference {
            api_version: Some(api_version.to_owned()),
            kind: kind.to_owned(),
            name: service.name.to_string(),
        },
        min_replicas: scale.min.as_deref().map(|min| count(*min).max(1)),
        max_replicas: count(bounds(scale).1),
        metrics: Some(scale.on.iter().filter_map(|on| metric(on, in_mesh)).collect()),
        behavior: behaviour(scale),
    };
    let metadata = metadata::object(lowering.platform(), service.name.as_str(), service.name.as_str());
    HorizontalPodAutoscaler { metadata, spec: Some(spec), status: None }.into()
}

/// The replicas of a service that no autoscaler owns: an owner and a manifest that both say them would fight.
pub fn fixed_replicas(service: &Service) -> Option<i32> {
    let Some(scale) = &service.scale else { return Some(1) };
    (!is_owned(scale)).then(|| count(bounds(scale).0.max(1)))
}

/// The fewest and the most; where one is not said, the other bounds it.
pub fn bounds(scale: &Scale) -> (u32, u32) {
    let min = scale.min.as_ref().map(|min| min.value);
    let max = scale.max.as_ref().map(|max| max.value);
    (min.or(max).map_or(1, |least| least.min(min.unwrap_or(1))), max.or(min).unwrap_or(1))
}

/// Beside a proxy it is the application alone that counts.
fn metric(trigger: &Trigger, in_mesh: bool) -> Option<MetricSpec> {
    let target = MetricTarget {
        type_: "Utilization".to_owned(),
        average_utilization: Some(count(share(trigger)?)),
        ..MetricTarget::default()
    };
    let name = trigger.measure.to_string();
    Some(match in_mesh {
        true => MetricSpec {
            type_: "ContainerResource".to_owned(),
            container_resource: Some(ContainerResourceMetricSource {
                container: pod::CONTAINER.to_owned(),
                name,
                target,
            }),
            ..MetricSpec::default()
        },
        false => MetricSpec {
            type_: "Resource".to_owned(),
            resource: Some(ResourceMetricSource { name, target }),
            ..MetricSpec::default()
        },
    })
}

/// How fast the number of pods changes: only after the measure has called for it for so long.
pub fn behaviour(scale: &Scale) -> Option<HorizontalPodAutoscalerBehavior> {
    let rules = |pace: Option<&Pace>| {
        let seconds = pace.and_then(|pace| pace.after.as_ref()).and_then(|after| i32::try_from(after.seconds()).ok());
        seconds.map(|seconds| HPAScalingRules {
            stabilization_window_seconds: Some(seconds),
            ..HPAScalingRules::default()
        })
    };
    let (scale_down, scale_up) = (rules(scale.down.as_deref()), rules(scale.up.as_deref()));
    (scale_down.is_some() || scale_up.is_some()).then_some(HorizontalPodAutoscalerBehavior { scale_down, scale_up })
}

/// The budget of a service that has one; pods that are not well are no reason to keep a machine from being emptied. A service of one pod has none, since it could never be moved.
pub fn disruption_budget(platform: &Platform, service: &Service) -> Option<Object> {
    let disruption = service.disruption.as_ref()?;
    let most = service.scale.as_ref().map_or(1, |scale| bounds(scale).1);
    let amount = |amount: &Amount| match amount {
        Amount::Count(number) => IntOrString::Int(count(*number)),
        Amount::Share(share) => IntOrString::String(share.to_string()),
    };
    let spec = PodDisruptionBudgetSpec {
        min_available: disruption.min_available.as_deref().map(amount),
        max_unavailable: disruption
            .max_unavailable
            .as_deref()
            .filter(|_| disruption.min_available.is_none())
            .map(amount),
        unhealthy_pod_eviction_policy: Some("AlwaysAllow".to_owned()),
        selector: Some(metadata::pods_of(service.name.as_str())),
        ..PodDisruptionBudgetSpec::default()
    };
    let metadata = metadata::object(platform, service.name.as_str(), service.name.as_str());
    (most > 1).then(|| PodDisruptionBudget { metadata, spec: Some(spec), status: None }.into())
}

/// A number as Kubernetes has it.
pub fn count(number: u32) -> i32 {
    i32::try_from(number).unwrap_or(i32::MAX)
}
