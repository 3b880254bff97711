//! The platform itself: who it is, on which clouds and regions it stands, who works on it, and what an environment is.

use super::references::{ReceiverName, RegionName};
use super::workload::RunsOn;
use crate::schema::{Attribute, Block, Keyed, Map, Phase, Scope, Set, Sp};
use crate::types::{Bytes, Cidr, Cpu, Duration, Host, Name, Plain, Ref, Schedule, Url, Version};

/// The platform: what holds for all of it.
#[derive(Debug, Clone, platc_derive::Node)]
#[node(named, scope = Scope::Shared, attributes = PLATFORM_ATTRIBUTES)]
pub struct Platform {
    /// Its name, which the names of its cloud resources begin with.
    #[node(key)]
    pub name: Sp<Name>,
    /// The version of platc that builds it; another one refuses to write.
    pub platc: Option<Sp<Version>>,
    /// The version of the language it is written in.
    pub language: Option<Sp<u32>>,
    /// The domain below which its names answer.
    pub domain: Option<Sp<Host>>,
    /// The time zone of every schedule, as the IANA database names it.
    #[node(default = "UTC")]
    pub timezone: Option<Sp<Plain>>,
    /// The Git repository that the spec and its output live in.
    pub repository: Option<Block<Repository>>,
    /// Where Terraform keeps its state.
    pub state: Option<Block<TerraformState>>,
    /// When changes that interrupt may be made.
    pub maintenance: Option<Block<Maintenance>>,
}

/// What other nodes may read of the platform.
const PLATFORM_ATTRIBUTES: &[Attribute] = &[
    Attribute { name: "name", phase: Phase::Early, doc: "Its name." },
    Attribute { name: "domain", phase: Phase::Early, doc: "The domain of the environment that is built." },
    Attribute { name: "timezone", phase: Phase::Early, doc: "The time zone of its schedules." },
];

/// The Git repository that the spec and its output live in.
#[derive(Debug, Clone, platc_derive::Node)]
pub struct Repository {
    /// Its address.
    #[node(argument)]
    pub url: Sp<Url>,
    /// The branch that is applied.
    #[node(default = "main")]
    pub branch: Option<Sp<Plain>>,
    /// The folder with the output.
    #[node(default = "out")]
    pub path: Option<Sp<Plain>>,
}

/// Where Terraform keeps its state.
#[derive(Debug, Clone, platc_derive::Node)]
#[node(word = "state")]
pub struct TerraformState {
    /// The bucket that holds it.
    pub bucket: Option<Sp<Name>>,
    /// One place for all of it, or `each-cloud` to keep it beside what it describes.
    #[node(word = "in")]
    pub place: Option<Sp<Plain>>,
    /// What makes the bucket before Terraform can run.
    pub bootstrap: Option<Sp<Bootstrap>>,
}

/// What makes the bucket for Terraform's state.
#[derive(Debug, Clone, Copy, PartialEq, Eq, platc_derive::Word)]
pub enum Bootstrap {
    /// A small Terraform configuration with local state.
    Terraform,
    /// A CloudFormation stack.
    Cloudformation,
}

/// When changes that interrupt may be made.
#[derive(Debug, Clone, platc_derive::Node)]
pub struct Maintenance {
    /// When the window opens.
    #[node(argument)]
    pub schedule: Sp<Schedule>,
    /// How long it stays open.
    #[node(word = "for", default = "1h")]
    pub length: Option<Sp<Duration>>,
}

/// A cloud that the platform stands on, and the account there.
#[derive(Debug, Clone, platc_derive::Node)]
#[node(named, scope = Scope::Environment)]
pub struct Cloud {
    /// Which cloud; `local` is a machine with Docker Compose.
    #[node(key)]
    pub name: Sp<CloudProduct>,
    /// The AWS account.
    pub account: Option<Sp<Plain>>,
    /// The Google Cloud project.
    pub project: Option<Sp<Plain>>,
    /// The Azure subscription.
    pub subscription: Option<Sp<Plain>>,
    /// The Azure tenant.
    pub tenant: Option<Sp<Plain>>,
    /// The version of the cloud's Terraform provider.
    pub provider: Option<Sp<Version>>,
    /// The regions that environments may run in.
    pub region: Keyed<Region>,
}

/// Which cloud.
#[derive(Debug, Clone, Copy, PartialEq, Eq, platc_derive::Word)]
pub enum CloudProduct {
    /// Amazon Web Services.
    Aws,
    /// Google Cloud.
    Gcp,
    /// Microsoft Azure.
    Azure,
    /// A machine with Docker Compose.
    Local,
}

/// A region of a cloud.
#[derive(Debug, Clone, platc_derive::Node)]
#[node(attributes = REGION_ATTRIBUTES)]
pub struct Region {
    /// The short name that the spec uses.
    #[node(key)]
    pub name: Sp<Name>,
    /// The cloud's own name for it.
    #[node(argument)]
    pub location: Option<Sp<Plain>>,
    /// The addresses of its network.
    pub cidr: Option<Sp<Cidr>>,
    /// What it is for.
    pub role: Option<Sp<RegionRole>>,
    /// The zones that are used, by the last part of the cloud's names for them.
    pub zones: Set<Plain>,
}

