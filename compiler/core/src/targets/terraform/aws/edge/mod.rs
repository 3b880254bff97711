//! The edge on AWS: distributions and the firewalls in front of them and of gateways.

mod access_logs;
pub mod distribution;
pub mod firewall;
mod policies;
#[cfg(test)]
mod tests;

/// The address of the provider of us-east-1, where CloudFront looks for certificates and web ACLs.
pub const GLOBAL: &str = "aws.global";
