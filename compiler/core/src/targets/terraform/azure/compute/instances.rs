//! A service on Container Instances: as many container groups as it has pods at least, over the zones of the region, in a subnet that
//! is theirs. They come with the identity of the workload, which fetches the image as well.

use serde_json::{Value, json};

use super::{container, environment};
use crate::derive::Workload;
use crate::finding::Finding;
use crate::model::names;
use crate::targets::terraform::azure::network::subnets;
use crate::targets::terraform::azure::placement;
use crate::targets::terraform::azure::site::{self, Site};
use crate::targets::terraform::document::{Blocks, expression, label};
use crate::targets::terraform::part::{File, Part};
use crate::targets::terraform::stack::Stack;
use crate::targets::{Lowering, Unit};
use crate::words::pod::ContainerKind;
use crate::words::service::Service;

/// The part.
pub const PART: Part = Part { rule: "terraform/azure-instances", cloud: "azure", area: "compute", files, blocks };

fn files(lowering: &Lowering<'_>, stack: &Stack) -> Vec<File> {
    let services = lowering.all::<Service>().iter();
    let runs_here =
        |name: &str| placement::aci_services(lowering, stack.home()).any(|known| known.name.as_str() == name);
    services.filter(|declared| runs_here(&declared.name)).map(File::of).collect()
}

fn blocks(lowering: &Lowering<'_>, stack: &Stack, unit: &Unit, blocks: &mut Blocks) -> Result<(), Finding> {
    let Some(service) = lowering.get::<Service>(&unit.name, stack.home()) else { return Ok(()) };
    let site = site::of(lowering, stack);
    let label = label(&[&unit.name]);
    let fields = groups(lowering, &site, service, blocks)?;
    blocks.resource("azurerm_container_group", &label, fields);
    let addresses = expression(&format!("azurerm_container_group.{label}[*].ip_address"));
    let output = json!({ "description": format!("Where the groups of {} answer in the network.", unit.name), "value": addresses });
    blocks.add("output", &format!("{label}_addresses"), output);
    Ok(())
}

fn groups(lowering: &Lowering<'_>, site: &Site<'_>, service: &Service, blocks: &mut Blocks) -> Result<Value, Finding> {
    let name = service.name.as_str();
    let count = service.scale.as_ref().and_then(|scale| scale.min.as_ref()).map_or(1, |min| min.value);
    let identity = site.workload_identity(name);
    let variables = environment::of(lowering, site, &Workload::service(service), blocks);
    let mut own = container::of(lowering, service, &variables, site.cell)?;
    own["name"] = json!(name);
    let further = |kind: ContainerKind| {
        let parts = service.container.iter().filter(move |part| part.kind.value == kind);
        parts
            .map(|part| container::further(lowering, service, part, site.cell))
            .collect::<Result<Vec<Value>, Finding>>()
    };
    let containers: Vec<Value> = std::iter::once(own).chain(further(ContainerKind::Sidecar)?).collect();
    let has_port = service.port.iter().next().is_some();
    let mut fields = site.resource(
        &format!("{}-${{count.index}}", site.name(name)),
        json!({
            "count": count,
            "os_type": "Linux",
            "sku": "Standard",
            "restart_policy": "Always",
            "ip_address_type": if has_port { "Private" } else { "None" },
            "identity": { "type": "UserAssigned", "identity_ids": [identity] },
            "image_registry_credential": [{
                "server": format!("{}.azurecr.io", names::azure::registry(&site.platform.name, &site.subscription)),
                "user_assigned_identity_id": identity,
            }],
            "container": containers,
        }),
    );
    spread(lowering, site, &mut fields);
    let first = further(ContainerKind::Init)?;
    if !first.is_empty() {
        fields["init_container"] = json!(first);
    }
    Ok(fields)
}

/// One group after the other goes to the next zone, and to the subnet whose way out lies there.
fn spread(lowering: &Lowering<'_>, site: &Site<'_>, fields: &mut Value) {
    let places = subnets::places(lowering, site, subnets::CONTAINERS);
    let list = |items: Vec<String>| items.iter().map(|item| format!("\"{item}\"")).collect::<Vec<_>>().join(", ");
    let in_turn = |items: Vec<String>| expression(&format!("element([{}], count.index)", list(items)));
    fields["subnet_ids"] = json!([in_turn(places.iter().map(|place| site.subnet(&place.subnet)).collect())]);
    let zones = site.zones();
    if !zones.is_empty() {
        fields["zones"] = json!([in_turn(zones)]);
    }
}
