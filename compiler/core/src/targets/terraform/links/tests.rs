//! Both ends of every tunnel agree, and a stack of tunnels says nothing twice.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::compile::{Output, compile};
use crate::source::Sources;

fn build(links: &str) -> Output {
    let spec = format!(
        "platform shop {{ state bucket=shop-state }}\n\
         cloud aws account=\"123456789012\" {{ region ireland eu-west-1 cidr=\"10.0.0.0/16\" role=primary {{ zones a b }}; \
         region paris eu-west-3 cidr=\"10.1.0.0/16\" {{ zones a b }} }}\n\
         cloud gcp project=shop {{ region belgium europe-west1 cidr=\"10.2.0.0/16\" }}\n\
         cloud azure subscription=\"00000000-0000-4000-8000-000000000001\" tenant=\"00000000-0000-4000-8000-000000000002\" {{ region holland westeurope cidr=\"10.3.0.0/16\" {{ zones 1 2 }} }}\n\
         network main {{ {links} }}"
    );
    compile(&Sources::new(vec![("platform.kdl".to_owned(), spec)]), None)
}

fn file(output: &Output, name: &str) -> Value {
    let artifact = output.artifacts.iter().find(|artifact| artifact.unit.path.ends_with(name)).expect(name);
    serde_json::from_str(&artifact.text).expect("JSON")
}

fn stacks(output: &Output) -> BTreeSet<&str> {
    let stacks = output.artifacts.iter().filter_map(|artifact| artifact.unit.path.split('/').nth(3));
    stacks.filter(|stack| stack.starts_with("tunnel-")).collect()
}

#[test]
fn only_what_is_linked_has_a_gateway_and_tunnels() {
    assert_eq!(stacks(&build("nat single")), BTreeSet::new());
    let output = build("link aws gcp");
    assert_eq!(stacks(&output), BTreeSet::from(["tunnel-gcp"]));
    let gateways = output.artifacts.iter().filter(|artifact| artifact.unit.path.ends_with("network-main-link.tf.json"));
    assert_eq!(gateways.count(), 3, "ireland, paris, belgium");
}

#[test]
fn both_ends_of_a_tunnel_have_one_key_and_each_others_address() {
    let tunnels = &file(&build("link gcp aws"), "tunnel-gcp/tunnels-paris-belgium.tf.json")["resource"];
    let connection = &tunnels["aws_vpn_connection"]["paris_belgium_2"];
    let (tunnel, peer) = (
        &tunnels["google_compute_vpn_tunnel"]["paris_belgium_3"],
        &tunnels["google_compute_router_peer"]["paris_belgium_3"],
    );
    assert_eq!(connection["tunnel2_preshared_key"], tunnel["shared_secret"]);
    assert_eq!(connection["tunnel2_inside_cidr"], "169.254.33.12/30");
    assert_eq!(peer["peer_ip_address"], "169.254.33.13", "AWS takes the first address");
    let interface = &tunnels["google_compute_router_interface"]["paris_belgium_3"];
    assert_eq!(interface["ip_range"], "169.254.33.14/30");
    assert_eq!(tunnel["vpn_gateway_interface"], 1, "the second connection leads to the second address");
}

#[test]
fn azure_knows_every_address_that_its_tunnels_use() {
    let output = build("link aws azure; link gcp azure");
    let gateway =
        &file(&output, "network-holland/network-main-link.tf.json")["resource"]["azurerm_virtual_network_gateway"];
    let peerings = gateway["link"]["bgp_settings"]["peering_addresses"].as_array().unwrap();
    let known = |instance: usize| peerings[instance]["apipa_addresses"].as_array().unwrap().clone();
    for pair in ["ireland-holland", "paris-holland", "belgium-holland"] {
        let tunnels = file(&output, &format!("tunnel-azure/tunnels-{pair}.tf.json"));
        let connections =
            tunnels["resource"]["azurerm_virtual_network_gateway_connection"].as_object().unwrap().clone();
        assert_eq!(connections.len(), if pair.starts_with("belgium") { 2 } else { 4 });
        for connection in connections.values() {
            assert!(known(0).contains(&connection["custom_bgp_addresses"]["primary"]), "{pair}");
            assert!(known(1).contains(&connection["custom_bgp_addresses"]["secondary"]), "{pair}");
        }
    }
}

#[test]
fn a_stack_says_nothing_twice() {
    let output = build("link aws gcp; link aws azure; link gcp azure");
    for stack in stacks(&output) {
        let files = output.artifacts.iter().filter(|artifact| artifact.unit.path.contains(&format!("/{stack}/")));
        let mut said = BTreeSet::new();
        for artifact in files {
            let body: Value = serde_json::from_str(&artifact.text).unwrap();
            for (sort, depth) in [("resource", 2), ("data", 2), ("variable", 1)] {
                for label in labels(&body[sort], depth) {
                    assert!(said.insert(format!("{sort}.{label}")), "{stack} says {sort} {label} twice");
                }
            }
        }
        assert!(said.len() > 20, "{stack}");
    }
}

fn labels(blocks: &Value, depth: usize) -> Vec<String> {
    let Some(blocks) = blocks.as_object() else { return Vec::new() };
    let below = |(name, body): (&String, &Value)| match depth {
        1 => vec![name.clone()],
        _ => labels(body, depth - 1).into_iter().map(|label| format!("{name}.{label}")).collect(),
    };
    blocks.iter().flat_map(below).collect()
}
