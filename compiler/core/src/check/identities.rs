//! Who workloads and people are: to a cloud, to a cluster, to a load balancer.
//!
//! `identity-without-account` · A workload uses something that AWS lets it into by identity, and the spec does not say in which account
//! that identity is.
//!
//! `team-without-group` · A team has rights, and a cluster where it does cannot know who is in it.
//!
//! `affinity-without-gateway` · A service is to keep its clients by a cookie, and nothing on the way to it sets one.

use super::forms;
use crate::derive::{Graph, workloads};
use crate::finding::Finding;
use crate::model::{Declared, Platform};
use crate::words::platform::{CloudProduct, Right, Team};
use crate::words::service::AffinityKey;

/// The rule.
pub fn check(platform: &Platform, _graph: &Graph, findings: &mut Vec<Finding>) {
    for (index, cell) in platform.cells.iter().enumerate() {
        let declared = platform.nodes.cloud.iter().find(|cloud| cloud.name == cell.cloud);
        let Some(cloud) = declared.and_then(Declared::first) else { continue };
        if cloud.name.value == CloudProduct::Aws && cloud.account.is_none() {
            account(platform, index, findings);
        }
        let teams = platform.nodes.team.iter().filter_map(Declared::first);
        teams.for_each(|team| findings.extend(group(team, cloud.name.value)));
    }
    affinity(platform, findings);
}

fn account(platform: &Platform, cell: usize, findings: &mut Vec<Finding>) {
    for workload in workloads(platform, cell).filter(|workload| workload.identity(platform, cell).is_some()) {
        let Some(used) = workload.uses.first() else { continue };
        let message = format!(
            "`{} {}` reaches what it uses by who it is to `aws`, and the spec does not say in which account that is",
            workload.kind, workload.node
        );
        findings.push(
            Finding::error("identity-without-account", used.place, message)
                .help("write `cloud aws account=\"111122223333\"`"),
        );
    }
}

/// What a cluster of each cloud knows a team by, and whether the team has it. EKS takes any name.
fn group(team: &Team, cloud: CloudProduct) -> Option<Finding> {
    let grant = team
        .may
        .iter()
        .find(|grant| matches!(grant.right.value, Right::Administer | Right::Edit | Right::Deploy | Right::View))?;
    let (known, cluster, help) = match cloud {
        CloudProduct::Gcp => {
            (&team.email, "GKE", "the mail address of their Google group: `email \"team@example.com\"`")
        }
        CloudProduct::Azure => {
            (&team.entra_group, "AKS", "its object identifier in Microsoft Entra ID: `entra-group \"…\"`")
        }
        CloudProduct::Aws | CloudProduct::Local => return None,
    };
    known.is_none().then(|| {
        let message =
            format!("`team {}` has no rights on {cluster}, which does not know who is in it", team.name.as_str());
        Finding::warning("team-without-group", grant.right.place, message).help(format!("add {help}"))
    })
}

fn affinity(platform: &Platform, findings: &mut Vec<Finding>) {
    for service in forms(&platform.nodes.service) {
        let by_cookie = service.session_affinity.as_ref().filter(|affinity| affinity.by.value == AffinityKey::Cookie);
        let Some(affinity) = by_cookie.filter(|_| service.expose.iter().all(|expose| expose.via.is_none())) else {
            continue;
        };
        let message = format!(
            "a gateway sets the cookie by which clients keep reaching the same pod, and `service {}` is behind none",
            service.name.as_str()
        );
        findings.push(Finding::error("affinity-without-gateway", affinity.by.place, message).help(
            "expose it through a gateway (`expose www via=gateway.public`), or write `session-affinity client-ip`",
        ));
    }
}
