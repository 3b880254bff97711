//! Argo CD: an Application for each cluster and namespace, one for each chart, and the projects that fence them in.

use std::collections::BTreeMap;

use platc_kubernetes::Object;
use platc_kubernetes::custom::argo_cd::{
    AppProject, AppProjectSpec, Application, ApplicationSpec, Automated, Backoff, Destination, GroupKind, Helm,
    IgnoreDifferences, Retry, Source, SyncPolicy,
};
use platc_kubernetes::k8s_openapi::apimachinery::pkg::apis::meta::v1::ObjectMeta;

use super::{source, teams};
use crate::finding::Finding;
use crate::model::names;
use crate::targets::helm::{self, Release};
use crate::targets::{Lowering, Unit, kubernetes, region, vanished};
use crate::words::platform::Repository;

/// The namespace that Argo CD is installed in and reads its own objects from.
const NAMESPACE: &str = "argocd";

/// The platform's own objects in a cluster. The namespace is one of them, with its quota and its labels.
pub fn application(lowering: &Lowering<'_>, repository: &Repository, cell: usize) -> Object {
    let source = Source {
        repo_url: repository.url.to_string(),
        target_revision: Some(source::branch(repository)),
        path: Some(source::folder(lowering, repository, cell)),
        ..Source::default()
    };
    let namespace = &lowering.platform().namespace;
    let ignore_differences = owned_by_others(lowering, cell);
    let mut sync_policy = sync_policy(false);
    if !ignore_differences.is_empty() {
        sync_policy.sync_options.push("RespectIgnoreDifferences=true".to_owned());
    }
    let spec = ApplicationSpec {
        project: project_name(lowering, ""),
        source: Some(source),
        destination: destination(lowering, namespace, cell),
        sync_policy: Some(sync_policy),
        ignore_differences,
        revision_history_limit: Some(HISTORY),
        ..ApplicationSpec::default()
    };
    let mut metadata = metadata(&application_name(lowering, namespace, cell));
    // Commits that touch nothing in the folder are not rendered again: with many components that is most of them.
    metadata.annotations =
        Some(BTreeMap::from([("argocd.argoproj.io/manifest-generate-paths".to_owned(), ".".to_owned())]));
    Application { metadata, spec }.into()
}

/// Fields that a controller writes into objects from here, which Argo CD would otherwise set back in the middle of a rollout.
fn owned_by_others(lowering: &Lowering<'_>, cell: usize) -> Vec<IgnoreDifferences> {
    let ignored = |field: kubernetes::Foreign| IgnoreDifferences {
        group: Some(field.group.to_owned()).filter(|group| !group.is_empty()),
        kind: field.kind.to_owned(),
        jq_path_expressions: vec![field.path.to_owned()],
        ..IgnoreDifferences::default()
    };
    kubernetes::foreign_fields(lowering, cell).into_iter().map(ignored).collect()
}

/// A chart of somebody else, with the values from the platform's repository.
pub fn chart(lowering: &Lowering<'_>, repository: &Repository, unit: &Unit) -> Result<Object, Finding> {
    let release = helm::release(lowering, &unit.name, unit.cell).ok_or_else(|| vanished(unit))?;
    let values = source::path(repository, &helm::values_path(lowering, &unit.name, unit.cell));
    let packaged = Source {
        repo_url: chart_repository(&release),
        target_revision: Some(release.version.to_string()),
        chart: Some(release.chart.to_string()),
        helm: Some(Helm {
            release_name: Some(release.name.to_string()),
            value_files: vec![format!("$values/{values}")],
            ..Helm::default()
        }),
        ..Source::default()
    };
    let valued = Source {
        repo_url: repository.url.to_string(),
        target_revision: Some(source::branch(repository)),
        r#ref: Some("values".to_owned()),
        ..Source::default()
    };
    let spec = ApplicationSpec {
        project: project_name(lowering, "charts"),
        sources: vec![packaged, valued],
        destination: destination(lowering, namespace(lowering, &release), unit.cell),
        sync_policy: Some(sync_policy(release.namespace.is_some())),
        revision_history_limit: Some(HISTORY),
        ..ApplicationSpec::default()
    };
    Ok(Application { metadata: metadata(&application_name(lowering, &unit.name, unit.cell)), spec }.into())
}

