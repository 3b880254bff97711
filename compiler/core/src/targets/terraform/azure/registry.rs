//! The registry of all environments in a subscription: Azure Container Registry, without users of its own, over all zones.

use serde_json::{Value, json};

use super::site::{self, Site, with};
use crate::finding::Finding;
use crate::model::{SHARED, names};
use crate::targets::terraform::document::{Blocks, expression};
use crate::targets::terraform::part::{File, Part};
use crate::targets::terraform::settings::SUBSCRIPTION;
use crate::targets::terraform::stack::{self, Stack};
use crate::targets::{Lowering, Unit};
use crate::words::image::Image;
use crate::words::platform::{Region, RegionRole};

/// The part.
pub const PART: Part = Part { rule: "terraform/azure-registry", cloud: "azure", area: "registry", files, blocks };

/// How long an image stays that has no tag, in days.
const UNTAGGED: u32 = 30;

fn files(lowering: &Lowering<'_>, _stack: &Stack) -> Vec<File> {
    let has_images = !lowering.all::<Image>().is_empty();
    has_images.then(|| super::security::vault::of_platform(lowering, "registry")).into_iter().collect()
}

/// The identifier of the registry in the subscription of an environment.
pub fn id(lowering: &Lowering<'_>, site: &Site<'_>) -> String {
    let platform = &site.platform.name;
    let region = home(lowering).map_or("", |region| region.name.as_str());
    let group = names::resource_group(platform, SHARED, region, "registry");
    let name = names::azure::registry(platform, &site.subscription);
    format!(
        "/subscriptions/{}/resourceGroups/{group}/providers/Microsoft.ContainerRegistry/registries/{name}",
        site.subscription
    )
}

/// The region of what all environments share: the primary one, else the first.
fn home<'p>(lowering: &Lowering<'p>) -> Option<&'p Region> {
    let regions = &stack::cloud(lowering, "azure")?.region;
    let is_primary = |region: &&Region| region.role.as_ref().is_some_and(|role| role.value == RegionRole::Primary);
    regions.iter().find(is_primary).or_else(|| regions.iter().next())
}

/// The name of the registry, where the subscription is a variable.
fn name(site: &Site<'_>) -> Value {
    let range = names::azure::SUBSCRIPTION_DIGITS;
    let digits = format!("substr(replace(var.{SUBSCRIPTION}, \"-\", \"\"), {}, {})", range.start, range.len());
    json!(format!("{}${{{digits}}}", names::azure::registry_prefix(&site.platform.name)))
}

fn blocks(lowering: &Lowering<'_>, stack: &Stack, _unit: &Unit, blocks: &mut Blocks) -> Result<(), Finding> {
    let site = site::of(lowering, stack);
    let others = stack.cells.iter().filter(|cell| **cell != stack.home());
    let copies: Vec<Value> = others
        .map(|cell| site::at(lowering, *cell))
        .map(|other| json!({ "location": other.location, "zone_redundancy_enabled": !other.zones().is_empty(), "regional_endpoint_enabled": true, "tags": site.tags() }))
        .collect();
    let fields = json!({
        "name": name(&site),
        "sku": "Premium",
        "admin_enabled": false,
        "anonymous_pull_enabled": false,
        "zone_redundancy_enabled": !site.zones().is_empty(),
        "retention_policy_in_days": UNTAGGED,
        "data_endpoint_enabled": true,
        "georeplications": copies,
    });
    blocks.resource("azurerm_container_registry", "main", with(site.resource("", json!({})), fields));
    let server = expression("azurerm_container_registry.main.login_server");
    blocks.add("output", "registry", json!({ "description": "Where images are pushed to.", "value": server }));
    Ok(())
}
