//! Flux: in each cluster, the repository and the folder that is kept applied.

use std::collections::BTreeMap;

use platc_kubernetes::Object;
use platc_kubernetes::custom::flux::{
    GitReference, GitRepository, GitRepositorySpec, Kustomization, KustomizationSpec, NamespacedReference, SourceKind,
    SourceReference,
};
use platc_kubernetes::k8s_openapi::apimachinery::pkg::apis::meta::v1::ObjectMeta;

use super::source;
use crate::finding::Finding;
use crate::model::{Platform, names};
use crate::source::Place;
use crate::targets::{Lowering, Unit, helm, kubernetes};
use crate::words::platform::Repository;

/// The namespace that Flux is installed in.
const NAMESPACE: &str = "flux-system";

/// The repository, and the platform's own objects from it. There is no `postBuild`: it would take every `${…}` in the objects for a
/// variable of its own and empty it.
pub fn objects(lowering: &Lowering<'_>, repository: &Repository, cell: usize) -> Vec<Object> {
    let platform = lowering.platform();
    let pulled = GitRepositorySpec {
        url: repository.url.to_string(),
        r#ref: Some(GitReference { branch: Some(source::branch(repository)), ..GitReference::default() }),
        interval: "1m".to_owned(),
        ..GitRepositorySpec::default()
    };
    let folder = format!("./{}", source::folder(lowering, repository, cell));
    let first = kubernetes::has_first(lowering, cell).then(|| {
        let spec = applied(platform, format!("{folder}{}", kubernetes::FIRST));
        Kustomization { metadata: metadata(&names::join(&[&platform.namespace, "first"], names::DNS_LABEL)), spec }
    });
    let mut spec = applied(platform, folder.clone());
    spec.depends_on = first.iter().filter_map(|first| first.metadata.name.clone()).map(in_this_namespace).collect();
    let rest = Kustomization { metadata: metadata(&platform.namespace), spec };
    let last = kubernetes::has_last(lowering, cell).map(|seconds| last(platform, &folder, seconds));
    let repository = GitRepository { metadata: metadata(&platform.name), spec: pulled };
    std::iter::once(repository.into()).chain(first.map(Object::from)).chain([rest.into()]).chain(last).collect()
}

/// What asks the services once all of them are up, and is waited for as long as it goes on asking.
fn last(platform: &Platform, folder: &str, seconds: u64) -> Object {
    let mut spec = applied(platform, format!("{folder}{}", kubernetes::LAST));
    spec.depends_on = vec![in_this_namespace(platform.namespace.clone())];
    spec.timeout = Some(format!("{}m", (seconds + USUAL_TIMEOUT).div_ceil(60)));
    Kustomization { metadata: metadata(&names::join(&[&platform.namespace, "last"], names::DNS_LABEL)), spec }.into()
}

/// For how many seconds what was applied is waited for.
const USUAL_TIMEOUT: u64 = 600;

fn in_this_namespace(name: String) -> NamespacedReference {
    NamespacedReference { name, namespace: None }
}

/// A folder that is kept applied, and waited for: a Job in it until it has succeeded.
fn applied(platform: &Platform, path: String) -> KustomizationSpec {
    KustomizationSpec {
        source_ref: SourceReference { kind: SourceKind::GitRepository, name: platform.name.clone(), namespace: None },
        path: Some(path),
        interval: "10m".to_owned(),
        retry_interval: Some("2m".to_owned()),
        timeout: Some(format!("{}m", USUAL_TIMEOUT / 60)),
        prune: true,
        wait: Some(true),
        ..KustomizationSpec::default()
    }
}

/// These objects are themselves applied by what bootstraps a cluster, which often substitutes: not in here.
fn metadata(name: &str) -> ObjectMeta {
    let annotations = BTreeMap::from([("kustomize.toolkit.fluxcd.io/substitute".to_owned(), "disabled".to_owned())]);
    ObjectMeta {
        name: Some(name.to_owned()),
        namespace: Some(NAMESPACE.to_owned()),
        annotations: Some(annotations),
        ..ObjectMeta::default()
    }
}

/// A chart needs a HelmRelease, which is not made yet: the file is withheld, and that is said.
pub fn chart(lowering: &Lowering<'_>, unit: &Unit) -> Finding {
    let place = helm::release(lowering, &unit.name, unit.cell).map_or(Place::DEFAULT, |release| release.place);
    let message = format!(
        "chart `{}` has its values, but nothing installs it: a HelmRelease for Flux is not made yet",
        unit.name
    );
    Finding::warning("chart-without-release", place, message)
        .help("install the chart with these values yourself, or write `gitops argocd` in `delivery`")
}