/// The fences: the platform's own objects stay in their namespace, and only charts may bring what belongs to a whole cluster.
pub fn projects(lowering: &Lowering<'_>, repository: &Repository, clusters: &[usize]) -> Vec<Object> {
    let own = &lowering.platform().namespace;
    let kind = |group: &str, kind: &str| GroupKind { group: group.to_owned(), kind: kind.to_owned() };
    let priorities = kubernetes::priorities::are_made(lowering).then(|| kind("scheduling.k8s.io", "PriorityClass"));
    let machines = clusters
        .iter()
        .any(|cell| kubernetes::node_pools::cluster(lowering, *cell).is_some())
        .then(|| [kind("karpenter.sh", "NodePool"), kind("karpenter.k8s.aws", "EC2NodeClass")]);
    let disks = clusters.iter().any(|cell| kubernetes::disks::are_made(lowering, *cell));
    let disks = disks.then(|| kind("storage.k8s.io", "StorageClass"));
    let machines = machines.into_iter().flatten();
    let own_kinds = std::iter::once(kind("", "Namespace")).chain(priorities).chain(machines).chain(disks).collect();
    let destinations = clusters.iter().map(|cell| destination(lowering, own, *cell)).collect();
    let mut projects = vec![project(lowering, "", vec![repository.url.to_string()], destinations, own_kinds)];
    let charts: Vec<_> = clusters
        .iter()
        .flat_map(|cell| helm::releases(lowering, *cell).into_iter().map(|release| (*cell, release)))
        .collect();
    if !charts.is_empty() {
        let mut sources: Vec<String> = charts.iter().map(|(_, release)| chart_repository(release)).collect();
        sources.sort();
        sources.dedup();
        sources.insert(0, repository.url.to_string());
        let mut destinations: Vec<Destination> =
            charts.iter().map(|(cell, release)| destination(lowering, namespace(lowering, release), *cell)).collect();
        destinations.dedup();
        projects.push(project(lowering, "charts", sources, destinations, vec![kind("*", "*")]));
    }
    projects
}

fn project(
    lowering: &Lowering<'_>,
    part: &str,
    source_repos: Vec<String>,
    destinations: Vec<Destination>,
    cluster_resource_whitelist: Vec<GroupKind>,
) -> Object {
    let platform = lowering.platform();
    let (name, is_own) = (project_name(lowering, part), part.is_empty());
    let what = if is_own { "services" } else { part };
    let spec = AppProjectSpec {
        description: Some(format!("The {what} of {} in {}", platform.name, platform.environment)),
        source_repos,
        destinations,
        cluster_resource_whitelist,
        roles: teams::roles(lowering, &name, !is_own),
        ..AppProjectSpec::default()
    };
    AppProject { metadata: metadata(&name), spec }.into()
}

fn project_name(lowering: &Lowering<'_>, part: &str) -> String {
    let platform = lowering.platform();
    names::join(&[&platform.name, &platform.environment, part], names::DNS_LABEL)
}

fn application_name(lowering: &Lowering<'_>, what: &str, cell: usize) -> String {
    let platform = lowering.platform();
    names::join(&[&platform.name, &platform.environment, region(lowering, cell), what], names::DNS_LABEL)
}

fn destination(lowering: &Lowering<'_>, namespace: &str, cell: usize) -> Destination {
    Destination { name: Some(source::cluster(lowering, cell)), server: None, namespace: Some(namespace.to_owned()) }
}

fn namespace<'a>(lowering: &Lowering<'a>, release: &'a Release<'_>) -> &'a str {
    release.namespace.as_deref().unwrap_or(&lowering.platform().namespace)
}

/// Argo CD takes the address of a registry without its scheme.
fn chart_repository(release: &Release<'_>) -> String {
    release.repository.trim_start_matches("oci://").to_owned()
}

fn metadata(name: &str) -> ObjectMeta {
    ObjectMeta { name: Some(name.to_owned()), namespace: Some(NAMESPACE.to_owned()), ..ObjectMeta::default() }
}

/// What left the repository leaves the cluster, what was changed by hand is changed back, and what fails is tried again.
fn sync_policy(creates_namespace: bool) -> SyncPolicy {
    let backoff = Backoff { duration: Some("10s".to_owned()), factor: Some(2), max_duration: Some("3m".to_owned()) };
    SyncPolicy {
        automated: Some(Automated { prune: Some(true), self_heal: Some(true), allow_empty: None }),
        sync_options: vec![format!("CreateNamespace={creates_namespace}"), "ServerSideApply=true".to_owned()],
        retry: Some(Retry { limit: Some(5), backoff: Some(backoff) }),
        ..SyncPolicy::default()
    }
}

/// How many versions Argo CD can go back to.
const HISTORY: i32 = 10;
