//! Flux, `kustomize.toolkit.fluxcd.io/v1` and `source.toolkit.fluxcd.io/v1`: a repository, and what is applied from it.

use super::{Custom, Labelled, LocalReference, Pairs, Spec, types};

/// A folder that is kept applied.
pub type Kustomization = Custom<KustomizationSpec>;

/// A repository that is kept fetched.
pub type GitRepository = Custom<GitRepositorySpec>;

impl Spec for KustomizationSpec {
    const API_VERSION: &'static str = "kustomize.toolkit.fluxcd.io/v1";
    const KIND: &'static str = "Kustomization";
}

impl Spec for GitRepositorySpec {
    const API_VERSION: &'static str = "source.toolkit.fluxcd.io/v1";
    const KIND: &'static str = "GitRepository";
}

types! {
    /// What stands under a Kustomization's `spec`.
    pub struct KustomizationSpec {
        pub source_ref: SourceReference,
        pub path: Option<String>,
        pub interval: String,
        pub retry_interval: Option<String>,
        pub timeout: Option<String>,
        /// Whether what left the folder leaves the cluster.
        pub prune: bool,
        pub wait: Option<bool>,
        pub force: Option<bool>,
        pub suspend: Option<bool>,
        pub deletion_policy: Option<DeletionPolicy>,
        pub target_namespace: Option<String>,
        pub service_account_name: Option<String>,
        pub kube_config: Option<KubeConfig>,
        pub depends_on: Vec<NamespacedReference>,
        pub health_checks: Vec<ObjectReference>,
        pub health_check_exprs: Vec<HealthCheckExpression>,
        pub common_metadata: Option<Labelled>,
        pub components: Vec<String>,
        pub patches: Vec<Patch>,
        pub post_build: Option<PostBuild>,
        pub decryption: Option<Decryption>,
    }

    pub struct SourceReference {
        pub kind: SourceKind,
        pub name: String,
        pub namespace: Option<String>,
    }

    #[derive(Copy, Default)]
    pub enum SourceKind {
        #[default]
        GitRepository,
        OCIRepository,
        Bucket,
    }

    pub enum DeletionPolicy { MirrorPrune, Delete, WaitForTermination, Orphan }

    pub struct KubeConfig {
        pub secret_ref: LocalReference,
    }

    pub struct NamespacedReference {
        pub name: String,
        pub namespace: Option<String>,
    }

    pub struct ObjectReference {
        pub api_version: Option<String>,
        pub kind: String,
        pub name: String,
        pub namespace: Option<String>,
    }

    /// CEL over an object of the kind.
    pub struct HealthCheckExpression {
        pub api_version: String,
        pub kind: String,
        pub current: String,
        pub in_progress: Option<String>,
        pub failed: Option<String>,
    }

    pub struct Patch {
        pub patch: String,
        pub target: Option<PatchTarget>,
    }

    pub struct PatchTarget {
        pub group: Option<String>,
        pub version: Option<String>,
        pub kind: Option<String>,
        pub name: Option<String>,
        pub namespace: Option<String>,
        pub label_selector: Option<String>,
    }

    pub struct PostBuild {
        pub substitute: Pairs,
        pub substitute_from: Vec<SubstituteSource>,
    }

    pub struct SubstituteSource {
        pub kind: SubstituteKind,
        pub name: String,
        pub optional: Option<bool>,
    }

    #[derive(Copy, Default)]
    pub enum SubstituteKind {
        #[default]
        ConfigMap,
        Secret,
    }

    pub struct Decryption {
        /// `sops`.
        pub provider: String,
        pub secret_ref: Option<LocalReference>,
    }

    /// What stands under a Git Repository's `spec`.
    pub struct GitRepositorySpec {
        pub url: String,
        pub r#ref: Option<GitReference>,
        pub interval: String,
        pub timeout: Option<String>,
        pub provider: Option<GitProvider>,
        pub secret_ref: Option<LocalReference>,
        pub suspend: Option<bool>,
        pub ignore: Option<String>,
        pub sparse_checkout: Vec<String>,
        pub recurse_submodules: Option<bool>,
        pub verify: Option<Verify>,
    }

    pub struct GitReference {
        pub branch: Option<String>,
        pub tag: Option<String>,
        pub semver: Option<String>,
        pub commit: Option<String>,
    }

    #[serde(rename_all = "lowercase")]
    pub enum GitProvider { Generic, Aws, Azure, Github }

    pub struct Verify {
        /// `HEAD`, `Tag` or `TagAndHEAD`.
        pub mode: Option<String>,
        pub secret_ref: LocalReference,
    }
}
