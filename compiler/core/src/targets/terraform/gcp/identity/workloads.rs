//! An account for each workload that Google lets in by who it is.

use serde_json::json;

use super::rights::grant;
use crate::derive::Workload;
use crate::finding::Finding;
use crate::model::names;
use crate::targets::terraform::document::{Blocks, expression, label};
use crate::targets::terraform::gcp::placement;
use crate::targets::terraform::gcp::site::{self, Site};
use crate::targets::terraform::part::{File, Part};
use crate::targets::terraform::stack::Stack;
use crate::targets::{Lowering, Unit};

/// The part.
pub const PART: Part = Part { rule: "terraform/gcp-identity", cloud: "gcp", area: "identity", files, blocks };

/// Those of a cell that have an account: who uses something by identity, and everything on Cloud Run.
fn with_account<'p>(lowering: &Lowering<'p>, cell: usize) -> impl Iterator<Item = Workload<'p>> {
    placement::workloads(lowering, cell).filter(move |workload| {
        placement::runs_on_run(lowering, workload, cell) || workload.identity(lowering.platform(), cell).is_some()
    })
}

fn files(lowering: &Lowering<'_>, stack: &Stack) -> Vec<File> {
    let mut files: Vec<File> = with_account(lowering, stack.home()).map(|workload| file(&workload)).collect();
    files.dedup();
    files
}

/// A node's file; what a service runs before a new version is in its own.
fn file(workload: &Workload<'_>) -> File {
    let (kind, node) = (workload.kind, workload.node);
    File { stem: format!("{kind}-{node}"), owner: format!("{kind}.{node}"), node: node.to_owned() }
}

fn blocks(lowering: &Lowering<'_>, stack: &Stack, unit: &Unit, blocks: &mut Blocks) -> Result<(), Finding> {
    lowering.depends(&unit.owner);
    let site = site::of(lowering, stack);
    for workload in with_account(lowering, site.cell).filter(|workload| file(workload).owner == unit.owner) {
        account(lowering, &site, &workload, blocks);
    }
    Ok(())
}

fn account(lowering: &Lowering<'_>, site: &Site<'_>, workload: &Workload<'_>, blocks: &mut Blocks) {
    let platform = site.platform;
    let label = label(&[&workload.name]);
    let id = names::google_service_account(&platform.name, &platform.environment, site.region, &workload.name);
    let display = format!("{} of {} in {}", workload.name, platform.environment, site.region);
    blocks.resource("google_service_account", &label, json!({ "account_id": id, "display_name": display }));
    if !placement::runs_on_run(lowering, workload, site.cell) {
        bind(site, &label, &platform.namespace, &workload.name, blocks);
    }
    grant(lowering, site, workload, &expression(&format!("google_service_account.{label}.member")), blocks);
}

/// The account of the cluster by that name may act as this one (GKE, workload identity federation).
pub fn bind(site: &Site<'_>, label: &str, namespace: &str, name: &str, blocks: &mut Blocks) {
    let fields = json!({
        "service_account_id": expression(&format!("google_service_account.{label}.name")),
        "role": "roles/iam.workloadIdentityUser",
        "member": format!("serviceAccount:{}.svc.id.goog[{namespace}/{name}]", site.project),
    });
    blocks.resource("google_service_account_iam_member", label, fields);
}
