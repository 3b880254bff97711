//! Which words have an output: `build` says once, plainly, which of those that a spec uses do not.

use std::borrow::Cow;

use crate::clouds::path;
use crate::merge::Environment;

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
    "flags",
    "gateway",
    "image",
    "job",
    "manifest",
    "mesh",
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
    "terraform",
    "topic",
    "vpn",
];

/// Settings of these kinds that nothing is made of yet, each written as in the table of the clouds ([`crate::clouds::Row::word`]).
const SETTINGS: &[&str] = &[
    "bucket.alert",
    "cache.alert",
    "cache.holds",
    "certificate.alert",
    "cluster.alert",
    "cluster.node-pool.alert",
    "cost.estimate",
    "cron.uses.connections",
    "data.keep",
    "data.reside",
    "data.sensitive",
    "data.under",
    "database.alert",
    "database.global.promote=automatic",
    "delivery.ci",
    "delivery.drift",
    "delivery.goal",
    "delivery.promote",
    "delivery.protect",
    "delivery.release",
    "delivery.rollback",
    "external.alert",
    "external.check",
    "image.base",
    "image.build",
    "image.install",
    "image.language",
    "image.max-size",
    "image.release",
    "image.source",
    "image.test",
    "job.uses.connections",
    "publish.chart",
    "publish.site",
    "queue.alert",
    "queue.holds",
    "receiver.rotation",
    "receiver.slack",
    "search.alert",
    "search.backup",
    "search.holds",
    "security.respond",
    "service.slo",
    "service.uses.connections",
    "table.alert",
    "table.holds",
    "team.github",
    "team.namespace",
    "team.notify",
    "team.quota",
    "topic.alert",
    "topic.holds",
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

/// Whether something is made of a word, written as in the table of the clouds, and of what it stands in.
#[cfg(test)]
pub fn has_output(word: &str) -> bool {
    let (kind, _) = path::parse(word);
    let is_below = |address: &&str| {
        word.strip_prefix(*address).is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', ' ', '=']))
    };
    LOWERED.contains(&kind) && !SETTINGS.iter().any(is_below)
}

fn is_used(environment: &Environment<'_>, word: &'static str) -> bool {
    let (kind, parts) = path::parse(word);
    let components =
        environment.components.range((kind, Cow::Borrowed(""))..).take_while(|((word, _), _)| *word == kind);
    let mut nodes = components.flat_map(|(_, component)| component.cells.iter());
    nodes.any(|node| !path::hits(node, &parts).is_empty())
}

#[cfg(test)]
mod tests {
    use super::{LOWERED, SETTINGS};
    use crate::clouds::path::parse;
    use crate::clouds::{Does, PRODUCTS, Row};
    use crate::compile::compile;
    use crate::schema::Shape;
    use crate::source::Sources;

    #[test]
    fn every_address_is_a_setting_of_a_kind_with_an_output() {
        for address in SETTINGS {
            let (kind, parts) = parse(address);
            assert!(LOWERED.contains(&kind), "{address}");
            let mut table = crate::words::kind(kind).unwrap();
            for part in parts {
                let (_, field) = table.setting(part.setting).expect(address);
                if let Shape::Block(part) | Shape::Keyed(part) = field.shape {
                    table = part;
                }
            }
        }
    }

    #[test]
    fn no_product_promises_what_has_no_output() {
        for product in PRODUCTS {
            let promises = |row: &&Row| matches!(row.does, Does::Exactly | Does::Within(..));
            for row in product.rows.iter().filter(promises) {
                let (kind, _) = parse(row.word);
                let is_below = |address: &&&str| {
                    row.word.strip_prefix(**address).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
                };
                assert!(LOWERED.contains(&kind), "{}: {}", product.title, row.word);
                assert_eq!(SETTINGS.iter().find(is_below), None, "{}: {}", product.title, row.word);
            }
        }
    }

    #[test]
    fn a_setting_is_named_only_with_the_value_that_has_no_output() {
        let without = |mode: &str| {
            let spec = format!(
                "platform shop\ncloud aws {{ region ireland eu-west-1 role=primary; region paris eu-west-3 }}\n\
                 database main engine=postgresql version=\"16\" {{ global promote={mode} }}"
            );
            compile(&Sources::new(vec![("platform.kdl".to_owned(), spec)]), None).without_output()
        };
        assert!(without("automatic").contains(&"database.global.promote=automatic"));
        assert!(!without("manual").contains(&"database.global.promote=automatic"));
    }
}
