//! The registry on AWS: a repository of Amazon ECR for each image, in the home region, and copies in the others, so that a region
//! starts its own machines when another is lost.

use serde_json::{Value, json};

use super::super::document::{Blocks, expression, label};
use super::super::part::{File, Part};
use super::super::stack::{self, Stack};
use super::here::Here;
use crate::finding::Finding;
use crate::model::names;
use crate::targets::{Lowering, Unit};
use crate::words::image::Image;

/// The repository of an image.
pub const REPOSITORY: Part = Part {
    rule: "terraform/aws-repository",
    cloud: "aws",
    area: "registry",
    files: repository_files,
    blocks: repository,
};

/// What goes to other regions.
pub const COPIES: Part =
    Part { rule: "terraform/aws-registry-copies", cloud: "aws", area: "registry", files: copies_files, blocks: copies };

/// How many days an image that was replaced under its tag, and never got another, is kept.
const UNTAGGED: u64 = 7;

/// How many versions are kept where an image does not say for how long.
const VERSIONS: u64 = 100;

fn repository_files(lowering: &Lowering<'_>, _stack: &Stack) -> Vec<File> {
    lowering.all::<Image>().iter().map(File::of).collect()
}

fn repository(lowering: &Lowering<'_>, _stack: &Stack, unit: &Unit, blocks: &mut Blocks) -> Result<(), Finding> {
    let declared = lowering.all::<Image>().iter().find(|declared| declared.name == unit.name);
    let Some(image) = declared.and_then(|declared| declared.first()) else { return Ok(()) };
    let label = label(&[&unit.name]);
    // A tag means one image for ever: what was tested is what runs.
    let fields = json!({
        "name": names::repository(&lowering.platform().name, &unit.name),
        "image_tag_mutability": "IMMUTABLE",
        "image_scanning_configuration": { "scan_on_push": true },
        "encryption_configuration": { "encryption_type": "KMS" },
    });
    blocks.resource("aws_ecr_repository", &label, fields);
    let repository = expression(&format!("aws_ecr_repository.{label}.name"));
    let policy = json!({ "rules": [untagged(), old(image)] }).to_string();
    blocks.resource("aws_ecr_lifecycle_policy", &label, json!({ "repository": repository, "policy": policy }));
    let url = expression(&format!("aws_ecr_repository.{label}.repository_url"));
    blocks.add(
        "output",
        &format!("{label}_repository"),
        json!({ "description": "Where the image is pushed to.", "value": url }),
    );
    Ok(())
}

fn expire(priority: u64, description: &str, selection: Value) -> Value {
    json!({ "rulePriority": priority, "description": description, "selection": selection, "action": { "type": "expire" } })
}

fn untagged() -> Value {
    let selection = json!({ "tagStatus": "untagged", "countType": "sinceImagePushed", "countUnit": "days", "countNumber": UNTAGGED });
    expire(1, "what no tag leads to", selection)
}

/// ECR does not know what runs: the age is what the spec says, long enough for a version to be gone from everywhere.
fn old(image: &Image) -> Value {
    let selection = match &image.keep {
        Some(keep) => {
            json!({ "tagStatus": "any", "countType": "sinceImagePushed", "countUnit": "days", "countNumber": keep.days() })
        }
        None => json!({ "tagStatus": "any", "countType": "imageCountMoreThan", "countNumber": VERSIONS }),
    };
    expire(2, "old versions", selection)
}

/// The regions that get copies: the cloud's, but for the first, where images are pushed.
fn regions(lowering: &Lowering<'_>) -> Vec<String> {
    let cells = stack::cells_of(lowering, "aws");
    cells.into_iter().skip(1).map(|cell| stack::location_of(lowering, cell)).collect()
}

fn copies_files(lowering: &Lowering<'_>, _stack: &Stack) -> Vec<File> {
    if lowering.all::<Image>().is_empty() || regions(lowering).is_empty() {
        return Vec::new();
    }
    vec![File { stem: "copies".to_owned(), owner: "cloud.aws".to_owned(), node: "aws".to_owned() }]
}

fn copies(lowering: &Lowering<'_>, stack: &Stack, _unit: &Unit, blocks: &mut Blocks) -> Result<(), Finding> {
    let here = Here::of(lowering, stack);
    let destinations: Vec<Value> = regions(lowering)
        .into_iter()
        .map(|region| json!({ "region": region, "registry_id": here.account() }))
        .collect();
    let filter = json!({ "filter": format!("{}/", here.platform().name), "filter_type": "PREFIX_MATCH" });
    let rule = json!({ "destination": destinations, "repository_filter": filter });
    blocks.resource(
        "aws_ecr_replication_configuration",
        "copies",
        json!({ "replication_configuration": { "rule": rule } }),
    );
    Ok(())
}
