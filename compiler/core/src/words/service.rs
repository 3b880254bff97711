//! Workloads of the platform's own: `service`, `job`, `cron`, and the parts that only a service has.

use super::alert::Alert;
use super::measures::{Objective, ServiceMetrics};
use super::pod::{ApiAccess, Container, MountedFile, Shutdown, Volume};
use super::references::{ServiceName, TeamName};
use super::rollout::{Disruption, Rollout};
use super::scale::Scale;
use super::workload::{Expose, ImageUse, PodSecurity, Resources, Run, RunsOn, ServiceRun, Use, Variable};
use crate::schema::{Attribute, Block, Chosen, Keyed, List, Phase, Set, Sp};
use crate::types::{Duration, Name, Path, Port, Ref, Schedule, Text};

/// A workload that answers requests or works through a queue: Deployment, Service, autoscaler, disruption budget, network policy and
/// the alerts that come with it.
#[derive(Debug, Clone, platc_derive::Node)]
#[node(named, attributes = SERVICE_ATTRIBUTES)]
pub struct Service {
    /// The name of the service, its Deployment and its DNS name.
    #[node(key)]
    pub name: Sp<Name>,
    /// What it runs.
    pub image: Block<ImageUse>,
    /// What runs it: Kubernetes unless said otherwise.
    pub runs_on: Option<Block<RunsOn>>,
    /// Ports it listens on.
    pub port: Keyed<ServicePort>,
    /// Environment variables; late and secret values go through External Secrets.
    pub env: Keyed<Variable>,
    /// What it stands on: network edge, identity, address and credentials follow from it.
    pub uses: Keyed<Use>,
    /// Names it answers on from outside.
    pub expose: Keyed<Expose>,
    /// How it says that it is well.
    pub health: Option<Block<Health>>,
    /// What it asks for and may take.
    pub resources: Option<Block<Resources>>,
    /// How many pods, and what makes them more.
    pub scale: Option<Block<Scale>>,
    /// How a new version comes in.
    pub rollout: Option<Chosen<Rollout>>,
    /// Over which places its pods are spread.
    pub spread: Set<Spread>,
    /// How many pods may be away at once for maintenance.
    pub disruption: Option<Block<Disruption>>,
    /// Which pods go first when room is short.
    pub priority: Option<Sp<Priority>>,
    /// Whether a client keeps reaching the same pod.
    pub session_affinity: Option<Block<SessionAffinity>>,
    /// How tightly its pods are held.
    pub security: Option<Block<PodSecurity>>,
    /// Disks: a service with one that outlives its pods is a StatefulSet.
    pub volume: Keyed<Volume>,
    /// Files that its container finds, by their paths.
    pub file: Keyed<MountedFile>,
    /// What runs in its pods before the container starts, or beside it.
    pub container: Keyed<Container>,
    /// What to run instead of the image's own entry point, word by word.
    pub command: List<Text>,
    /// What to hand to the entry point, word by word.
    pub args: List<Text>,
    /// Where it runs.
    pub run: Option<Block<ServiceRun>>,
    /// How its pods end.
    pub shutdown: Option<Block<Shutdown>>,
    /// What it may do at the Kubernetes API in its own namespace: a resource, and the verbs.
    pub kubernetes_api: Keyed<ApiAccess>,
    /// What must run before a new version: usually a schema migration.
    pub migrate: Option<Block<Migrate>>,
    /// Metrics it exports.
    pub metrics: Option<Block<ServiceMetrics>>,
    /// What it promises.
    pub slo: Keyed<Objective>,
    /// Its alerts: tuned, or its own.
    pub alert: Keyed<Alert>,
    /// A page that is asked after each deployment.
    pub verify: Option<Block<Verify>>,
    /// Teams that may use it.
    pub offer: Set<Ref<TeamName>>,
}

/// What other nodes may read of a service.
const SERVICE_ATTRIBUTES: &[Attribute] = &[
    Attribute { name: "host", phase: Phase::Early, doc: "Its name inside the cluster." },
    Attribute { name: "url", phase: Phase::Early, doc: "Its address inside the cluster." },
];

/// A task that runs once, before a service's new version or by itself.
#[derive(Debug, Clone, platc_derive::Node)]
#[node(named)]
pub struct Job {
    /// The name of the task.
    #[node(key)]
    pub name: Sp<Name>,
    /// The service that waits for it.
    pub before: Option<Sp<Ref<ServiceName>>>,
    /// After how long it is ended and has failed, all tries together: what waits for it would else wait for ever.
    #[node(default = "1h")]
    pub deadline: Option<Sp<Duration>>,
    /// What it runs.
    pub image: Block<ImageUse>,
    /// Environment variables.
    pub env: Keyed<Variable>,
    /// What it stands on.
    pub uses: Keyed<Use>,
    /// Files that its container finds, by their paths.
    pub file: Keyed<MountedFile>,
    /// What to run instead of the image's own entry point, word by word.
    pub command: List<Text>,
    /// What to hand to the entry point, word by word.
    pub args: List<Text>,
    /// What it asks for and may take.
    pub resources: Option<Block<Resources>>,
    /// How tightly its pods are held.
    pub security: Option<Block<PodSecurity>>,
    /// Where it runs.
    pub run: Option<Block<Run>>,
    /// What it may do at the Kubernetes API in its own namespace: a resource, and the verbs.
    pub kubernetes_api: Keyed<ApiAccess>,
}

