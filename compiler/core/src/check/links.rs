//! Links between clouds: they join two that can be joined, and nothing leaves its cloud unseen.
//!
//! `link-unsupported` · A link whose ends are one cloud, or a place without a network, or which has more regions than there are
//! addresses for.
//!
//! `crosses-clouds` · A workload uses what is in another cloud alone.

use std::collections::BTreeSet;

use super::forms;
use crate::derive::{self, Graph, Workload, links};
use crate::finding::Finding;
use crate::model::{Declared, Platform, named};
use crate::schema::Entry;
use crate::words::workload::Use;

/// The rule.
pub fn check(platform: &Platform, _graph: &Graph, findings: &mut Vec<Finding>) {
    ends(platform, findings);
    findings.extend(room(platform));
    let mut told = BTreeSet::new();
    for cell in 0..platform.cells.len() {
        for workload in derive::workloads(platform, cell).filter(|workload| !may_cross(platform, workload)) {
            for used in workload.uses {
                let cloud = platform.cells.get(cell).map(|cell| cell.cloud.clone());
                let finding = crossing(platform, &workload, used, cell);
                findings.extend(finding.filter(|_| told.insert((used.place.file, used.place.span.start, cloud))));
            }
        }
    }
}

fn ends(platform: &Platform, findings: &mut Vec<Finding>) {
    for link in forms(&platform.nodes.network).flat_map(|network| network.link.iter()) {
        let (from, to) = (link.from.name(), link.to.name());
        let why = if from == to {
            format!(
                "`link {from} {to}` has one cloud at both ends: regions of a cloud are joined where something needs it"
            )
        } else if let Some(end) = [from, to].into_iter().find(|end| !links::CLOUDS.contains(end)) {
            format!("`link {from} {to}` cannot end in `{end}`, which has no network of its own")
        } else {
            continue;
        };
        let finding = Finding::error("link-unsupported", link.from.place, why);
        let finding = finding.help("a link joins two of aws, gcp and azure, such as `link aws gcp`");
        if !findings.contains(&finding) {
            findings.push(finding);
        }
    }
}

/// A pair of regions beyond what there are addresses for.
fn room(platform: &Platform) -> Option<Finding> {
    let pair = links::pairs(platform).into_iter().find(|pair| pair.inside(platform, 0).is_none())?;
    let region = |cell: usize| platform.cells.get(cell).map_or("", |cell| cell.region.as_str());
    let link = forms(&platform.nodes.network).flat_map(|network| network.link.iter()).next()?;
    let message = format!(
        "there is no address left for a tunnel between `{}` and `{}`: with Azure at an end, the first four regions of each cloud can be linked, sixteen otherwise",
        region(pair.one),
        region(pair.other)
    );
    let help = "declare the regions that are linked first in their cloud, or narrow the environment's `regions`";
    Some(Finding::error("link-unsupported", link.from.place, message).help(help))
}

/// What a workload comes into with a password, which is kept in the cloud's own secret store; into the rest by who it is.
const BY_PASSWORD: &[&str] = &["database", "cache", "search"];

fn crossing(platform: &Platform, workload: &Workload<'_>, used: &Entry<Use>, cell: usize) -> Option<Finding> {
    let target = &used.value.target;
    let (here, there) = (platform.cells.get(cell)?, elsewhere(platform, target.kind(), target.name(), cell)?);
    let subject = format!(
        "`{}` in `{}` uses `{}.{}`, which is in {} alone",
        workload.name,
        here.region,
        target.kind(),
        target.name(),
        there
    );
    let help = "say `in=each-cloud` where it is declared, or keep the workload out of that cloud; \
                `allow crosses-clouds because=\"…\"` in the workload accepts it";
    if BY_PASSWORD.contains(&target.kind()) {
        let message = format!("{subject}: its password is in the secret store there, and nobody reads that one here");
        return Some(Finding::error("crosses-clouds", used.place, message).help(help));
    }
    let message = format!(
        "{subject}: it is lost with either cloud, and that cloud does not know who asks: give it a key of its own"
    );
    Some(Finding::warning("crosses-clouds", used.place, message).help(help))
}

/// The cloud that has a node, where that of a cell does not.
fn elsewhere<'p>(platform: &'p Platform, kind: &str, name: &str, cell: usize) -> Option<&'p str> {
    let here = &platform.cells.get(cell)?.cloud;
    let present = present(platform, kind, name)?;
    let has = |cloud: &str| platform.cells.iter().zip(present).any(|(cell, is_there)| *is_there && cell.cloud == cloud);
    let other =
        platform.cells.iter().map(|cell| cell.cloud.as_str()).find(|cloud| *cloud != here.as_str() && has(cloud));
    other.filter(|_| !has(here))
}

/// In which cells a node of these kinds exists.
fn present<'p>(platform: &'p Platform, kind: &str, name: &str) -> Option<&'p [bool]> {
    fn of<'p, T>(list: &'p [Declared<T>], name: &str) -> Option<&'p [bool]> {
        Some(&named(list, name)?.present)
    }
    let nodes = &platform.nodes;
    match kind {
        "database" => of(&nodes.database, name),
        "cache" => of(&nodes.cache, name),
        "search" => of(&nodes.search, name),
        "bucket" => of(&nodes.bucket, name),
        "queue" => of(&nodes.queue, name),
        "topic" => of(&nodes.topic, name),
        "table" => of(&nodes.table, name),
        _ => None,
    }
}

fn may_cross(platform: &Platform, workload: &Workload<'_>) -> bool {
    fn waives<T>(list: &[Declared<T>], name: &str) -> bool {
        named(list, name).is_some_and(|declared| declared.waives("crosses-clouds"))
    }
    match workload.kind {
        "service" => waives(&platform.nodes.service, workload.node),
        "job" => waives(&platform.nodes.job, workload.node),
        _ => waives(&platform.nodes.cron, workload.node),
    }
}
