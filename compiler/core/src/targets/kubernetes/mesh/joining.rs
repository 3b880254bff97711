//! How a pod joins the mesh: a label for the proxy, and annotations about what it leaves alone and where metrics are.

use std::collections::BTreeMap;

use platc_kubernetes::k8s_openapi::api::core::v1::PodTemplateSpec;
use platc_kubernetes::k8s_openapi::apimachinery::pkg::apis::meta::v1::ObjectMeta;

use super::is_there;
use crate::targets::Lowering;
use crate::targets::kubernetes::network;
use crate::targets::kubernetes::pod::Plan;

/// The label by which a pod gets its proxy (Istio, sidecar injection).
pub const LABEL: (&str, &str) = ("sidecar.istio.io/inject", "true");

/// Adds what makes the pods of a workload members; nothing without a mesh.
pub fn join(lowering: &Lowering<'_>, plan: &Plan<'_>, metadata: &mut ObjectMeta, cell: usize) {
    if !is_there(lowering, cell) {
        return;
    }
    mark(metadata);
    let mut annotations = BTreeMap::new();
    if plan.configuration.identity.is_some() {
        annotations.extend(left_alone(lowering, cell));
    }
    if let Some((port, path)) = plan.metrics {
        annotations.extend(merged(port, path));
    }
    if !annotations.is_empty() {
        metadata.annotations.get_or_insert_default().extend(annotations);
    }
}

/// The same for pods that a store or a gateway stands on.
pub fn join_store(lowering: &Lowering<'_>, template: &mut PodTemplateSpec, cell: usize) {
    if is_there(lowering, cell) {
        mark(template.metadata.get_or_insert_default());
    }
}

fn mark(metadata: &mut ObjectMeta) {
    metadata.labels.get_or_insert_default().insert(LABEL.0.to_owned(), LABEL.1.to_owned());
}

/// Requests to the cloud's metadata server name no host that a proxy could look up.
fn left_alone(lowering: &Lowering<'_>, cell: usize) -> Option<(String, String)> {
    let blocks = network::identity_blocks(lowering, cell);
    (!blocks.is_empty()).then(|| ("traffic.sidecar.istio.io/excludeOutboundIPRanges".to_owned(), blocks.join(",")))
}

/// Where the agent finds the application's own metrics, which it gives together with the proxy's (Istio, Prometheus integration):
/// Prometheus is no member, so that it may not ask the application itself.
fn merged(port: u16, path: &str) -> [(String, String); 3] {
    let pair = |name: &str, value: &str| (format!("prometheus.io/{name}"), value.to_owned());
    [pair("scrape", "true"), pair("port", &port.to_string()), pair("path", path)]
}
