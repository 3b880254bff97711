//! Google Cloud: what each kind of node becomes there, by the provider `hashicorp/google`.
//!
//! Every region has a network and a key ring of its own; a project is an environment's or several environments', and names tell them
//! apart.

mod account;
mod backup;
mod cluster;
mod cost;
pub mod data;
pub mod dns;
mod identity;
mod network;
mod observability;
mod placement;
mod run;
pub mod secrets;
mod security;
pub mod site;
pub mod sizes;
mod store_copies;
#[cfg(test)]
mod tests;

pub use identity::workloads::bind;
pub use security::{DESTROYED, ROTATION};

use crate::targets::terraform::part::Part;

/// All parts.
pub const PARTS: &[Part] = &[
    account::services::PART,
    account::state::PART,
    account::pipeline::PART,
    account::audit::PART,
    account::registry::PART,
    security::KEYS,
    network::PART,
    network::link::PART,
    cluster::PART,
    secrets::declared::PART,
    secrets::externals::PART,
    data::database::PART,
    data::cache::PART,
    data::bucket::PART,
    data::table::PART,
    data::messages::TOPIC,
    data::messages::QUEUE,
    identity::workloads::PART,
    identity::operators::PART,
    identity::teams::PART,
    run::service::PART,
    run::task::JOB,
    run::task::CRON,
    run::balancer::PART,
    run::firewall::PART,
    dns::PART,
    dns::certificates::MAP,
    dns::certificates::PART,
    backup::PART,
    store_copies::PART,
    observability::PART,
    cost::PART,
];
