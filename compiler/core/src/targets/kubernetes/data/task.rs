//! Tasks beside a store: what joins its members together, and what copies it. Steps of one pod that run to their end, the one after the
//! other, with an account and a policy of their own.

use std::collections::BTreeMap;

use platc_kubernetes::Object;
use platc_kubernetes::k8s_openapi::api::batch::v1::Job;
use platc_kubernetes::k8s_openapi::api::core::v1::{
    Container, EmptyDirVolumeSource, EnvVar, PodSpec, PodTemplateSpec, ResourceRequirements, Volume, VolumeMount,
};
use platc_kubernetes::k8s_openapi::apimachinery::pkg::api::resource::Quantity;
use platc_kubernetes::k8s_openapi::apimachinery::pkg::apis::meta::v1::ObjectMeta;

use super::{Store, pods};
use crate::targets::kubernetes::{metadata, workload};

/// A task with a name of its own.
pub struct Task {
    /// Its name, and that of its account and its pods.
    pub name: String,
    /// The user that its steps run as.
    pub user: i64,
    /// What it does.
    pub steps: Vec<Step>,
    /// How much its steps may leave for each other in [`SHARED`]; nothing if they need not.
    pub room: Option<String>,
    /// Labels of its pods beside those that all have.
    pub labels: BTreeMap<String, String>,
}

/// A container that runs a script.
pub struct Step {
    /// What it does, in a word.
    pub name: &'static str,
    /// The full reference of the image.
    pub image: String,
    /// The script.
    pub script: String,
    /// Variables with their values.
    pub env: Vec<EnvVar>,
    /// What it asks for.
    pub resources: ResourceRequirements,
}

/// Where a step finds what the one before has left.
pub const SHARED: &str = "/copy";

/// A folder that every step may write to.
const SCRATCH: &str = "/tmp";

/// A task that runs once. A Job cannot change, so that its name has a digest of it.
pub fn job(store: &Store<'_, '_>, task: &Task) -> Object {
    let spec = workload::to_its_end(template(store, task), 6, Some(60 * 60));
    let name = workload::job_name(&task.name, &spec);
    let metadata = metadata::object(store.lowering.platform(), &task.name, &name);
    Job { metadata, spec: Some(spec), status: None }.into()
}

/// The pod of a task.
pub fn template(store: &Store<'_, '_>, task: &Task) -> PodTemplateSpec {
    let mut labels = metadata::labels(store.lowering.platform(), &task.name);
    labels.extend(task.labels.clone());
    let mut containers: Vec<Container> = task.steps.iter().map(|step| container(step, task)).collect();
    let last = containers.split_off(containers.len().saturating_sub(1));
    let spec = PodSpec {
        service_account_name: Some(task.name.clone()),
        automount_service_account_token: Some(false),
        restart_policy: Some("Never".to_owned()),
        security_context: Some(pods::held(task.user)),
        init_containers: (!containers.is_empty()).then_some(containers),
        containers: last,
        volumes: Some(volumes(task)),
        ..PodSpec::default()
    };
    PodTemplateSpec { metadata: Some(ObjectMeta { labels: Some(labels), ..ObjectMeta::default() }), spec: Some(spec) }
}

fn container(step: &Step, task: &Task) -> Container {
    let mount = |name: &str, path: &str| VolumeMount {
        name: name.to_owned(),
        mount_path: path.to_owned(),
        ..VolumeMount::default()
    };
    let shared = task.room.as_ref().map(|_| mount("shared", SHARED));
    Container {
        name: step.name.to_owned(),
        image: Some(step.image.clone()),
        command: Some(pods::shell(&step.script)),
        env: (!step.env.is_empty()).then(|| step.env.clone()),
        resources: Some(step.resources.clone()),
        security_context: Some(pods::locked(false)),
        volume_mounts: Some(std::iter::once(mount("scratch", SCRATCH)).chain(shared).collect()),
        ..Container::default()
    }
}

fn volumes(task: &Task) -> Vec<Volume> {
    let volume = |name: &str, size: Option<Quantity>| Volume {
        name: name.to_owned(),
        empty_dir: Some(EmptyDirVolumeSource { size_limit: size, medium: None }),
        ..Volume::default()
    };
    let shared = task.room.as_ref().map(|size| volume("shared", Some(Quantity(size.clone()))));
    std::iter::once(volume("scratch", None)).chain(shared).collect()
}
