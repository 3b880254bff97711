//! How the pipeline logs in: GitHub says which repository and branch a run is of, Google believes it; no key is kept anywhere.

use serde_json::json;

use super::{PROJECT, file, services};
use crate::finding::Finding;
use crate::model::names;
use crate::targets::terraform::document::{Blocks, expression, label};
use crate::targets::terraform::part::{File, Part};
use crate::targets::terraform::people::repository;
use crate::targets::terraform::stack::Stack;
use crate::targets::{Lowering, Unit};

/// The part.
pub const PART: Part = Part { rule: "terraform/gcp-pipeline", cloud: "gcp", area: "bootstrap", files, blocks };

/// Who tells which run it is (GitHub, security hardening with OpenID Connect).
const ISSUER: &str = "https://token.actions.githubusercontent.com";

/// An account of the pipeline.
struct Account {
    /// What it is called.
    name: &'static str,
    /// What it does with the platform.
    does: &'static str,
    /// Its roles in the project (IAM, predefined roles).
    roles: &'static [&'static str],
}

/// What a pull request looks with, and what the branch applies with.
const ACCOUNTS: &[Account] = &[
    Account { name: "plan", does: "plans", roles: &["roles/viewer", "roles/iam.securityReviewer"] },
    Account {
        name: "apply",
        does: "applies",
        roles: &[
            "roles/alloydb.admin",
            "roles/artifactregistry.admin",
            "roles/certificatemanager.owner",
            "roles/cloudkms.admin",
            "roles/cloudscheduler.admin",
            "roles/cloudsql.admin",
            "roles/compute.admin",
            "roles/container.admin",
            "roles/datastore.owner",
            "roles/dns.admin",
            "roles/gkebackup.admin",
            "roles/iam.serviceAccountAdmin",
            "roles/iam.serviceAccountUser",
            "roles/logging.configWriter",
            "roles/memcache.admin",
            "roles/monitoring.admin",
            "roles/networkconnectivity.consumerNetworkAdmin",
            "roles/pubsub.admin",
            "roles/redis.admin",
            "roles/resourcemanager.projectIamAdmin",
            "roles/run.admin",
            "roles/secretmanager.admin",
            "roles/servicenetworking.networksAdmin",
            "roles/storage.admin",
        ],
    },
];

fn files(lowering: &Lowering<'_>, _stack: &Stack) -> Vec<File> {
    repository(lowering).map(|_| file(lowering, "pipeline")).into_iter().collect()
}

fn blocks(lowering: &Lowering<'_>, _stack: &Stack, _unit: &Unit, blocks: &mut Blocks) -> Result<(), Finding> {
    let Some((repository, name)) = repository(lowering) else { return Ok(()) };
    let platform = &lowering.platform().name;
    trust(platform, &name, blocks);
    let branch = repository.branch.as_ref().map_or("main", |branch| branch.as_str());
    let pool = "principalSet://iam.googleapis.com/${google_iam_workload_identity_pool.github.name}";
    for account in ACCOUNTS {
        let run = match account.name {
            "apply" => format!("{pool}/attribute.ref/refs/heads/{branch}"),
            _ => format!("{pool}/attribute.repository/{name}"),
        };
        login(platform, account, &run, blocks);
    }
    Ok(())
}

fn trust(platform: &str, repository: &str, blocks: &mut Blocks) {
    let pool = json!({
        "project": PROJECT,
        "workload_identity_pool_id": names::google::identity_pool(platform, "github"),
        "display_name": "GitHub Actions",
        "depends_on": services::on(&["iam", "iamcredentials", "sts"]),
    });
    blocks.resource("google_iam_workload_identity_pool", "github", pool);
    let provider = json!({
        "project": PROJECT,
        "workload_identity_pool_id": expression("google_iam_workload_identity_pool.github.workload_identity_pool_id"),
        "workload_identity_pool_provider_id": "github",
        "attribute_mapping": {
            "google.subject": "assertion.sub",
            "attribute.repository": "assertion.repository",
            "attribute.ref": "assertion.ref",
        },
        // Runs of other repositories are not even looked at.
        "attribute_condition": format!("assertion.repository == \"{repository}\""),
        "oidc": { "issuer_uri": ISSUER },
    });
    blocks.resource("google_iam_workload_identity_pool_provider", "github", provider);
    let id = expression("google_iam_workload_identity_pool_provider.github.name");
    blocks.add("output", "provider", json!({ "description": "What the pipeline logs in with.", "value": id }));
}

fn login(platform: &str, Account { name: account, does, roles }: &Account, run: &str, blocks: &mut Blocks) {
    let id = names::google_service_account(platform, "", "", account);
    let fields = json!({
        "project": PROJECT,
        "account_id": id,
        "display_name": format!("{does} {platform}"),
        "depends_on": services::on(&["iam", "cloudresourcemanager"]),
    });
    blocks.resource("google_service_account", account, fields);
    let binding = json!({
        "service_account_id": expression(&format!("google_service_account.{account}.name")),
        "role": "roles/iam.workloadIdentityUser",
        "member": run,
    });
    blocks.resource("google_service_account_iam_member", account, binding);
    let member = expression(&format!("google_service_account.{account}.member"));
    for role in *roles {
        let label = label(&[account, &role.trim_start_matches("roles/").replace('.', "_")]);
        blocks.resource(
            "google_project_iam_member",
            &label,
            json!({ "project": PROJECT, "role": role, "member": member }),
        );
    }
    let email = expression(&format!("google_service_account.{account}.email"));
    let description = format!("The account with which the pipeline {does}.");
    blocks.add("output", account, json!({ "description": description, "value": email }));
}
