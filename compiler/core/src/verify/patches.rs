//! Patches: each must have found its object.
//!
//! `patch-misses` · A patch names an object that the environment does not have. What it was to change stays as it was, and nobody
//! would notice.

use std::collections::BTreeSet;

use crate::finding::Finding;
use crate::model::{Declared, Platform};
use crate::schema::nearest;
use crate::targets::Artifact;
use crate::words::escape::Patch;

/// The rule.
pub fn check(platform: &Platform, artifacts: &[Artifact]) -> Vec<Finding> {
    let patches: Vec<&Patch> = platform.nodes.patch.iter().filter_map(Declared::first).collect();
    if patches.is_empty() {
        return Vec::new();
    }
    let files = artifacts.iter().filter(|artifact| artifact.unit.rule.starts_with("kubernetes/"));
    let objects: BTreeSet<String> = files.flat_map(|artifact| objects(&artifact.text)).collect();
    patches.into_iter().filter_map(|patch| misses(patch, &objects)).collect()
}

fn misses(patch: &Patch, objects: &BTreeSet<String>) -> Option<Finding> {
    let wanted = format!("{} {}", patch.on.kind.as_str(), patch.on.name.as_str());
    if objects.contains(&wanted) {
        return None;
    }
    let finding =
        Finding::error("patch-misses", patch.on.place, format!("this environment has no `{wanted}` to patch"));
    Some(match nearest(&wanted, objects.iter().map(String::as_str)) {
        Some(near) => finding.help(format!("did you mean `{near}`?")),
        None => finding.help("name the kind and the name of an object as they stand in out/"),
    })
}

/// The objects of a file, as `Deployment web`.
fn objects(text: &str) -> impl Iterator<Item = String> + '_ {
    text.split("\n---\n").filter_map(|document| {
        let kind = document.lines().find_map(|line| line.strip_prefix("kind: "))?;
        let metadata = document.lines().skip_while(|line| *line != "metadata:");
        let name =
            metadata.skip(1).take_while(|line| line.starts_with(' ')).find_map(|line| line.strip_prefix("  name: "))?;
        Some(format!("{kind} {}", name.trim_matches('"')))
    })
}

#[cfg(test)]
mod tests {
    use super::objects;

    #[test]
    fn objects_are_told_by_their_own_kind_and_name() {
        let text = "# heading\napiVersion: v1\nkind: Service\nmetadata:\n  labels:\n    name: no\n  name: web\nspec: {}\n---\nkind: Ingress\nmetadata:\n  name: web-public\n";
        assert_eq!(objects(text).collect::<Vec<_>>(), ["Service web", "Ingress web-public"]);
    }
}
