//! The two ends of a rule: pods, namespaces, blocks of addresses, and their ports.

use std::collections::BTreeMap;

use platc_kubernetes::k8s_openapi::api::networking::v1::{
    IPBlock, NetworkPolicyEgressRule, NetworkPolicyIngressRule, NetworkPolicyPeer, NetworkPolicyPort,
};
use platc_kubernetes::k8s_openapi::apimachinery::pkg::apis::meta::v1::LabelSelector;
use platc_kubernetes::k8s_openapi::apimachinery::pkg::util::intstr::IntOrString;

use super::{region_block, transport};
use crate::targets::Lowering;
use crate::targets::kubernetes::{mesh, metadata};
use crate::words::service::{Service, ServicePort};

/// In from pods of those names, on those ports, or on all if none is named.
pub fn from_pods<N: AsRef<str>>(names: &[N], ports: &[u16]) -> NetworkPolicyIngressRule {
    let from = names.iter().map(|name| pods(name.as_ref())).collect();
    NetworkPolicyIngressRule { from: Some(from), ports: numbers(ports) }
}

/// In from peers.
pub fn from_peers(peers: Vec<NetworkPolicyPeer>, ports: &[u16]) -> NetworkPolicyIngressRule {
    NetworkPolicyIngressRule { from: Some(peers), ports: numbers(ports) }
}

/// Out to the control plane of the mesh.
pub fn to_mesh() -> NetworkPolicyEgressRule {
    let (namespace, port) = mesh::CONTROL_PLANE;
    NetworkPolicyEgressRule { to: Some(vec![in_namespace(namespace)]), ports: numbers(&[port]) }
}

/// Out to every public address.
pub fn to_outside(port: u16) -> NetworkPolicyEgressRule {
    NetworkPolicyEgressRule { to: Some(vec![outside()]), ports: numbers(&[port]) }
}

/// In from every pod of a namespace.
pub fn from_namespace(name: &str, ports: &[u16]) -> NetworkPolicyIngressRule {
    NetworkPolicyIngressRule { from: Some(vec![in_namespace(name)]), ports: numbers(ports) }
}

/// Out to pods of a name, on those ports, or on all if none is named.
pub fn to_pods(name: &str, ports: &[u16]) -> NetworkPolicyEgressRule {
    NetworkPolicyEgressRule { to: Some(vec![pods(name)]), ports: numbers(ports) }
}

/// Out to a block of addresses.
pub fn to_block(cidr: &str, port: u16) -> NetworkPolicyEgressRule {
    to_peers(vec![block(cidr.to_owned())], &[port])
}

/// Out to peers.
pub fn to_peers(peers: Vec<NetworkPolicyPeer>, ports: &[u16]) -> NetworkPolicyEgressRule {
    NetworkPolicyEgressRule { to: Some(peers), ports: numbers(ports) }
}

/// Pods of this namespace with those labels.
pub fn peer(pods: LabelSelector) -> NetworkPolicyPeer {
    NetworkPolicyPeer { pod_selector: Some(pods), ..NetworkPolicyPeer::default() }
}

/// Out to the pods of a service on its ports; nothing for one that has none.
pub fn to_service(service: &Service) -> Option<NetworkPolicyEgressRule> {
    let spoken = |port: &ServicePort| transport(port.protocol.as_ref().map(|protocol| protocol.value));
    let ports: Vec<_> = service.port.iter().map(|port| tcp(port.name.as_str(), spoken(port))).collect();
    let to = Some(vec![pods(service.name.as_str())]);
    (!ports.is_empty()).then_some(NetworkPolicyEgressRule { to, ports: Some(ports) })
}

/// The API server's ports: no spec has its addresses, and 6443 is what it listens on behind the cluster's own.
pub const KUBERNETES_API: &[u16] = &[443, 6443];

/// Out to any address.
pub fn to_anywhere(ports: &[u16]) -> NetworkPolicyEgressRule {
    NetworkPolicyEgressRule { to: None, ports: numbers(ports) }
}

/// Out to what the cloud runs in the region's own network.
pub fn to_region(lowering: &Lowering<'_>, cell: usize, port: u16) -> NetworkPolicyEgressRule {
    NetworkPolicyEgressRule { to: region_block(lowering, cell).map(|cidr| vec![block(cidr)]), ports: numbers(&[port]) }
}

/// Pods of this namespace by the name of what runs them.
pub fn pods(name: &str) -> NetworkPolicyPeer {
    NetworkPolicyPeer { pod_selector: Some(metadata::pods_of(name)), ..NetworkPolicyPeer::default() }
}

/// Ports by number; nothing, which is all of them, if none is named.
pub fn numbers(ports: &[u16]) -> Option<Vec<NetworkPolicyPort>> {
    let ports: Vec<_> = ports
        .iter()
        .map(|port| NetworkPolicyPort {
            port: Some(IntOrString::Int(i32::from(*port))),
            protocol: Some("TCP".to_owned()),
            end_port: None,
        })
        .collect();
    (!ports.is_empty()).then_some(ports)
}

/// Addresses that nobody outside has: private ones (RFC 1918), those that networks share (RFC 6598), and those of a link (RFC 3927),
/// where the metadata of a machine is to be had.
const INSIDE: &[&str] = &["10.0.0.0/8", "100.64.0.0/10", "169.254.0.0/16", "172.16.0.0/12", "192.168.0.0/16"];

/// All other addresses: a NetworkPolicy cannot name hosts.
pub fn outside() -> NetworkPolicyPeer {
    let except = INSIDE.iter().map(|block| (*block).to_owned()).collect();
    NetworkPolicyPeer {
        ip_block: Some(IPBlock { cidr: "0.0.0.0/0".to_owned(), except: Some(except) }),
        ..NetworkPolicyPeer::default()
    }
}

/// A block of addresses.
pub fn block(cidr: String) -> NetworkPolicyPeer {
    NetworkPolicyPeer { ip_block: Some(IPBlock { cidr, except: None }), ..NetworkPolicyPeer::default() }
}

/// Every pod of a namespace.
pub fn in_namespace(name: &str) -> NetworkPolicyPeer {
    let labels = BTreeMap::from([("kubernetes.io/metadata.name".to_owned(), name.to_owned())]);
    NetworkPolicyPeer {
        namespace_selector: Some(LabelSelector { match_labels: Some(labels), match_expressions: None }),
        ..NetworkPolicyPeer::default()
    }
}

/// Where machines answer for the cluster's DNS themselves, if they have a cache of it (Kubernetes documentation, NodeLocal DNSCache).
const NODE_LOCAL_DNS: &str = "169.254.20.10/32";

/// Out to the cluster's DNS.
pub fn dns() -> NetworkPolicyEgressRule {
    let port = |protocol: &str| NetworkPolicyPort {
        port: Some(IntOrString::Int(53)),
        protocol: Some(protocol.to_owned()),
        end_port: None,
    };
    let to = vec![in_namespace("kube-system"), block(NODE_LOCAL_DNS.to_owned())];
    NetworkPolicyEgressRule { to: Some(to), ports: Some(vec![port("UDP"), port("TCP")]) }
}

/// A port by its name.
pub fn tcp(port: &str, protocol: &str) -> NetworkPolicyPort {
    NetworkPolicyPort {
        port: Some(IntOrString::String(port.to_owned())),
        protocol: Some(protocol.to_owned()),
        end_port: None,
    }
}
