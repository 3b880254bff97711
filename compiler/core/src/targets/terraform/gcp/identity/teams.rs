//! The rights of teams in the project, by the address of their group.

use serde_json::json;

use crate::finding::Finding;
use crate::targets::terraform::document::{Blocks, label, literal};
use crate::targets::terraform::gcp::site;
use crate::targets::terraform::part::{File, Part};
use crate::targets::terraform::stack::Stack;
use crate::targets::{Lowering, Unit};
use crate::words::platform::{Right, Team};

/// The part.
pub const PART: Part = Part { rule: "terraform/gcp-team", cloud: "gcp", area: "identity", files, blocks };

/// What each right is in a project; finer ones in the cluster are its RBAC's. Source: IAM, predefined roles, as of 2026-11.
const ROLES: &[(Right, &[&str])] = &[
    (
        Right::Administer,
        &[
            "roles/cloudsql.admin",
            "roles/container.admin",
            "roles/logging.admin",
            "roles/monitoring.admin",
            "roles/pubsub.admin",
            "roles/run.admin",
            "roles/secretmanager.admin",
            "roles/storage.admin",
        ],
    ),
    (
        Right::Edit,
        &["roles/container.developer", "roles/run.developer", "roles/logging.viewer", "roles/monitoring.editor"],
    ),
    (Right::Deploy, &["roles/container.developer", "roles/run.developer"]),
    (Right::View, &["roles/browser", "roles/container.viewer", "roles/logging.viewer", "roles/monitoring.viewer"]),
    (Right::Audit, &["roles/logging.privateLogViewer", "roles/iam.securityReviewer"]),
];

fn files(lowering: &Lowering<'_>, stack: &Stack) -> Vec<File> {
    if !site::of(lowering, stack).is_first() {
        return Vec::new();
    }
    let teams = lowering.all::<Team>().iter();
    teams
        .filter(|declared| declared.first().is_some_and(|team| !roles(lowering, team).is_empty()))
        .map(File::of)
        .collect()
}

/// The roles of a team in this environment; none without a group that IAM could know.
fn roles(lowering: &Lowering<'_>, team: &Team) -> Vec<&'static str> {
    let environment = &lowering.platform().environment;
    let holds = |subjects: &[crate::schema::Sp<crate::types::Plain>]| {
        subjects.is_empty() || subjects.iter().any(|subject| subject.as_str() == environment)
    };
    let grants = team.may.iter().filter(|grant| team.email.is_some() && holds(&grant.subjects.0));
    let rights = grants.filter_map(|grant| ROLES.iter().find(|(right, _)| *right == grant.right.value));
    let mut roles: Vec<&str> = rights.flat_map(|(_, roles)| roles.iter().copied()).collect();
    roles.sort_unstable();
    roles.dedup();
    roles
}

fn blocks(lowering: &Lowering<'_>, stack: &Stack, unit: &Unit, blocks: &mut Blocks) -> Result<(), Finding> {
    let Some(team) = lowering.get::<Team>(&unit.name, stack.home()) else { return Ok(()) };
    let Some(email) = &team.email else { return Ok(()) };
    let site = site::of(lowering, stack);
    for role in roles(lowering, team) {
        let label = label(&[&unit.name, &role.trim_start_matches("roles/").replace('.', "_")]);
        let member = format!("group:{}", literal(email.as_str()));
        let fields = json!({ "project": site.project, "role": role, "member": member });
        blocks.resource("google_project_iam_member", &label, fields);
    }
    Ok(())
}
