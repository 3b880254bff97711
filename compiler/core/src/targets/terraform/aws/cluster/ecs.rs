//! Amazon ECS on machines of one's own: the cluster, and for each pool a launch template, an Auto Scaling group, and the capacity
//! provider by which services make it grow.

use serde_json::{Value, json};

use super::super::super::addresses::Tier;
use super::super::super::document::{Blocks, expression, label};
use super::super::super::part::{File, Part};
use super::super::super::stack::Stack;
use super::super::here::Here;
use super::super::network::edges;
use super::super::{attach, placement, service_role};
use super::machine;
use crate::finding::Finding;
use crate::model::{instances, names};
use crate::targets::{Lowering, Unit};
use crate::words::cluster::{Cluster, NodePool, Scheduler};

/// The part.
pub const PART: Part = Part { rule: "terraform/aws-ecs", cloud: "aws", area: "cluster", files, blocks };

/// What a machine must be let do: join the cluster, be looked after without SSH.
const POLICIES: &[&str] = &["service-role/AmazonEC2ContainerServiceforEC2Role", "AmazonSSMManagedInstanceCore"];

/// Where AWS says which image is the current one (Amazon ECS Developer Guide, optimized AMI metadata).
const IMAGE: &str = "/aws/service/ecs/optimized-ami/amazon-linux-2023/recommended/image_id";

/// How full the machines of a pool shall be, in percent: the rest is room for a task that cannot wait.
const FILL: u64 = 90;

fn files(lowering: &Lowering<'_>, stack: &Stack) -> Vec<File> {
    super::file(placement::cluster(lowering, stack.home(), Scheduler::Ecs), "")
}

fn blocks(lowering: &Lowering<'_>, stack: &Stack, _unit: &Unit, blocks: &mut Blocks) -> Result<(), Finding> {
    let Some(declared) = placement::cluster(lowering, stack.home(), Scheduler::Ecs) else { return Ok(()) };
    let here = Here::of(lowering, stack);
    let cluster = label(&[declared.name.as_str()]);
    let name =
        names::ecs_cluster(&here.platform().name, &here.platform().environment, here.region(), declared.name.as_str());
    let insights = json!({ "name": "containerInsights", "value": "enabled" });
    blocks.resource("aws_ecs_cluster", &cluster, json!({ "name": name, "setting": [insights] }));
    let machine = format!("{}-node", declared.name.as_str());
    service_role(&here, blocks, &cluster, &here.role(&machine), "ec2.amazonaws.com", &[], None);
    attach(blocks, &cluster, POLICIES);
    let role = expression(&format!("aws_iam_role.{cluster}.name"));
    blocks.resource("aws_iam_instance_profile", &cluster, json!({ "name": here.role(&machine), "role": role }));
    blocks.data("aws_ssm_parameter", &cluster, json!({ "name": IMAGE }));
    let subnets = here.subnets(Tier::Private);
    let group = here.group(&edges::ecs_machines(declared.name.as_str()));
    let shared = Shared { cluster: &cluster, name: &name, subnets, group };
    declared.node_pool.iter().for_each(|pool| one_pool(&shared, pool, blocks));
    providers(&cluster, declared, blocks);
    Ok(())
}

/// What all pools of a cluster have in common.
struct Shared<'a> {
    /// The label of the cluster's blocks.
    cluster: &'a str,
    /// The cluster's name.
    name: &'a str,
    subnets: Value,
    group: Value,
}

