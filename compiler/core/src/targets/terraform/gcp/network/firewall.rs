//! Firewall rules: nothing comes in but what the spec declares, and what is refused is on record.
//!
//! Pods of the cluster reach each other by network policies, which are finer; here is what comes from outside of it: Google's load
//! balancers to what is exposed, and Cloud Run to the services that it uses.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::{control_plane, id, range};
use crate::model::names;
use crate::targets::Lowering;
use crate::targets::terraform::document::Blocks;
use crate::targets::terraform::gcp::site::Site;
use crate::targets::terraform::gcp::{cluster, placement};
use crate::words::service::Service;

/// Where Google's load balancers and their health checks come from (Cloud Load Balancing, firewall rules).
const LOAD_BALANCERS: [&str; 2] = ["35.191.0.0/16", "130.211.0.0/22"];

/// Where operators answer questions of the control plane, beside 443 and 10250, which GKE opens by itself (GKE, adding firewall rules
/// for specific use cases): KEDA's measures, webhooks of ingress-nginx and Linkerd, of CloudNativePG and Argo, of Istio.
const WEBHOOKS: [&str; 4] = ["6443", "8443", "9443", "15017"];

/// The rank of the rule that refuses the rest; the lowest that a rule of one's own can have is 65534.
const LAST: u32 = 65_000;

/// All rules of a region.
pub fn rules(lowering: &Lowering<'_>, site: &Site<'_>, blocks: &mut Blocks) {
    let everything = json!([{ "protocol": "all", "ports": null }]);
    let deny = json!({ "source_ranges": ["0.0.0.0/0"], "deny": everything, "priority": LAST });
    rule(site, "deny", "What no other rule lets in.", deny, blocks);
    if let Some(control) = control_plane(site).filter(|_| cluster::of_cell(lowering, site.cell).is_some()) {
        let ports = WEBHOOKS.iter().map(|port| (*port).to_owned()).collect();
        allow(
            site,
            "webhooks",
            "The control plane, to what it asks in the cluster.",
            &[&control.to_string()],
            &ports,
            blocks,
        );
    }
    let exposed = exposed_ports(lowering, site.cell);
    if !exposed.is_empty() {
        allow(site, "exposed", "Load balancers, to what is exposed.", &LOAD_BALANCERS, &exposed, blocks);
    }
    let used = ports_used_by_run(lowering, site.cell);
    if let Some(run) = range(site, "run").filter(|_| !used.is_empty()) {
        allow(site, "run", "Cloud Run, to the services that it uses.", &[&run.to_string()], &used, blocks);
    }
}

fn allow(
    site: &Site<'_>,
    name: &str,
    description: &str,
    sources: &[&str],
    ports: &BTreeSet<String>,
    blocks: &mut Blocks,
) {
    let tag = names::google::node_tag(&site.platform.name, &site.platform.environment, site.region);
    let tcp = json!([{ "protocol": "tcp", "ports": ports }]);
    let fields = json!({ "source_ranges": sources, "target_tags": [tag], "allow": tcp, "priority": 1000 });
    rule(site, name, description, fields, blocks);
}

fn rule(site: &Site<'_>, name: &str, description: &str, mut fields: Value, blocks: &mut Blocks) {
    fields["name"] = json!(site.name(name));
    fields["description"] = json!(description);
    fields["network"] = id();
    fields["direction"] = json!("INGRESS");
    fields["log_config"] = json!({ "metadata": "INCLUDE_ALL_METADATA" });
    blocks.resource("google_compute_firewall", name, fields);
}

/// The ports of services in the cluster on which something answers from outside.
fn exposed_ports(lowering: &Lowering<'_>, cell: usize) -> BTreeSet<String> {
    let exposures = lowering.graph(cell).map(|graph| &graph.exposures);
    let of_cluster = exposures.into_iter().flatten().filter(|(name, _)| !placement::is_on_run(lowering, name, cell));
    of_cluster
        .flat_map(|(name, exposures)| {
            exposures.iter().filter_map(move |exposure| port(lowering, name, &exposure.port, cell))
        })
        .collect()
}

fn port(lowering: &Lowering<'_>, service: &str, port: &str, cell: usize) -> Option<String> {
    Some(lowering.get::<Service>(service, cell)?.port.get(port)?.number.0.to_string())
}

/// The ports of services in the cluster that something on Cloud Run uses.
fn ports_used_by_run(lowering: &Lowering<'_>, cell: usize) -> BTreeSet<String> {
    let uses = placement::run_services(lowering, cell).flat_map(|service| service.uses.iter());
    let services = uses.filter(|used| used.target.kind() == "service").map(|used| used.target.name());
    services
        .filter(|name| !placement::is_on_run(lowering, name, cell))
        .filter_map(|name| lowering.get::<Service>(name, cell))
        .flat_map(|service| service.port.iter().map(|port| port.number.0.to_string()))
        .collect()
}
