//! Jobs and crons on Amazon ECS: tasks that EventBridge Scheduler starts, a cron at its times and a job once for each new version.
//!
//! Terraform starts no task itself. It sets the time of a job two minutes after it has registered the new version, and leaves that
//! time alone until the next.

use serde_json::{Value, json};

use super::super::super::addresses::Tier;
use super::super::super::document::{Blocks, expression, label, literal};
use super::super::super::part::{File, Part};
use super::super::super::stack::Stack;
use super::super::here::Here;
use super::super::identity::condition;
use super::super::network::edges;
use super::super::{placement, schedule, service_role};
use super::container::{OWN, Wanted};
use super::environment;
use super::task::{self, Task};
use crate::derive::Workload;
use crate::finding::Finding;
use crate::model::names;
use crate::schema::{Block, List};
use crate::targets::{Lowering, Unit, vanished};
use crate::types::Text;
use crate::words::cluster::Scheduler;
use crate::words::service::{Cron, Job};
use crate::words::workload::{ImageUse, PodSecurity, Resources, Run};

/// Jobs.
pub const JOBS: Part = Part { rule: "terraform/aws-ecs-job", cloud: "aws", area: "compute", files: jobs, blocks: job };

/// Crons.
pub const CRONS: Part =
    Part { rule: "terraform/aws-ecs-cron", cloud: "aws", area: "compute", files: crons, blocks: cron };

/// A moment that has not gone by when the schedule is there, as EventBridge Scheduler takes it.
const SOON: &str = "at(${formatdate(\"YYYY-MM-DD'T'hh:mm:ss\", timeadd(timestamp(), \"2m\"))})";

/// How often a task that could not be started is tried again, and for how long, in seconds.
const ATTEMPTS: u32 = 10;
const PATIENCE: u32 = 3600;

fn jobs(lowering: &Lowering<'_>, stack: &Stack) -> Vec<File> {
    files(lowering, stack, "job")
}

fn crons(lowering: &Lowering<'_>, stack: &Stack) -> Vec<File> {
    files(lowering, stack, "cron")
}

fn files(lowering: &Lowering<'_>, stack: &Stack, kind: &str) -> Vec<File> {
    let tasks = placement::ecs_tasks(lowering, stack.home()).into_iter().filter(|task| task.kind == kind);
    let file = |task: Workload<'_>| {
        let name = task.node.to_owned();
        File { stem: format!("{kind}-{name}"), owner: format!("{kind}.{name}"), node: name }
    };
    tasks.map(file).collect()
}

/// What a job and a cron have in common.
struct Wish<'a> {
    workload: Workload<'a>,
    image: &'a Block<ImageUse>,
    command: &'a List<Text>,
    args: &'a List<Text>,
    resources: Option<&'a Resources>,
    security: Option<&'a PodSecurity>,
    run: Option<&'a Run>,
}

fn job(lowering: &Lowering<'_>, stack: &Stack, unit: &Unit, blocks: &mut Blocks) -> Result<(), Finding> {
    let job = lowering.get::<Job>(&unit.name, stack.home()).ok_or_else(|| vanished(unit))?;
    let wish = Wish {
        workload: Workload::job(job),
        image: &job.image,
        command: &job.command,
        args: &job.args,
        resources: job.resources.as_deref(),
        security: job.security.as_deref(),
        run: job.run.as_deref(),
    };
    let once = json!({
        "ignore_changes": ["schedule_expression"],
        "replace_triggered_by": [format!("aws_ecs_task_definition.{}", label_of(&wish.workload))],
    });
    let when = json!({ "schedule_expression": SOON, "lifecycle": once });
    scheduled(&Here::of(lowering, stack), &wish, when, blocks)
}

fn cron(lowering: &Lowering<'_>, stack: &Stack, unit: &Unit, blocks: &mut Blocks) -> Result<(), Finding> {
    let cron = lowering.get::<Cron>(&unit.name, stack.home()).ok_or_else(|| vanished(unit))?;
    let here = Here::of(lowering, stack);
    let wish = Wish {
        workload: Workload::cron(cron),
        image: &cron.image,
        command: &cron.command,
        args: &cron.args,
        resources: cron.resources.as_deref(),
        security: cron.security.as_deref(),
        run: cron.run.as_deref(),
    };
    let when = json!({
        "schedule_expression": schedule::cron(&cron.schedule.cron),
        "schedule_expression_timezone": literal(&here.platform().timezone),
    });
    scheduled(&here, &wish, when, blocks)
}