fn one_pool(shared: &Shared<'_>, pool: &NodePool, blocks: &mut Blocks) {
    let label = label(&[shared.cluster, pool.name.as_str()]);
    let name = format!("{}-{}", shared.name, pool.name.as_str());
    let (millicores, bytes) = pool.machine();
    let types = instances::at_least(millicores, bytes).map(|machine| machine.types).unwrap_or_default();
    let mut template = machine::launch_template(&name, &json!([shared.group]), machine::AMAZON_LINUX);
    template["image_id"] = expression(&format!("data.aws_ssm_parameter.{}.insecure_value", shared.cluster));
    template["instance_type"] = json!(types.first());
    let profile = expression(&format!("aws_iam_instance_profile.{}.arn", shared.cluster));
    template["iam_instance_profile"] = json!({ "arn": profile });
    template["user_data"] = expression(&format!("base64encode(\"{}\")", first_boot(shared.name)));
    blocks.resource("aws_launch_template", &label, template);
    let group = scaling_group(&name, &label, &shared.subnets, pool, &types);
    blocks.resource("aws_autoscaling_group", &label, group);
    let provider = json!({
        "auto_scaling_group_arn": expression(&format!("aws_autoscaling_group.{label}.arn")),
        "managed_draining": "ENABLED",
        "managed_termination_protection": "ENABLED",
        "managed_scaling": { "status": "ENABLED", "target_capacity": FILL },
    });
    blocks.resource(
        "aws_ecs_capacity_provider",
        &label,
        json!({ "name": name, "auto_scaling_group_provider": provider }),
    );
}

/// What a machine runs when it starts, as a string of Terraform's. A task gets the rights of its own role and never those of the
/// machine it is on.
fn first_boot(cluster: &str) -> String {
    [
        "#!/bin/bash",
        &format!("echo ECS_CLUSTER={cluster} >> /etc/ecs/ecs.config"),
        "echo ECS_AWSVPC_BLOCK_IMDS=true >> /etc/ecs/ecs.config",
    ]
    .map(|line| format!("{line}\\n"))
    .concat()
}

fn scaling_group(name: &str, label: &str, subnets: &Value, pool: &NodePool, types: &[String]) -> Value {
    let (min, max) = pool.bounds();
    let template =
        json!({ "launch_template_id": expression(&format!("aws_launch_template.{label}.id")), "version": "$Latest" });
    let usual = if pool.spot.on { types } else { types.get(..1).unwrap_or_default() };
    let overrides: Vec<Value> = usual.iter().map(|kind| json!({ "instance_type": kind })).collect();
    let on_demand = if pool.spot.on { 0 } else { 100 };
    json!({
        "name": name,
        "min_size": min,
        "max_size": max,
        "vpc_zone_identifier": subnets,
        "protect_from_scale_in": true,
        "health_check_type": "EC2",
        "capacity_rebalance": pool.spot.on,
        "mixed_instances_policy": {
            "launch_template": { "launch_template_specification": template, "override": overrides },
            "instances_distribution": {
                "on_demand_percentage_above_base_capacity": on_demand,
                "spot_allocation_strategy": "price-capacity-optimized",
            },
        },
        "instance_refresh": { "strategy": "Rolling", "preferences": { "min_healthy_percentage": 90 } },
        "tag": [
            { "key": "Name", "value": name, "propagate_at_launch": true },
            // Without this tag the capacity provider would add it, and Terraform take it away (Amazon ECS, managed scaling).
            { "key": "AmazonECSManaged", "value": "true", "propagate_at_launch": true },
        ],
        "lifecycle": { "ignore_changes": ["desired_capacity"] },
    })
}

/// A service that names no pool goes to the first one.
fn providers(cluster: &str, declared: &Cluster, blocks: &mut Blocks) {
    let name = |pool: &NodePool| {
        let label = label(&[cluster, pool.name.as_str()]);
        expression(&format!("aws_ecs_capacity_provider.{label}.name"))
    };
    let names: Vec<Value> = declared.node_pool.iter().map(name).collect();
    let id = expression(&format!("aws_ecs_cluster.{cluster}.name"));
    let mut fields = json!({ "cluster_name": id, "capacity_providers": names });
    if let Some(first) = names.first() {
        fields["default_capacity_provider_strategy"] = json!([{ "capacity_provider": first, "weight": 1 }]);
    }
    blocks.resource("aws_ecs_cluster_capacity_providers", cluster, fields);
}
