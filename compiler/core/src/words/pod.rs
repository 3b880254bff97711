//! What a pod has beside its own container: further ones, files, disks, an orderly end, and rights at the Kubernetes API.

use super::alert::Alert;
use super::references::unfit;
use super::state::Backup;
use super::workload::{ImageUse, Resources, Variable};
use crate::schema::{Block, Expected, Flag, Keyed, Leaf, List, Literal, Set, Sp, Type};
use crate::types::{Bytes, Duration, Name, Path, Plain, Text};

/// A further container of a pod. It finds the pod's volumes at the same paths, and has variables and files of its own.
#[derive(Debug, Clone, platc_derive::Node)]
pub struct Container {
    /// The name of the container.
    #[node(key)]
    pub name: Sp<Name>,
    /// Whether it prepares the pod or accompanies it.
    pub kind: Sp<ContainerKind>,
    /// What it runs; the image of the service unless it says otherwise.
    pub image: Option<Block<ImageUse>>,
    /// What to run instead of the image's own entry point, word by word.
    pub command: List<Text>,
    /// What to hand to the entry point, word by word.
    pub args: List<Text>,
    /// Environment variables.
    pub env: Keyed<Variable>,
    /// Files that it finds, by their paths.
    pub file: Keyed<MountedFile>,
    /// What it asks for and may take.
    pub resources: Option<Block<Resources>>,
}

/// When a further container runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, platc_derive::Word)]
pub enum ContainerKind {
    /// To its end, before the service's own container starts.
    Init,
    /// For as long as the service's own container, from before it to after it.
    Sidecar,
}

/// A file that a container finds. A part that is late or secret reaches it through External Secrets.
#[derive(Debug, Clone, platc_derive::Node)]
#[node(word = "file")]
pub struct MountedFile {
    /// Where it is found.
    #[node(key)]
    pub path: Sp<Path>,
    /// What is in it.
    #[node(argument)]
    pub text: Sp<Text>,
}

/// A disk of a service.
#[derive(Debug, Clone, platc_derive::Node)]
pub struct Volume {
    /// Its name.
    #[node(key)]
    pub name: Sp<Name>,
    /// How large it is.
    pub storage: Option<Sp<Bytes>>,
    /// Where it is mounted.
    pub path: Sp<Path>,
    /// Whether it goes with the pod.
    pub ephemeral: Flag,
    /// Which pods it belongs to, where it outlives them.
    #[node(default = "one-pod")]
    pub access: Option<Sp<VolumeAccess>>,
    /// The storage class; the cluster's default one unless said otherwise.
    pub class: Option<Sp<Plain>>,
    /// Its copies.
    pub backup: Option<Block<Backup>>,
    /// Its alerts, where it outlives its pods: `disk` is the share of it that is free.
    pub alert: Keyed<Alert>,
}

/// Which pods a disk belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, platc_derive::Word)]
pub enum VolumeAccess {
    /// The service has one pod, and the disk is that pod's.
    OnePod,
    /// Each pod has a disk, and data, of its own.
    EachPod,
    /// All pods read and write the same files (`ReadWriteMany`); the storage class must be one of a file system.
    Shared,
}

/// Which pods a disk that outlives them belongs to; nothing where it goes with its pod.
pub fn access(volume: &Volume) -> Option<VolumeAccess> {
    let access = volume.access.as_ref().map_or(VolumeAccess::OnePod, |access| access.value);
    (!volume.ephemeral.on).then_some(access)
}

/// Whether pods have this disk each for itself, so that a StatefulSet must make it with the pod.
pub fn is_claimed(volume: &Volume) -> bool {
    access(volume).is_some_and(|access| access != VolumeAccess::Shared)
}

/// How pods end (Kubernetes documentation, termination of pods).
#[derive(Debug, Clone, platc_derive::Node)]
pub struct Shutdown {
    /// How long a pod may take from being told to end until it is killed.
    pub grace: Option<Sp<Duration>>,
    /// How long a pod goes on answering first, while load balancers learn that it is going: 5 seconds where it has a port, and 20 where
    /// a load balancer of the cloud sends requests straight to it.
    pub drain: Option<Sp<Duration>>,
}

/// How many seconds a pod with a port goes on answering where nothing is said.
pub const USUAL_DRAIN: i64 = 5;

/// The same where a load balancer of the cloud knows pods by their addresses: its controller must hear of it and tell the load balancer,
/// which takes seconds more (Amazon EKS best practices, load balancing; GKE documentation, container-native load balancing).
pub const BALANCED_DRAIN: i64 = 20;

/// After how many seconds a pod is killed where nothing is said (API reference, PodSpec v1, `terminationGracePeriodSeconds`).
pub const USUAL_GRACE: i64 = 30;

/// What a workload may do with one resource of the Kubernetes API.
#[derive(Debug, Clone, platc_derive::Node)]
#[node(word = "kubernetes-api")]
pub struct ApiAccess {
    /// The resource as kubectl spells it: `pods`, `pods/log`, `deployments.apps`.
    #[node(key)]
    pub resource: Sp<ApiResource>,
    /// What it may do with it.
    #[node(arguments)]
    pub verbs: Set<ApiVerb>,
}

/// A verb of the Kubernetes API. There is none for all of them: a right is said.
#[derive(Debug, Clone, Copy, PartialEq, Eq, platc_derive::Word)]
pub enum ApiVerb {
    /// Read one.
    Get,
    /// Read all.
    List,
    /// Be told of changes.
    Watch,
    /// Make one.
    Create,
    /// Replace one.
    Update,
    /// Change parts of one.
    Patch,
    /// Remove one.
    Delete,
}

/// A resource of the Kubernetes API: its plural, a part of it behind `/`, and its group behind the first dot.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApiResource {
    /// The plural, such as `pods` or `pods/log`.
    pub resource: String,
    /// The group; empty for the core one.
    pub group: String,
}

impl Leaf for ApiResource {
    const TYPE: &'static Type = &Type {
        name: "API resource",
        doc: "a resource of the Kubernetes API as kubectl spells it, such as pods or \"deployments.apps\"",
        literal: Literal::Text,
        examples: &["pods", "pods/log", "deployments.apps"],
        words: &[],
        reference: &[],
        check: crate::schema::check::<Self>,
    };

    fn parse(text: &str) -> Result<Self, Expected> {
        let (resource, group) = text.split_once('.').unwrap_or((text, ""));
        let is_label = |part: &str| {
            !part.is_empty()
                && part.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
        };
        let parts = resource.split('/');
        let legal = parts.clone().count() <= 2 && parts.into_iter().all(is_label);
        if legal && (group.is_empty() || group.split('.').all(is_label)) && !text.ends_with('.') {
            Ok(Self { resource: resource.to_owned(), group: group.to_owned() })
        } else {
            Err(unfit(text, Self::TYPE))
        }
    }

    fn others(&self) -> Vec<Self> {
        ["configmaps", "endpoints"].map(|resource| Self { resource: resource.to_owned(), group: String::new() }).into()
    }
}
