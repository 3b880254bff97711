//! check: platform and graph -> findings, a rule a file.
//!
//! A rule looks at one environment and says what would hurt in production; it changes nothing. [`RULES`] is the list of them.

mod accounts;
mod aliases;
mod aws;
mod behaviors;
mod budgets;
mod certificates;
mod clusters;
mod copies;
mod disks;
mod ecs;
mod entrances;
mod environments;
mod exposures;
mod firewalls;
mod identities;
mod idle;
mod labels;
mod links;
mod looseness;
mod machines;
mod manifests;
mod names;
mod networks;
pub mod objects;
mod outside;
mod own_regions;
mod plain_secrets;
mod pools;
mod ports;
mod publications;
mod quotas;
mod regions;
mod routes;
mod scaling;
mod sizes;
mod state;
mod stores;
mod switches;
mod terraform;
#[cfg(test)]
mod tests;
mod versions;
mod waivers;

use crate::derive::Graph;
use crate::finding::Finding;
use crate::model::{Declared, Platform};
use crate::schema::Sp;
use crate::words::platform::Region;
use crate::words::service::Service;

/// A rule.
pub type Rule = fn(&Platform, &Graph, &mut Vec<Finding>);

/// All rules, in the order of the manual.
pub const RULES: &[Rule] = &[
    environments::check,
    accounts::check,
    clusters::check,
    ports::check,
    scaling::check,
    idle::check,
    exposures::check,
    entrances::check,
    copies::check,
    own_regions::check,
    aws::check,
    sizes::check,
    versions::check,
    aliases::check,
    manifests::check,
    terraform::check,
    labels::check,
    budgets::check,
    quotas::check,
    disks::check,
    switches::check,
    machines::check,
    looseness::check,
    names::check,
    identities::check,
    plain_secrets::check,
    publications::check,
    stores::check,
    state::check,
    regions::check,
    networks::check,
    links::check,
    pools::check,
    ecs::check,
    outside::check,
    certificates::check,
    behaviors::check,
    firewalls::check,
    routes::check,
    waivers::check,
];

/// Everything that the rules find.
pub fn check(platform: &Platform, graph: &Graph) -> Vec<Finding> {
    let mut findings = Vec::new();
    RULES.iter().for_each(|rule| rule(platform, graph, &mut findings));
    findings
}

/// Every distinct form of every node of a list.
fn forms<T>(list: &[Declared<T>]) -> impl Iterator<Item = &T> {
    list.iter().flat_map(|declared| (0..declared.present.len()).filter_map(|cell| declared.at(cell)))
}

/// The regions that an environment runs in, each with its cloud.
fn regions(platform: &Platform) -> impl Iterator<Item = (&str, &Region)> {
    platform.cells.iter().filter_map(|cell| {
        let cloud = platform.nodes.cloud.iter().find(|cloud| cloud.name == cell.cloud).and_then(Declared::first)?;
        Some((cell.cloud.as_str(), cloud.region.get(&cell.region)?))
    })
}

/// The most pods of a service, where the spec says how many.
fn most(service: &Service) -> Option<&Sp<u32>> {
    service.scale.as_ref().and_then(|scale| scale.max.as_ref().or(scale.min.as_ref()))
}
