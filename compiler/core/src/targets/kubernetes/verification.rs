//! `verify`: a page that a new version must answer for a while, or it was not brought out well.
//!
//! One Job asks it. A Rollout runs the Job as an analysis while the old pods still stand, and goes back to them where it fails. After any
//! other rollout there are no old pods, so that the Job says that the deployment failed: Argo CD runs it as a `PostSync` hook, when all
//! that it applied is healthy; Flux, and whoever has neither, applies it from a folder that comes last.

use std::collections::BTreeMap;

use platc_kubernetes::Object;
use platc_kubernetes::custom::Labelled;
use platc_kubernetes::custom::argo_rollouts::{
    AnalysisTemplate, AnalysisTemplateSpec, JobMetric, Metric, MetricProvider,
};
use platc_kubernetes::k8s_openapi::api::batch::v1::{Job, JobSpec};
use platc_kubernetes::k8s_openapi::api::core::v1::{Container, PodSpec, PodTemplateSpec};
use platc_kubernetes::k8s_openapi::apimachinery::pkg::apis::meta::v1::ObjectMeta;

use super::data::{Store, pods};
use super::pod::placement;
use super::{component, mesh, metadata, network, waves, workload};
use crate::derive::{Form, form};
use crate::finding::Finding;
use crate::model::names;
use crate::targets::{Lowering, Unit, images, vanished};
use crate::words::rollout::Rollout;
use crate::words::service::{Service, Verify};

/// A user of no file in it.
const USER: i64 = 10_001;

/// How many seconds lie between two questions.
const INTERVAL: u64 = 10;

/// `$1` is the page, `$2` how often it is asked. A connection that breaks is tried again: pods come and go while a service is well.
const SCRIPT: &str = r#"seq "$2" | while read -r _; do
  curl --fail --silent --show-error --output /dev/null --max-time 10 --retry 3 --retry-all-errors --retry-delay 5 "$1" || exit 1
  sleep 10
done
"#;

/// The account of the check, its policy, and what runs it.
///
/// # Errors
/// As [`component::version`], which tells one version of the service from another.
pub fn objects(lowering: &Lowering<'_>, unit: &Unit) -> Result<Vec<Object>, Finding> {
    let found = lowering.get::<Service>(&unit.name, unit.cell);
    let Some((service, verify)) = found.and_then(|service| Some((service, service.verify.as_deref()?))) else {
        return Err(vanished(unit));
    };
    let store = Store { lowering, kind: "service", name: names::verification(service.name.as_str()), unit };
    let runner = match form(service) {
        Form::Rollout => analysis(&store, service, verify),
        _ => job(&store, service, verify)?,
    };
    let mesh = mesh::is_there(lowering, unit.cell).then(network::to_mesh);
    let egress = network::to_service(service).into_iter().chain(mesh).collect();
    let policy = network::policy_of(lowering, &store.name, Vec::new(), egress);
    let mut objects = vec![pods::account(&store), runner, policy];
    let known = mesh::Member { name: &store.name, callers: Vec::new(), hosts: mesh::hosts_of(lowering, service) };
    objects.extend(mesh::objects(lowering, &known, unit.cell));
    Ok(objects)
}

/// Whether the check of a service waits in a folder of its own until all else is up.
pub fn comes_last(lowering: &Lowering<'_>, name: &str, cell: usize) -> bool {
    let service = lowering.get::<Service>(name, cell).filter(|service| service.verify.is_some());
    !waves::delivers_argo_cd(lowering) && service.is_some_and(|service| form(service) != Form::Rollout)
}

/// After how many seconds a check is given up: a page may take as long to answer as lies between two questions, and a last question
/// may be tried four times.
pub fn deadline(verify: &Verify) -> u64 {
    hold(verify) * 2 + 60
}

fn hold(verify: &Verify) -> u64 {
    verify.hold.as_ref().map_or(INTERVAL, |hold| hold.seconds())
}

