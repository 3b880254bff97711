//! What runs the pods: a Deployment or a Rollout for a service, a Job or a CronJob for a task.

use platc_kubernetes::Object;
use platc_kubernetes::custom::argo_rollouts::{self, Pause, RolloutSpec, Step, Strategy};
use platc_kubernetes::k8s_openapi::api::apps::v1::{
    Deployment, DeploymentSpec, DeploymentStrategy, RollingUpdateDeployment,
};
use platc_kubernetes::k8s_openapi::api::batch::v1::{
    CronJob, CronJobSpec, Job as KubernetesJob, JobSpec, JobTemplateSpec,
};
use platc_kubernetes::k8s_openapi::api::core::v1::PodTemplateSpec;
use platc_kubernetes::k8s_openapi::apimachinery::pkg::apis::meta::v1::ObjectMeta;
use platc_kubernetes::k8s_openapi::apimachinery::pkg::util::intstr::IntOrString;

use super::configuration::Configuration;
use super::pod::{self, Plan};
use super::{analysis, autoscaler, metadata};
use crate::finding::Finding;
use crate::model::names;
use crate::targets::{Lowering, Unit};
use crate::words::rollout::{Amount, BlueGreen, Canary, Rollout};
use crate::words::service::{Cron, Job, Service};

/// The Deployment of a service, or the Rollout where it comes in by blue-green or canary.
pub fn of_service(
    lowering: &Lowering<'_>,
    unit: &Unit,
    service: &Service,
    configuration: &Configuration,
) -> Result<Object, Finding> {
    let plan = Plan {
        name: service.name.as_str(),
        image: &service.image,
        command: &service.command,
        resources: service.resources.as_deref(),
        security: service.security.as_deref(),
        run: service.run.as_deref(),
        configuration,
        ports: service.port.iter().collect(),
        health: service.health.as_deref(),
        spread: service.spread.0.iter().map(|spread| spread.value).collect(),
        restart_policy: None,
    };
    let template = pod::template(lowering, &plan, unit.cell)?;
    let metadata = metadata::object(lowering.platform(), &unit.name, &unit.name);
    let replicas = autoscaler::fixed_replicas(service);
    Ok(match service.rollout.as_ref().map(|rollout| &rollout.value) {
        Some(Rollout::BlueGreen(rollout)) => {
            controlled(metadata, service, replicas, blue_green(service, rollout), template)
        }
        Some(Rollout::Canary(rollout)) => controlled(metadata, service, replicas, canary(service, rollout), template),
        Some(Rollout::Recreate(_)) => deployment(metadata, service, replicas, recreate(), template),
        Some(Rollout::Rolling(rolling)) => {
            let update = RollingUpdateDeployment {
                max_surge: rolling.max_surge.as_deref().map(amount),
                max_unavailable: rolling.max_unavailable.as_deref().map(amount),
            };
            let strategy = DeploymentStrategy { type_: Some("RollingUpdate".to_owned()), rolling_update: Some(update) };
            deployment(metadata, service, replicas, Some(strategy), template)
        }
        None => deployment(metadata, service, replicas, None, template),
    })
}

fn recreate() -> Option<DeploymentStrategy> {
    Some(DeploymentStrategy { type_: Some("Recreate".to_owned()), rolling_update: None })
}

fn deployment(
    metadata: ObjectMeta,
    service: &Service,
    replicas: Option<i32>,
    strategy: Option<DeploymentStrategy>,
    template: PodTemplateSpec,
) -> Object {
    let spec = DeploymentSpec {
        replicas,
        strategy,
        selector: metadata::pods_of(service.name.as_str()),
        template,
        ..DeploymentSpec::default()
    };
    Deployment { metadata, spec: Some(spec), status: None }.into()
}

fn controlled(
    metadata: ObjectMeta,
    service: &Service,
    replicas: Option<i32>,
    strategy: Strategy,
    template: PodTemplateSpec,
) -> Object {
    let selector = Some(metadata::pods_of(service.name.as_str()));
    let spec = RolloutSpec { replicas, selector, strategy, template: Some(template), ..RolloutSpec::default() };
    argo_rollouts::Rollout { metadata, spec }.into()
}

