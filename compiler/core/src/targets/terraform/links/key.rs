//! The keys of tunnels: made while Terraform runs, one for each.
//!
//! No provider takes the key of a tunnel by a write-only argument (google 6.50 `google_compute_vpn_tunnel`, azurerm 4.55
//! `azurerm_virtual_network_gateway_connection`, aws 6.25 `aws_vpn_connection`), so that it is in the state of this one stack, which is
//! encrypted, and nowhere else.

use serde_json::json;

use crate::targets::terraform::document::{Blocks, label};

/// How long a key is: AWS takes 8 to 64 letters, digits, `.` and `_`, and none that begins with a zero (Amazon EC2,
/// VpnTunnelOptionsSpecification). Each digit has four bits of chance.
const DIGITS: u32 = 60;

/// Makes the key of a tunnel of a pair, and gives its expression. It stays until somebody raises the number that those of the pair
/// are made with.
pub fn made(pair: &str, number: u32, blocks: &mut Blocks) -> String {
    let version = label(&["tunnel_keys", &pair.replace('-', "_")]);
    blocks.add("variable", &version, json!({ "type": "number", "default": 1, "description": DESCRIPTION }));
    let label = label(&["key", &pair.replace('-', "_"), &number.to_string()]);
    let chance = "replace(\"${uuid()}${uuid()}\", \"-\", \"\")";
    let fields = json!({
        "input": format!("${{sensitive(format(\"k%s\", substr({chance}, 0, {DIGITS})))}}"),
        "triggers_replace": [format!("${{var.{version}}}")],
        "lifecycle": { "ignore_changes": ["input"] },
    });
    blocks.resource("terraform_data", &label, fields);
    format!("terraform_data.{label}.input")
}

/// What a person does with the number.
const DESCRIPTION: &str = "Raise it by one to give these tunnels new keys; each is down until both ends have its own.";
