//! What teams may do in Argo CD: a role of each in the projects of an environment, from the same `may` as their rights in its clusters.

use platc_kubernetes::custom::argo_cd::Role;

use crate::model::Declared;
use crate::targets::Lowering;
use crate::words::platform::{Right, Team};

/// What each right is in Argo CD: resource and action (Argo CD operator manual, RBAC configuration). Who brings out versions syncs,
/// promotes and restarts; nobody but who administers changes an Application, whose one source is Git.
const POLICIES: &[(Right, &[(&str, &str)])] = &[
    (Right::Administer, &[("applications", "*"), ("logs", "get"), ("exec", "create")]),
    (Right::Edit, &[("applications", "get"), ("applications", "sync"), ("applications", "action/*"), ("logs", "get")]),
    (
        Right::Deploy,
        &[
            ("applications", "get"),
            ("applications", "sync"),
            ("applications", "action/argoproj.io/Rollout/*"),
            ("applications", "action/apps/Deployment/restart"),
            ("logs", "get"),
        ],
    ),
    (Right::View, &[("applications", "get"), ("logs", "get")]),
];

/// The roles of a project: of every team with a right here, or of those alone that administer.
pub fn roles(lowering: &Lowering<'_>, project: &str, administrators: bool) -> Vec<Role> {
    let teams = lowering.all::<Team>().iter().filter_map(Declared::first);
    teams.filter_map(|team| role(lowering, project, team, administrators)).collect()
}

fn role(lowering: &Lowering<'_>, project: &str, team: &Team, administrators: bool) -> Option<Role> {
    let rights = team.rights_in(&lowering.platform().environment);
    let rights = rights.filter(|right| !administrators || *right == Right::Administer);
    let mut policies: Vec<String> = rights
        .flat_map(|right| POLICIES.iter().filter(move |(known, _)| *known == right))
        .flat_map(|(_, policies)| policies.iter())
        .map(|(resource, action)| {
            format!("p, proj:{project}:{}, {resource}, {action}, {project}/*, allow", team.name.as_str())
        })
        .collect();
    policies.sort();
    policies.dedup();
    let groups = groups(team);
    (!policies.is_empty() && !groups.is_empty()).then(|| Role {
        name: team.name.to_string(),
        description: Some(format!("Team {}", team.name.as_str())),
        policies,
        groups,
    })
}

/// By what an identity provider knows the team: GitHub behind Dex tells `organisation:team` (Dex documentation, GitHub connector),
/// Google the mail address of a group, Entra ID its object identifier.
fn groups(team: &Team) -> Vec<String> {
    let github = team.github.as_ref().map(|github| github.as_str().replacen('/', ":", 1));
    let google = team.email.as_ref().map(|email| email.to_string());
    let entra = team.entra_group.as_ref().map(|group| group.to_string());
    [github, google, entra].into_iter().flatten().collect()
}
