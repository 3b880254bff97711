//! How many tasks a service has: between its fewest and its most, by what it scales on (Application Auto Scaling, target tracking).

use serde_json::{Value, json};

use super::super::super::document::{Blocks, label};
use super::super::here::Here;
use crate::words::scale::{Scale, Target, Trigger};
use crate::words::service::Service;

/// How long after a change the next one may come, in seconds, where the spec does not say: out at once, in with patience.
const OUT: u64 = 60;
const IN: u64 = 300;

/// The bounds of a service, and a policy for each thing that it scales on.
pub fn of(here: &Here<'_, '_>, service: &Service, cluster: &str, blocks: &mut Blocks) {
    let Some(scale) = &service.scale else { return };
    let name = service.name.as_str();
    let (min, max) = bounds(scale);
    let dimension = json!({
        "service_namespace": "ecs",
        "resource_id": format!("service/{cluster}/{name}"),
        "scalable_dimension": "ecs:service:DesiredCount",
    });
    let label_of = label(&[name]);
    let mut target = dimension.clone();
    target["min_capacity"] = json!(min);
    target["max_capacity"] = json!(max);
    target["depends_on"] = json!([format!("aws_ecs_service.{label_of}")]);
    blocks.resource("aws_appautoscaling_target", &label_of, target);
    for trigger in scale.on.iter() {
        let Some(metric) = metric(here, service, trigger, cluster) else { continue };
        let mut policy = dimension.clone();
        policy["name"] = json!(format!("{name}-{}", trigger.measure.as_str()));
        policy["policy_type"] = json!("TargetTrackingScaling");
        policy["target_tracking_scaling_policy_configuration"] = tracking(scale, metric);
        policy["depends_on"] = json!([format!("aws_appautoscaling_target.{label_of}")]);
        blocks.resource("aws_appautoscaling_policy", &label(&[name, trigger.measure.as_str()]), policy);
    }
}

/// The fewest and the most tasks.
pub fn bounds(scale: &Scale) -> (u32, u32) {
    let min = scale.min.as_ref().map_or(1, |min| min.value);
    (min, scale.max.as_ref().map_or(min.max(1), |max| max.value))
}

fn tracking(scale: &Scale, mut metric: Value) -> Value {
    let pace = |pace: &Option<crate::schema::Block<crate::words::scale::Pace>>, usual: u64| {
        pace.as_ref().and_then(|pace| pace.after.as_ref()).map_or(usual, |after| after.seconds())
    };
    metric["scale_in_cooldown"] = json!(pace(&scale.down, IN));
    metric["scale_out_cooldown"] = json!(pace(&scale.up, OUT));
    metric
}

/// Measures that ECS has itself.
const PREDEFINED: &[(&str, &str)] =
    &[("cpu", "ECSServiceAverageCPUUtilization"), ("memory", "ECSServiceAverageMemoryUtilization")];

/// What is tracked, and the value that it is held to.
fn metric(here: &Here<'_, '_>, service: &Service, trigger: &Trigger, cluster: &str) -> Option<Value> {
    match trigger.target.as_ref().map(|target| &target.value) {
        Some(Target::Use(percent)) => {
            let (_, kind) = PREDEFINED.iter().find(|(measure, _)| *measure == trigger.measure.as_str())?;
            let predefined = json!({ "predefined_metric_type": kind });
            Some(json!({ "target_value": percent.whole(), "predefined_metric_specification": predefined }))
        }
        Some(Target::Backlog(of)) => {
            let platform = here.platform();
            let queue = match of.kind() {
                "topic" => platform.subscription(of.name(), service.name.as_str()),
                _ => platform.queue("queue", of.name()),
            };
            let each = trigger.each.as_ref().map_or(1, |each| each.value);
            Some(
                json!({ "target_value": each, "customized_metric_specification": backlog(&queue, cluster, service.name.as_str()) }),
            )
        }
        None => None,
    }
}

/// How many messages wait for each task that runs (Application Auto Scaling User Guide, metric math).
fn backlog(queue: &str, cluster: &str, service: &str) -> Value {
    let measured = |id: &str, namespace: &str, name: &str, dimensions: Value| {
        let metric = json!({ "namespace": namespace, "metric_name": name, "dimensions": dimensions });
        json!({ "id": id, "metric_stat": { "metric": metric, "stat": "Average" }, "return_data": false })
    };
    let queue = json!([{ "name": "QueueName", "value": queue }]);
    let tasks = json!([{ "name": "ClusterName", "value": cluster }, { "name": "ServiceName", "value": service }]);
    json!({ "metrics": [
        measured("waiting", "AWS/SQS", "ApproximateNumberOfMessagesVisible", queue),
        measured("running", "ECS/ContainerInsights", "RunningTaskCount", tasks),
        { "id": "each", "expression": "waiting / MAX([running, 1])", "label": "messages for each task", "return_data": true },
    ] })
}
