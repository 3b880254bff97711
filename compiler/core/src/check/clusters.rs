//! Clusters: each asks for a version of Kubernetes that platc writes objects for.
//!
//! `unsupported-kubernetes` · A cluster asks for a version that is unknown or out of support; some of its objects would be refused.

use platc_kubernetes::versions::{Minor, supported};

use super::forms;
use crate::derive::Graph;
use crate::finding::Finding;
use crate::model::{Platform, clusters};
use crate::schema::Sp;
use crate::types::Version;

/// The rule.
pub fn check(platform: &Platform, _graph: &Graph, findings: &mut Vec<Finding>) {
    let clusters = forms(&platform.nodes.cluster).filter(|cluster| clusters::is_kubernetes(cluster));
    findings.extend(clusters.filter_map(|cluster| unsupported(cluster.kubernetes.as_ref()?)));
}

fn unsupported(version: &Sp<Version>) -> Option<Finding> {
    let minor = version.as_str().parse::<Minor>();
    if minor.as_ref().is_ok_and(|minor| supported().contains(minor)) {
        return None;
    }
    let names: Vec<String> = supported().iter().map(Minor::to_string).collect();
    let why = match minor {
        Ok(minor) => format!("platc writes no objects for Kubernetes {minor}"),
        Err(_) => format!("`{}` is not a minor version of Kubernetes", version.as_str()),
    };
    let finding = Finding::error("unsupported-kubernetes", version.place, why);
    Some(finding.help(format!("write one of these: {}", names.join(", "))))
}