fn label_of(workload: &Workload<'_>) -> String {
    label(&[workload.kind, workload.node])
}

/// Registers a task, and has it started at a time.
fn scheduled(here: &Here<'_, '_>, wish: &Wish<'_>, mut schedule: Value, blocks: &mut Blocks) -> Result<(), Finding> {
    // A task on ECS without such a cluster is an error of its own: `ecs-without-cluster`.
    let Some(cluster) = placement::cluster(here.lowering, here.cell, Scheduler::Ecs) else { return Ok(()) };
    let label = label_of(&wish.workload);
    let read = environment::of(here, &wish.workload);
    let container = Wanted {
        name: OWN,
        task: &label,
        image: wish.image,
        command: wish.command,
        args: wish.args,
        resources: wish.resources,
        security: wish.security,
        environment: &read,
    };
    let containers = vec![container.definition(here)?];
    task::register(here, &Task { workload: &wish.workload, label: &label, containers, read }, blocks);
    let platform = here.platform();
    let cluster_name = names::ecs_cluster(&platform.name, &platform.environment, here.region(), cluster.name.as_str());
    let mut parameters = json!({
        "task_definition_arn": expression(&format!("aws_ecs_task_definition.{label}.arn")),
        "task_count": 1,
        "enable_ecs_managed_tags": true,
        "propagate_tags": "TASK_DEFINITION",
        "network_configuration": {
            "subnets": here.subnets(Tier::Private),
            "security_groups": [here.group(&edges::of_workload(&wish.workload))],
            "assign_public_ip": false,
        },
    });
    let said = wish.run.and_then(|run| run.node_pool.as_ref()).map(|pool| pool.name());
    if let Some(pool) = said.or_else(|| cluster.node_pool.iter().next().map(|pool| pool.name.as_str())) {
        let provider = format!("{cluster_name}-{pool}");
        parameters["capacity_provider_strategy"] = json!([{ "capacity_provider": provider, "weight": 1 }]);
    }
    schedule["name"] = json!(task::family(here, &wish.workload.name));
    schedule["description"] = json!(format!("starts {} {}", wish.workload.kind, wish.workload.node));
    schedule["flexible_time_window"] = json!({ "mode": "OFF" });
    schedule["target"] = json!({
        "arn": here.arn("ecs", &format!("cluster/{cluster_name}")),
        "role_arn": starter(here, &wish.workload, &label, &cluster_name, blocks),
        "ecs_parameters": parameters,
        "retry_policy": { "maximum_retry_attempts": ATTEMPTS, "maximum_event_age_in_seconds": PATIENCE },
    });
    blocks.resource("aws_scheduler_schedule", &label, schedule);
    Ok(())
}

/// The role with which EventBridge Scheduler starts this task and no other, and hands on the task's own roles (Amazon ECS Developer
/// Guide, EventBridge IAM role). Gives the expression of its full name.
fn starter(here: &Here<'_, '_>, workload: &Workload<'_>, label: &str, cluster: &str, blocks: &mut Blocks) -> Value {
    let label = format!("{label}_schedule");
    let name = here.role(&format!("{}-schedule", workload.name));
    let definition = here.arn("ecs", &format!("task-definition/{}:*", task::family(here, &workload.name)));
    let cluster = here.arn("ecs", &format!("cluster/{cluster}"));
    let tasks = here.arn("ecs", "task/*");
    let role = |purpose: &str| here.iam_arn(&format!("role/{}", here.role(purpose)));
    let statements = [
        json!({
            "actions": ["ecs:RunTask"],
            "resources": [definition],
            "condition": condition("ArnEquals", "ecs:cluster", &[&cluster]),
        }),
        json!({
            "actions": ["ecs:TagResource"],
            "resources": [tasks],
            "condition": condition("StringEquals", "ecs:CreateAction", &["RunTask"]),
        }),
        json!({
            "actions": ["iam:PassRole"],
            "resources": [role(&workload.name), role(&format!("{}-start", workload.name))],
            "condition": condition("StringLike", "iam:PassedToService", &["ecs-tasks.amazonaws.com"]),
        }),
    ];
    service_role(here, blocks, &label, &name, "scheduler.amazonaws.com", &statements, None)
}
