//! What runs to its end: a Job at once, a CronJob on a schedule.

use platc_kubernetes::Object;
use platc_kubernetes::k8s_openapi::api::batch::v1::{
    CronJob, CronJobSpec, Job, JobSpec, JobTemplateSpec, PodFailurePolicy, PodFailurePolicyOnPodConditionsPattern,
    PodFailurePolicyRule,
};
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
    let spec = to_its_end(pod::template(lowering, plan, unit.cell)?, RETRIES, plan.deadline);
    let metadata = metadata::object(lowering.platform(), plan.name, &job_name(plan.name, &spec));
    Ok(Job { metadata, spec: Some(spec), status: None }.into())
}

/// The name of a Job that runs this and nothing else.
pub fn job_name(name: &str, spec: &JobSpec) -> String {
    let digest = names::digest(&format!("{spec:?}"));
    names::join(&[name, digest.get(..8).unwrap_or(&digest)], names::DNS_LABEL)
}

/// A CronJob in the platform's time zone; a run that is still going is never joined by another, and one that was missed, as while the
/// cluster was away, is made however late: a month is not skipped for it.
///
/// # Errors
/// As [`pod::template`].
pub fn cron_job(lowering: &Lowering<'_>, unit: &Unit, cron: &Cron, plan: &Plan<'_>) -> Result<Object, Finding> {
    let template = JobTemplateSpec {
        metadata: None,
        spec: Some(to_its_end(pod::template(lowering, plan, unit.cell)?, RETRIES, plan.deadline)),
    };
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

/// What runs a pod until it succeeds, has failed too often, or has taken too many seconds. Since it looks at why a pod failed, the next
/// one is made only when the last has ended: no two ever run at once (API reference, Job v1, `podReplacementPolicy`).
pub fn to_its_end(template: PodTemplateSpec, retries: i32, deadline: Option<u64>) -> JobSpec {
    JobSpec {
        active_deadline_seconds: deadline.and_then(|seconds| i64::try_from(seconds).ok()),
        backoff_limit: Some(retries),
        pod_failure_policy: Some(forgiving_drains()),
        template,
        ..JobSpec::default()
    }
}

/// A pod that goes with its machine says nothing about what it runs, and is made again (Kubernetes documentation, pod failure policy).
fn forgiving_drains() -> PodFailurePolicy {
    let disrupted =
        PodFailurePolicyOnPodConditionsPattern { status: "True".to_owned(), type_: "DisruptionTarget".to_owned() };
    let rule = PodFailurePolicyRule {
        action: "Ignore".to_owned(),
        on_exit_codes: None,
        on_pod_conditions: Some(vec![disrupted]),
    };
    PodFailurePolicy { rules: vec![rule] }
}

/// How often a failed task is tried again.
const RETRIES: i32 = 3;
