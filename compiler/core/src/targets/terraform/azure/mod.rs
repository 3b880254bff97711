//! Microsoft Azure: what each kind of node becomes there, by the provider `hashicorp/azurerm`.
//!
//! Every stack has a resource group of its own; every region has a network and a Key Vault. A subscription is an environment's or
//! several environments', and names tell them apart.

mod account;
mod backup;
mod cluster;
mod compute;
mod cost;
pub mod data;
mod dns;
mod identity;
mod network;
mod observability;
mod placement;
mod registry;
mod secrets;
mod security;
pub mod site;
pub mod sizes;
mod store_copies;
#[cfg(test)]
mod tests;

use crate::targets::terraform::part::Part;

/// All parts.
pub const PARTS: &[Part] = &[
    account::state::PART,
    account::pipeline::PART,
    account::audit::PART,
    account::threats::PART,
    registry::PART,
    security::vault::PART,
    security::keys::PART,
    security::logs::PART,
    network::PART,
    network::link::PART,
    network::gateways::PART,
    network::firewall::PART,
    cluster::PART,
    secrets::access::PART,
    secrets::declared::PART,
    secrets::externals::PART,
    data::database::PART,
    data::cache::PART,
    data::bucket::PART,
    data::table::PART,
    data::messages::NAMESPACE,
    data::messages::TOPIC,
    data::messages::QUEUE,
    identity::workloads::PART,
    identity::operators::PART,
    identity::teams::PART,
    compute::instances::PART,
    dns::PART,
    backup::PART,
    store_copies::PART,
    data::replication::PART,
    observability::PART,
    cost::PART,
];
