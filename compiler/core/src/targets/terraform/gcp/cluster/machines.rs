//! What all machines of a cluster have in common: their account, which may do little, and how they are held.

use serde_json::{Value, json};

use crate::model::names;
use crate::targets::terraform::document::{Blocks, expression};
use crate::targets::terraform::gcp::site::Site;

/// The label of the account of the machines.
pub const ACCOUNT: &str = "nodes";

/// What a machine needs: to write logs and metrics, and to fetch images (GKE, harden your cluster's security).
const ROLES: &[&str] = &["roles/container.defaultNodeServiceAccount", "roles/artifactregistry.reader"];

/// How much the pools that GKE makes by itself may have together.
const MOST: &[(&str, u32)] = &[("cpu", 400), ("memory", 1600)];

/// The account of the machines. Pods have their own, by workload identity.
pub fn account(site: &Site<'_>, blocks: &mut Blocks) {
    let id = names::google_service_account(&site.platform.name, &site.platform.environment, site.region, ACCOUNT);
    let display = format!("machines of {}", super::name(site));
    blocks.resource("google_service_account", ACCOUNT, json!({ "account_id": id, "display_name": display }));
    for role in ROLES {
        let member = expression(&format!("google_service_account.{ACCOUNT}.member"));
        let fields = json!({ "project": site.project, "role": role, "member": member });
        blocks.resource("google_project_iam_member", &grant(role), fields);
    }
}

fn grant(role: &str) -> String {
    format!("{ACCOUNT}_{}", role.trim_start_matches("roles/").replace('.', "_"))
}

/// The addresses of what their account may do.
pub fn grants() -> Vec<String> {
    ROLES.iter().map(|role| format!("google_project_iam_member.{}", grant(role))).collect()
}

/// The machines that a cluster begins with, and that go once it is there: by themselves they would come with the project's default
/// account, which new projects give no rights, if they have it at all.
pub fn first(site: &Site<'_>) -> Value {
    let mut fields = hardening();
    fields["service_account"] = expression(&format!("google_service_account.{ACCOUNT}.email"));
    fields["tags"] = json!([names::google::node_tag(&site.platform.name, &site.platform.environment, site.region)]);
    fields
}

/// How a machine is held: a measured boot, no metadata of its own for pods, no unguarded port.
pub fn hardening() -> Value {
    json!({
        "disk_type": "pd-balanced",
        "disk_size_gb": 100,
        "oauth_scopes": ["https://www.googleapis.com/auth/cloud-platform"],
        "metadata": { "disable-legacy-endpoints": "true" },
        "shielded_instance_config": { "enable_secure_boot": true, "enable_integrity_monitoring": true },
        "workload_metadata_config": { "mode": "GKE_METADATA" },
        "kubelet_config": { "insecure_kubelet_readonly_port_enabled": "FALSE" },
    })
}

/// Pools that GKE makes for what waits: what Karpenter is elsewhere.
pub fn provisioning() -> Value {
    let limits: Vec<Value> = MOST
        .iter()
        .map(|(resource, most)| json!({ "resource_type": resource, "minimum": 0, "maximum": most }))
        .collect();
    json!({
        "enabled": true,
        "autoscaling_profile": "OPTIMIZE_UTILIZATION",
        "resource_limits": limits,
        "auto_provisioning_defaults": {
            "service_account": expression(&format!("google_service_account.{ACCOUNT}.email")),
            "oauth_scopes": ["https://www.googleapis.com/auth/cloud-platform"],
            "management": { "auto_repair": true, "auto_upgrade": true },
            "shielded_instance_config": { "enable_secure_boot": true, "enable_integrity_monitoring": true },
        },
    })
}
