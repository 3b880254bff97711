//! Application Gateway for Containers: one for all gateways of a region, a way in for each of them. Its controller in the cluster
//! fills it after the Gateways there, which know it by its name.

use serde_json::{Value, json};

use super::of_cell as network_of;
use super::subnets::GATEWAY;
use crate::derive::placement;
use crate::finding::Finding;
use crate::model::Declared;
use crate::targets::terraform::azure::security::logs;
use crate::targets::terraform::azure::security::vault::of_platform;
use crate::targets::terraform::azure::site::{self, GATEWAYS, Site};
use crate::targets::terraform::document::{Blocks, expression, label};
use crate::targets::terraform::part::{File, Part};
use crate::targets::terraform::stack::Stack;
use crate::targets::{Lowering, Unit};
use crate::words::network::Gateway;
use crate::words::service::Service;

/// The part.
pub const PART: Part = Part { rule: "terraform/azure-gateways", cloud: "azure", area: "network", files, blocks };

/// The label of the load balancer in its stack.
const LABEL: &str = "gateways";

/// The gateways of a cell that lead to something and that nothing in the cluster itself routes.
pub fn of_cell<'p>(lowering: &Lowering<'p>, cell: usize) -> impl Iterator<Item = &'p Declared<Gateway>> {
    let _ = lowering.all::<Service>();
    let traffic = lowering.graph(cell).map(|graph| &graph.traffic);
    lowering.all::<Gateway>().iter().filter(move |declared| {
        let routes = |gateway| placement::router(lowering.platform(), Some(gateway), cell).is_azure();
        declared.at(cell).is_some_and(routes) && traffic.is_some_and(|traffic| traffic.contains_key(&declared.name))
    })
}

/// The identifier of the load balancer among the blocks of its stack.
pub fn id() -> Value {
    expression(&format!("azurerm_application_load_balancer.{LABEL}.id"))
}

fn files(lowering: &Lowering<'_>, stack: &Stack) -> Vec<File> {
    let has_subnet = network_of(lowering, stack.home()).is_some();
    let is_needed = has_subnet && of_cell(lowering, stack.home()).next().is_some();
    is_needed.then(|| of_platform(lowering, "gateways")).into_iter().collect()
}

fn blocks(lowering: &Lowering<'_>, stack: &Stack, _unit: &Unit, blocks: &mut Blocks) -> Result<(), Finding> {
    let site = site::of(lowering, stack);
    blocks.resource("azurerm_application_load_balancer", LABEL, site.resource(&site.name(GATEWAYS), json!({})));
    let subnet = json!({ "subnet_id": expression(&format!("azurerm_subnet.{GATEWAY}.id")) });
    blocks.resource("azurerm_application_load_balancer_subnet_association", LABEL, child(&site, LABEL, subnet));
    for gateway in of_cell(lowering, site.cell) {
        way_in(&site, &gateway.name, blocks);
    }
    if placement::logs_requests(lowering.platform()) {
        let recorded = logs::record(&site, id(), json!(site.workspace()), &["allLogs"]);
        blocks.resource("azurerm_monitor_diagnostic_setting", LABEL, recorded);
    }
    Ok(())
}

fn way_in(site: &Site<'_>, gateway: &str, blocks: &mut Blocks) {
    let label = label(&[gateway]);
    blocks.resource("azurerm_application_load_balancer_frontend", &label, child(site, gateway, json!({})));
    let host = expression(&format!("azurerm_application_load_balancer_frontend.{label}.fully_qualified_domain_name"));
    let output = json!({ "description": format!("Where gateway `{gateway}` answers."), "value": host });
    blocks.add("output", &format!("{label}_host"), output);
}

/// A part of the load balancer.
pub fn child(site: &Site<'_>, name: &str, fields: Value) -> Value {
    let common = json!({ "name": name, "application_load_balancer_id": id(), "tags": site.tags() });
    site::with(common, fields)
}
