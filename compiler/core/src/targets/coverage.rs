//! Which words have an output: `build` says once, plainly, which of those that a spec uses do not.

use crate::merge::Environment;

/// Kinds that some target makes something of, or that only serve others that do.
const LOWERED: &[&str] = &[
    "alert", "bucket", "cdn", "chart", "cloud", "cluster", "cron", "delivery", "external", "gateway", "image", "job",
    "network", "patch", "platform", "runbooks", "secrets", "service",
];

/// Settings of these kinds that nothing is made of yet.
const SETTINGS: &[&str] = &[
    "cdn.behind",
    "cdn.route",
    "cluster.alert",
    "cluster.backup",
    "delivery.ci",
    "delivery.drift",
    "delivery.goal",
    "delivery.promote",
    "delivery.protect",
    "delivery.release",
    "delivery.rollback",
    "external.check",
    "external.rotate",
    "gateway.behind",
    "gateway.from",
    "gateway.login",
    "image.base",
    "image.language",
    "image.max-size",
    "image.source",
    "job.before",
    "network.link",
    "secrets.replicate-to",
    "secrets.secret",
    "service.migrate",
    "service.offer",
    "service.priority",
    "service.slo",
    "service.verify",
    "service.volume",
];

/// The kinds in an environment without an output, and the settings of the others, sorted.
pub fn without_output(environment: &Environment<'_>) -> Vec<&'static str> {
    let kinds = environment.components.keys().map(|(kind, _)| *kind).filter(|kind| !LOWERED.contains(kind));
    let settings = SETTINGS.iter().copied().filter(|address| is_used(environment, address));
    let mut words: Vec<_> = kinds.chain(settings).collect();
    words.sort_unstable();
    words.dedup();
    words
}

fn is_used(environment: &Environment<'_>, address: &str) -> bool {
    let Some((kind, setting)) = address.split_once('.') else { return false };
    let mut nodes = environment
        .components
        .iter()
        .filter(|((word, _), _)| *word == kind)
        .flat_map(|(_, component)| component.cells.iter());
    nodes.any(|node| node.setting(setting).is_some())
}

#[cfg(test)]
mod tests {
    use super::{LOWERED, SETTINGS};

    #[test]
    fn every_address_is_a_setting_of_a_kind_with_an_output() {
        for address in SETTINGS {
            let (kind, setting) = address.split_once('.').unwrap();
            assert!(LOWERED.contains(&kind), "{address}");
            assert!(crate::words::kind(kind).unwrap().setting(setting).is_some(), "{address}");
        }
    }
}
