//! Microsoft Azure: what each kind of node becomes there, by the provider `hashicorp/azurerm`.

mod bucket;

use super::part::Part;

/// All parts.
pub const PARTS: &[Part] = &[bucket::PART];

/// The name of the stack's resource group, which its settings make.
const GROUP: &str = "azurerm_resource_group.main.name";

/// The region of the stack's resource group.
const LOCATION: &str = "azurerm_resource_group.main.location";
