//! The task of a service: its container, as tightly held as a pod would be, and the role that starts it.

use serde_json::{Value, json};

use super::super::super::document::{Blocks, expression, label};
use super::super::here::Here;
use super::super::identity::{uses, workloads};
use super::super::{attach, policy_document, retention, rights};
use super::environment::{self, Environment};
use crate::derive::Workload;
use crate::finding::Finding;
use crate::targets::image;
use crate::types::Text;
use crate::words::service::Service;
use crate::words::workload::Resources;

/// How long the lines of a task are kept, in days.
const KEEP: u64 = 30;

/// The name of the container.
pub const CONTAINER: &str = "app";

/// The task definition of a service, its log group and its roles.
pub fn definition(here: &Here<'_, '_>, service: &Service, blocks: &mut Blocks) -> Result<(), Finding> {
    let name = service.name.as_str();
    let label = label(&[name]);
    let workload = Workload::service(service);
    let environment = environment::of(here, &workload);
    let group = json!({
        "name": here.log_group(&format!("service/{name}")),
        "retention_in_days": retention::at_least(KEEP),
        "kms_key_id": here.key("logs"),
    });
    blocks.resource("aws_cloudwatch_log_group", &label, group);
    starter(here, name, &environment, blocks);
    let container = container(here, service, &environment)?;
    let mut fields = json!({
        "family": format!("{}-{}-{}-{name}", here.platform().name, here.platform().environment, here.region()),
        "requires_compatibilities": ["EC2"],
        "network_mode": "awsvpc",
        "execution_role_arn": expression(&format!("aws_iam_role.{label}_start.arn")),
        "volume": [{ "name": "tmp" }],
        "container_definitions": json!([container]).to_string(),
    });
    if !uses::statements(here, &workload).is_empty() {
        fields["task_role_arn"] = json!(here.iam_arn(&format!("role/{}", here.role(name))));
    }
    blocks.resource("aws_ecs_task_definition", &label, fields);
    Ok(())
}

fn container(here: &Here<'_, '_>, service: &Service, environment: &Environment) -> Result<Value, Finding> {
    let writable = service.security.as_ref().is_some_and(|security| security.writable_root.on);
    let ports: Vec<Value> = service
        .port
        .iter()
        .map(|port| json!({ "name": port.name.as_str(), "containerPort": port.number.0, "hostPort": port.number.0, "protocol": "tcp" }))
        .collect();
    let label = label(&[service.name.as_str()]);
    let mut container = json!({
        "name": CONTAINER,
        "image": image::reference(here.lowering, &service.image, here.cell)?,
        "essential": true,
        "portMappings": ports,
        "environment": environment.known,
        "secrets": environment.fetched,
        "readonlyRootFilesystem": !writable,
        "privileged": false,
        "linuxParameters": { "initProcessEnabled": true, "capabilities": { "drop": ["ALL"] } },
        "mountPoints": [{ "sourceVolume": "tmp", "containerPath": "/tmp", "readOnly": false }],
        "logConfiguration": {
            "logDriver": "awslogs",
            "options": {
                "awslogs-group": expression(&format!("aws_cloudwatch_log_group.{label}.name")),
                "awslogs-region": here.location(),
                "awslogs-stream-prefix": CONTAINER,
            },
        },
    });
    if !service.command.0.is_empty() {
        let words: Result<Vec<&str>, Finding> =
            service.command.0.iter().map(|word| Text::early(&word.value, word.place)).collect();
        container["command"] = json!(words?);
    }
    if let Some(check) = health(service)? {
        container["healthCheck"] = check;
    }
    sizes(&mut container, service.resources.as_deref());
    Ok(container)
}

/// What a container asks for and may take: CPU in 1024ths of a core, memory in mebibytes (Amazon ECS, ContainerDefinition).
fn sizes(container: &mut Value, resources: Option<&Resources>) {
    let cpu = resources.and_then(|resources| resources.cpu.as_ref());
    if let Some(cpu) = cpu {
        container["cpu"] = json!(cpu.request.millicores * 1024 / 1000);
    }
    let mebibytes = |bytes: u64| bytes.div_ceil(1 << 20);
    if let Some(memory) = resources.and_then(|resources| resources.memory.as_ref()) {
        container["memoryReservation"] = json!(mebibytes(memory.request.bytes()));
        let limit = memory.limit.as_ref().map_or(memory.request.bytes(), |limit| limit.bytes());
        container["memory"] = json!(mebibytes(limit));
    } else {
        container["memory"] = json!(USUAL_MEMORY);
    }
}

/// The memory of a container that says nothing, in mebibytes: ECS wants to know (the limit that a namespace gives too).
const USUAL_MEMORY: u64 = 512;

/// A command that says whether the container is well; paths are asked by the load balancer.
fn health(service: &Service) -> Result<Option<Value>, Finding> {
    let Some(health) = service.health.as_ref().filter(|health| !health.command.0.is_empty()) else { return Ok(None) };
    let words: Result<Vec<&str>, Finding> =
        health.command.0.iter().map(|word| Text::early(&word.value, word.place)).collect();
    let mut command = vec!["CMD"];
    command.extend(words?);
    let every = health.every.as_ref().map_or(10, |every| every.seconds().clamp(5, 300));
    Ok(Some(json!({ "command": command, "interval": every, "retries": 3, "startPeriod": 60 })))
}

/// The role that starts a task: it fetches the image, and what the task is to know.
fn starter(here: &Here<'_, '_>, service: &str, environment: &Environment, blocks: &mut Blocks) {
    let label = format!("{}_start", label(&[service]));
    let trust = policy_document(blocks, &format!("{label}_trust"), &[workloads::by_task(here)]);
    let name = here.role(&format!("{service}-start"));
    blocks.resource("aws_iam_role", &label, json!({ "name": name, "assume_role_policy": trust }));
    attach(blocks, &label, &["service-role/AmazonECSTaskExecutionRolePolicy"]);
    let mut statements = Vec::new();
    if !environment.secrets.is_empty() {
        let arn = |path: &String| {
            expression(&format!("data.aws_secretsmanager_secret.{}.arn", environment::data_label(path)))
        };
        let secrets: Vec<Value> = environment.secrets.iter().map(arn).collect();
        statements.push(json!({ "actions": ["secretsmanager:GetSecretValue"], "resources": secrets }));
        statements.push(json!({ "actions": ["kms:Decrypt"], "resources": [here.key("secrets")] }));
    }
    if !environment.facts.is_empty() {
        statements.push(json!({ "actions": ["ssm:GetParameters"], "resources": environment.facts }));
    }
    if !statements.is_empty() {
        rights(blocks, &label, &statements);
    }
}
