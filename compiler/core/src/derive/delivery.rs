//! Who brings the output to the clusters, and from where.

use crate::model::{Declared, Platform};
use crate::words::delivery::{Delivery, GitOps};
use crate::words::platform::Repository;

/// The Git repository that the output is committed to.
pub fn repository(platform: &Platform) -> Option<&Repository> {
    let said = platform.nodes.platform.iter().find_map(Declared::first)?;
    said.repository.as_ref().map(|repository| &repository.value)
}

/// What delivers: what the spec says, or else Argo CD where it says from which repository; nobody without either.
pub fn delivered_by(platform: &Platform) -> Option<GitOps> {
    let said = platform
        .nodes
        .delivery
        .iter()
        .find_map(Declared::first)
        .and_then(|delivery: &Delivery| delivery.gitops.as_ref());
    said.map(|product| product.value).or_else(|| repository(platform).map(|_| GitOps::Argocd))
}
