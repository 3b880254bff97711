//! Renames, and what was there before: each is possible for what it is said of.
//!
//! `former-name-in-use` · A node was renamed from a name that another node of its kind has: both would claim the same thing.
//!
//! `renamed-with-disk` · A service with disks was renamed; Kubernetes cannot rename the claims that hold its data.
//!
//! `existing-unsupported` · A thing is said to be there already, and nothing here can refer to such a thing.
//!
//! `existing-setting` · A thing that is there already is told what it shall be, which is its owner's to say.

use crate::derive::{Graph, placement};
use crate::finding::Finding;
use crate::model::aliases::Alias;
use crate::model::{Platform, named};
use crate::source::Place;
use crate::words::pod::is_claimed;

/// The rule.
pub fn check(platform: &Platform, _graph: &Graph, findings: &mut Vec<Finding>) {
    for alias in &platform.aliases {
        if let Some((former, place)) = &alias.was {
            findings.extend(in_use(platform, alias, former, *place));
            findings.extend(with_disk(platform, alias, former, *place));
        }
        if let Some((_, place)) = &alias.existing {
            let unsupported = unsupported(platform, alias, *place);
            let settings = unsupported.is_none().then(|| settings(alias, *place)).into_iter().flatten();
            findings.extend(settings.collect::<Vec<_>>());
            findings.extend(unsupported);
        }
    }
}

fn in_use(platform: &Platform, alias: &Alias, former: &str, place: Place) -> Option<Finding> {
    let Alias { kind, name, .. } = alias;
    let other = platform.nodes.place(&format!("{kind}.{former}"))?;
    let message = format!(
        "`{kind} {name}` was `{former}`, and there is a `{kind} {former}`: both would claim what runs under that name"
    );
    let finding = Finding::error("former-name-in-use", place, message).also(other, "the node that has the name now");
    Some(finding.help(format!("leave `was` out, which makes `{name}` anew, or give `{former}` another name")))
}

fn with_disk(platform: &Platform, alias: &Alias, former: &str, place: Place) -> Option<Finding> {
    let declared = named(&platform.nodes.service, &alias.name).filter(|_| alias.kind == "service")?;
    let mut cells = (0..platform.cells.len()).filter_map(|cell| Some((cell, declared.at(cell)?)));
    let holds = |(cell, service)| {
        placement::service_in_cluster(platform, service, cell) && service.volume.iter().any(is_claimed)
    };
    let holds = cells.any(holds);
    let message = format!(
        "`service {}` was `{former}` and has a disk: Kubernetes knows disks by the name of their service, so that the new one would be empty",
        alias.name
    );
    holds.then(|| {
        Finding::error("renamed-with-disk", place, message)
            .help(format!("keep the name `{former}`, or declare a new service beside it and have it fetch the data"))
    })
}

/// What can be referred to where it was there before, by cloud.
const REFERABLE: &[(&str, &[&str])] = &[
    ("aws", &["bucket", "cache", "cluster", "database", "dns", "network", "queue", "table", "topic"]),
    ("gcp", &["bucket"]),
];

/// What is said of a thing to have it used, by kind; the rest would make it what it is, and changes nothing of one that is there.
const USED: &[(&str, &[&str])] = &[
    ("bucket", &["holds", "offer"]),
    ("cache", &["alert", "engine", "offer", "runs-on", "shards", "version"]),
    ("database", &["alert", "engine", "holds", "offer", "pool", "runs-on", "version"]),
    ("queue", &["offer"]),
    ("table", &["key", "offer", "sort"]),
];

fn settings(alias: &Alias, existing: Place) -> impl Iterator<Item = Finding> {
    let used = USED.iter().find(|(kind, _)| *kind == alias.kind).map(|(_, used)| *used);
    let idle = alias.settings.iter().filter(move |(word, _)| used.is_some_and(|used| !used.contains(word)));
    idle.map(move |(word, place)| {
        let message = format!(
            "`{word}` changes nothing: `{} {}` was there before, and what it is stays its owner's to say",
            alias.kind, alias.name
        );
        Finding::warning("existing-setting", *place, message)
            .also(existing, "referred to, not made")
            .help("leave it out, or leave `existing` out and have a new one made")
    })
}

fn unsupported(platform: &Platform, alias: &Alias, place: Place) -> Option<Finding> {
    let referable = |cloud: &str| {
        let known = REFERABLE.iter().find(|(known, _)| *known == cloud);
        known.is_some_and(|(_, kinds)| kinds.contains(&alias.kind))
    };
    let in_clouds = platform.cells.iter().map(|cell| cell.cloud.as_str()).filter(|cloud| !cloud.is_empty());
    let cloud = in_clouds.into_iter().find(|cloud| !referable(cloud))?;
    let message = format!(
        "`{} {}` is said to be there already, and on `{cloud}` nothing can be referred to as such a {}",
        alias.kind, alias.name, alias.kind
    );
    let help = match alias.kind {
        "database" | "cache" | "search" => {
            "declare it as what it is to this platform, a foreign system: `external NAME { url \"…\"; key … }`"
        }
        _ => "leave `existing` out and have it made, or narrow it to a cloud that can: `in aws { … }`",
    };
    Some(Finding::error("existing-unsupported", place, message).help(help))
}
