//! A service on Amazon ECS: tasks spread over zones, a new version that goes back by itself when it does not come up, a place behind
//! each gateway, and a name in the network.

use serde_json::{Value, json};

use super::super::super::addresses::Tier;
use super::super::super::document::{Blocks, expression, label};
use super::super::super::part::{File, Part};
use super::super::super::stack::Stack;
use super::super::here::Here;
use super::super::network::edges;
use super::super::placement;
use super::{autoscaling, task};
use crate::finding::Finding;
use crate::model::names;
use crate::targets::{Lowering, Unit, vanished};
use crate::words::cluster::{Cluster, Scheduler};
use crate::words::service::{AffinityKey, Protocol, Service, ServicePort};

/// The part.
pub const PART: Part = Part { rule: "terraform/aws-ecs-service", cloud: "aws", area: "compute", files, blocks };

/// How long a task goes on answering what has come already, in seconds.
const DRAIN: u64 = 30;

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
    task::definition(&here, service, blocks)?;
    exposed_ports(&here, service).for_each(|port| target_group(&here, service, port, blocks));
    discovery(service, blocks);
    ecs_service(&here, service, cluster, &cluster_name, blocks);
    autoscaling::of(&here, service, &cluster_name, blocks);
    Ok(())
}

/// The label of the target group of a port.
pub fn target_label(service: &str, port: &str) -> String {
    label(&[service, port])
}

/// The ports that a gateway leads to.
fn exposed_ports<'p>(here: &Here<'_, 'p>, service: &'p Service) -> impl Iterator<Item = &'p ServicePort> {
    let exposures = here.lowering.graph(here.cell).and_then(|graph| graph.exposures.get(service.name.as_str()));
    let ports: Vec<&str> = exposures
        .into_iter()
        .flatten()
        .filter(|exposure| exposure.gateway.is_some())
        .map(|exposure| exposure.port.as_str())
        .collect();
    service.port.iter().filter(move |port| ports.contains(&port.name.as_str()))
}

/// What a load balancer calls the protocols that it can speak to a task (Elastic Load Balancing, target groups).
const PROTOCOLS: &[(Protocol, &str)] = &[(Protocol::Grpc, "GRPC"), (Protocol::Http2, "HTTP2")];

fn target_group(here: &Here<'_, '_>, service: &Service, port: &ServicePort, blocks: &mut Blocks) {
    let name = service.name.as_str();
    let platform = here.platform();
    let spoken = port.protocol.as_ref().map_or(Protocol::Http, |protocol| protocol.value);
    let version = PROTOCOLS.iter().find(|(known, _)| *known == spoken).map_or("HTTP1", |(_, version)| *version);
    let mut fields = json!({
        "name": names::load_balancer(&platform.name, &platform.environment, here.region(), &format!("{name}-{}", port.name.as_str())),
        "vpc_id": here.vpc(),
        "target_type": "ip",
        "port": port.number.0,
        "protocol": "HTTP",
        "protocol_version": version,
        "deregistration_delay": DRAIN,
        "health_check": health_check(service, version),
    });
    let by_cookie = service.session_affinity.as_ref().filter(|affinity| affinity.by.value == AffinityKey::Cookie);
    if let Some(affinity) = by_cookie {
        let seconds = affinity.timeout.as_ref().map_or(3600, |timeout| timeout.seconds());
        fields["stickiness"] = json!({ "type": "lb_cookie", "enabled": true, "cookie_duration": seconds });
    }
    blocks.resource("aws_lb_target_group", &target_label(name, port.name.as_str()), fields);
}

/// Where and how often a task is asked whether requests may come. The answer must come before the next question.
fn health_check(service: &Service, version: &str) -> Value {
    let health = service.health.as_ref();
    let path = health.and_then(|health| health.ready.as_ref()).map_or_else(|| "/".to_owned(), |path| path.to_string());
    let every = health.and_then(|health| health.every.as_ref()).map_or(10, |every| every.seconds().clamp(5, 300));
    json!({
        "path": path,
        "matcher": if version == "GRPC" { "0-99" } else { "200-399" },
        "interval": every,
        "timeout": (every - 1).min(5),
        "healthy_threshold": 2,
        "unhealthy_threshold": 3,
    })
}

fn discovery(service: &Service, blocks: &mut Blocks) {
    if service.port.is_empty() {
        return;
    }
    let record = json!({ "ttl": 10, "type": "A" });
    let zone = expression("aws_service_discovery_private_dns_namespace.services.id");
    let fields = json!({
        "name": service.name.as_str(),
        "dns_config": { "namespace_id": zone, "routing_policy": "MULTIVALUE", "dns_records": [record] },
    });
    blocks.resource("aws_service_discovery_service", &label(&[service.name.as_str()]), fields);
}

fn ecs_service(here: &Here<'_, '_>, service: &Service, cluster: &Cluster, cluster_name: &str, blocks: &mut Blocks) {
    let name = service.name.as_str();
    let label_of = label(&[name]);
    let min = service.scale.as_ref().map_or(1, |scale| autoscaling::bounds(scale).0);
    let mut fields = json!({
        "name": name,
        "cluster": cluster_name,
        "task_definition": expression(&format!("aws_ecs_task_definition.{label_of}.arn")),
        "desired_count": min,
        "deployment_minimum_healthy_percent": 100,
        "deployment_maximum_percent": 200,
        "deployment_circuit_breaker": { "enable": true, "rollback": true },
        "availability_zone_rebalancing": "ENABLED",
        "enable_ecs_managed_tags": true,
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
    if let Some(pool) = pool(service, cluster) {
        let provider = format!("{cluster_name}-{pool}");
        fields["capacity_provider_strategy"] = json!([{ "capacity_provider": provider, "weight": 1 }]);
    }
    if !service.port.is_empty() {
        let registry = expression(&format!("aws_service_discovery_service.{label_of}.arn"));
        fields["service_registries"] = json!({ "registry_arn": registry });
    }
    behind_gateways(here, service, &mut fields);
    blocks.resource("aws_ecs_service", &label_of, fields);
}

/// The pool that a service runs on: its own word, else the first.
fn pool<'p>(service: &'p Service, cluster: &'p Cluster) -> Option<&'p str> {
    let said = service.run.as_ref().and_then(|run| run.node_pool.as_ref()).map(|pool| pool.name());
    said.or_else(|| cluster.node_pool.iter().next().map(|pool| pool.name.as_str()))
}

/// ECS registers tasks only with target groups that a listener leads to already.
fn behind_gateways(here: &Here<'_, '_>, service: &Service, fields: &mut Value) {
    let name = service.name.as_str();
    let groups: Vec<Value> = exposed_ports(here, service)
        .map(|port| {
            let group = expression(&format!("aws_lb_target_group.{}.arn", target_label(name, port.name.as_str())));
            json!({ "target_group_arn": group, "container_name": task::CONTAINER, "container_port": port.number.0 })
        })
        .collect();
    if groups.is_empty() {
        return;
    }
    let rules = service.expose.iter().filter_map(|expose| {
        let gateway = expose.via.as_ref()?.name();
        Some(json!(format!("aws_lb_listener_rule.{}", label(&[gateway, name, expose.name.as_str()]))))
    });
    fields["depends_on"] = Value::Array(rules.collect());
    fields["load_balancer"] = Value::Array(groups);
    fields["health_check_grace_period_seconds"] = json!(GRACE);
}
