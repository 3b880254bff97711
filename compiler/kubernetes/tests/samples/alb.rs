//! Application Gateway for Containers: the policies of a route and of a Gateway.

use platc_kubernetes::custom::alb::*;

use super::text;

fn target(kind: &str) -> TargetReference {
    TargetReference { group: "gateway.networking.k8s.io".into(), kind: kind.into(), name: "web-public".into() }
}

pub fn route_policy() -> RoutePolicySpec {
    RoutePolicySpec {
        target_ref: target("HTTPRoute"),
        default: RouteTreatment {
            timeouts: Some(RouteTimeouts { route_timeout: text("3600s") }),
            session_affinity: Some(SessionAffinity {
                affinity_type: "application-cookie".into(),
                cookie_name: text("web-pod"),
                cookie_duration: text("86400s"),
            }),
        },
    }
}

pub fn firewall_policy() -> FirewallPolicySpec {
    FirewallPolicySpec {
        target_ref: target("Gateway"),
        web_application_firewall: FirewallReference { id: "/subscriptions/0/policies/edge".into() },
    }
}
