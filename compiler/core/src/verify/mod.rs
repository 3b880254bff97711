//! verify: artifacts -> findings. What was generated is looked at as a whole, where the whole is there: a file that an error withheld
//! would only look like one that nobody asked for.

mod patches;

use crate::finding::Finding;
use crate::model::Platform;
use crate::targets::Artifact;

/// Everything that is wrong with the artifacts of an environment.
pub fn verify(platform: &Platform, artifacts: &[Artifact]) -> Vec<Finding> {
    patches::check(platform, artifacts)
}
