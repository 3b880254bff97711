//! What the pods of stores have in common: a StatefulSet that keeps to the restricted profile, its Service, claims, budget and policy.

use std::collections::BTreeMap;

use platc_kubernetes::Object;
use platc_kubernetes::k8s_openapi::api::apps::v1::{StatefulSet, StatefulSetSpec};
use platc_kubernetes::k8s_openapi::api::core::v1::{
    Capabilities, ConfigMap, ConfigMapVolumeSource, Container, ContainerPort, EmptyDirVolumeSource, EnvVar,
    EnvVarSource, ExecAction, HTTPGetAction, Lifecycle, LifecycleHandler, PersistentVolumeClaim,
    PersistentVolumeClaimSpec, PodSecurityContext, PodSpec, PodTemplateSpec, Probe, ResourceRequirements,
    SeccompProfile, SecretKeySelector, SecretVolumeSource, SecurityContext, Service as KubernetesService,
    ServiceAccount, ServicePort, ServiceSpec, TCPSocketAction, TopologySpreadConstraint, Volume, VolumeMount,
    VolumeResourceRequirements,
};
use platc_kubernetes::k8s_openapi::api::policy::v1::{PodDisruptionBudget, PodDisruptionBudgetSpec};
use platc_kubernetes::k8s_openapi::apimachinery::pkg::api::resource::Quantity;
use platc_kubernetes::k8s_openapi::apimachinery::pkg::apis::meta::v1::ObjectMeta;
use platc_kubernetes::k8s_openapi::apimachinery::pkg::util::intstr::IntOrString;

use super::{Store, callers};
use crate::model::names;
use crate::targets::kubernetes::autoscaler::count;
use crate::targets::kubernetes::pod::placement;
use crate::targets::kubernetes::{metadata, network, restart};

