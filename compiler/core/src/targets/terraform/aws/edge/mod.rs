//! The edge on AWS: distributions and the firewalls in front of them and of gateways.

mod access_logs;
mod distribution;
mod firewall;
mod policies;
#[cfg(test)]
mod tests;

use crate::targets::terraform::part::Part;

/// The parts.
pub const PARTS: &[Part] = &[distribution::PART, firewall::AT_THE_EDGE, firewall::IN_A_REGION];

/// The address of the provider of us-east-1, where CloudFront looks for certificates and web ACLs.
pub const GLOBAL: &str = "aws.global";
