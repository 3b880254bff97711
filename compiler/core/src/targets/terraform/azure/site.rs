//! Where a stack is: the subscription and the region, how things there are called, and what every resource says.
//!
//! The identifier of a thing of Azure is made of names that are all chosen here, so that a stack refers to what another one made
//! without looking it up (Azure Resource Manager, resource identifiers).

use serde_json::{Value, json};

use crate::model::{Platform, names, regions};
use crate::targets::Lowering;
pub use crate::targets::terraform::document::with;
use crate::targets::terraform::document::{expression, literal};
use crate::targets::terraform::settings;
use crate::targets::terraform::stack::{self, Stack};
use crate::words::platform::Region;

/// A subscription and a region of it.
pub struct Site<'p> {
    /// The environment.
    pub platform: &'p Platform,
    /// The cell of the region.
    pub cell: usize,
    /// The identifier of the subscription.
    pub subscription: String,
    /// The identifier of the tenant.
    pub tenant: String,
    /// The short name of the region.
    pub region: &'p str,
    /// Azure's name for the region.
    pub location: String,
    /// The region as it is declared.
    pub declared: Option<&'p Region>,
}

/// The part of the name of a region's Application Gateway for Containers that tells it from other things.
pub const GATEWAYS: &str = "gateways";

/// The subscription and the region that a stack is about; the home of one that reaches further.
pub fn of<'p>(lowering: &Lowering<'p>, stack: &Stack) -> Site<'p> {
    at(lowering, stack.home())
}

/// The subscription and the region of a cell.
pub fn at<'p>(lowering: &Lowering<'p>, cell: usize) -> Site<'p> {
    let cloud = stack::cloud(lowering, "azure");
    let said = |value: Option<&crate::schema::Sp<crate::types::Plain>>| {
        value.map(|value| literal(value.as_str())).unwrap_or_default()
    };
    Site {
        platform: lowering.platform(),
        cell,
        subscription: said(cloud.and_then(|cloud| cloud.subscription.as_ref())),
        tenant: said(cloud.and_then(|cloud| cloud.tenant.as_ref())),
        region: stack::region(lowering, cell),
        location: stack::location_of(lowering, cell),
        declared: stack::declared_region(lowering, cell),
    }
}

/// The resource group of the stack at hand, which its settings make.
pub fn group() -> Value {
    expression("azurerm_resource_group.main.name")
}

impl Site<'_> {
    /// The name of a thing of this region.
    pub fn name(&self, part: &str) -> String {
        names::azure::thing(&self.platform.name, &self.platform.environment, self.region, part)
    }

    /// The name of a thing of a kind that has shorter ones.
    pub fn short_name(&self, part: &str) -> String {
        names::azure::short_thing(&self.platform.name, &self.platform.environment, self.region, part)
    }

    /// The resource group of the stack of an area in this region.
    pub fn group_of(&self, area: &str) -> String {
        names::resource_group(&self.platform.name, &self.platform.environment, self.region, area)
    }

    /// The identifier of that group.
    pub fn group_id(&self, area: &str) -> String {
        format!("/subscriptions/{}/resourceGroups/{}", self.subscription, self.group_of(area))
    }

    /// The identifier of a thing that the stack of an area makes; `sort` is its type with its provider, such as
    /// `Microsoft.Network/virtualNetworks`.
    pub fn id(&self, area: &str, sort: &str, name: &str) -> String {
        format!("{}/providers/{sort}/{name}", self.group_id(area))
    }

    /// The identifier of the region's network.
    pub fn network(&self) -> String {
        self.id("network", "Microsoft.Network/virtualNetworks", &self.name(""))
    }

    /// The identifier of one of its subnets.
    pub fn subnet(&self, name: &str) -> String {
        format!("{}/subnets/{name}", self.network())
    }

    /// The identifier of one of its private DNS zones.
    pub fn private_zone(&self, zone: &str) -> String {
        self.id("network", "Microsoft.Network/privateDnsZones", zone)
    }

    /// The name of the region's Key Vault.
    pub fn vault_name(&self) -> String {
        names::key_vault(&self.platform.name, &self.platform.environment, self.region)
    }

    /// The identifier of the region's Key Vault.
    pub fn vault(&self) -> String {
        self.id("security", "Microsoft.KeyVault/vaults", &self.vault_name())
    }

    /// The address of a key by its purpose, without a version: whoever uses it goes on to each new one.
    pub fn key(&self, purpose: &str) -> String {
        format!("https://{}.vault.azure.net/keys/{purpose}", self.vault_name())
    }

    /// The identifier of the identity that stores read that key with.
    pub fn encryption_identity(&self) -> String {
        self.id("security", "Microsoft.ManagedIdentity/userAssignedIdentities", &self.name("encryption"))
    }

    /// The identifier of the identity of a workload.
    pub fn workload_identity(&self, workload: &str) -> String {
        let name = names::managed_identity(&self.platform.name, &self.platform.environment, self.region, workload);
        self.id("identity", "Microsoft.ManagedIdentity/userAssignedIdentities", &name)
    }

    /// The identifier of the region's cluster.
    pub fn cluster(&self) -> String {
        self.id("cluster", "Microsoft.ContainerService/managedClusters", &self.cluster_name())
    }

    /// The name of the region's cluster.
    pub fn cluster_name(&self) -> String {
        names::cluster(&self.platform.name, &self.platform.environment, self.region)
    }

    /// The identifier of the region's Log Analytics workspace.
    pub fn workspace(&self) -> String {
        self.id("security", "Microsoft.OperationalInsights/workspaces", &self.name("logs"))
    }

    /// The identifier of the region's Application Gateway for Containers.
    pub fn gateways(&self) -> String {
        self.id("network", "Microsoft.ServiceNetworking/trafficControllers", &self.name(GATEWAYS))
    }

    /// The identifier of the policy of a firewall before it.
    pub fn firewall(&self, firewall: &str) -> String {
        let sort = "Microsoft.Network/applicationGatewayWebApplicationFirewallPolicies";
        self.id("network", sort, &self.name(firewall))
    }

    /// The zones that are used, by their numbers: all of the region's where the spec says none. Some regions have none.
    pub fn zones(&self) -> Vec<String> {
        let said = self.declared.map(|region| &region.zones.0);
        let said: Vec<String> = said.into_iter().flatten().map(|zone| literal(zone.as_str())).collect();
        if !said.is_empty() {
            return said;
        }
        let known = regions::location("azure", &self.location).map_or(&[][..], |known| known.zones);
        known.iter().map(|zone| (*zone).to_owned()).collect()
    }

    /// Tags of everything in the stack.
    pub fn tags(&self) -> Value {
        settings::tags(self.platform)
    }

    /// A resource with what most of them say: name, group, region and tags.
    pub fn resource(&self, name: &str, fields: Value) -> Value {
        let location = expression("azurerm_resource_group.main.location");
        let common = json!({ "name": name, "resource_group_name": group(), "location": location, "tags": self.tags() });
        with(common, fields)
    }
}