/// What other nodes may read of the region they are in.
const REGION_ATTRIBUTES: &[Attribute] = &[
    Attribute { name: "name", phase: Phase::Early, doc: "Its short name." },
    Attribute { name: "location", phase: Phase::Early, doc: "The cloud's own name for it." },
    Attribute { name: "cloud", phase: Phase::Early, doc: "The cloud it belongs to." },
];

/// What a region is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, platc_derive::Word)]
pub enum RegionRole {
    /// Where state is written.
    Primary,
    /// Serves beside the primary one.
    Secondary,
    /// Waits for a failover.
    Standby,
}

/// People who work on the platform, and what they may do.
#[derive(Debug, Clone, platc_derive::Node)]
#[node(named, scope = Scope::Shared)]
pub struct Team {
    /// The name of the team.
    #[node(key)]
    pub name: Sp<Name>,
    /// The GitHub team, as `organisation/team`.
    pub github: Option<Sp<Plain>>,
    /// Where mail reaches all of them.
    pub email: Option<Sp<Plain>>,
    /// What they may do: cluster roles, cloud roles, Argo CD projects and code owners follow from it.
    pub may: Keyed<Grant>,
    /// The object identifier of their group in Microsoft Entra ID: AKS knows people by it.
    pub entra_group: Option<Sp<Plain>>,
    /// Where alerts about their services go.
    pub notify: Option<Sp<Ref<ReceiverName>>>,
    /// The namespace of their services, where it is not the environment's.
    pub namespace: Option<Sp<Plain>>,
    /// What their services may ask for together.
    pub quota: Option<Block<Quota>>,
}

impl Team {
    /// What the team may do in an environment.
    pub fn rights_in<'t>(&'t self, environment: &'t str) -> impl Iterator<Item = Right> + 't {
        let holds = move |grant: &&Grant| {
            grant.subjects.0.is_empty() || grant.subjects.0.iter().any(|subject| subject.as_str() == environment)
        };
        self.may.iter().filter(holds).map(|grant| grant.right.value)
    }
}

/// Something that a team may do.
#[derive(Debug, Clone, platc_derive::Node)]
#[node(word = "may")]
pub struct Grant {
    /// What they may do.
    #[node(key)]
    pub right: Sp<Right>,
    /// The environments where they may do it, every one if none is named; after `define`, the kinds of node their folder may define.
    #[node(arguments)]
    pub subjects: Set<Plain>,
}

/// What a team may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, platc_derive::Word)]
pub enum Right {
    /// Everything.
    Administer,
    /// Change what runs.
    Edit,
    /// Bring out versions.
    Deploy,
    /// Look at what runs.
    View,
    /// Read the audit trails.
    Audit,
    /// Define nodes of some kinds in the team's own folder.
    Define,
}

/// What a namespace may ask for together.
#[derive(Debug, Clone, platc_derive::Node)]
pub struct Quota {
    /// CPU of all pods.
    pub cpu: Option<Sp<Cpu>>,
    /// Memory of all pods.
    pub memory: Option<Sp<Bytes>>,
    /// How many pods.
    pub pods: Option<Sp<u32>>,
}

/// An environment: where it runs, and under which names. Whatever else stands in its block is about other nodes.
#[derive(Debug, Clone, platc_derive::Node)]
#[node(named, scope = Scope::Environment, attributes = ENVIRONMENT_ATTRIBUTES)]
pub struct Environment {
    /// Its name; nothing for the one environment of a spec that declares none.
    #[node(key)]
    pub name: Option<Sp<Name>>,
    /// The environment that it is like, except for what it says.
    pub extends: Option<Sp<Name>>,
    /// What makes a copy of it.
    pub per: Option<Sp<Per>>,
    /// The label of a pull request that asks for a copy.
    pub label: Option<Sp<Plain>>,
    /// How long a copy stays.
    pub expire: Option<Sp<Duration>>,
    /// The domain below which its names answer, in the place of the platform's.
    pub domain: Option<Sp<Host>>,
    /// The regions it runs in.
    pub regions: Set<Ref<RegionName>>,
    /// The namespace of its services in each cluster.
    pub namespace: Option<Block<Namespace>>,
    /// The version of each image.
    pub versions: Map<Version>,
    /// What runs everything in it.
    pub runs_on: Option<Block<RunsOn>>,
    /// What it has no copy of and borrows from another environment.
    pub shares: Option<Block<Shares>>,
}

/// What other nodes may read of the environment that is built.
const ENVIRONMENT_ATTRIBUTES: &[Attribute] = &[
    Attribute { name: "name", phase: Phase::Early, doc: "Its name." },
    Attribute { name: "number", phase: Phase::Early, doc: "The number of the pull request that it is for." },
    Attribute { name: "commit", phase: Phase::Early, doc: "The commit that it is built from." },
];

/// What makes copies of an environment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, platc_derive::Word)]
pub enum Per {
    /// Each open pull request has its own.
    PullRequest,
}

/// The namespace of an environment's services in each cluster.
#[derive(Debug, Clone, platc_derive::Node)]
pub struct Namespace {
    /// Its name.
    #[node(argument)]
    pub name: Sp<Name>,
    /// What its pods may ask for together.
    pub quota: Option<Block<Quota>>,
}

/// What an environment borrows from another.
#[derive(Debug, Clone, platc_derive::Node)]
pub struct Shares {
    /// Kinds, or addresses of nodes.
    #[node(arguments)]
    pub nodes: Set<Plain>,
    /// The environment that owns them.
    pub from: Sp<Name>,
}
