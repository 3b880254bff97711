//! The pod of a workload: its containers, how tightly it is held, where it may run, and how it ends.
//!
//! [`Plan`] is what a pod is made from; `container`, `volumes`, `security`, `placement`, `probes` and `shutdown` each make a part.

mod container;
pub mod placement;
mod plan;
mod probes;
mod security;
mod shutdown;
pub mod volumes;

use std::collections::BTreeMap;

use platc_kubernetes::k8s_openapi::api::core::v1::{PodSpec, PodTemplateSpec};
use platc_kubernetes::k8s_openapi::apimachinery::pkg::apis::meta::v1::ObjectMeta;

use super::configuration::Configuration;
use super::{mesh, metadata, priorities};
use crate::derive::Identity;
use crate::finding::Finding;
use crate::model::names;
use crate::targets::Lowering;
use crate::types::Duration;

pub use container::NAME as CONTAINER;
pub use plan::{Companion, Plan};

/// The template of a workload's pods in a cell.
///
/// # Errors
/// Where an image has no version, or a word of a command is not known before anything is applied.
pub fn template(lowering: &Lowering<'_>, plan: &Plan<'_>, cell: usize) -> Result<PodTemplateSpec, Finding> {
    let spec = PodSpec {
        service_account_name: Some(plan.name.to_owned()),
        automount_service_account_token: Some(plan.calls_api),
        // Variables for every Service of the namespace, which nobody asked for, would cover or confuse those that the spec says.
        enable_service_links: Some(false),
        restart_policy: plan.restart_policy.map(str::to_owned),
        termination_grace_period_seconds: shutdown::grace(plan),
        priority_class_name: plan.priority.and_then(|priority| priorities::class(lowering.platform(), priority)),
        security_context: security::of_pod(plan),
        node_selector: placement::node_selector(plan),
        tolerations: placement::tolerations(lowering, plan, cell),
        affinity: placement::affinity(plan),
        topology_spread_constraints: placement::spread(plan),
        init_containers: container::companions(lowering, plan, cell)?,
        containers: vec![container::own(lowering, plan, cell)?],
        volumes: volumes::of_pod(plan),
        ..PodSpec::default()
    };
    let labels = Some(labels(lowering, plan));
    let mut metadata = ObjectMeta { annotations: annotations(plan), labels, ..ObjectMeta::default() };
    mesh::join(lowering, plan, &mut metadata, cell);
    Ok(PodTemplateSpec { metadata: Some(metadata), spec: Some(spec) })
}

/// The label by which a pod asks AKS for its identity (azure-workload-identity, labels and annotations).
pub const IDENTITY_LABEL: (&str, &str) = ("azure.workload.identity/use", "true");

fn labels(lowering: &Lowering<'_>, plan: &Plan<'_>) -> BTreeMap<String, String> {
    let mut labels = metadata::labels(lowering.platform(), plan.name);
    if let Some(Identity::ManagedIdentity { .. }) = plan.configuration.identity {
        labels.insert(IDENTITY_LABEL.0.to_owned(), IDENTITY_LABEL.1.to_owned());
    }
    labels
}

fn annotations(plan: &Plan<'_>) -> Option<BTreeMap<String, String>> {
    let digest = digest(plan).map(|digest| ("platc.dev/configuration".to_owned(), digest));
    let unmoved = plan.deadline.iter().flat_map(|_| UNMOVED.map(|(name, value)| (name.to_owned(), value.to_owned())));
    let annotations: BTreeMap<_, _> = digest.into_iter().chain(unmoved).collect();
    (!annotations.is_empty()).then_some(annotations)
}

/// No autoscaler ends a task half way to save a machine; its deadline says for how long at most the machine stays (Karpenter
/// documentation, disruption; Cluster Autoscaler, frequently asked questions).
const UNMOVED: [(&str, &str); 2] =
    [("cluster-autoscaler.kubernetes.io/safe-to-evict", "false"), ("karpenter.sh/do-not-disrupt", "true")];

/// A digest of all that the containers are configured with: pods that read it only at their start are replaced when it changes.
fn digest(plan: &Plan<'_>) -> Option<String> {
    let text: String = plan.configurations().map(Configuration::fingerprint).collect();
    (!text.is_empty()).then(|| names::digest(&text))
}

fn seconds(duration: &Duration) -> i64 {
    i64::try_from(duration.seconds()).unwrap_or(i64::MAX)
}
