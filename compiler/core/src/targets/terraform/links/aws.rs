//! The end of tunnels on AWS: the other end as a customer gateway for each of its addresses, and a connection to each, which is two
//! tunnels (AWS Site-to-Site VPN, how it works).

use serde_json::{Map, Value, json};

use super::{Tunnel, in_region};
use crate::derive::links::Pair;
use crate::targets::Lowering;
use crate::targets::terraform::aws::here::Here;
use crate::targets::terraform::document::{Blocks, expression, label};
use crate::targets::terraform::stack;

/// What both ends must be able to do: nothing that was thought safe once (AWS Site-to-Site VPN, tunnel options).
const STRENGTH: &[(&str, &[&str])] = &[
    ("phase1_encryption_algorithms", &["AES256", "AES256-GCM-16"]),
    ("phase1_integrity_algorithms", &["SHA2-256", "SHA2-384", "SHA2-512"]),
    ("phase2_encryption_algorithms", &["AES256", "AES256-GCM-16"]),
    ("phase2_integrity_algorithms", &["SHA2-256", "SHA2-384", "SHA2-512"]),
    ("ike_versions", &["ikev2"]),
];

/// Groups of Diffie and Hellman that both ends may take: 14 is the one that all three clouds have.
const GROUPS: &[u32] = &[14, 19, 20, 21];

/// The end, given the expressions of the other gateway's addresses; gives the expression of the address of each tunnel.
pub fn end(
    lowering: &Lowering<'_>,
    pair: Pair,
    tunnels: &[Tunnel],
    others: &[String],
    blocks: &mut Blocks,
) -> Vec<String> {
    let here = Here { lowering, cell: pair.one };
    let gateway = label(&[here.region(), stack::region(lowering, pair.other)]);
    let found = object(json!({ "tags": { "Name": here.network() } }));
    blocks.data("aws_vpn_gateway", &gateway, in_region(lowering, pair.one, found));
    let mut addresses = Vec::new();
    for (number, address) in others.iter().enumerate() {
        let of_address: Vec<&Tunnel> =
            tunnels.iter().filter(|tunnel| usize::from(tunnel.interfaces[1]) == number).collect();
        let Some(first) = of_address.first() else { continue };
        let connection = first.label();
        let other = object(json!({
            "bgp_asn": first.ends[1].system.to_string(),
            "ip_address": format!("${{{address}}}"),
            "type": "ipsec.1",
            "tags": { "Name": first.title },
        }));
        blocks.resource("aws_customer_gateway", &connection, in_region(lowering, pair.one, other));
        let mut fields = object(json!({
            "customer_gateway_id": expression(&format!("aws_customer_gateway.{connection}.id")),
            "vpn_gateway_id": expression(&format!("data.aws_vpn_gateway.{gateway}.id")),
            "type": "ipsec.1",
            "tags": { "Name": first.title },
        }));
        for (place, tunnel) in (1..).zip(&of_address) {
            options(tunnel, place, &mut fields);
            addresses.push(format!("aws_vpn_connection.{connection}.tunnel{place}_address"));
        }
        blocks.resource("aws_vpn_connection", &connection, in_region(lowering, pair.one, fields));
    }
    addresses
}

/// What one tunnel of a connection is.
fn options(tunnel: &Tunnel, place: u32, fields: &mut Map<String, Value>) {
    let mut option = |name: &str, value: Value| fields.insert(format!("tunnel{place}_{name}"), value);
    option("inside_cidr", json!(tunnel.block.to_string()));
    option("preshared_key", expression(&tunnel.key));
    option("dpd_timeout_action", json!("restart"));
    for (name, values) in STRENGTH {
        option(name, json!(values));
    }
    option("phase1_dh_group_numbers", json!(GROUPS));
    option("phase2_dh_group_numbers", json!(GROUPS));
}

fn object(value: Value) -> Map<String, Value> {
    match value {
        Value::Object(fields) => fields,
        _ => Map::new(),
    }
}
