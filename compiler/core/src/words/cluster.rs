//! Clusters and the machines in them.

use super::alert::Alert;
use super::state::Backup;
use crate::schema::{Attribute, Block, Chosen, Flag, Keyed, Phase, Sp};
use crate::types::{Bytes, Cpu, Name, Schedule, Version};

/// Machines that run services: EKS, GKE or AKS, one in each region, or Amazon ECS.
#[derive(Debug, Clone, platc_derive::Node)]
#[node(named, attributes = CLUSTER_ATTRIBUTES)]
pub struct Cluster {
    /// The name of the cluster.
    #[node(key)]
    pub name: Sp<Name>,
    /// What schedules its containers.
    #[node(default = "kubernetes")]
    pub kind: Option<Sp<Scheduler>>,
    /// The version of Kubernetes.
    pub kubernetes: Option<Sp<Version>>,
    /// Groups of like machines.
    pub node_pool: Keyed<NodePool>,
    /// What adds and takes away machines.
    pub autoscaler: Option<Chosen<Autoscaler>>,
    /// What the machines run.
    pub os: Option<Block<OperatingSystem>>,
    /// Copies of its volumes and objects.
    pub backup: Option<Block<Backup>>,
    /// Its alerts.
    pub alert: Keyed<Alert>,
}

/// What other nodes may read of a cluster.
const CLUSTER_ATTRIBUTES: &[Attribute] = &[
    Attribute { name: "name", phase: Phase::Early, doc: "Its name in the cloud." },
    Attribute { name: "endpoint", phase: Phase::Late, doc: "Where its control plane answers." },
];

/// What schedules the containers of a cluster.
#[derive(Debug, Clone, Copy, PartialEq, Eq, platc_derive::Word)]
pub enum Scheduler {
    /// Kubernetes, as the cloud runs it.
    Kubernetes,
    /// Amazon ECS on machines of one's own.
    Ecs,
}

/// Like machines that come and go together.
#[derive(Debug, Clone, platc_derive::Node)]
pub struct NodePool {
    /// The name of the pool.
    #[node(key)]
    pub name: Sp<Name>,
    /// What each machine has at least.
    pub size: Option<Block<MachineSize>>,
    /// How many machines.
    pub nodes: Option<Block<NodeCount>>,
    /// Whether they are bought cheaply and may be taken away at any time.
    pub spot: Flag,
    /// Its alerts.
    pub alert: Keyed<Alert>,
}

impl NodePool {
    /// The fewest and the most machines: as said, else none and one more than the fewest.
    pub fn bounds(&self) -> (u32, u32) {
        let said = |count: fn(&NodeCount) -> &Option<Sp<u32>>| {
            self.nodes.as_ref().and_then(|nodes| count(nodes).as_ref()).map(|count| count.value)
        };
        let min = said(|nodes| &nodes.min).unwrap_or_default();
        (min, said(|nodes| &nodes.max).unwrap_or(min + 1))
    }

    /// What each machine has at least: thousandths of a core, and bytes.
    pub fn machine(&self) -> (u64, u64) {
        let size = self.size.as_ref();
        let cpu = size.and_then(|size| size.cpu.as_ref()).map_or(0, |cpu| cpu.millicores);
        (cpu, size.and_then(|size| size.memory.as_ref()).map_or(0, |memory| memory.bytes()))
    }
}

impl Cluster {
    /// Whether Karpenter picks its machines.
    pub fn has_karpenter(&self) -> bool {
        self.autoscaler.as_ref().is_some_and(|autoscaler| matches!(autoscaler.value, Autoscaler::Karpenter(_)))
    }

    /// How many machines of a pool Karpenter leaves alone: the fewest of the pool, and where no pool has any, enough in the first
    /// one for Karpenter itself to run on.
    pub fn standing(&self, pool: &NodePool) -> u32 {
        let is_first = self.node_pool.iter().next().is_some_and(|first| first.name.value == pool.name.value);
        let none_stands = self.node_pool.iter().all(|pool| pool.bounds().0 == 0);
        if is_first && none_stands { KARPENTER_MACHINES } else { pool.bounds().0 }
    }
}

/// Karpenter runs twice, on two machines (Karpenter, chart values `replicas`).
const KARPENTER_MACHINES: u32 = 2;

/// What a machine has at least.
#[derive(Debug, Clone, platc_derive::Node)]
#[node(word = "size")]
pub struct MachineSize {
    /// Cores.
    pub cpu: Option<Sp<Cpu>>,
    /// Memory.
    pub memory: Option<Sp<Bytes>>,
}

/// How many machines.
#[derive(Debug, Clone, platc_derive::Node)]
#[node(word = "nodes")]
pub struct NodeCount {
    /// The fewest.
    pub min: Option<Sp<u32>>,
    /// The most.
    pub max: Option<Sp<u32>>,
}

/// What adds and takes away machines.
#[derive(Debug, Clone, platc_derive::Choice)]
pub enum Autoscaler {
    /// Picks the machines that fit what waits (AWS, Azure).
    Karpenter(Karpenter),
    /// Grows and shrinks the pools as they are.
    ClusterAutoscaler(ClusterAutoscaler),
}

/// Picks the machines that fit what waits.
#[derive(Debug, Clone, platc_derive::Node)]
pub struct Karpenter {}

/// Grows and shrinks the pools as they are.
#[derive(Debug, Clone, platc_derive::Node)]
pub struct ClusterAutoscaler {}

/// What the machines of a cluster run.
#[derive(Debug, Clone, platc_derive::Node)]
#[node(word = "os")]
pub struct OperatingSystem {
    /// Which one.
    #[node(argument)]
    pub name: Sp<OperatingSystemName>,
    /// Its version.
    pub version: Option<Sp<Version>>,
    /// The benchmark it is hardened by.
    pub harden: Option<Sp<Benchmark>>,
    /// When its updates are put in.
    pub updates: Option<Sp<Schedule>>,
}

/// An operating system for machines of a cluster.
#[derive(Debug, Clone, Copy, PartialEq, Eq, platc_derive::Word)]
pub enum OperatingSystemName {
    /// Amazon Linux.
    AmazonLinux,
    /// Bottlerocket.
    Bottlerocket,
    /// Google's Container-Optimized OS.
    ContainerOptimized,
    /// Azure Linux.
    AzureLinux,
    /// Ubuntu.
    Ubuntu,
}

/// A hardening benchmark of the Center for Internet Security.
#[derive(Debug, Clone, Copy, PartialEq, Eq, platc_derive::Word)]
pub enum Benchmark {
    /// What can be had without losing function.
    #[node(word = "cis-level-1")]
    CisLevel1,
    /// What high demands ask for.
    #[node(word = "cis-level-2")]
    CisLevel2,
}
