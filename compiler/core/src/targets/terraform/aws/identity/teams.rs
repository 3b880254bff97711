//! Teams: a role that their people take on, and what it may do in each region's cluster.
//!
//! Who is in a team is nothing for Git: whoever comes with the tag `team` of that name may take the role on (IAM Identity Center,
//! attributes for access control; IAM User Guide, ABAC). The role is the account's, so it is made in the home region's stack alone.

use serde_json::{Value, json};

use super::super::super::document::{Blocks, label};
use super::super::super::part::{File, Part};
use super::super::super::stack::Stack;
use super::super::here::Here;
use super::super::placement;
use super::condition;
use crate::finding::Finding;
use crate::model::names;
use crate::targets::terraform::stack;
use crate::targets::{Lowering, Unit};
use crate::words::cluster::Scheduler;
use crate::words::platform::{Right, Team};

/// The part.
pub const PART: Part = Part { rule: "terraform/aws-team", cloud: "aws", area: "identity", files, blocks };

/// What a right becomes.
struct Becomes {
    right: Right,
    /// The policy in the cluster, and whether it is for all of it or for the environment's namespace (Amazon EKS User Guide, access
    /// policies).
    cluster: Option<(&'static str, bool)>,
    /// The policy in the account (AWS Managed Policy Reference).
    account: &'static str,
}

/// All rights that become something here. Nobody changes roles by hand: that is the pipeline's. New versions come in through Git,
/// so that who may deploy needs to see and not to touch.
const BECOMES: &[Becomes] = &[
    Becomes {
        right: Right::Administer,
        cluster: Some(("AmazonEKSClusterAdminPolicy", true)),
        account: "PowerUserAccess",
    },
    Becomes {
        right: Right::Edit,
        cluster: Some(("AmazonEKSEditPolicy", false)),
        account: "job-function/ViewOnlyAccess",
    },
    Becomes {
        right: Right::Deploy,
        cluster: Some(("AmazonEKSViewPolicy", false)),
        account: "job-function/ViewOnlyAccess",
    },
    Becomes {
        right: Right::View,
        cluster: Some(("AmazonEKSViewPolicy", false)),
        account: "job-function/ViewOnlyAccess",
    },
    Becomes { right: Right::Audit, cluster: None, account: "SecurityAudit" },
];

fn files(lowering: &Lowering<'_>, stack: &Stack) -> Vec<File> {
    let is_home = is_home(lowering, stack);
    let has_cluster = placement::cluster(lowering, stack.home(), Scheduler::Kubernetes).is_some();
    let teams = lowering.all::<Team>().iter();
    let has_something = |team: &Team| {
        let rights = rights_of(lowering, team);
        (is_home && !rights.is_empty()) || (has_cluster && rights.iter().any(|right| right.cluster.is_some()))
    };
    teams.filter(|declared| declared.first().is_some_and(has_something)).map(File::of).collect()
}

/// Whether this stack is the one where what an account has once is made.
fn is_home(lowering: &Lowering<'_>, stack: &Stack) -> bool {
    stack::cells_of(lowering, "aws").first() == Some(&stack.home())
}

/// What a team may do in this environment, the most first.
fn rights_of(lowering: &Lowering<'_>, team: &Team) -> Vec<&'static Becomes> {
    let environment = lowering.platform().environment.as_str();
    let holds = |right: Right| {
        team.may.iter().any(|grant| {
            let everywhere = grant.subjects.0.is_empty();
            grant.right.value == right
                && (everywhere || grant.subjects.0.iter().any(|subject| subject.as_str() == environment))
        })
    };
    BECOMES.iter().filter(|becomes| holds(becomes.right)).collect()
}

fn blocks(lowering: &Lowering<'_>, stack: &Stack, unit: &Unit, blocks: &mut Blocks) -> Result<(), Finding> {
    let declared = lowering.all::<Team>().iter().find(|declared| declared.name == unit.name);
    let Some(team) = declared.and_then(|declared| declared.first()) else { return Ok(()) };
    let here = Here::of(lowering, stack);
    let rights = rights_of(lowering, team);
    if is_home(lowering, stack) {
        role(&here, &unit.name, &rights, blocks);
    }
    if placement::cluster(lowering, stack.home(), Scheduler::Kubernetes).is_some() {
        entry(&here, &unit.name, &rights, blocks);
    }
    Ok(())
}

fn role_name(here: &Here<'_, '_>, team: &str) -> String {
    names::team_role(&here.platform().name, &here.platform().environment, team)
}

fn role(here: &Here<'_, '_>, team: &str, rights: &[&Becomes], blocks: &mut Blocks) {
    let label = label(&["team", team]);
    let trust = json!({
        "actions": ["sts:AssumeRole"],
        "principals": { "type": "AWS", "identifiers": [here.iam_arn("root")] },
        "condition": [condition("StringEquals", "aws:PrincipalTag/team", &[team])],
    });
    let session = json!({ "max_session_duration": 3600 * 8 });
    super::super::role(here, &label, &role_name(here, team), trust, session, blocks);
    let mut policies: Vec<&str> = rights.iter().map(|becomes| becomes.account).collect();
    policies.dedup();
    super::super::attach(blocks, &label, &policies);
}

/// The team's place among those that the cluster knows: the highest of its rights there.
fn entry(here: &Here<'_, '_>, team: &str, rights: &[&Becomes], blocks: &mut Blocks) {
    let Some((policy, whole_cluster)) = rights.iter().find_map(|becomes| becomes.cluster) else { return };
    let label = label(&["team", team]);
    let cluster = here.cluster();
    let principal = here.iam_arn(&format!("role/{}", role_name(here, team)));
    let mut entry = json!({ "cluster_name": cluster, "principal_arn": principal, "type": "STANDARD" });
    if stack::cells_of(here.lowering, "aws").first() == Some(&here.cell) {
        // EKS takes only a role that exists.
        entry["depends_on"] = json!([format!("aws_iam_role.{label}")]);
    }
    blocks.resource("aws_eks_access_entry", &label, entry);
    let scope: Value = if whole_cluster {
        json!({ "type": "cluster" })
    } else {
        json!({ "type": "namespace", "namespaces": [here.platform().namespace] })
    };
    let fields = json!({
        "cluster_name": cluster,
        "principal_arn": principal,
        "policy_arn": format!("arn:aws:eks::aws:cluster-access-policy/{policy}"),
        "access_scope": scope,
        "depends_on": [format!("aws_eks_access_entry.{label}")],
    });
    blocks.resource("aws_eks_access_policy_association", &label, fields);
}
