//! A container of a task: as tightly held as one of a pod would be.

use serde_json::{Value, json};

use super::super::super::document::expression;
use super::super::here::Here;
use super::environment::Environment;
use crate::finding::Finding;
use crate::schema::{Block, List};
use crate::targets::image;
use crate::types::Text;
use crate::words::service::{Protocol, Service, ServicePort};
use crate::words::workload::{ImageUse, PodSecurity, Resources};

/// The name of the container that a task is for.
pub const OWN: &str = "app";

/// The memory of a container that says nothing, in mebibytes: ECS wants to know (the limit that a namespace gives too).
const USUAL_MEMORY: u64 = 512;

/// What a container is made from.
pub struct Wanted<'a> {
    /// Its name in the task.
    pub name: &'a str,
    /// The label of the task's blocks.
    pub task: &'a str,
    /// What it runs.
    pub image: &'a Block<ImageUse>,
    /// What to run instead of the image's own entry point.
    pub command: &'a List<Text>,
    /// What to hand to the entry point.
    pub args: &'a List<Text>,
    /// What it asks for and may take.
    pub resources: Option<&'a Resources>,
    /// How tightly it is held.
    pub security: Option<&'a PodSecurity>,
    /// What it is told.
    pub environment: &'a Environment,
}

impl Wanted<'_> {
    /// The definition of a container without which its task ends (Amazon ECS API Reference, ContainerDefinition).
    ///
    /// # Errors
    /// Where its image has no version, or a word of its command is not known before anything is applied.
    pub fn definition(&self, here: &Here<'_, '_>) -> Result<Value, Finding> {
        let writable = self.security.is_some_and(|security| security.writable_root.on);
        let mut container = json!({
            "name": self.name,
            "image": image::reference(here.lowering, self.image, here.cell)?,
            "essential": true,
            "environment": self.environment.known,
            "secrets": self.environment.fetched,
            "readonlyRootFilesystem": !writable,
            "privileged": false,
            "linuxParameters": { "initProcessEnabled": true, "capabilities": { "drop": ["ALL"] } },
            "mountPoints": [{ "sourceVolume": "tmp", "containerPath": "/tmp", "readOnly": false }],
            "logConfiguration": {
                "logDriver": "awslogs",
                "options": {
                    "awslogs-group": expression(&format!("aws_cloudwatch_log_group.{}.name", self.task)),
                    "awslogs-region": here.location(),
                    "awslogs-stream-prefix": self.name,
                },
            },
        });
        if !self.command.0.is_empty() {
            container["entryPoint"] = json!(words(self.command)?);
        }
        if !self.args.0.is_empty() {
            container["command"] = json!(words(self.args)?);
        }
        sizes(&mut container, self.resources);
        Ok(container)
    }
}

fn words(list: &List<Text>) -> Result<Vec<&str>, Finding> {
    list.0.iter().map(|word| Text::early(&word.value, word.place)).collect()
}

/// What a container asks for and may take: CPU in 1024ths of a core, memory in mebibytes.
fn sizes(container: &mut Value, resources: Option<&Resources>) {
    if let Some(cpu) = resources.and_then(|resources| resources.cpu.as_ref()) {
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

/// The ports of a service as its container has them.
pub fn ports(service: &Service) -> Vec<Value> {
    let transport = |port: &ServicePort| {
        if port.protocol.as_ref().is_some_and(|protocol| protocol.value == Protocol::Udp) { "udp" } else { "tcp" }
    };
    let mapping = |port: &ServicePort| {
        json!({
            "name": port.name.as_str(),
            "containerPort": port.number.0,
            "hostPort": port.number.0,
            "protocol": transport(port),
        })
    };
    service.port.iter().map(mapping).collect()
}

/// A command that says whether the container is well; paths are asked by the load balancer.
///
/// # Errors
/// Where a word of the command is not known before anything is applied.
pub fn health(service: &Service) -> Result<Option<Value>, Finding> {
    let Some(health) = service.health.as_ref().filter(|health| !health.command.0.is_empty()) else { return Ok(None) };
    let mut command = vec!["CMD"];
    command.extend(words(&health.command)?);
    let every = health.every.as_ref().map_or(10, |every| every.seconds().clamp(5, 300));
    Ok(Some(json!({ "command": command, "interval": every, "retries": 3, "startPeriod": 60 })))
}
