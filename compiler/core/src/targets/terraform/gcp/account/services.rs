//! Interfaces of Google Cloud that a project must have switched on.

use serde_json::json;

use super::{PROJECT, file};
use crate::finding::Finding;
use crate::targets::terraform::document::{Blocks, label};
use crate::targets::terraform::part::{File, Part};
use crate::targets::terraform::stack::Stack;
use crate::targets::{Lowering, Unit};

/// The part.
pub const PART: Part = Part { rule: "terraform/gcp-services", cloud: "gcp", area: "bootstrap", files, blocks };

/// All that some part of this cloud needs (Service Usage, list of services).
const SERVICES: &[&str] = &[
    "alloydb",
    "artifactregistry",
    "billingbudgets",
    "binaryauthorization",
    "certificatemanager",
    "cloudkms",
    "cloudresourcemanager",
    "cloudscheduler",
    "compute",
    "container",
    "containerscanning",
    "containersecurity",
    "dns",
    "firestore",
    "gkebackup",
    "iam",
    "iamcredentials",
    "logging",
    "memcache",
    "monitoring",
    "networkconnectivity",
    "pubsub",
    "redis",
    "run",
    "secretmanager",
    "servicenetworking",
    "sqladmin",
    "storage",
    "sts",
];

fn files(lowering: &Lowering<'_>, _stack: &Stack) -> Vec<File> {
    vec![file(lowering, "services")]
}

/// The addresses of what switches some of them on, for what cannot be made before.
pub fn on(services: &[&str]) -> Vec<String> {
    services.iter().map(|service| format!("google_project_service.{}", label(&[service]))).collect()
}

/// What is switched on stays so: other things in the project may need it.
fn blocks(_lowering: &Lowering<'_>, _stack: &Stack, _unit: &Unit, blocks: &mut Blocks) -> Result<(), Finding> {
    for service in SERVICES {
        let name = format!("{service}.googleapis.com");
        let fields = json!({ "project": PROJECT, "service": name, "disable_on_destroy": false });
        blocks.resource("google_project_service", &label(&[service]), fields);
    }
    Ok(())
}