fn analysis(store: &Store<'_, '_>, service: &Service, verify: &Verify) -> Object {
    let labels = metadata::labels(store.lowering.platform(), &store.name);
    let job = JobMetric {
        metadata: Some(Labelled { labels, ..Labelled::default() }),
        spec: job_spec(store, service, verify, None),
    };
    let provider = MetricProvider::Job(Box::new(job));
    let metric = Metric { name: "verify".to_owned(), provider, ..Metric::default() };
    let spec = AnalysisTemplateSpec { metrics: vec![metric], ..AnalysisTemplateSpec::default() };
    AnalysisTemplate { metadata: pods::meta(store), spec }.into()
}

/// A Job of its own for each version of the service, as [`workload::job`] has one.
fn job(store: &Store<'_, '_>, service: &Service, verify: &Verify) -> Result<Object, Finding> {
    let version = component::version(store.lowering, service, store.unit.cell)?;
    let mut spec = job_spec(store, service, verify, Some(version));
    let mut annotations = BTreeMap::new();
    if waves::delivers_argo_cd(store.lowering) {
        annotations.extend(HOOK.map(|(name, value)| (name.to_owned(), value.to_owned())));
        spec.ttl_seconds_after_finished = Some(KEPT);
    }
    let name = workload::job_name(&store.name, &spec);
    let metadata = metadata::object(store.lowering.platform(), &store.name, &name);
    let metadata = ObjectMeta { annotations: (!annotations.is_empty()).then_some(annotations), ..metadata };
    Ok(Job { metadata, spec: Some(spec), status: None }.into())
}

/// Argo CD user guide, resource hooks: it runs after each sync, anew if it has run before.
const HOOK: [(&str, &str); 2] = [
    ("argocd.argoproj.io/hook", "PostSync"),
    ("argocd.argoproj.io/hook-delete-policy", "BeforeHookCreation,HookSucceeded"),
];

/// For how many seconds the failed check of a version can be looked at: Argo CD removes no hook that has left the repository.
const KEPT: i32 = 24 * 60 * 60;

fn job_spec(store: &Store<'_, '_>, service: &Service, verify: &Verify, version: Option<String>) -> JobSpec {
    let annotations = version.map(|version| BTreeMap::from([("platc.dev/verifies".to_owned(), version)]));
    let labels = Some(metadata::labels(store.lowering.platform(), &store.name));
    let mut template = PodTemplateSpec {
        metadata: Some(ObjectMeta { annotations, labels, ..ObjectMeta::default() }),
        spec: Some(pod(store, service, verify)),
    };
    mesh::join_store(store.lowering, &mut template, store.unit.cell);
    workload::to_its_end(template, 0, Some(deadline(verify)))
}

fn pod(store: &Store<'_, '_>, service: &Service, verify: &Verify) -> PodSpec {
    let times = hold(verify).div_ceil(INTERVAL).max(1).to_string();
    let mut command = pods::shell(SCRIPT);
    command.extend(["verify".to_owned(), page(store, service, verify), times]);
    let container = Container {
        name: "verify".to_owned(),
        image: Some(images::CURL.to_owned()),
        command: Some(command),
        resources: Some(pods::resources(Some("10m".to_owned()), Some("32Mi".to_owned()))),
        security_context: Some(pods::locked(false)),
        ..Container::default()
    };
    PodSpec {
        service_account_name: Some(store.name.clone()),
        automount_service_account_token: Some(false),
        restart_policy: Some("Never".to_owned()),
        security_context: Some(pods::held(USER)),
        tolerations: placement::of_any_pool(store.lowering, store.unit.cell),
        containers: vec![container],
        ..PodSpec::default()
    }
}

/// The page at the pods of the new version: those of a canary have a Service of their own.
fn page(store: &Store<'_, '_>, service: &Service, verify: &Verify) -> String {
    let canary = matches!(service.rollout.as_ref().map(|rollout| &rollout.value), Some(Rollout::Canary(_)));
    let asked = workload::second_service(service).filter(|_| canary).unwrap_or_else(|| service.name.to_string());
    let host = names::service_host(&asked, &store.lowering.platform().namespace);
    let said = service.health.as_ref().and_then(|health| health.port.as_ref());
    let port = said.and_then(|port| service.port.get(port.as_str())).or_else(|| service.port.iter().next());
    let port = port.map(|port| format!(":{}", port.number.0)).unwrap_or_default();
    format!("http://{host}{port}{}", verify.path.as_str())
}
