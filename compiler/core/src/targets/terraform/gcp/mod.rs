//! Google Cloud: what each kind of node becomes there, by the provider `hashicorp/google`.
//!
//! Every region has a network and a key ring of its own; a project is an environment's or several environments', and names tell them
//! apart.

mod cluster;
mod data;
mod network;
mod placement;
mod security;
mod site;
mod sizes;

use crate::targets::terraform::part::Part;

/// All parts.
pub const PARTS: &[Part] = &[security::KEYS, network::PART, cluster::PART, data::bucket::PART];
