//! What every workload has in common: what it runs, on what, with which rights and how much of a machine.

use super::references::{GatewayName, NodePoolName, Usable};
use crate::schema::{Block, Flag, Map, Sp};
use crate::types::{Bytes, Cpu, EnvironmentVariable, Host, Name, Path, Plain, Ref, Text, Version};

/// What runs a workload or a store. A property is for one cloud; a later argument sets aside earlier properties.
#[derive(Debug, Clone, platc_derive::Node)]
#[node(reset)]
pub struct RunsOn {
    /// The product, on every cloud.
    #[node(argument)]
    pub product: Option<Sp<Product>>,
    /// The product on one cloud.
    #[node(rest)]
    pub by_cloud: Map<Product>,
}

impl RunsOn {
    /// The product on a cloud: what is said of that cloud, else of all.
    pub fn on(&self, cloud: &str) -> Option<Product> {
        self.by_cloud.get(cloud).copied().or(self.product.as_ref().map(|product| product.value))
    }
}

/// What runs a workload or a store.
#[derive(Debug, Clone, Copy, PartialEq, Eq, platc_derive::Word)]
pub enum Product {
    /// The cluster.
    Kubernetes,
    /// Amazon ECS.
    Ecs,
    /// Google Cloud Run.
    CloudRun,
    /// Azure Container Instances.
    Aci,
    /// Amazon Aurora.
    Aurora,
    /// Amazon RDS.
    Rds,
    /// Google Cloud SQL.
    CloudSql,
    /// Google AlloyDB.
    Alloydb,
    /// Docker Compose.
    Compose,
    /// Amazon Route 53.
    Route53,
}

/// What a workload runs: an `image` of the platform by its name, or a full reference.
#[derive(Debug, Clone, platc_derive::Node)]
#[node(word = "image")]
pub struct ImageUse {
    /// The name of an `image` node, or a repository such as `docker.io/library/redis`.
    #[node(argument)]
    pub name: Sp<Plain>,
    /// The tag; the environment's `versions` give it for images of the platform.
    pub tag: Option<Sp<Version>>,
    /// The digest, which wins over the tag.
    pub digest: Option<Sp<Plain>>,
}

/// An environment variable.
#[derive(Debug, Clone, platc_derive::Node)]
#[node(word = "env")]
pub struct Variable {
    /// The variable's name.
    #[node(key)]
    pub name: Sp<EnvironmentVariable>,
    /// Its value.
    #[node(argument)]
    pub value: Sp<Text>,
}

/// Something a workload stands on.
#[derive(Debug, Clone, platc_derive::Node)]
#[node(word = "uses")]
pub struct Use {
    /// What it is.
    #[node(key)]
    pub target: Sp<Ref<Usable>>,
    /// The environment variable, or the first part of several, that says where it is.
    #[node(word = "as")]
    pub variable: Option<Sp<EnvironmentVariable>>,
    /// What it may do there.
    pub access: Option<Sp<Access>>,
    /// How many connections each pod opens at most.
    pub connections: Option<Sp<u32>>,
}

/// What a workload may do with something it uses.
#[derive(Debug, Clone, Copy, PartialEq, Eq, platc_derive::Word)]
pub enum Access {
    /// Read.
    Read,
    /// Write.
    Write,
    /// Read and write.
    ReadWrite,
    /// Send messages to a queue.
    Send,
    /// Receive messages from a queue.
    Receive,
    /// Publish to a queue or a topic.
    Publish,
    /// Consume from a queue or a topic.
    Consume,
}

/// A name that something answers on from outside: NAME.<the platform's domain> unless `host=` says otherwise.
#[derive(Debug, Clone, platc_derive::Node)]
pub struct Expose {
    /// The name.
    #[node(key)]
    pub name: Sp<Name>,
    /// The gateway it comes through.
    #[node(droppable)]
    pub via: Option<Sp<Ref<GatewayName>>>,
    /// The full host.
    pub host: Option<Sp<Host>>,
    /// The paths it answers on.
    #[node(default = "/")]
    pub path: Option<Sp<Path>>,
    /// The port, where there are several.
    pub port: Option<Sp<Name>>,
    /// The largest request body.
    pub max_body: Option<Sp<Bytes>>,
    /// Whether a load balancer of its own leads to it: for what is not HTTP, where no gateway can.
    pub load_balancer: Flag,
}

/// What each pod asks for and may take.
#[derive(Debug, Clone, platc_derive::Node)]
pub struct Resources {
    /// CPU it asks for.
    pub cpu: Option<Block<CpuAmount>>,
    /// Memory it asks for.
    pub memory: Option<Block<MemoryAmount>>,
    /// Whether the requests follow what is used.
    pub right_size: Option<Sp<RightSize>>,
}

/// CPU of a pod.
#[derive(Debug, Clone, platc_derive::Node)]
#[node(word = "cpu")]
pub struct CpuAmount {
    /// What it asks for.
    #[node(argument)]
    pub request: Sp<Cpu>,
    /// The most it may take.
    pub limit: Option<Sp<Cpu>>,
}

/// Memory of a pod.
#[derive(Debug, Clone, platc_derive::Node)]
#[node(word = "memory")]
pub struct MemoryAmount {
    /// What it asks for.
    #[node(argument)]
    pub request: Sp<Bytes>,
    /// The most it may take; beyond it is killed.
    pub limit: Option<Sp<Bytes>>,
}

/// Whether requests follow what is used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, platc_derive::Word)]
pub enum RightSize {
    /// A recommendation.
    Advise,
    /// Changed by itself.
    Auto,
    /// Neither.
    Off,
}

/// How tightly pods are held (Kubernetes Pod Security Standards).
#[derive(Debug, Clone, platc_derive::Node)]
#[node(word = "security")]
pub struct PodSecurity {
    /// The standard's profile.
    #[node(default = "restricted")]
    pub profile: Option<Sp<SecurityProfile>>,
    /// Whether the root file system may be written.
    pub writable_root: Flag,
}

/// A profile of the Pod Security Standards.
#[derive(Debug, Clone, Copy, PartialEq, Eq, platc_derive::Word)]
pub enum SecurityProfile {
    /// Everything that pods do not usually need is off.
    Restricted,
    /// Known privilege escalations are off.
    Baseline,
    /// Nothing is off.
    Privileged,
}

/// Where a task runs.
#[derive(Debug, Clone, platc_derive::Node)]
pub struct Run {
    /// The node pool.
    #[node(droppable)]
    pub node_pool: Option<Sp<Ref<NodePoolName>>>,
}

/// Where a service runs.
#[derive(Debug, Clone, platc_derive::Node)]
#[node(word = "run")]
pub struct ServiceRun {
    /// The node pool.
    #[node(droppable)]
    pub node_pool: Option<Sp<Ref<NodePoolName>>>,
    /// Whether each machine runs one of its pods (a DaemonSet); machines that come later as well.
    pub each_node: Flag,
}
