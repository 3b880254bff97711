//! What runs the pods: a Deployment, Rollout, StatefulSet or DaemonSet for a service, a Job or a CronJob for a task.

mod rollout;
mod task;
mod traffic;

use platc_kubernetes::Object;
use platc_kubernetes::custom::argo_rollouts::{self, RollbackWindow, RolloutSpec, Strategy};
use platc_kubernetes::k8s_openapi::api::apps::v1::{
    DaemonSet, DaemonSetSpec, Deployment, DeploymentSpec, StatefulSet, StatefulSetSpec,
};
use platc_kubernetes::k8s_openapi::api::core::v1::{PersistentVolumeClaim, PodTemplateSpec};
use platc_kubernetes::k8s_openapi::apimachinery::pkg::apis::meta::v1::ObjectMeta;

use super::configuration::Configuration;
use super::pod::{self, Plan, volumes};
use super::{autoscaler, metadata, restart};
use crate::derive::{Form, form};
use crate::finding::Finding;
use crate::model::names;
use crate::targets::{Lowering, Unit};
use crate::words::pod::{VolumeAccess, access, is_claimed};
use crate::words::service::Service;

pub use rollout::{canary_service, is_canary, is_controlled, is_guarded, second_service};
pub use task::{cron_job, job, job_name, to_its_end};
pub use traffic::{BY_ANNOTATION, routing};

/// The object that runs the pods of a service.
///
/// # Errors
/// As [`pod::template`].
pub fn of_service(lowering: &Lowering<'_>, unit: &Unit, service: &Service, plan: &Plan<'_>) -> Result<Object, Finding> {
    let template = pod::template(lowering, plan, unit.cell)?;
    let mut metadata = metadata::object(lowering.platform(), &unit.name, &unit.name);
    let secrets: Vec<String> = plan.configurations().flat_map(Configuration::secrets).collect();
    restart::on_change_of(&secrets, &mut metadata);
    let replicas = autoscaler::fixed_replicas(service);
    Ok(match form(service) {
        Form::Deployment => deployment(metadata, service, replicas, template),
        Form::Rollout => {
            controlled(metadata, service, replicas, template, rollout::of_rollout(lowering, service, unit.cell))
        }
        Form::StatefulSet => stateful_set(metadata, service, replicas, template),
        Form::DaemonSet => daemon_set(metadata, service, template),
    })
}

fn deployment(metadata: ObjectMeta, service: &Service, replicas: Option<i32>, template: PodTemplateSpec) -> Object {
    let spec = DeploymentSpec {
        replicas,
        strategy: rollout::of_deployment(service),
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
    template: PodTemplateSpec,
    strategy: Option<Strategy>,
) -> Object {
    let spec = RolloutSpec {
        replicas,
        progress_deadline_abort: rollout::is_guarded(service).then_some(true),
        rollback_window: Some(RollbackWindow { revisions: QUICKLY_BACK }),
        selector: Some(metadata::pods_of(service.name.as_str())),
        strategy: strategy.unwrap_or_default(),
        template: Some(template),
        ..RolloutSpec::default()
    };
    argo_rollouts::Rollout { metadata, spec }.into()
}

/// How many versions back a service goes at once, without the steps by which a new one comes in.
const QUICKLY_BACK: i32 = 3;

/// Its pods are replaced one after the other, the last first, each with its disk: no other strategy keeps the two together.
fn stateful_set(metadata: ObjectMeta, service: &Service, replicas: Option<i32>, template: PodTemplateSpec) -> Object {
    let name = service.name.as_str();
    let claims = service.volume.iter().filter(|volume| is_claimed(volume)).map(|volume| {
        let metadata = ObjectMeta { name: Some(volume.name.to_string()), ..ObjectMeta::default() };
        volumes::claim(metadata, volume)
    });
    let spec = StatefulSetSpec {
        replicas,
        service_name: Some(names::headless(name)),
        selector: metadata::pods_of(name),
        volume_claim_templates: Some(claims.collect()),
        template,
        ..StatefulSetSpec::default()
    };
    StatefulSet { metadata, spec: Some(spec), status: None }.into()
}

fn daemon_set(metadata: ObjectMeta, service: &Service, template: PodTemplateSpec) -> Object {
    let spec = DaemonSetSpec {
        update_strategy: rollout::of_daemon_set(service),
        selector: metadata::pods_of(service.name.as_str()),
        template,
        ..DaemonSetSpec::default()
    };
    DaemonSet { metadata, spec: Some(spec), status: None }.into()
}

/// Whoever delivers leaves these alone when they leave the repository: with a claim goes what is on the disk (Argo CD, sync options;
/// Flux, `Kustomization` garbage collection). What a StatefulSet claims is nobody's to remove but a person's.
const KEPT: &[(&str, &str)] =
    &[("argocd.argoproj.io/sync-options", "Prune=false"), ("kustomize.toolkit.fluxcd.io/prune", "disabled")];

/// The claims of disks that all pods of a service share.
pub fn shared_claims(lowering: &Lowering<'_>, service: &Service) -> impl Iterator<Item = PersistentVolumeClaim> {
    let shared = service.volume.iter().filter(|volume| access(volume) == Some(VolumeAccess::Shared));
    shared.map(|volume| {
        let component = service.name.as_str();
        let name = names::claim(component, volume.name.as_str());
        let mut metadata = metadata::object(lowering.platform(), component, &name);
        metadata.annotations =
            Some(KEPT.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect());
        volumes::claim(metadata, volume)
    })
}