/// The name of the second Service that a rollout needs: for the pods that are not yet, or not all, in use.
pub fn second_service(service: &Service) -> Option<String> {
    let suffix = match service.rollout.as_ref()?.value {
        Rollout::BlueGreen(_) => "preview",
        Rollout::Canary(_) => "canary",
        Rollout::Rolling(_) | Rollout::Recreate(_) => return None,
    };
    Some(names::join(&[service.name.as_str(), suffix], names::DNS_LABEL))
}

/// Without `promote`, a person promotes.
fn blue_green(service: &Service, rollout: &BlueGreen) -> Strategy {
    let after = rollout.promote.as_ref().and_then(|promote| promote.after.as_ref());
    Strategy::BlueGreen(Box::new(argo_rollouts::BlueGreen {
        active_service: service.name.to_string(),
        preview_service: second_service(service),
        auto_promotion_enabled: Some(rollout.promote.is_some()),
        auto_promotion_seconds: after.and_then(|after| i32::try_from(after.seconds()).ok()),
        post_promotion_analysis: analysis::run(service),
        ..argo_rollouts::BlueGreen::default()
    }))
}

fn canary(service: &Service, rollout: &Canary) -> Strategy {
    let steps = rollout.step.0.iter().flat_map(|step| {
        let seconds = step.hold.as_ref().and_then(|hold| i32::try_from(hold.seconds()).ok());
        let weight = i32::try_from(step.share.whole()).unwrap_or(100);
        [Step::SetWeight(weight), Step::Pause(Pause { duration: seconds.map(IntOrString::Int) })]
    });
    Strategy::Canary(Box::new(argo_rollouts::Canary {
        stable_service: Some(service.name.to_string()),
        canary_service: second_service(service),
        steps: steps.collect(),
        analysis: analysis::run(service),
        ..argo_rollouts::Canary::default()
    }))
}

fn amount(amount: &Amount) -> IntOrString {
    match amount {
        Amount::Count(count) => IntOrString::Int(i32::try_from(*count).unwrap_or(i32::MAX)),
        Amount::Share(share) => IntOrString::String(share.to_string()),
    }
}

/// A Job. Its pods do not change once it exists, so that its name carries a digest of what it runs.
pub fn of_job(
    lowering: &Lowering<'_>,
    unit: &Unit,
    job: &Job,
    configuration: &Configuration,
) -> Result<Object, Finding> {
    let plan = Plan {
        name: job.name.as_str(),
        image: &job.image,
        command: &job.command,
        resources: job.resources.as_deref(),
        security: job.security.as_deref(),
        run: job.run.as_deref(),
        configuration,
        ports: Vec::new(),
        health: None,
        spread: Vec::new(),
        restart_policy: Some("Never"),
    };
    let spec = job_spec(pod::template(lowering, &plan, unit.cell)?);
    let name = names::join(&[&unit.name, &names::digest(&format!("{spec:?}"))[..8]], names::DNS_LABEL);
    let metadata = metadata::object(lowering.platform(), &unit.name, &name);
    Ok(KubernetesJob { metadata, spec: Some(spec), status: None }.into())
}

/// A CronJob in the platform's time zone; a run that is still going is never joined by another.
pub fn of_cron(
    lowering: &Lowering<'_>,
    unit: &Unit,
    cron: &Cron,
    configuration: &Configuration,
) -> Result<Object, Finding> {
    let plan = Plan {
        name: cron.name.as_str(),
        image: &cron.image,
        command: &cron.command,
        resources: cron.resources.as_deref(),
        security: cron.security.as_deref(),
        run: cron.run.as_deref(),
        configuration,
        ports: Vec::new(),
        health: None,
        spread: Vec::new(),
        restart_policy: Some("Never"),
    };
    let template = JobTemplateSpec { metadata: None, spec: Some(job_spec(pod::template(lowering, &plan, unit.cell)?)) };
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
