//! verify: artifacts -> findings. What was generated is looked at as a whole, where the whole is there: a file that an error withheld
//! would only look like one that nobody asked for.

mod patches;

use crate::derive::Graph;
use crate::finding::Finding;
use crate::model::Platform;
use crate::targets::Artifact;

/// Everything that is wrong with the artifacts of an environment.
pub fn verify(platform: &Platform, graph: &Graph, artifacts: &[Artifact]) -> Vec<Finding> {
    patches::check(platform, graph, artifacts)
}
