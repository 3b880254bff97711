//! How many pods: the HorizontalPodAutoscaler and the PodDisruptionBudget of a service.

use platc_kubernetes::Object;
use platc_kubernetes::k8s_openapi::api::autoscaling::v2::{
    CrossVersionObjectReference, HPAScalingRules, HorizontalPodAutoscaler, HorizontalPodAutoscalerBehavior,
    HorizontalPodAutoscalerSpec, MetricIdentifier, MetricSpec, MetricTarget, PodsMetricSource, ResourceMetricSource,
};
use platc_kubernetes::k8s_openapi::api::policy::v1::{PodDisruptionBudget, PodDisruptionBudgetSpec};
use platc_kubernetes::k8s_openapi::apimachinery::pkg::api::resource::Quantity;
use platc_kubernetes::k8s_openapi::apimachinery::pkg::util::intstr::IntOrString;

use super::{metadata, workload};
use crate::model::Platform;
use crate::words::rollout::Amount;
use crate::words::scale::{Pace, Scale, Target, Trigger};
use crate::words::service::Service;

/// The autoscaler of a service that has something to scale on.
pub fn of(platform: &Platform, service: &Service) -> Option<Object> {
    let scale = service.scale.as_ref()?;
    let metrics: Vec<_> = scale.on.iter().filter_map(metric).collect();
    if metrics.is_empty() {
        return None;
    }
    let (api_version, kind) = workload::form(service).api();
    let spec = HorizontalPodAutoscalerSpec {
        scale_target_ref: CrossVersionObjectReference {
            api_version: Some(api_version.to_owned()),
            kind: kind.to_owned(),
            name: service.name.to_string(),
        },
        min_replicas: scale.min.as_deref().map(|min| count(*min).max(1)),
        max_replicas: count(bounds(scale).1),
        metrics: Some(metrics),
        behavior: behaviour(scale),
    };
    let metadata = metadata::object(platform, service.name.as_str(), service.name.as_str());
    Some(HorizontalPodAutoscaler { metadata, spec: Some(spec), status: None }.into())
}

/// The replicas of a service that no autoscaler owns: an owner and a manifest that both say them would fight.
pub fn fixed_replicas(service: &Service) -> Option<i32> {
    let Some(scale) = &service.scale else { return Some(1) };
    let scaled = scale.on.iter().any(|trigger| metric(trigger).is_some());
    (!scaled).then(|| count(bounds(scale).0.max(1)))
}

/// The fewest and the most; where one is not said, the other bounds it.
pub fn bounds(scale: &Scale) -> (u32, u32) {
    let min = scale.min.as_ref().map(|min| min.value);
    let max = scale.max.as_ref().map(|max| max.value);
    (min.or(max).map_or(1, |least| least.min(min.unwrap_or(1))), max.or(min).unwrap_or(1))
}

fn metric(trigger: &Trigger) -> Option<MetricSpec> {
    match (trigger.measure.as_str(), trigger.target.as_ref().map(|target| &target.value)) {
        (name @ ("cpu" | "memory"), Some(Target::Use(share))) => Some(resource_metric(name, count(share.whole()))),
        ("backlog", _) => None,
        (name, _) => trigger.each.as_ref().map(|each| pods_metric(name, each.value)),
    }
}

fn resource_metric(name: &str, utilization: i32) -> MetricSpec {
    let target = MetricTarget {
        type_: "Utilization".to_owned(),
        average_utilization: Some(utilization),
        ..MetricTarget::default()
    };
    MetricSpec {
        type_: "Resource".to_owned(),
        resource: Some(ResourceMetricSource { name: name.to_owned(), target }),
        ..MetricSpec::default()
    }
}

fn pods_metric(name: &str, each: u32) -> MetricSpec {
    let target = MetricTarget {
        type_: "AverageValue".to_owned(),
        average_value: Some(Quantity(each.to_string())),
        ..MetricTarget::default()
    };
    let metric = MetricIdentifier { name: name.to_owned(), selector: None };
    MetricSpec { type_: "Pods".to_owned(), pods: Some(PodsMetricSource { metric, target }), ..MetricSpec::default() }
}

fn behaviour(scale: &Scale) -> Option<HorizontalPodAutoscalerBehavior> {
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

/// The budget of a service that has one; a service of one pod has none, since it could never be moved.
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
        selector: Some(metadata::pods_of(service.name.as_str())),
        ..PodDisruptionBudgetSpec::default()
    };
    let metadata = metadata::object(platform, service.name.as_str(), service.name.as_str());
    (most > 1).then(|| PodDisruptionBudget { metadata, spec: Some(spec), status: None }.into())
}

fn count(number: u32) -> i32 {
    i32::try_from(number).unwrap_or(i32::MAX)
}
