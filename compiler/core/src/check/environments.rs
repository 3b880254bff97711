//! Environments: whatever is said about one of them by name is about one that exists.
//!
//! `unknown-environment` · A promotion, an approval, a right or a loan names an environment that no file declares.

use super::forms;
use crate::derive::Graph;
use crate::finding::Finding;
use crate::model::Platform;
use crate::schema::nearest;
use crate::source::Place;
use crate::words::delivery::Delivery;
use crate::words::platform::{Right, Team};

/// The rule.
pub fn check(platform: &Platform, _graph: &Graph, findings: &mut Vec<Finding>) {
    let loans = platform.settings.as_ref().and_then(|settings| settings.shares.as_ref());
    let named = forms(&platform.nodes.delivery)
        .flat_map(of_delivery)
        .chain(forms(&platform.nodes.team).flat_map(of_team))
        .chain(loans.map(|loan| (loan.from.as_str(), loan.from.place)));
    findings.extend(named.filter_map(|(name, place)| unknown(platform, name, place)));
}

fn of_delivery(delivery: &Delivery) -> Vec<(&str, Place)> {
    let promote = delivery.promote.iter().flat_map(|promote| {
        let approved =
            promote.approve.iter().map(|approval| (approval.environment.as_str(), approval.environment.place));
        promote.environments.0.iter().map(|name| (name.as_str(), name.place)).chain(approved)
    });
    let tested = delivery.ci.iter().flat_map(|ci| ci.test.iter()).filter_map(|test| test.against.as_ref());
    promote.chain(tested.map(|name| (name.as_str(), name.place))).collect()
}

fn of_team(team: &Team) -> Vec<(&str, Place)> {
    let about_environments = team.may.iter().filter(|grant| grant.right.value != Right::Define);
    about_environments.flat_map(|grant| grant.subjects.0.iter().map(|name| (name.as_str(), name.place))).collect()
}

fn unknown(platform: &Platform, name: &str, place: Place) -> Option<Finding> {
    if platform.environments.iter().any(|known| known == name) {
        return None;
    }
    let finding = Finding::error("unknown-environment", place, format!("there is no environment `{name}`"));
    Some(match nearest(name, platform.environments.iter().map(String::as_str)) {
        Some(known) => finding.help(format!("did you mean `{known}`?")),
        None => finding.help(format!("this platform has: {}", platform.environments.join(", "))),
    })
}
