//! Google Cloud: what each kind of node becomes there, by the provider `hashicorp/google`.
//!
//! Every region has a network and a key ring of its own; a project is an environment's or several environments', and names tell them
//! apart.

mod cluster;
pub mod data;
mod identity;
mod network;
mod placement;
pub mod secrets;
mod security;
mod site;
mod sizes;

use crate::targets::terraform::part::Part;

/// All parts.
pub const PARTS: &[Part] = &[
    security::KEYS,
    network::PART,
    cluster::PART,
    secrets::declared::PART,
    secrets::externals::PART,
    data::database::PART,
    data::cache::PART,
    data::bucket::PART,
    data::messages::TOPIC,
    data::messages::QUEUE,
    identity::workloads::PART,
    identity::operators::PART,
    identity::teams::PART,
];
