//! Who may do what at the Kubernetes API: workloads that say so, and teams.
//!
//! A team's rights are those in the environment's namespace. Rights over the whole cluster, which `may administer` has too, come with
//! access to it (EKS access entries, `roles/container.admin`, Azure's own RBAC): whoever applies this namespace must not be able to
//! give them.

use std::collections::BTreeSet;

use platc_kubernetes::Object;
use platc_kubernetes::k8s_openapi::api::rbac::v1::{PolicyRule, Role, RoleBinding, RoleRef, Subject};
use platc_kubernetes::k8s_openapi::apimachinery::pkg::apis::meta::v1::ObjectMeta;

use super::{metadata, namespace};
use crate::model::{Declared, names};
use crate::schema::Keyed;
use crate::targets::Lowering;
use crate::words::platform::{CloudProduct, Right, Team};
use crate::words::pod::ApiAccess;

const GROUP: &str = "rbac.authorization.k8s.io";

/// The Role of a workload that calls the Kubernetes API, bound to its account.
pub fn of_workload(lowering: &Lowering<'_>, name: &str, access: &Keyed<ApiAccess>) -> Vec<Object> {
    if access.is_empty() {
        return Vec::new();
    }
    let rules = access.iter().map(|right| {
        let verbs: Vec<&str> = right.verbs.0.iter().map(|verb| verb.word()).collect();
        rule(&right.resource.group, &[&right.resource.resource], &verbs)
    });
    let metadata = || metadata::object(lowering.platform(), name, name);
    let account = Subject {
        kind: "ServiceAccount".to_owned(),
        name: name.to_owned(),
        namespace: Some(lowering.platform().namespace.clone()),
        api_group: None,
    };
    vec![
        Role { metadata: metadata(), rules: Some(rules.collect()) }.into(),
        binding(metadata(), "Role", name, account).into(),
    ]
}

fn rule(group: &str, resources: &[&str], verbs: &[&str]) -> PolicyRule {
    let owned = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect::<Vec<_>>();
    PolicyRule {
        api_groups: Some(vec![group.to_owned()]),
        resources: Some(owned(resources)),
        verbs: owned(verbs),
        ..PolicyRule::default()
    }
}

fn binding(metadata: ObjectMeta, kind: &str, role: &str, subject: Subject) -> RoleBinding {
    let role_ref = RoleRef { api_group: GROUP.to_owned(), kind: kind.to_owned(), name: role.to_owned() };
    RoleBinding { metadata, role_ref, subjects: Some(vec![subject]) }
}

/// The bindings of the teams that a cell's cluster knows, and the role that some of them need.
pub fn of_teams(lowering: &Lowering<'_>, cell: usize) -> Vec<Object> {
    let teams = lowering.all::<Team>().iter().filter_map(Declared::first);
    let known: Vec<_> = teams.filter_map(|team| Some((team, group(lowering, team, cell)?))).collect();
    let bound: Vec<_> = known
        .iter()
        .flat_map(|(team, group)| roles(lowering, team).into_iter().map(move |role| (team.name.as_str(), group, role)))
        .collect();
    let deployer = bound.iter().any(|(.., role)| *role == DEPLOYER).then(|| {
        let rules = DEPLOYER_RULES.iter().map(|(group, resources, verbs)| rule(group, resources, verbs)).collect();
        Role { metadata: namespace::metadata(lowering.platform(), DEPLOYER), rules: Some(rules) }.into()
    });
    let bindings = bound.into_iter().map(|(team, group, role)| {
        let metadata = namespace::metadata(lowering.platform(), &names::join(&["team", team, role], names::DNS_LABEL));
        let kind = if role == DEPLOYER { "Role" } else { "ClusterRole" };
        let subject = Subject {
            kind: "Group".to_owned(),
            name: group.clone(),
            api_group: Some(GROUP.to_owned()),
            namespace: None,
        };
        binding(metadata, kind, role, subject).into()
    });
    deployer.into_iter().chain(bindings).collect()
}

/// The role of who brings out versions but does not change what they are: restart, promote, abort, look.
const DEPLOYER: &str = "deployer";

/// Group, resources and verbs of [`DEPLOYER`].
const DEPLOYER_RULES: &[(&str, &[&str], &[&str])] = &[
    ("apps", &["deployments", "statefulsets", "daemonsets"], &["get", "list", "watch", "patch"]),
    ("argoproj.io", &["rollouts", "rollouts/status"], &["get", "list", "watch", "patch"]),
    ("", &["pods"], &["get", "list", "watch", "delete"]),
];

/// The roles of each right (Kubernetes documentation, user-facing roles); the others are not rights over a cluster.
const ROLES: &[(Right, &[&str])] = &[
    (Right::Administer, &["admin"]),
    (Right::Edit, &["edit"]),
    (Right::Deploy, &["view", DEPLOYER]),
    (Right::View, &["view"]),
];

/// The roles of a team in this environment, each once.
fn roles(lowering: &Lowering<'_>, team: &Team) -> BTreeSet<&'static str> {
    team.rights_in(&lowering.platform().environment)
        .flat_map(|right| ROLES.iter().filter(move |(known, _)| *known == right))
        .flat_map(|(_, roles)| roles.iter().copied())
        .collect()
}

/// By what a cluster knows a team: a name of our choice on EKS, whose access entries give it; the mail address of a Google group on
/// GKE; an object identifier of Entra ID on AKS. Nothing where the spec does not say the one that is needed.
fn group(lowering: &Lowering<'_>, team: &Team, cell: usize) -> Option<String> {
    let cloud = super::place(lowering, cell).map(|(cloud, _)| cloud.name.value);
    match cloud {
        Some(CloudProduct::Gcp) => team.email.as_ref().map(|email| email.to_string()),
        Some(CloudProduct::Azure) => team.entra_group.as_ref().map(|group| group.to_string()),
        Some(CloudProduct::Aws | CloudProduct::Local) | None => {
            Some(names::team_group(&lowering.platform().name, team.name.as_str()))
        }
    }
}
