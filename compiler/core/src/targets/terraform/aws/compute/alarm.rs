//! The alarm that brings a deployment back: too many answers of a service are errors of its own.

use serde_json::{Value, json};

use super::super::super::document::{Blocks, expression, label};
use super::super::here::Here;
use super::places::Place;
use crate::model::names;
use crate::words::service::Service;

/// The share of answers that may be errors where the service's alert about them says nothing, in percent.
const SHARE: f64 = 5.0;

/// Adds the alarm of a service behind gateways, and gives its name.
pub fn of(here: &Here<'_, '_>, service: &Service, places: &[Place<'_>], blocks: &mut Blocks) -> Value {
    let name = service.name.as_str();
    let mut metrics = Vec::new();
    let mut sums = [Vec::new(), Vec::new()];
    for place in places {
        let gateway = place.exposures.first().and_then(|exposure| exposure.gateway.as_deref()).unwrap_or_default();
        for group in place.labels(service) {
            let metric_names = ["HTTPCode_Target_5XX_Count", "RequestCount"];
            for (metric, sum) in metric_names.into_iter().zip(&mut sums) {
                let id = format!("m{}", metrics.len());
                sum.push(format!("FILL({id}, 0)"));
                metrics.push(measured(&id, metric, gateway, &group));
            }
        }
    }
    let [errors, requests] = sums.map(|sum| sum.join(" + "));
    let share = format!("IF({requests} > 0, 100 * ({errors}) / ({requests}), 0)");
    metrics.push(json!({ "id": "share", "expression": share, "label": "errors in percent", "return_data": true }));
    let platform = here.platform();
    let fields = json!({
        "alarm_name": names::ecs_cluster(&platform.name, &platform.environment, here.region(), &format!("{name}-errors")),
        "alarm_description": format!("More than {}% of what service {name} answers are errors: a new version of it goes back.", threshold(service)),
        "comparison_operator": "GreaterThanThreshold",
        "threshold": threshold(service),
        "evaluation_periods": 2,
        "treat_missing_data": "notBreaching",
        "metric_query": metrics,
    });
    let label = label(&[name]);
    blocks.resource("aws_cloudwatch_metric_alarm", &label, fields);
    expression(&format!("aws_cloudwatch_metric_alarm.{label}.alarm_name"))
}

/// A count of a target group in a minute (Elastic Load Balancing, CloudWatch metrics for an Application Load Balancer).
fn measured(id: &str, metric: &str, gateway: &str, group: &str) -> Value {
    let dimensions = json!({
        "LoadBalancer": expression(&format!("aws_lb.{}.arn_suffix", label(&[gateway]))),
        "TargetGroup": expression(&format!("aws_lb_target_group.{group}.arn_suffix")),
    });
    let metric = json!({
        "namespace": "AWS/ApplicationELB",
        "metric_name": metric,
        "period": 60,
        "stat": "Sum",
        "dimensions": dimensions,
    });
    json!({ "id": id, "metric": metric, "return_data": false })
}

/// What the service's own alert about errors calls too many.
fn threshold(service: &Service) -> f64 {
    let said = service.alert.get("errors").and_then(|alert| alert.above.as_ref());
    said.and_then(|above| above.as_str().trim_end_matches('%').parse().ok()).unwrap_or(SHARE)
}
