//! Accounts: everything on Google Cloud and on Azure is named by the project or the subscription that it is in.
//!
//! `cloud-without-account` · An environment runs on such a cloud, and the spec does not say in which project or subscription. AWS tells
//! whoever asks, so that only some things there need it: see `identities`.

use crate::derive::Graph;
use crate::finding::Finding;
use crate::model::{Declared, Platform};
use crate::words::platform::{Cloud, CloudProduct};

/// The rule.
pub fn check(platform: &Platform, _graph: &Graph, findings: &mut Vec<Finding>) {
    let clouds = platform.nodes.cloud.iter().filter(|cloud| platform.cells.iter().any(|cell| cell.cloud == cloud.name));
    findings.extend(clouds.filter_map(Declared::first).filter_map(unnamed));
}

fn unnamed(cloud: &Cloud) -> Option<Finding> {
    let needed: &[_] = match cloud.name.value {
        CloudProduct::Gcp => &[("project", "shop-production", &cloud.project)],
        CloudProduct::Azure => &[
            ("subscription", "00000000-0000-4000-8000-000000000001", &cloud.subscription),
            ("tenant", "00000000-0000-4000-8000-000000000002", &cloud.tenant),
        ],
        CloudProduct::Aws | CloudProduct::Local => return None,
    };
    let missing: Vec<_> = needed.iter().filter(|(.., said)| said.is_none()).collect();
    if missing.is_empty() {
        return None;
    }
    let names: Vec<_> = missing.iter().map(|(name, ..)| *name).collect();
    let settings: Vec<_> = missing.iter().map(|(name, example, _)| format!("{name}=\"{example}\"")).collect();
    let cloud_name = cloud.name.value.word();
    let message = format!(
        "everything on `{cloud_name}` is named by the {} that it is in, and the spec does not say which",
        names.join(" and the ")
    );
    let help =
        format!("write `cloud {cloud_name} {}`, here or in each environment that has its own", settings.join(" "));
    Some(Finding::error("cloud-without-account", cloud.name.place, message).help(help))
}