/// A task on a schedule.
#[derive(Debug, Clone, platc_derive::Node)]
#[node(named)]
pub struct Cron {
    /// The name of the task.
    #[node(key)]
    pub name: Sp<Name>,
    /// When it runs.
    pub schedule: Sp<Schedule>,
    /// After how long a run is ended and has failed, all tries together: one that hangs would else keep every later one away.
    #[node(default = "1h")]
    pub deadline: Option<Sp<Duration>>,
    /// What it runs.
    pub image: Block<ImageUse>,
    /// Environment variables.
    pub env: Keyed<Variable>,
    /// What it stands on.
    pub uses: Keyed<Use>,
    /// Files that its container finds, by their paths.
    pub file: Keyed<MountedFile>,
    /// What to run instead of the image's own entry point, word by word.
    pub command: List<Text>,
    /// What to hand to the entry point, word by word.
    pub args: List<Text>,
    /// What it asks for and may take.
    pub resources: Option<Block<Resources>>,
    /// How tightly its pods are held.
    pub security: Option<Block<PodSecurity>>,
    /// Where it runs.
    pub run: Option<Block<Run>>,
    /// What it may do at the Kubernetes API in its own namespace: a resource, and the verbs.
    pub kubernetes_api: Keyed<ApiAccess>,
}

/// After how many seconds a task is ended, where its `deadline` says nothing else: an hour.
pub fn deadline(said: Option<&Sp<Duration>>) -> u64 {
    said.map_or(60 * 60, |deadline| deadline.seconds())
}

/// A port that a service listens on.
#[derive(Debug, Clone, platc_derive::Node)]
#[node(word = "port")]
pub struct ServicePort {
    /// The port's name.
    #[node(key)]
    pub name: Sp<Name>,
    /// Its number.
    #[node(argument)]
    pub number: Sp<Port>,
    /// What is spoken on it.
    #[node(default = "http")]
    pub protocol: Option<Sp<Protocol>>,
}

/// What is spoken on a port.
#[derive(Debug, Clone, Copy, PartialEq, Eq, platc_derive::Word)]
pub enum Protocol {
    /// HTTP/1.1.
    Http,
    /// HTTP/2 without TLS.
    Http2,
    /// gRPC.
    Grpc,
    /// WebSocket.
    Websocket,
    /// Plain TCP.
    Tcp,
    /// UDP.
    Udp,
}

/// How a workload says that it is well. Paths are asked on its first port.
#[derive(Debug, Clone, platc_derive::Node)]
pub struct Health {
    /// Whether requests may come.
    pub ready: Option<Sp<Path>>,
    /// Whether it must be restarted.
    pub live: Option<Sp<Path>>,
    /// Whether it has started.
    pub startup: Option<Sp<Path>>,
    /// The port that is asked, where there are several.
    pub port: Option<Sp<Name>>,
    /// A command that fails when it is not well.
    pub command: List<Text>,
    /// How often it is asked.
    #[node(default = "10s")]
    pub every: Option<Sp<Duration>>,
    /// How long after the start the first question comes.
    pub delay: Option<Sp<Duration>>,
}

/// Whether a client keeps reaching the same pod.
#[derive(Debug, Clone, platc_derive::Node)]
pub struct SessionAffinity {
    /// By what a client is known.
    #[node(argument)]
    pub by: Sp<AffinityKey>,
    /// For how long.
    pub timeout: Option<Sp<Duration>>,
}

/// By what a client is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, platc_derive::Word)]
pub enum AffinityKey {
    /// Its address.
    ClientIp,
    /// A cookie.
    Cookie,
}

/// Over which places pods are spread.
#[derive(Debug, Clone, Copy, PartialEq, Eq, platc_derive::Word)]
pub enum Spread {
    /// The zones of the region.
    Zones,
    /// The machines.
    Nodes,
    /// The machines, and never two on one: a pod for which there is no other machine waits.
    Apart,
}

/// Which pods go first when room is short.
#[derive(Debug, Clone, Copy, PartialEq, Eq, platc_derive::Word)]
pub enum Priority {
    /// First to go.
    Low,
    /// The usual.
    Normal,
    /// Late to go.
    High,
    /// Last to go.
    Critical,
}

/// What runs before a new version, once for each. A way back to an older version runs that version's own again: it must take a newer
/// schema as done.
#[derive(Debug, Clone, platc_derive::Node)]
pub struct Migrate {
    /// After how long it is ended and has failed, all tries together: the new version, and all that comes with it, waits for it.
    #[node(default = "1h")]
    pub deadline: Option<Sp<Duration>>,
    /// What to run instead of the entry point of the service's image, word by word.
    pub command: List<Text>,
    /// What to hand to the entry point, word by word.
    pub args: List<Text>,
}

/// A page that is asked after each deployment.
#[derive(Debug, Clone, platc_derive::Node)]
pub struct Verify {
    /// The path.
    #[node(argument)]
    pub path: Sp<Path>,
    /// For how long it must answer.
    #[node(word = "for")]
    pub hold: Option<Sp<Duration>>,
}
