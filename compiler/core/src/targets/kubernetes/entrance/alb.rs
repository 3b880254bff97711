//! What Application Gateway for Containers is told beside the Gateway API: which of Azure's load balancers a Gateway is, how a route
//! treats requests, and the firewall that looks at them (Application Gateway for Containers, API specification for Kubernetes).
//!
//! Terraform makes the load balancer, by names that are chosen in advance. It finds out whether a pod is well by the pod's own
//! readiness probe, so that it needs to be told of no page.

use platc_kubernetes::Object;
use platc_kubernetes::custom::alb::{
    FirewallPolicySpec, FirewallReference, RoutePolicy, RoutePolicySpec, RouteTimeouts, RouteTreatment,
    SessionAffinity, TargetReference, WebApplicationFirewallPolicy,
};
use platc_kubernetes::custom::gateway::Address;

use super::{Entrance, ingress, object_name};
use crate::targets::kubernetes::metadata;
use crate::targets::terraform::azure::site;
use crate::targets::{Lowering, Unit};
use crate::words::network::Gateway;
use crate::words::service::Protocol;

const GROUP: &str = "gateway.networking.k8s.io";

/// The annotation that says which load balancer a Gateway is.
pub fn annotation(lowering: &Lowering<'_>, cell: usize) -> (String, String) {
    ("alb.networking.azure.io/alb-id".to_owned(), site::at(lowering, cell).gateways())
}

/// The way into that load balancer which is a Gateway's.
pub fn address(gateway: &str) -> Address {
    Address { kind: Some("alb.networking.azure.io/alb-frontend".to_owned()), value: gateway.to_owned() }
}

/// How the route of a service treats its requests; nothing where they need nothing special.
pub fn policy(entrance: &Entrance<'_, '_>) -> Option<Object> {
    let stays_open = entrance.speaks(Protocol::Websocket);
    let timeouts = stays_open.then(|| RouteTimeouts { route_timeout: Some(seconds(ingress::LONG_SILENCE.into())) });
    // In a mesh its proxies choose the pod.
    let cookie = ingress::cookie(entrance).filter(|_| !entrance.is_in_mesh());
    let session_affinity = cookie.map(|time| SessionAffinity {
        affinity_type: "application-cookie".to_owned(),
        cookie_name: Some(format!("{}-pod", entrance.service.name.as_str())),
        cookie_duration: Some(seconds(time)),
    });
    if timeouts.is_none() && session_affinity.is_none() {
        return None;
    }
    let name = entrance.name();
    let metadata = metadata::object(entrance.lowering.platform(), entrance.service.name.as_str(), &name);
    let default = RouteTreatment { timeouts, session_affinity };
    Some(RoutePolicy { metadata, spec: RoutePolicySpec { target_ref: target("HTTPRoute", name), default } }.into())
}

/// The firewall before everything that comes through a gateway, by the name that Terraform gives it.
pub fn firewall(lowering: &Lowering<'_>, unit: &Unit) -> Option<Object> {
    let firewall = lowering.get::<Gateway>(&unit.name, unit.cell)?.behind.as_ref()?;
    let name = object_name(&unit.name);
    let id = site::at(lowering, unit.cell).firewall(firewall.name());
    let spec = FirewallPolicySpec {
        target_ref: target("Gateway", name.clone()),
        web_application_firewall: FirewallReference { id },
    };
    let metadata = metadata::object(lowering.platform(), &name, &name);
    Some(WebApplicationFirewallPolicy { metadata, spec }.into())
}

fn target(kind: &str, name: String) -> TargetReference {
    TargetReference { group: GROUP.to_owned(), kind: kind.to_owned(), name }
}

fn seconds(count: u64) -> String {
    format!("{count}s")
}
