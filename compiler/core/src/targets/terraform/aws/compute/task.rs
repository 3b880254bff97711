//! A task as ECS knows it: its containers, its log group, and the role that starts it.

use serde_json::{Value, json};

use super::super::super::document::{Blocks, expression};
use super::super::here::Here;
use super::super::identity::{uses, workloads};
use super::super::{attach, retention, rights, role};
use super::companions;
use super::container::{self, OWN, Wanted};
use super::environment::{self, Environment};
use crate::derive::Workload;
use crate::finding::Finding;
use crate::words::service::Service;

/// How long the lines of a task are kept, in days.
const KEEP: u64 = 30;

/// What is registered with ECS under a name.
pub struct Task<'a> {
    /// Who it is.
    pub workload: &'a Workload<'a>,
    /// The label of its blocks.
    pub label: &'a str,
    /// The definitions of its containers.
    pub containers: Vec<Value>,
    /// What its containers read.
    pub read: Environment,
}

/// Registers the task of a service.
///
/// # Errors
/// Where an image has no version, or a word of a command is not known before anything is applied.
pub fn of_service(here: &Here<'_, '_>, service: &Service, label: &str, blocks: &mut Blocks) -> Result<(), Finding> {
    let workload = Workload::service(service);
    let mut environment = environment::of(here, &workload);
    let companions = companions::of(here, service, &environment, label)?;
    let mut own = Wanted {
        name: OWN,
        task: label,
        image: &service.image,
        command: &service.command,
        args: &service.args,
        resources: service.resources.as_deref(),
        security: service.security.as_deref(),
        environment: &environment,
    }
    .definition(here)?;
    own["portMappings"] = json!(container::ports(service));
    if let Some(check) = container::health(service)? {
        own["healthCheck"] = check;
    }
    if !companions.awaited.is_empty() {
        own["dependsOn"] = json!(companions.awaited);
    }
    if let Some(grace) = service.shutdown.as_ref().and_then(|shutdown| shutdown.grace.as_ref()) {
        own["stopTimeout"] = json!(grace.seconds());
    }
    let mut containers = companions.definitions;
    containers.push(own);
    environment.read_also(companions.environment);
    register(here, &Task { workload: &workload, label, containers, read: environment }, blocks);
    Ok(())
}

/// Adds the definition of a task with its log group and its starter.
pub fn register(here: &Here<'_, '_>, task: &Task<'_>, blocks: &mut Blocks) {
    let Task { workload, label, containers, read } = task;
    let name = &workload.name;
    let group = json!({
        "name": here.log_group(&format!("{}/{name}", workload.kind)),
        "retention_in_days": retention::at_least(KEEP),
        "kms_key_id": here.key("logs"),
    });
    blocks.resource("aws_cloudwatch_log_group", label, group);
    starter(here, task, read, blocks);
    let mut fields = json!({
        "family": family(here, name),
        "requires_compatibilities": ["EC2"],
        "network_mode": "awsvpc",
        "execution_role_arn": expression(&format!("aws_iam_role.{label}_start.arn")),
        "volume": [{ "name": "tmp" }],
        "container_definitions": json!(containers).to_string(),
    });
    if !uses::statements(here, workload).is_empty() {
        fields["task_role_arn"] = json!(here.iam_arn(&format!("role/{}", here.role(name))));
    }
    blocks.resource("aws_ecs_task_definition", label, fields);
}

/// The name that all versions of a task share.
pub fn family(here: &Here<'_, '_>, name: &str) -> String {
    format!("{}-{}-{}-{name}", here.platform().name, here.platform().environment, here.region())
}

/// The role that starts a task: it fetches the image, and what the task is to know.
fn starter(here: &Here<'_, '_>, task: &Task<'_>, read: &Environment, blocks: &mut Blocks) {
    let label = format!("{}_start", task.label);
    let name = here.role(&format!("{}-start", task.workload.name));
    role(here, &label, &name, workloads::by_task(here), json!({}), blocks);
    attach(blocks, &label, &["service-role/AmazonECSTaskExecutionRolePolicy"]);
    let mut statements = Vec::new();
    if !read.secrets.is_empty() {
        let arn = |path: &String| {
            expression(&format!("data.aws_secretsmanager_secret.{}.arn", environment::data_label(path)))
        };
        let secrets: Vec<Value> = read.secrets.iter().map(arn).collect();
        statements.push(json!({ "actions": ["secretsmanager:GetSecretValue"], "resources": secrets }));
        statements.push(json!({ "actions": ["kms:Decrypt"], "resources": [here.key("secrets")] }));
    }
    if !read.facts.is_empty() {
        statements.push(json!({ "actions": ["ssm:GetParameters"], "resources": read.facts }));
    }
    if !statements.is_empty() {
        rights(blocks, &label, &statements);
    }
}
