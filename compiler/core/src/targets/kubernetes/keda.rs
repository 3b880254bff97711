//! Scaling on what is measured outside of the pods: KEDA's ScaledObject, whose triggers ask Prometheus.
//!
//! While Prometheus does not answer, KEDA leaves the number of pods as it is.

use platc_kubernetes::Object;
use platc_kubernetes::custom::Pairs;
use platc_kubernetes::custom::keda::{
    Advanced, AutoscalerConfig, MetricType, ScaleTarget, ScaledObject, ScaledObjectSpec, Trigger as KedaTrigger,
};

use super::autoscaler::{behaviour, bounds, count, share};
use super::{mesh, metadata, pod};
use crate::derive::form;
use crate::model::promql;
use crate::targets::Lowering;
use crate::words::scale::{Scale, Target, Trigger};
use crate::words::service::Service;

/// The ScaledObject of a service, with all of its triggers: the number of pods is the largest that one of them calls for.
pub fn scaled_object(lowering: &Lowering<'_>, service: &Service, scale: &Scale, cell: usize) -> Object {
    let (api_version, kind) = form(service).api();
    let (least, most) = bounds(scale);
    let spec = ScaledObjectSpec {
        scale_target_ref: ScaleTarget {
            api_version: Some(api_version.to_owned()),
            kind: Some(kind.to_owned()),
            name: service.name.to_string(),
        },
        min_replica_count: Some(count(least)),
        max_replica_count: Some(count(most)),
        cooldown_period: (least == 0).then(|| cooldown(scale)).flatten(),
        advanced: behaviour(scale).map(|behaviour| Advanced {
            horizontal_pod_autoscaler_config: Some(AutoscalerConfig {
                behavior: Some(behaviour),
                ..Default::default()
            }),
            ..Advanced::default()
        }),
        triggers: scale.on.iter().filter_map(|on| trigger(lowering, service, on, cell)).collect(),
        ..ScaledObjectSpec::default()
    };
    let metadata = metadata::object(lowering.platform(), service.name.as_str(), service.name.as_str());
    ScaledObject { metadata, spec }.into()
}

/// How long nothing must wait before the last pod goes, in seconds: as long as it takes for any other to go.
fn cooldown(scale: &Scale) -> Option<i32> {
    let after = scale.down.as_ref()?.after.as_ref()?;
    i32::try_from(after.seconds()).ok()
}

fn trigger(lowering: &Lowering<'_>, service: &Service, on: &Trigger, cell: usize) -> Option<KedaTrigger> {
    if let Some(share) = share(on) {
        let mut metadata = Pairs::from([("value".to_owned(), share.to_string())]);
        if mesh::is_there(lowering, cell) {
            metadata.insert("containerName".to_owned(), pod::CONTAINER.to_owned());
        }
        return Some(KedaTrigger {
            scaler: on.measure.to_string(),
            metric_type: Some(MetricType::Utilization),
            metadata,
            ..KedaTrigger::default()
        });
    }
    let settings = [
        ("serverAddress", promql::PROMETHEUS.to_owned()),
        ("query", query(lowering, service, on, cell)?),
        ("threshold", on.each.as_ref()?.value.to_string()),
    ];
    Some(KedaTrigger {
        scaler: "prometheus".to_owned(),
        name: Some(on.measure.to_string().replace('_', "-")),
        metric_type: Some(MetricType::AverageValue),
        metadata: settings.into_iter().map(|(name, value)| (name.to_owned(), value)).collect(),
        ..KedaTrigger::default()
    })
}

/// What is measured in the whole region, of which each pod takes its part.
fn query(lowering: &Lowering<'_>, service: &Service, on: &Trigger, cell: usize) -> Option<String> {
    let platform = lowering.platform();
    if let Some(Target::Backlog(target)) = on.target.as_ref().map(|target| &target.value) {
        lowering.depends(&target.address.node());
        let cloud = platform.cells.get(cell).map_or("", |cell| cell.cloud.as_str());
        return promql::backlog_of(platform, cloud, target.kind(), target.name());
    }
    let metric = on.measure.as_str();
    let labels = promql::scraped_through(platform, service.name.as_str());
    let grows = service.metrics.as_ref().is_some_and(|metrics| metrics.counter.get(metric).is_some());
    Some(match grows {
        true => format!("sum(rate({metric}{{{labels}}}[{RATE_WINDOW}]))"),
        false => format!("sum({metric}{{{labels}}})"),
    })
}

/// Over which time a rate is taken: four scrapes of the operator's usual interval, so that one may be lost.
const RATE_WINDOW: &str = "2m";
