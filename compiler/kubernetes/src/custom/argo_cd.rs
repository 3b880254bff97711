//! Argo CD, `argoproj.io/v1alpha1`: what is deployed from where to where, and what a project may do.

use serde_json::Value;

use super::{Custom, Labelled, Spec, types};

/// A source that is kept in sync with a place in a cluster.
pub type Application = Custom<ApplicationSpec>;

/// A fence around Applications: repositories, destinations, kinds, people.
pub type AppProject = Custom<AppProjectSpec>;

impl Spec for ApplicationSpec {
    const API_VERSION: &'static str = "argoproj.io/v1alpha1";
    const KIND: &'static str = "Application";
}

impl Spec for AppProjectSpec {
    const API_VERSION: &'static str = "argoproj.io/v1alpha1";
    const KIND: &'static str = "AppProject";
}

types! {
    /// What stands under an Application's `spec`: one `source`, or several `sources`.
    pub struct ApplicationSpec {
        pub project: String,
        pub source: Option<Source>,
        pub sources: Vec<Source>,
        pub destination: Destination,
        pub sync_policy: Option<SyncPolicy>,
        pub ignore_differences: Vec<IgnoreDifferences>,
        pub revision_history_limit: Option<i32>,
        pub info: Vec<Info>,
    }

    pub struct Source {
        #[serde(rename = "repoURL")]
        pub repo_url: String,
        pub target_revision: Option<String>,
        pub path: Option<String>,
        pub chart: Option<String>,
        /// A name by which another source's value files are found: `$name/path`.
        pub r#ref: Option<String>,
        pub helm: Option<Helm>,
        pub kustomize: Option<Kustomize>,
        pub directory: Option<Directory>,
    }

    pub struct Helm {
        pub release_name: Option<String>,
        pub value_files: Vec<String>,
        pub ignore_missing_value_files: Option<bool>,
        pub values_object: Option<Value>,
        pub parameters: Vec<HelmParameter>,
        pub skip_crds: Option<bool>,
    }

    pub struct HelmParameter {
        pub name: String,
        pub value: String,
        pub force_string: Option<bool>,
    }

    pub struct Kustomize {
        pub namespace: Option<String>,
        pub images: Vec<String>,
        pub components: Vec<String>,
    }

    pub struct Directory {
        pub recurse: Option<bool>,
        pub include: Option<String>,
        pub exclude: Option<String>,
    }

    /// A cluster by `name` or by `server`; in a project both may be patterns.
    pub struct Destination {
        pub name: Option<String>,
        pub server: Option<String>,
        pub namespace: Option<String>,
    }

    pub struct SyncPolicy {
        pub automated: Option<Automated>,
        /// Such as `CreateNamespace=true`.
        pub sync_options: Vec<String>,
        pub retry: Option<Retry>,
        pub managed_namespace_metadata: Option<Labelled>,
    }

    pub struct Automated {
        pub prune: Option<bool>,
        pub self_heal: Option<bool>,
        pub allow_empty: Option<bool>,
    }

    pub struct Retry {
        pub limit: Option<i32>,
        pub backoff: Option<Backoff>,
    }

    pub struct Backoff {
        pub duration: Option<String>,
        pub factor: Option<i32>,
        pub max_duration: Option<String>,
    }

    /// Fields that somebody else owns, such as replicas under an autoscaler.
    pub struct IgnoreDifferences {
        pub group: Option<String>,
        pub kind: String,
        pub name: Option<String>,
        pub namespace: Option<String>,
        pub json_pointers: Vec<String>,
        #[serde(rename = "jqPathExpressions")]
        pub jq_path_expressions: Vec<String>,
        pub managed_fields_managers: Vec<String>,
    }

    pub struct Info {
        pub name: String,
        pub value: String,
    }

    /// What stands under an App Project's `spec`.
    pub struct AppProjectSpec {
        pub description: Option<String>,
        pub source_repos: Vec<String>,
        pub source_namespaces: Vec<String>,
        pub destinations: Vec<Destination>,
        pub cluster_resource_whitelist: Vec<GroupKind>,
        pub cluster_resource_blacklist: Vec<GroupKind>,
        pub namespace_resource_whitelist: Vec<GroupKind>,
        pub namespace_resource_blacklist: Vec<GroupKind>,
        pub orphaned_resources: Option<OrphanedResources>,
        pub roles: Vec<Role>,
        pub sync_windows: Vec<SyncWindow>,
    }

    pub struct GroupKind {
        pub group: String,
        pub kind: String,
    }

    pub struct OrphanedResources {
        pub warn: Option<bool>,
    }

    pub struct Role {
        pub name: String,
        pub description: Option<String>,
        /// Casbin lines: `p, proj:name:role, applications, sync, name/*, allow`.
        pub policies: Vec<String>,
        pub groups: Vec<String>,
    }

    pub struct SyncWindow {
        pub kind: WindowKind,
        pub schedule: String,
        pub duration: String,
        pub time_zone: Option<String>,
        pub applications: Vec<String>,
        pub namespaces: Vec<String>,
        pub clusters: Vec<String>,
        pub manual_sync: Option<bool>,
    }

    #[derive(Copy, Default)]
    #[serde(rename_all = "lowercase")]
    pub enum WindowKind {
        #[default]
        Allow,
        Deny,
    }
}
