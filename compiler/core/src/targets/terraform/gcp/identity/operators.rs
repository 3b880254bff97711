//! Accounts of what runs in the cluster for the platform: it reads secrets, and writes records of DNS.

use serde_json::{Value, json};

use super::workloads::bind;
use crate::finding::Finding;
use crate::model::names;
use crate::targets::terraform::document::{Blocks, expression, label};
use crate::targets::terraform::gcp::cluster;
use crate::targets::terraform::gcp::site::{self, Site};
use crate::targets::terraform::part::{File, Part};
use crate::targets::terraform::stack::Stack;
use crate::targets::{Lowering, Unit};

/// The part.
pub const PART: Part = Part { rule: "terraform/gcp-operators", cloud: "gcp", area: "identity", files, blocks };

/// An operator: its namespace and account in the cluster, its role, and whether that is about the environment's secrets alone.
struct Operator {
    name: &'static str,
    role: &'static str,
    secrets_only: bool,
}

/// The operators by the names that their charts give them.
const OPERATORS: &[Operator] = &[
    Operator { name: "external-secrets", role: "roles/secretmanager.secretAccessor", secrets_only: true },
    Operator { name: "external-dns", role: "roles/dns.admin", secrets_only: false },
];

fn files(lowering: &Lowering<'_>, stack: &Stack) -> Vec<File> {
    let owner = format!("platform.{}", lowering.platform().name);
    let file = File { stem: "operators".to_owned(), owner, node: String::new() };
    cluster::of_cell(lowering, stack.home()).map(|_| file).into_iter().collect()
}

fn blocks(lowering: &Lowering<'_>, stack: &Stack, _unit: &Unit, blocks: &mut Blocks) -> Result<(), Finding> {
    let site = site::of(lowering, stack);
    OPERATORS.iter().for_each(|operator| account(&site, operator, blocks));
    Ok(())
}

fn account(site: &Site<'_>, operator: &Operator, blocks: &mut Blocks) {
    let platform = site.platform;
    let label = label(&[operator.name]);
    let id = names::google_service_account(&platform.name, &platform.environment, site.region, operator.name);
    let fields = json!({ "account_id": id, "display_name": format!("{} in {}", operator.name, site.region) });
    blocks.resource("google_service_account", &label, fields);
    bind(site, &label, operator.name, operator.name, blocks);
    let member = expression(&format!("google_service_account.{label}.member"));
    let mut grant = json!({ "project": site.project, "role": operator.role, "member": member });
    if operator.secrets_only {
        grant["condition"] = own_secrets(site, blocks);
    }
    blocks.resource("google_project_iam_member", &label, grant);
}

/// Entries of this environment alone: their names begin with the platform's and its own.
fn own_secrets(site: &Site<'_>, blocks: &mut Blocks) -> Value {
    blocks.data("google_project", "main", json!({ "project_id": site.project }));
    let prefix = names::google::secret(&format!("{}/{}/", site.platform.name, site.platform.environment));
    let expression =
        format!("resource.name.startsWith(\"projects/${{data.google_project.main.number}}/secrets/{prefix}\")");
    json!({ "title": "own-secrets", "description": "Secrets of this environment.", "expression": expression })
}
