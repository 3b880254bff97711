//! Which words have an output: `build` says once, plainly, which of those that a spec uses do not.

use crate::merge::{Environment, Merged, Node};

/// Kinds that some target makes something of, or that only serve others that do.
const LOWERED: &[&str] = &[
    "alert",
    "bucket",
    "cache",
    "cdn",
    "certificate",
    "chart",
    "cloud",
    "cluster",
    "compliance",
    "cost",
    "cron",
    "data",
    "database",
    "delivery",
    "dns",
    "external",
    "firewall",
    "gateway",
    "image",
    "job",
    "manifest",
    "network",
    "patch",
    "platform",
    "publish",
    "queue",
    "receiver",
    "runbooks",
    "search",
    "secrets",
    "security",
    "service",
    "table",
    "team",
    "topic",
];

/// Settings of these kinds that nothing is made of yet.
const SETTINGS: &[&str] = &[
    "cache.alert",
    "certificate.alert",
    "cluster.alert",
    "cluster.backup",
    "cost.estimate",
    "cost.reserve",
    "data.keep",
    "data.reside",
    "data.under",
    "database.alert",
    "delivery.ci",
    "delivery.drift",
    "delivery.goal",
    "delivery.promote",
    "delivery.protect",
    "delivery.release",
    "delivery.rollback",
    "external.check",
    "gateway.behind",
    "image.base",
    "image.language",
    "image.max-size",
    "image.source",
    "network.link",
    "publish.chart",
    "publish.site",
    "queue.alert",
    "receiver.rotation",
    "receiver.slack",
    "search.alert",
    "search.backup",
    "security.respond",
    "service.slo",
    "service.verify",
    "service.volume.alert",
    "service.volume.backup",
    "table.alert",
    "team.github",
    "team.namespace",
    "team.notify",
    "team.quota",
    "topic.alert",
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
    let Some((kind, path)) = address.split_once('.') else { return false };
    let mut nodes = environment
        .components
        .iter()
        .filter(|((word, _), _)| *word == kind)
        .flat_map(|(_, component)| component.cells.iter());
    nodes.any(|node| says(node, path))
}

/// Whether a node says the setting at the end of a path of words.
fn says(node: &Node<'_>, path: &str) -> bool {
    let (word, rest) = path.split_once('.').unwrap_or((path, ""));
    match node.setting(word).map(|slot| &slot.value) {
        None => false,
        Some(_) if rest.is_empty() => true,
        Some(Merged::Node(part) | Merged::Chosen(_, part)) => says(part, rest),
        Some(Merged::Nodes(parts)) => parts.iter().any(|part| says(part, rest)),
        Some(_) => false,
    }
}

#[cfg(test)]
mod tests {
    use super::{LOWERED, SETTINGS};
    use crate::schema::Shape;

    #[test]
    fn every_address_is_a_setting_of_a_kind_with_an_output() {
        for address in SETTINGS {
            let (kind, path) = address.split_once('.').unwrap();
            assert!(LOWERED.contains(&kind), "{address}");
            let mut table = crate::words::kind(kind).unwrap();
            for word in path.split('.') {
                let (_, field) = table.setting(word).expect(address);
                if let Shape::Block(part) | Shape::Keyed(part) = field.shape {
                    table = part;
                }
            }
        }
    }
}
