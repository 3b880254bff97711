//! verify: artifacts -> findings. What was generated is looked at as a whole, where the whole is there: a file that an error withheld
//! would only look like one that nobody asked for.

mod links;
mod patches;
mod scan;
mod waivers;

use std::collections::BTreeMap;

use crate::derive::Graph;
use crate::finding::Finding;
use crate::model::Platform;
use crate::targets::Artifact;

pub use waivers::{Waiver, idle, waivers};

/// For each file with Kubernetes objects, by its path, a digest of which objects it makes and which ones it names.
pub type Ties<'a> = BTreeMap<&'a str, u64>;

/// Everything that is wrong with the artifacts of an environment; and how each is tied to the others.
pub fn verify<'a>(platform: &Platform, graph: &Graph, artifacts: &'a [Artifact]) -> (Vec<Finding>, Ties<'a>) {
    let mut findings = patches::check(platform, graph, artifacts);
    let objects = links::Objects::of(artifacts);
    findings.extend(objects.illegal(platform));
    findings.extend(objects.unlinked(platform));
    (findings, objects.ties())
}

/// What is wrong with each of some artifacts by itself; and how it is tied to others.
pub fn verify_each<'a>(platform: &Platform, artifacts: &'a [Artifact]) -> (Vec<Finding>, Ties<'a>) {
    let objects = links::Objects::of(artifacts);
    (objects.illegal(platform), objects.ties())
}
