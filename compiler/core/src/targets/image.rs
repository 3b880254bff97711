//! Which image a container runs: where it lies, and in which version.

use crate::finding::Finding;
use crate::model::{Platform, names};
use crate::schema::Block;
use crate::source::Place;
use crate::targets::{Lowering, place};
use crate::words::image::Image;
use crate::words::platform::CloudProduct;
use crate::words::workload::ImageUse;

/// The full reference of an image: in the registry of the cell's cloud, where the platform builds it.
///
/// # Errors
/// Where nothing says which version runs.
pub fn reference(lowering: &Lowering<'_>, used: &Block<ImageUse>, cell: usize) -> Result<String, Finding> {
    let name = used.name.as_str();
    lowering.depends(&format!("image.{name}"));
    let own = lowering.all::<Image>().iter().any(|image| image.name == name);
    let platform = lowering.platform();
    let repository = if own { repository(lowering, platform, name, cell) } else { name.to_owned() };
    if let Some(digest) = &used.digest {
        return Ok(format!("{repository}@{}", digest.as_str()));
    }
    let said = used.tag.as_ref();
    match said.map(|tag| tag.as_str()).or_else(|| platform.version(name)) {
        Some(MOVING) => {
            let message = format!("`{MOVING}` is no version of image `{name}`: what runs would change by itself");
            Err(without_version(said.map_or(used.name.place, |tag| tag.place), message, name))
        }
        Some(tag) => Ok(format!("{repository}:{tag}")),
        None => {
            let message = format!("no version of image `{name}` is said, so what runs would change by itself");
            Err(without_version(used.name.place, message, name))
        }
    }
}

/// The tag that a registry moves to whatever was pushed last.
const MOVING: &str = "latest";

fn without_version(place: Place, message: String, name: &str) -> Finding {
    let (repository, tag) = match name.rsplit_once(':').filter(|(_, tag)| !tag.contains('/')) {
        Some((repository, tag)) if tag != MOVING => (repository, tag),
        Some((repository, _)) => (repository, "1.0.0"),
        None => (name, "1.0.0"),
    };
    let help = match name.contains(['/', ':']) {
        true => format!("write `image \"{repository}\" tag=\"{tag}\"`"),
        false => {
            format!("write `versions {{ {name} \"1.0.0\" }}` in the environment, or `image {name} tag=\"1.0.0\"` here")
        }
    };
    Finding::error("image-without-version", place, message).help(help)
}

/// Where the platform's own images lie: in the registry of the cell's cloud.
fn repository(lowering: &Lowering<'_>, platform: &Platform, name: &str, cell: usize) -> String {
    let Some((cloud, region)) = place(lowering, cell) else { return name.to_owned() };
    let location = region.location.as_ref().map_or("", |location| location.as_str());
    let text = |value: &Option<crate::schema::Sp<crate::types::Plain>>| {
        value.as_ref().map(|value| value.to_string()).unwrap_or_default()
    };
    let platform = &platform.name;
    match cloud.name.value {
        CloudProduct::Aws => format!("{}.dkr.ecr.{location}.amazonaws.com/{platform}/{name}", text(&cloud.account)),
        CloudProduct::Gcp => format!("{location}-docker.pkg.dev/{}/{platform}/{name}", text(&cloud.project)),
        CloudProduct::Azure => {
            format!("{}.azurecr.io/{name}", names::azure::registry(platform, &text(&cloud.subscription)))
        }
        CloudProduct::Local => name.to_owned(),
    }
}
