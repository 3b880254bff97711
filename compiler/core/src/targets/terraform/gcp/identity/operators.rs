//! Accounts of what runs in the cluster for the platform: it reads secrets, and writes records of DNS.

use serde_json::{Value, json};

use super::workloads::bind;
use crate::finding::Finding;
use crate::model::names;
use crate::targets::terraform::document::{Blocks, expression, label};
use crate::targets::terraform::gcp::cluster;
use crate::targets::terraform::gcp::dns::zones::{self, Zone};
use crate::targets::terraform::gcp::site::{self, Site};
use crate::targets::terraform::part::{File, Part};
use crate::targets::terraform::stack::Stack;
use crate::targets::{Lowering, Unit};

/// The part.
pub const PART: Part = Part { rule: "terraform/gcp-operators", cloud: "gcp", area: "identity", files, blocks };

/// What an operator may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Right {
    /// It reads the environment's entries of Secret Manager.
    Secrets,
    /// It writes records into the environment's zones of Cloud DNS.
    Records,
}

/// The operators by the names that their charts give them, which are those of their namespaces and accounts too.
const OPERATORS: &[(&str, Right)] =
    &[("external-secrets", Right::Secrets), ("external-dns", Right::Records), ("cert-manager", Right::Records)];

fn files(lowering: &Lowering<'_>, stack: &Stack) -> Vec<File> {
    let owner = format!("platform.{}", lowering.platform().name);
    let file = File { stem: "operators".to_owned(), owner, node: String::new() };
    cluster::of_cell(lowering, stack.home()).map(|_| file).into_iter().collect()
}

fn blocks(lowering: &Lowering<'_>, stack: &Stack, _unit: &Unit, blocks: &mut Blocks) -> Result<(), Finding> {
    let site = site::of(lowering, stack);
    let zones = zones::all(lowering);
    for (name, right) in OPERATORS {
        match right {
            Right::Secrets => {
                let member = account(&site, name, blocks);
                let role = "roles/secretmanager.secretAccessor";
                let own = own_secrets(&site, blocks);
                let grant = json!({ "project": site.project, "role": role, "member": member, "condition": own });
                blocks.resource("google_project_iam_member", &label(&[name]), grant);
            }
            // Without a zone here there is nothing that it could write.
            Right::Records if zones.is_empty() => {}
            Right::Records => {
                let member = account(&site, name, blocks);
                zones.iter().for_each(|zone| records(&site, name, zone, &member, blocks));
                let sees = json!({ "project": site.project, "role": "roles/dns.reader", "member": member });
                blocks.resource("google_project_iam_member", &label(&[name]), sees);
            }
        }
    }
    Ok(())
}

/// The account of an operator; gives who it is to IAM.
fn account(site: &Site<'_>, name: &str, blocks: &mut Blocks) -> Value {
    let platform = site.platform;
    let label = label(&[name]);
    let id = names::google_service_account(&platform.name, &platform.environment, site.region, name);
    let fields = json!({ "account_id": id, "display_name": format!("{name} in {}", site.region) });
    blocks.resource("google_service_account", &label, fields);
    bind(site, &label, name, name, blocks);
    let email = expression(&format!("google_service_account.{label}.email"));
    let description =
        format!("The chart of {name} names it, as the annotation iam.gke.io/gcp-service-account of its account.");
    blocks.add("output", &format!("{label}_account"), json!({ "description": description, "value": email }));
    expression(&format!("google_service_account.{label}.member"))
}

fn records(site: &Site<'_>, name: &str, zone: &Zone<'_>, member: &Value, blocks: &mut Blocks) {
    let fields =
        json!({ "project": site.project, "managed_zone": zone.name, "role": "roles/dns.admin", "member": member });
    blocks.resource("google_dns_managed_zone_iam_member", &label(&[name, zone.node]), fields);
}

/// Entries of this environment alone: their names begin with the platform's and its own.
fn own_secrets(site: &Site<'_>, blocks: &mut Blocks) -> Value {
    blocks.data("google_project", "main", json!({ "project_id": site.project }));
    let prefix = names::google::secret(&format!("{}/{}/", site.platform.name, site.platform.environment));
    let expression =
        format!("resource.name.startsWith(\"projects/${{data.google_project.main.number}}/secrets/{prefix}\")");
    json!({ "title": "own-secrets", "description": "Secrets of this environment.", "expression": expression })
}
