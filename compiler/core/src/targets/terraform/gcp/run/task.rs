//! Tasks on Cloud Run: jobs, and crons that Cloud Scheduler starts.

use serde_json::{Value, json};

use super::service::vpc;
use super::{container, environment};
use crate::derive::Workload;
use crate::finding::Finding;
use crate::model::names;
use crate::targets::terraform::document::{Blocks, expression, label, literal};
use crate::targets::terraform::gcp::placement;
use crate::targets::terraform::gcp::site::{self, Site};
use crate::targets::terraform::part::{File, Part};
use crate::targets::terraform::stack::Stack;
use crate::targets::{Lowering, Unit};
use crate::words::service::{Cron, Job, deadline};

/// Jobs.
pub const JOB: Part = Part { rule: "terraform/gcp-run-job", cloud: "gcp", area: "compute", files: jobs, blocks: job };

/// Crons.
pub const CRON: Part =
    Part { rule: "terraform/gcp-run-cron", cloud: "gcp", area: "compute", files: crons, blocks: cron };

fn jobs(lowering: &Lowering<'_>, stack: &Stack) -> Vec<File> {
    let all = lowering.all::<Job>().iter().filter(|_| placement::tasks_on_run(lowering));
    all.filter(|declared| declared.at(stack.home()).is_some()).map(File::of).collect()
}

fn crons(lowering: &Lowering<'_>, stack: &Stack) -> Vec<File> {
    let all = lowering.all::<Cron>().iter().filter(|_| placement::tasks_on_run(lowering));
    all.filter(|declared| declared.at(stack.home()).is_some()).map(File::of).collect()
}

fn job(lowering: &Lowering<'_>, stack: &Stack, unit: &Unit, blocks: &mut Blocks) -> Result<(), Finding> {
    let Some(job) = lowering.get::<Job>(&unit.name, stack.home()) else { return Ok(()) };
    let site = site::of(lowering, stack);
    let workload = Workload::job(job);
    let variables = environment::of(lowering, &site, &workload, blocks);
    let container = container::of(lowering, &job.image, &job.command, job.resources.as_deref(), variables, site.cell)?;
    task(&site, &unit.name, container, deadline(job.deadline.as_ref()), blocks);
    Ok(())
}

fn cron(lowering: &Lowering<'_>, stack: &Stack, unit: &Unit, blocks: &mut Blocks) -> Result<(), Finding> {
    let Some(cron) = lowering.get::<Cron>(&unit.name, stack.home()) else { return Ok(()) };
    let site = site::of(lowering, stack);
    let workload = Workload::cron(cron);
    let variables = environment::of(lowering, &site, &workload, blocks);
    let container =
        container::of(lowering, &cron.image, &cron.command, cron.resources.as_deref(), variables, site.cell)?;
    task(&site, &unit.name, container, deadline(cron.deadline.as_ref()), blocks);
    schedule(&site, &unit.name, &cron.schedule.cron, blocks);
    Ok(())
}

/// Each try has the whole of its time (Cloud Run documentation, task timeout).
fn task(site: &Site<'_>, name: &str, container: Value, seconds: u64, blocks: &mut Blocks) {
    let fields = json!({
        "name": site.run_service(name),
        "location": site.location,
        "deletion_protection": false,
        "template": {
            "task_count": 1,
            "template": {
                "service_account": site.account(name),
                "execution_environment": "EXECUTION_ENVIRONMENT_GEN2",
                "max_retries": 3,
                "timeout": format!("{seconds}s"),
                "vpc_access": vpc(site),
                "containers": [container],
            },
        },
    });
    blocks.resource("google_cloud_run_v2_job", &label(&[name]), fields);
}

/// Cloud Scheduler starts the task as an account that may do nothing else.
fn schedule(site: &Site<'_>, name: &str, cron: &str, blocks: &mut Blocks) {
    let platform = site.platform;
    let label = label(&[name]);
    let starter = format!("{label}_starter");
    let account = format!("{name}-starter");
    let id = names::google_service_account(&platform.name, &platform.environment, site.region, &account);
    blocks.resource(
        "google_service_account",
        &starter,
        json!({ "account_id": id, "display_name": format!("starts {name}") }),
    );
    let job = expression(&format!("google_cloud_run_v2_job.{label}.name"));
    let member = expression(&format!("google_service_account.{starter}.member"));
    let invoker = json!({ "name": job, "location": site.location, "role": "roles/run.invoker", "member": member });
    blocks.resource("google_cloud_run_v2_job_iam_member", &starter, invoker);
    let uri = format!(
        "https://run.googleapis.com/v2/projects/{}/locations/{}/jobs/{}:run",
        site.project,
        site.location,
        site.run_service(name)
    );
    let fields = json!({
        "name": site.name(name),
        "region": site.location,
        "schedule": cron,
        "time_zone": literal(&platform.timezone),
        "attempt_deadline": "320s",
        "retry_config": { "retry_count": 3 },
        "http_target": {
            "http_method": "POST",
            "uri": uri,
            "oauth_token": { "service_account_email": expression(&format!("google_service_account.{starter}.email")) },
        },
    });
    blocks.resource("google_cloud_scheduler_job", &label, fields);
}