/// The pods of a store.
#[derive(Clone, Default)]
pub struct Pods<'a> {
    /// The full reference of the image.
    pub image: String,
    /// What runs instead of the image's own entry point.
    pub command: Option<Vec<String>>,
    /// The user of the image.
    pub user: i64,
    /// Variables with their values.
    pub env: Vec<EnvVar>,
    /// The port, and its name.
    pub port: (&'static str, u16),
    /// How it is asked whether it answers.
    pub alive: Alive,
    /// Where its disk is mounted, and how large it is; none keeps nothing.
    pub disk: Option<(&'static str, String)>,
    /// Folders that go with the pod.
    pub scratch: &'a [&'static str],
    /// Whether its root may be written.
    pub writes_root: bool,
    /// What each of its pods asks for.
    pub resources: ResourceRequirements,
    /// Files by name, and the folder they are mounted in.
    pub files: Option<(&'static str, BTreeMap<String, String>)>,
    /// The folder in which the entries of a Secret are files, and that Secret.
    pub secrets: Option<(&'static str, String)>,
    /// Pods beside those of workloads that may reach it.
    pub admits: Vec<String>,
    /// Whether its pods need each other to become ready, so that they are started together.
    pub together: bool,
    /// What a pod does before it goes, in a shell.
    pub farewell: Option<String>,
    /// A page, with its port, that says whether requests may come, where that is another question than whether it answers.
    pub ready: Option<(&'static str, u16)>,
    /// Further containers.
    pub beside: Vec<Container>,
}

/// How a pod is asked whether it answers.
#[derive(Clone, Default)]
pub enum Alive {
    /// By a command in a shell.
    Shell(String),
    /// By a connection to its port, where the image has no shell.
    #[default]
    Connects,
    /// By a page on its port.
    Page(&'static str),
}

/// The folder of a store's disk, as a volume.
const DISK: &str = "data";

/// What a store of `replicas` pods becomes, besides its Secret.
pub fn objects(store: &Store<'_, '_>, replicas: u32, pods: &Pods<'_>) -> Vec<Object> {
    let mut objects = set(store, replicas, pods);
    objects.push(policy(store, pods));
    objects
}

/// The same without who may reach it.
pub fn set(store: &Store<'_, '_>, replicas: u32, pods: &Pods<'_>) -> Vec<Object> {
    let files = pods.files.as_ref().map(|(_, files)| config_map(store, files.clone()));
    let set = StatefulSetSpec {
        replicas: Some(count(replicas)),
        pod_management_policy: pods.together.then(|| "Parallel".to_owned()),
        service_name: Some(store.name.clone()),
        selector: metadata::pods_of(&store.name),
        template: template(store, pods),
        volume_claim_templates: pods.disk.as_ref().map(|(_, size)| vec![claim(size)]),
        ..StatefulSetSpec::default()
    };
    let mut objects = vec![account(store)];
    objects.extend(files);
    objects.push(StatefulSet { metadata: meta(store), spec: Some(set), status: None }.into());
    objects.push(headless(store, pods));
    objects.push(budget(store));
    objects
}

/// Metadata of the objects that have the store's own name.
pub fn meta(store: &Store<'_, '_>) -> ObjectMeta {
    metadata::object(store.lowering.platform(), &store.name, &store.name)
}

/// The same for what runs pods that read the Secret of the store's name.
pub fn restarted_meta(store: &Store<'_, '_>) -> ObjectMeta {
    let mut metadata = meta(store);
    restart::on_change_of(std::slice::from_ref(&store.name), &mut metadata);
    metadata
}

/// An account without rights, so that pods have none of the namespace's default one.
pub fn account(store: &Store<'_, '_>) -> Object {
    let account = ServiceAccount {
        metadata: meta(store),
        automount_service_account_token: Some(false),
        ..ServiceAccount::default()
    };
    account.into()
}

/// The files that pods of a store read at their start.
pub fn config_map(store: &Store<'_, '_>, files: BTreeMap<String, String>) -> Object {
    ConfigMap { metadata: meta(store), data: Some(files), ..ConfigMap::default() }.into()
}

/// One pod at a time may be away.
pub fn budget(store: &Store<'_, '_>) -> Object {
    let spec = PodDisruptionBudgetSpec {
        max_unavailable: Some(IntOrString::Int(1)),
        unhealthy_pod_eviction_policy: Some("AlwaysAllow".to_owned()),
        selector: Some(metadata::pods_of(&store.name)),
        ..PodDisruptionBudgetSpec::default()
    };
    PodDisruptionBudget { metadata: meta(store), spec: Some(spec), status: None }.into()
}

/// In come those who use the store, on its port; its pods reach each other and nothing else.
fn policy(store: &Store<'_, '_>, pods: &Pods<'_>) -> Object {
    let mut callers = callers(store.lowering, store.kind, &store.unit.name, store.unit.cell);
    callers.extend(pods.admits.iter().cloned());
    let ingress = vec![network::from_pods(&callers, &[pods.port.1]), network::from_pods(&[store.name.as_str()], &[])];
    let egress = vec![network::to_pods(&store.name, &[])];
    network::policy_of(store.lowering, &store.name, ingress, egress)
}

/// A name for each pod, and before it is ready too where they must find each other to become so.
fn headless(store: &Store<'_, '_>, pods: &Pods<'_>) -> Object {
    let (name, port) = pods.port;
    let spec = ServiceSpec {
        cluster_ip: Some("None".to_owned()),
        publish_not_ready_addresses: pods.together.then_some(true),
        selector: Some(metadata::selector(&store.name)),
        ports: Some(vec![service_port(name, port)]),
        ..ServiceSpec::default()
    };
    KubernetesService { metadata: meta(store), spec: Some(spec), status: None }.into()
}

/// A port of a Service that leads to the pods' port of that name.
pub fn service_port(name: &str, port: u16) -> ServicePort {
    ServicePort {
        name: Some(name.to_owned()),
        port: i32::from(port),
        target_port: Some(IntOrString::String(name.to_owned())),
        protocol: Some("TCP".to_owned()),
        ..ServicePort::default()
    }
}

fn claim(size: &str) -> PersistentVolumeClaim {
    let amount = BTreeMap::from([("storage".to_owned(), Quantity(size.to_owned()))]);
    let spec = PersistentVolumeClaimSpec {
        access_modes: Some(vec!["ReadWriteOnce".to_owned()]),
        resources: Some(VolumeResourceRequirements { requests: Some(amount), limits: None }),
        ..PersistentVolumeClaimSpec::default()
    };
    let metadata = ObjectMeta { name: Some(DISK.to_owned()), ..ObjectMeta::default() };
    PersistentVolumeClaim { metadata, spec: Some(spec), status: None }
}

/// The template of a store's pods; a change of its files replaces them.
pub fn template(store: &Store<'_, '_>, pods: &Pods<'_>) -> PodTemplateSpec {
    let digest = pods.files.as_ref().map(|(_, files)| names::digest(&format!("{files:?}")));
    let annotations = digest.map(|digest| BTreeMap::from([("platc.dev/configuration".to_owned(), digest)]));
    let labels = metadata::labels(store.lowering.platform(), &store.name);
    let volumes = volumes(store, pods);
    let spec = PodSpec {
        service_account_name: Some(store.name.clone()),
        automount_service_account_token: Some(false),
        security_context: Some(held(pods.user)),
        tolerations: placement::of_any_pool(store.lowering, store.unit.cell),
        termination_grace_period_seconds: pods.farewell.as_ref().map(|_| GRACE),
        topology_spread_constraints: Some(vec![over_zones(&store.name), over("kubernetes.io/hostname", &store.name)]),
        containers: std::iter::once(container(pods)).chain(pods.beside.clone()).collect(),
        volumes: (!volumes.is_empty()).then_some(volumes),
        ..PodSpec::default()
    };
    PodTemplateSpec {
        metadata: Some(ObjectMeta { annotations, labels: Some(labels), ..ObjectMeta::default() }),
        spec: Some(spec),
    }
}

/// What the restricted profile asks of a pod (Kubernetes, Pod Security Standards).
pub fn held(user: i64) -> PodSecurityContext {
    PodSecurityContext {
        run_as_non_root: Some(true),
        run_as_user: Some(user),
        run_as_group: Some(user),
        fs_group: Some(user),
        seccomp_profile: Some(SeccompProfile { type_: "RuntimeDefault".to_owned(), localhost_profile: None }),
        ..PodSecurityContext::default()
    }
}

/// How long a pod may take to hand its part to another, in seconds.
const GRACE: i64 = 60;

/// Pods of a name spread over zones, as far as there is room.
pub fn over_zones(name: &str) -> TopologySpreadConstraint {
    over("topology.kubernetes.io/zone", name)
}

/// Over as many places as there are; a pod that finds none of its own still runs.
fn over(places: &str, name: &str) -> TopologySpreadConstraint {
    TopologySpreadConstraint {
        max_skew: 1,
        topology_key: places.to_owned(),
        when_unsatisfiable: "ScheduleAnyway".to_owned(),
        label_selector: Some(metadata::pods_of(name)),
        ..TopologySpreadConstraint::default()
    }
}

/// The container of a store's pods.
pub fn container(pods: &Pods<'_>) -> Container {
    let (port, number) = pods.port;
    let mounts = mounts(pods);
    Container {
        name: "store".to_owned(),
        image: Some(pods.image.clone()),
        command: pods.command.clone(),
        env: (!pods.env.is_empty()).then(|| pods.env.clone()),
        ports: Some(vec![ContainerPort {
            name: Some(port.to_owned()),
            container_port: i32::from(number),
            protocol: Some("TCP".to_owned()),
            ..ContainerPort::default()
        }]),
        resources: Some(pods.resources.clone()),
        lifecycle: pods.farewell.as_deref().map(before_stop),
        startup_probe: Some(probe(pods, PATIENCE)),
        readiness_probe: Some(readiness(pods)),
        liveness_probe: Some(probe(pods, 6)),
        security_context: Some(locked(pods.writes_root)),
        volume_mounts: (!mounts.is_empty()).then_some(mounts),
        ..Container::default()
    }
}

fn readiness(pods: &Pods<'_>) -> Probe {
    let usual = probe(pods, 3);
    let Some((path, port)) = pods.ready else { return usual };
    let port = IntOrString::Int(i32::from(port));
    let get = HTTPGetAction { path: Some(path.to_owned()), port, ..HTTPGetAction::default() };
    Probe { http_get: Some(get), exec: None, tcp_socket: None, ..usual }
}

fn before_stop(script: &str) -> Lifecycle {
    let exec = ExecAction { command: Some(shell(script)) };
    Lifecycle {
        pre_stop: Some(LifecycleHandler { exec: Some(exec), ..LifecycleHandler::default() }),
        ..Lifecycle::default()
    }
}

/// What it asks of each container, and a root that cannot be written.
pub fn locked(writes_root: bool) -> SecurityContext {
    SecurityContext {
        allow_privilege_escalation: Some(false),
        read_only_root_filesystem: (!writes_root).then_some(true),
        capabilities: Some(Capabilities { drop: Some(vec!["ALL".to_owned()]), ..Capabilities::default() }),
        ..SecurityContext::default()
    }
}

fn probe(pods: &Pods<'_>, failures: i32) -> Probe {
    let port = || IntOrString::String(pods.port.0.to_owned());
    let mut probe = Probe {
        period_seconds: Some(10),
        timeout_seconds: Some(5),
        failure_threshold: Some(failures),
        ..Probe::default()
    };
    match &pods.alive {
        Alive::Shell(command) => probe.exec = Some(ExecAction { command: Some(shell(command)) }),
        Alive::Connects => probe.tcp_socket = Some(TCPSocketAction { port: port(), host: None }),
        Alive::Page(path) => {
            let get = HTTPGetAction { path: Some((*path).to_owned()), port: port(), ..HTTPGetAction::default() };
            probe.http_get = Some(get);
        }
    }
    probe
}

/// How many times ten seconds a store may take to start: it may have a log to read again.
const PATIENCE: i32 = 60;

/// A command for a shell.
pub fn shell(command: &str) -> Vec<String> {
    ["sh", "-c", command].map(str::to_owned).to_vec()
}

fn mounts(pods: &Pods<'_>) -> Vec<VolumeMount> {
    let mount = |name: &str, path: &str, read_only: bool| VolumeMount {
        name: name.to_owned(),
        mount_path: path.to_owned(),
        read_only: read_only.then_some(true),
        ..VolumeMount::default()
    };
    let disk = pods.disk.iter().map(|(path, _)| mount(DISK, path, false));
    let files = pods.files.iter().map(|(path, _)| mount("files", path, true));
    let scratch = pods.scratch.iter().enumerate().map(|(index, path)| mount(&scratch_name(index), path, false));
    let secrets = pods.secrets.iter().map(|(path, _)| mount("secrets", path, true));
    disk.chain(files).chain(secrets).chain(scratch).collect()
}

fn scratch_name(index: usize) -> String {
    format!("scratch-{index}")
}

fn volumes(store: &Store<'_, '_>, pods: &Pods<'_>) -> Vec<Volume> {
    let files = pods.files.iter().map(|_| Volume {
        name: "files".to_owned(),
        config_map: Some(ConfigMapVolumeSource { name: store.name.clone(), ..ConfigMapVolumeSource::default() }),
        ..Volume::default()
    });
    let scratch = (0..pods.scratch.len()).map(|index| Volume {
        name: scratch_name(index),
        empty_dir: Some(EmptyDirVolumeSource::default()),
        ..Volume::default()
    });
    let secrets = pods.secrets.iter().map(|(_, secret)| Volume {
        name: "secrets".to_owned(),
        secret: Some(SecretVolumeSource { secret_name: Some(secret.clone()), ..SecretVolumeSource::default() }),
        ..Volume::default()
    });
    files.chain(secrets).chain(scratch).collect()
}

/// A variable from the store's own Secret.
pub fn secret_variable(store: &Store<'_, '_>, name: &str, key: &str) -> EnvVar {
    let selector = SecretKeySelector { name: store.name.clone(), key: key.to_owned(), optional: None };
    EnvVar {
        name: name.to_owned(),
        value: None,
        value_from: Some(EnvVarSource { secret_key_ref: Some(selector), ..EnvVarSource::default() }),
    }
}

/// A variable with a value.
pub fn variable(name: &str, value: &str) -> EnvVar {
    EnvVar { name: name.to_owned(), value: Some(value.to_owned()), value_from: None }
}

/// What a small helper asks for, and the most memory that it may take.
pub fn room(cpu: &str, memory: &str, most: &str) -> ResourceRequirements {
    let limits = BTreeMap::from([("memory".to_owned(), Quantity(most.to_owned()))]);
    ResourceRequirements { limits: Some(limits), ..resources(Some(cpu.to_owned()), Some(memory.to_owned())) }
}

/// What a pod asks for; the memory is also the most it may take.
pub fn resources(cpu: Option<String>, memory: Option<String>) -> ResourceRequirements {
    let amount = |name: &str, amount: String| (name.to_owned(), Quantity(amount));
    let memory = memory.map(|memory| amount("memory", memory));
    let requests: BTreeMap<_, _> = cpu.map(|cpu| amount("cpu", cpu)).into_iter().chain(memory.clone()).collect();
    ResourceRequirements {
        requests: (!requests.is_empty()).then_some(requests),
        limits: memory.map(|memory| BTreeMap::from([memory])),
        ..ResourceRequirements::default()
    }
}
