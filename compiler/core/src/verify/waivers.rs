//! Waivers: what `allow` lets pass must be there.
//!
//! `idle-waiver` · An `allow` names a check that looks at nothing of what its node becomes, in any environment. It was right once, or
//! stands in the wrong node; whoever reads it believes that something is let pass.

use std::collections::BTreeSet;

use crate::finding::Finding;
use crate::model::Platform;
use crate::source::Place;
use crate::targets::Artifact;
use crate::targets::checkov::checks;

/// An `allow` of a check of infrastructure, as one environment sees it.
#[derive(Debug)]
pub struct Waiver {
    place: Place,
    /// Whether the check looks at anything of the node.
    used: bool,
    rule: String,
    address: String,
}

/// The waivers of an environment.
pub fn waivers(platform: &Platform, artifacts: &[Artifact]) -> Vec<Waiver> {
    let mut waivers = Vec::new();
    for (address, allows) in platform.nodes.all_allows() {
        for allow in allows {
            let rule = allow.rule.as_str();
            if checks::types(rule).is_some() && !checks::is_about_kubernetes(rule) {
                let mut own = artifacts.iter().filter(|artifact| artifact.unit.owner == address);
                let used = own.any(|artifact| checks::looks_at(rule, &artifact.text));
                waivers.push(Waiver { place: allow.rule.place, used, rule: rule.to_owned(), address: address.clone() });
            }
        }
    }
    waivers
}

/// What is said of those that no environment has a use for. One `allow` may stand in a module or in `every`, for many nodes.
pub fn idle(waivers: Vec<Waiver>) -> impl Iterator<Item = Finding> {
    let used: BTreeSet<_> = waivers.iter().filter(|waiver| waiver.used).map(|waiver| waiver.place.order()).collect();
    let idle = waivers.into_iter().filter(move |waiver| !used.contains(&waiver.place.order()));
    idle.map(|Waiver { place, rule, address, .. }| {
        let message = format!("`{rule}` looks at nothing of what `{address}` becomes: this lets nothing pass");
        Finding::advice("idle-waiver", place, message)
            .help("leave it out; or write it in the node that the file with the finding belongs to, which the file's first line names")
    })
}
