//! How a new version of a service comes in: task by task, or beside the old one, to which the requests go back when an alarm says so
//! (Amazon ECS Developer Guide, deployment strategies).

use serde_json::{Value, json};

use super::super::super::document::{Blocks, expression, label};
use super::super::here::Here;
use super::super::service_role;
use crate::derive::placement;
use crate::types::Duration;
use crate::words::rollout::{BlueGreen, Canary, Rollout};
use crate::words::service::Service;

/// How long the old version waits after the new one has taken over where nothing is said, in minutes.
const WATCH: u64 = 5;

/// The share of requests that a canary begins with where nothing is said, in percent.
const FIRST_SHARE: u64 = 10;

/// What a service says about its deployments.
pub fn deployment(service: &Service) -> Option<Value> {
    if !placement::is_shifted(service) {
        return None;
    }
    match &service.rollout.as_ref()?.value {
        Rollout::BlueGreen(rollout) => Some(blue_green(rollout)),
        Rollout::Canary(rollout) => Some(canary(rollout)),
        Rollout::Rolling(_) | Rollout::Recreate(_) => None,
    }
}

fn blue_green(rollout: &BlueGreen) -> Value {
    let watched = rollout.promote.as_ref().and_then(|promote| promote.after.as_ref());
    json!({ "strategy": "BLUE_GREEN", "bake_time_in_minutes": minutes(watched.map(|after| after.value)) })
}

/// ECS knows one share before the whole: the first.
fn canary(rollout: &Canary) -> Value {
    let first = rollout.step.0.first();
    let share = first.map_or(FIRST_SHARE, |step| u64::from(step.share.whole()));
    let hold = first.and_then(|step| step.hold.as_ref()).map(|hold| hold.value);
    json!({
        "strategy": "CANARY",
        "bake_time_in_minutes": WATCH.to_string(),
        "canary_configuration": { "canary_percent": share, "canary_bake_time_in_minutes": minutes(hold) },
    })
}

/// Whole minutes, at least one, at most a day (Amazon ECS API Reference, DeploymentConfiguration).
fn minutes(time: Option<Duration>) -> String {
    time.map_or(WATCH, |time| time.seconds().div_ceil(60).clamp(1, 1440)).to_string()
}

/// How the tasks change: with `recreate` the old ones go first.
pub fn bounds(service: &Service) -> (u32, u32) {
    let recreates = service.rollout.as_ref().is_some_and(|rollout| matches!(rollout.value, Rollout::Recreate(_)));
    if recreates { (0, 100) } else { (100, 200) }
}

/// Adds the role with which ECS moves the rules of listeners, and gives the expression of its full name.
pub fn mover(here: &Here<'_, '_>, service: &Service, blocks: &mut Blocks) -> Value {
    let name = service.name.as_str();
    service_role(
        here,
        blocks,
        &format!("{}_rollout", label(&[name])),
        &here.role(&format!("{name}-rollout")),
        "ecs.amazonaws.com",
        &[],
        Some("AmazonECSInfrastructureRolePolicyForLoadBalancers"),
    )
}

/// What a place behind a gateway says besides, where requests go over to a new version.
pub fn pair(next: &str, rule: &str, role: &Value) -> Value {
    json!({
        "alternate_target_group_arn": expression(&format!("aws_lb_target_group.{next}.arn")),
        "production_listener_rule": expression(&format!("aws_lb_listener_rule.{rule}.arn")),
        "role_arn": role,
    })
}
