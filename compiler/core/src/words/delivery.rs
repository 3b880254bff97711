//! Delivery: how a change becomes a version, and a version runs.

use super::database::Mode;
use super::references::{LoadName, NameOr, TeamName};
use crate::schema::{Block, Flag, Keyed, List, Scope, Set, Sp};
use crate::types::{Duration, Name, Plain, Ref};

/// How a change becomes a version, and a version runs.
#[derive(Debug, Clone, platc_derive::Node)]
#[node(singleton, scope = Scope::Shared)]
pub struct Delivery {
    /// What applies the output to the clusters.
    pub gitops: Option<Sp<GitOps>>,
    /// What tests and builds every change.
    pub ci: Option<Block<Pipeline>>,
    /// What a branch asks of a change.
    pub protect: Keyed<Protection>,
    /// The way of a version through the environments.
    pub promote: Option<Block<Promotion>>,
    /// Who goes back when a version does harm.
    pub rollback: Option<Sp<Mode>>,
    /// How versions are numbered and announced.
    pub release: Option<Block<Releases>>,
    /// What happens when somebody changes what runs by hand.
    pub drift: Option<Block<Drift>>,
    /// How well delivery is to go.
    pub goal: Keyed<Goal>,
}

/// What applies the output to the clusters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, platc_derive::Word)]
pub enum GitOps {
    /// Argo CD.
    Argocd,
    /// Flux.
    Flux,
}

/// What tests and builds every change.
#[derive(Debug, Clone, platc_derive::Node)]
#[node(word = "ci")]
pub struct Pipeline {
    /// Where it runs.
    #[node(argument)]
    pub product: Sp<PipelineProduct>,
    /// How long it may take.
    pub within: Option<Sp<Duration>>,
    /// Tests that must pass.
    pub test: Keyed<Test>,
    /// Scans that must find nothing bad.
    pub scan: Option<Block<PipelineScan>>,
    /// Whether images are signed.
    pub sign: Flag,
    /// Whether a pull request gets a comment with what it changes.
    pub publish_comment: Flag,
}

/// Where a pipeline runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, platc_derive::Word)]
pub enum PipelineProduct {
    /// GitHub Actions.
    GithubActions,
}

/// A test that must pass. Without a name it is the images' own tests.
#[derive(Debug, Clone, platc_derive::Node)]
#[node(default_key = "unit")]
pub struct Test {
    /// Its name, or the address of a load test.
    #[node(key, about)]
    pub name: Sp<NameOr<LoadName>>,
    /// The environment that it asks.
    pub against: Option<Sp<Name>>,
    /// The Compose file with what it needs.
    pub compose: Option<Sp<Plain>>,
}

/// Scans that must find nothing bad.
#[derive(Debug, Clone, platc_derive::Node)]
#[node(word = "scan")]
pub struct PipelineScan {
    /// What is scanned.
    #[node(arguments)]
    pub subjects: Set<ScanSubject>,
    /// How bad a find must be to stop the change.
    #[node(default = "high")]
    pub fail_on: Option<Sp<Grade>>,
}

/// What a pipeline can scan.
#[derive(Debug, Clone, Copy, PartialEq, Eq, platc_derive::Word)]
pub enum ScanSubject {
    /// The source.
    Code,
    /// What the source depends on.
    Dependencies,
    /// The images.
    Images,
    /// The output of this spec.
    Infrastructure,
}

/// How bad a find is, as scanners grade them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, platc_derive::Word)]
pub enum Grade {
    /// It hardly matters.
    Low,
    /// It matters in bad company.
    Medium,
    /// It matters.
    High,
    /// It must be mended now.
    Critical,
}

/// What a branch asks of a change.
#[derive(Debug, Clone, platc_derive::Node)]
#[node(word = "protect")]
pub struct Protection {
    /// The branch.
    #[node(key)]
    pub branch: Sp<Plain>,
    /// How many people must agree.
    #[node(default = "1")]
    pub reviews: Option<Sp<u32>>,
    /// Whether commits must be signed.
    pub signed: Flag,
}

/// The way of a version through the environments.
#[derive(Debug, Clone, platc_derive::Node)]
#[node(word = "promote")]
pub struct Promotion {
    /// The environments, in order.
    #[node(arguments)]
    pub environments: List<Name>,
    /// Who must agree before a version enters one.
    pub approve: Keyed<Approval>,
}

/// Who must agree before a version enters an environment.
#[derive(Debug, Clone, platc_derive::Node)]
#[node(word = "approve")]
pub struct Approval {
    /// The environment.
    #[node(key)]
    pub environment: Sp<Name>,
    /// The team.
    pub by: Sp<Ref<TeamName>>,
}

/// How versions are numbered and announced.
#[derive(Debug, Clone, platc_derive::Node)]
#[node(word = "release")]
pub struct Releases {
    /// How they are numbered.
    #[node(default = "semantic")]
    pub versions: Option<Sp<Numbering>>,
    /// Where their notes are published.
    pub notes: Option<Sp<Notes>>,
}

/// How versions are numbered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, platc_derive::Word)]
pub enum Numbering {
    /// By what changed for users.
    Semantic,
    /// By date.
    Calendar,
}

/// Where release notes are published.
#[derive(Debug, Clone, Copy, PartialEq, Eq, platc_derive::Word)]
pub enum Notes {
    /// GitHub releases.
    Github,
}

/// What happens when somebody changes what runs by hand.
#[derive(Debug, Clone, platc_derive::Node)]
pub struct Drift {
    /// How often it is looked for.
    #[node(default = "1h")]
    pub every: Option<Sp<Duration>>,
    /// In clusters.
    #[node(default = "mend")]
    pub clusters: Option<Sp<DriftAnswer>>,
    /// In clouds.
    #[node(default = "report")]
    pub clouds: Option<Sp<DriftAnswer>>,
}

/// What to do about a change by hand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, platc_derive::Word)]
pub enum DriftAnswer {
    /// Undo it.
    Mend,
    /// Tell people.
    Report,
}

/// How well delivery is to go, in the measures of the DORA programme.
#[derive(Debug, Clone, platc_derive::Node)]
pub struct Goal {
    /// What is measured.
    #[node(key)]
    pub measure: Sp<DeliveryMeasure>,
    /// The goal: how often, how long, or which share.
    #[node(argument)]
    pub target: Sp<Plain>,
}

/// A measure of the DORA programme.
#[derive(Debug, Clone, Copy, PartialEq, Eq, platc_derive::Word)]
pub enum DeliveryMeasure {
    /// How often a version comes in.
    Deploys,
    /// How long a commit takes until it runs.
    LeadTime,
    /// Which share of versions does harm.
    Failures,
    /// How long it takes until the harm is over.
    Recovery,
}
