//! A service on Amazon ECS: tasks spread over zones, a new version that goes back by itself when it does not come up or answers with
//! errors, a place behind each gateway, and a name in the network.

use serde_json::{Value, json};

use super::super::super::addresses::Tier;
use super::super::super::document::{Blocks, expression, label};
use super::super::super::part::{File, Part};
use super::super::super::stack::Stack;
use super::super::here::Here;
use super::super::network::edges;
use super::super::placement;
use super::container::OWN;
use super::places::{self, Place};
use super::{alarm, autoscaling, rollout, task};
use crate::derive;
use crate::finding::Finding;
use crate::model::names;
use crate::targets::{Lowering, Unit, vanished};
use crate::words::cluster::{Cluster, Scheduler};
use crate::words::service::Service;

/// The part.
pub const PART: Part = Part { rule: "terraform/aws-ecs-service", cloud: "aws", area: "compute", files, blocks };

/// How long a task may take to come up before the load balancer's word counts, in seconds.
const GRACE: u64 = 60;

fn files(lowering: &Lowering<'_>, stack: &Stack) -> Vec<File> {
    let file = |service: &Service| {
        let name = service.name.to_string();
        File { stem: format!("service-{name}"), owner: format!("service.{name}"), node: name }
    };
    placement::ecs_services(lowering, stack.home()).map(file).collect()
}

fn blocks(lowering: &Lowering<'_>, stack: &Stack, unit: &Unit, blocks: &mut Blocks) -> Result<(), Finding> {
    let service = lowering.get::<Service>(&unit.name, stack.home()).ok_or_else(|| vanished(unit))?;
    // A service on ECS without such a cluster is an error of its own: `ecs-without-cluster`.
    let Some(cluster) = placement::cluster(lowering, stack.home(), Scheduler::Ecs) else { return Ok(()) };
    let here = Here::of(lowering, stack);
    let platform = here.platform();
    let cluster_name = names::ecs_cluster(&platform.name, &platform.environment, here.region(), cluster.name.as_str());
    task::of_service(&here, service, &label(&[&unit.name]), blocks)?;
    let mut fields = ecs_service(&here, service, cluster, &cluster_name);
    discovery(service, &mut fields, blocks);
    behind_gateways(&here, service, &mut fields, blocks);
    blocks.resource("aws_ecs_service", &label(&[&unit.name]), fields);
    autoscaling::of(&here, service, &cluster_name, blocks);
    Ok(())
}

fn ecs_service(here: &Here<'_, '_>, service: &Service, cluster: &Cluster, cluster_name: &str) -> Value {
    let name = service.name.as_str();
    let (fewest, most) = rollout::bounds(service);
    let mut fields = json!({
        "name": name,
        "cluster": cluster_name,
        "task_definition": expression(&format!("aws_ecs_task_definition.{}.arn", label(&[name]))),
        "desired_count": service.scale.as_ref().map_or(1, |scale| autoscaling::bounds(scale).0),
        "deployment_minimum_healthy_percent": fewest,
        "deployment_maximum_percent": most,
        "deployment_circuit_breaker": { "enable": true, "rollback": true },
        "availability_zone_rebalancing": if most > 100 { "ENABLED" } else { "DISABLED" },
        "enable_ecs_managed_tags": true,
        // Nobody opens a shell in a task: what it holds is changed by a new version.
        "enable_execute_command": false,
        "propagate_tags": "SERVICE",
        "ordered_placement_strategy": [
            { "type": "spread", "field": "attribute:ecs.availability-zone" },
            { "type": "spread", "field": "instanceId" },
        ],
        "network_configuration": {
            "subnets": here.subnets(Tier::Private),
            "security_groups": [here.group(&edges::of_service(name))],
        },
        // How many there are is the autoscaler's to say.
        "lifecycle": { "ignore_changes": ["desired_count"] },
    });
    if let Some(deployment) = rollout::deployment(service) {
        fields["deployment_configuration"] = deployment;
    }
    if let Some(pool) = pool(service, cluster) {
        let provider = format!("{cluster_name}-{pool}");
        fields["capacity_provider_strategy"] = json!([{ "capacity_provider": provider, "weight": 1 }]);
    }
    fields
}

/// The pool that a service runs on: its own word, else the first.
fn pool<'p>(service: &'p Service, cluster: &'p Cluster) -> Option<&'p str> {
    let said = service.run.as_ref().and_then(|run| run.node_pool.as_ref()).map(|pool| pool.name());
    said.or_else(|| cluster.node_pool.iter().next().map(|pool| pool.name.as_str()))
}

/// A name in the network. One whose requests go over to a new version has none, since names lead to tasks of both alike: it is
/// reached through its gateway (Amazon ECS Developer Guide, blue/green deployments).
fn discovery(service: &Service, fields: &mut Value, blocks: &mut Blocks) {
    if service.port.is_empty() || derive::placement::is_shifted(service) {
        return;
    }
    let label = label(&[service.name.as_str()]);
    let record = json!({ "ttl": 10, "type": "A" });
    let zone = expression("aws_service_discovery_private_dns_namespace.services.id");
    let discovered = json!({
        "name": service.name.as_str(),
        "dns_config": { "namespace_id": zone, "routing_policy": "MULTIVALUE", "dns_records": [record] },
    });
    blocks.resource("aws_service_discovery_service", &label, discovered);
    fields["service_registries"] =
        json!({ "registry_arn": expression(&format!("aws_service_discovery_service.{label}.arn")) });
}

/// ECS registers tasks only with target groups that a listener leads to already.
fn behind_gateways(here: &Here<'_, '_>, service: &Service, fields: &mut Value, blocks: &mut Blocks) {
    let places = places::of(here, service);
    if places.is_empty() {
        return;
    }
    places.iter().for_each(|place| place.groups(here, service, blocks));
    let role = derive::placement::is_shifted(service).then(|| rollout::mover(here, service, blocks));
    let balancers = places.iter().map(|place| balancer(service, place, role.as_ref())).collect();
    let rules = places.iter().flat_map(|place| rules(service, place));
    fields["depends_on"] = rules.map(|rule| json!(format!("aws_lb_listener_rule.{rule}"))).collect();
    fields["load_balancer"] = Value::Array(balancers);
    fields["health_check_grace_period_seconds"] = json!(GRACE);
    let alarm = alarm::of(here, service, &places, blocks);
    fields["alarms"] = json!({ "alarm_names": [alarm], "enable": true, "rollback": true });
}

/// The labels of the listeners' rules that lead to a place.
fn rules<'a>(service: &'a Service, place: &'a Place<'_>) -> impl Iterator<Item = String> + 'a {
    place.exposures.iter().filter_map(|exposure| {
        Some(label(&[exposure.gateway.as_deref()?, service.name.as_str(), exposure.name.as_str()]))
    })
}

fn balancer(service: &Service, place: &Place<'_>, role: Option<&Value>) -> Value {
    let groups = place.labels(service);
    let group = groups.first().map(String::as_str).unwrap_or_default();
    let mut fields = json!({
        "target_group_arn": expression(&format!("aws_lb_target_group.{group}.arn")),
        "container_name": OWN,
        "container_port": place.port.number.0,
    });
    let rule = rules(service, place).next();
    if let (Some(role), Some(next), Some(rule)) = (role, groups.get(1), rule) {
        fields["advanced_configuration"] = rollout::pair(next, &rule, role);
    }
    fields
}
