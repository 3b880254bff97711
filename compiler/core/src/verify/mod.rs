//! verify: artifacts -> findings. What was generated is looked at as a whole, where the whole is there: a file that an error withheld
//! would only look like one that nobody asked for.

mod links;
mod patches;
mod scan;
mod waivers;

use crate::derive::Graph;
use crate::finding::Finding;
use crate::model::Platform;
use crate::targets::Artifact;

pub use waivers::{Waiver, idle, waivers};

/// Everything that is wrong with the artifacts of an environment.
pub fn verify(platform: &Platform, graph: &Graph, artifacts: &[Artifact]) -> Vec<Finding> {
    let mut findings = patches::check(platform, graph, artifacts);
    findings.extend(links::check(platform, artifacts));
    findings
}
