//! What runs to its end: a Job at once, a CronJob on a schedule.

use platc_kubernetes::Object;
use platc_kubernetes::k8s_openapi::api::batch::v1::{CronJob, CronJobSpec, Job, JobSpec, JobTemplateSpec};
use platc_kubernetes::k8s_openapi::api::core::v1::PodTemplateSpec;

use crate::finding::Finding;
use crate::model::names;
use crate::targets::kubernetes::metadata;
use crate::targets::kubernetes::pod::{self, Plan};
use crate::targets::{Lowering, Unit};
use crate::words::service::Cron;

/// A Job. Its pods do not change once it exists, so that its name carries a digest of what it runs: each version has one of its own,
/// applying it again does nothing, and it runs again when anything about it is another. It is never removed by time: a controller
/// that keeps the cluster as the repository says would make it, and run it, anew.
///
/// # Errors
/// As [`pod::template`].
pub fn job(lowering: &Lowering<'_>, unit: &Unit, plan: &Plan<'_>) -> Result<Object, Finding> {
    let spec = job_spec(pod::template(lowering, plan, unit.cell)?);
    let metadata = metadata::object(lowering.platform(), plan.name, &job_name(plan.name, &spec));
    Ok(Job { metadata, spec: Some(spec), status: None }.into())
}

/// The name of a Job that runs this and nothing else.
pub fn job_name(name: &str, spec: &JobSpec) -> String {
    let digest = names::digest(&format!("{spec:?}"));
    names::join(&[name, digest.get(..8).unwrap_or(&digest)], names::DNS_LABEL)
}

/// A CronJob in the platform's time zone; a run that is still going is never joined by another.
///
/// # Errors
/// As [`pod::template`].
pub fn cron_job(lowering: &Lowering<'_>, unit: &Unit, cron: &Cron, plan: &Plan<'_>) -> Result<Object, Finding> {
    let template = JobTemplateSpec { metadata: None, spec: Some(job_spec(pod::template(lowering, plan, unit.cell)?)) };
    let spec = CronJobSpec {
        schedule: cron.schedule.cron.clone(),
        time_zone: Some(lowering.platform().timezone.clone()),
        concurrency_policy: Some("Forbid".to_owned()),
        job_template: template,
        ..CronJobSpec::default()
    };
    let metadata = metadata::object(lowering.platform(), &unit.name, &unit.name);
    Ok(CronJob { metadata, spec: Some(spec), status: None }.into())
}

fn job_spec(template: PodTemplateSpec) -> JobSpec {
    JobSpec { backoff_limit: Some(RETRIES), template, ..JobSpec::default() }
}

/// How often a failed task is tried again.
const RETRIES: i32 = 3;
