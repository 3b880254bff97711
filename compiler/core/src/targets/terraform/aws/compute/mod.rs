//! What runs outside of a cluster on AWS: services, jobs and crons on Amazon ECS, and the load balancers in front of services.

pub mod alarm;
pub mod autoscaling;
pub mod companions;
pub mod container;
pub mod environment;
pub mod gateway;
pub mod places;
pub mod rollout;
pub mod service;
pub mod task;
pub mod tasks;

use serde_json::json;

use super::super::addresses::Tier;
use super::super::document::{Blocks, expression};
use super::super::part::{File, Part};
use super::super::stack::Stack;
use super::here::Here;
use super::network::edges;
use super::{lookups, placement, vpn};
use crate::finding::Finding;
use crate::model::names;
use crate::targets::{Lowering, Unit};

/// What the files of the area look up, and the names by which its services find each other.
pub const LOOKUPS: Part =
    Part { rule: "terraform/aws-compute-lookups", cloud: "aws", area: "compute", files: lookups_file, blocks: look_up };

fn lookups_file(lowering: &Lowering<'_>, stack: &Stack) -> Vec<File> {
    lookups::file(lowering, stack, &[&service::PART, &gateway::PART, &tasks::JOBS, &tasks::CRONS, &vpn::PART])
}

fn look_up(lowering: &Lowering<'_>, stack: &Stack, _unit: &Unit, blocks: &mut Blocks) -> Result<(), Finding> {
    let here = Here::of(lowering, stack);
    lookups::tiers(&here, &[Tier::Private, Tier::Public], blocks);
    lookups::keys(&here, &["logs", "secrets"], blocks);
    let services =
        placement::ecs_services(lowering, stack.home()).map(|service| edges::of_service(service.name.as_str()));
    let tasks = placement::ecs_tasks(lowering, stack.home()).into_iter().map(|task| edges::of_workload(&task));
    let gateways = placement::ecs_gateways(lowering, stack.home()).into_iter();
    let gateways = gateways.map(|gateway| edges::of_gateway(gateway.name.as_str()));
    let vpns = (vpn::PART.files)(lowering, stack).into_iter().map(|file| edges::of_vpn(&file.node));
    let groups: Vec<String> = services.chain(tasks).chain(gateways).chain(vpns).collect();
    lookups::groups(&here, &groups, blocks);
    environment::look_up(&here, blocks);
    if placement::ecs_services(lowering, stack.home()).next().is_some() {
        discovery_zone(&here, blocks);
    }
    Ok(())
}

/// The zone in which services on ECS answer by name.
fn discovery_zone(here: &Here<'_, '_>, blocks: &mut Blocks) {
    let zone = json!({ "name": names::discovery_zone(&here.platform().namespace), "vpc": here.vpc(), "description": "services on Amazon ECS" });
    blocks.resource("aws_service_discovery_private_dns_namespace", "services", zone);
    let value = expression("aws_service_discovery_private_dns_namespace.services.name");
    blocks.add(
        "output",
        "services",
        json!({ "description": "The zone in which services answer by name.", "value": value }),
    );
}
