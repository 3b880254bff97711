//! Artifact Registry: the platform's images, in each region where something runs them.

use serde_json::{Value, json};

use super::{PROJECT, file};
use crate::finding::Finding;
use crate::targets::terraform::document::{Blocks, expression, label};
use crate::targets::terraform::part::{File, Part};
use crate::targets::terraform::stack::{self, Stack};
use crate::targets::{Lowering, Unit};
use crate::words::image::Image;

/// The part.
pub const PART: Part = Part { rule: "terraform/gcp-registry", cloud: "gcp", area: "registry", files, blocks };

/// Versions of an image that stay however old they are: what runs, and a way back.
const RECENT: u32 = 10;

/// How long a version stays that nothing runs, in days, where the spec says nothing.
const USUAL: u64 = 90;

fn files(lowering: &Lowering<'_>, _stack: &Stack) -> Vec<File> {
    let has_images = !lowering.all::<Image>().is_empty();
    has_images.then(|| file(lowering, "images")).into_iter().collect()
}

fn blocks(lowering: &Lowering<'_>, stack: &Stack, _unit: &Unit, blocks: &mut Blocks) -> Result<(), Finding> {
    let name = &lowering.platform().name;
    for cell in &stack.cells {
        let region = stack::region(lowering, *cell);
        let fields = json!({
            "project": PROJECT,
            "location": stack::location_of(lowering, *cell),
            "repository_id": name,
            "description": format!("Images of {name} in {region}."),
            "format": "DOCKER",
            "docker_config": { "immutable_tags": true },
            "vulnerability_scanning_config": { "enablement_config": "INHERITED" },
            "cleanup_policies": policies(lowering),
        });
        let label = label(&[region]);
        blocks.resource("google_artifact_registry_repository", &label, fields);
        let id = expression(&format!("google_artifact_registry_repository.{label}.id"));
        blocks.add("output", &label, json!({ "description": format!("The registry in {region}."), "value": id }));
    }
    Ok(())
}

/// Old versions of each image go; the most recent ones of all stay.
fn policies(lowering: &Lowering<'_>) -> Vec<Value> {
    let recent = json!({ "id": "recent", "action": "KEEP", "most_recent_versions": { "keep_count": RECENT } });
    let images = lowering.all::<Image>().iter().filter_map(|declared| declared.first());
    let old = images.map(|image| {
        let name = image.name.as_str();
        let days = image.keep.as_ref().map_or(USUAL, |keep| keep.days().max(1));
        let condition = json!({
            "tag_state": "ANY",
            "older_than": format!("{}s", days * 24 * 60 * 60),
            "package_name_prefixes": [name],
        });
        json!({ "id": format!("old-{name}"), "action": "DELETE", "condition": condition })
    });
    std::iter::once(recent).chain(old).collect()
}
