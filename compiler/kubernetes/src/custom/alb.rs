//! Application Gateway for Containers, `alb.networking.azure.io/v1`: how it treats routes, and the firewall before a Gateway.

use super::{Custom, Spec, types};

/// How requests of a route reach their Services.
pub type RoutePolicy = Custom<RoutePolicySpec>;

/// The firewall that looks at what comes through a Gateway.
pub type WebApplicationFirewallPolicy = Custom<FirewallPolicySpec>;

impl Spec for RoutePolicySpec {
    const API_VERSION: &'static str = "alb.networking.azure.io/v1";
    const KIND: &'static str = "RoutePolicy";
}

impl Spec for FirewallPolicySpec {
    const API_VERSION: &'static str = "alb.networking.azure.io/v1";
    const KIND: &'static str = "WebApplicationFirewallPolicy";
}

types! {
    /// What stands under a route policy's `spec`.
    pub struct RoutePolicySpec {
        pub target_ref: TargetReference,
        pub default: RouteTreatment,
    }

    /// A Gateway or a route in the same namespace.
    pub struct TargetReference {
        pub group: String,
        pub kind: String,
        pub name: String,
    }

    pub struct RouteTreatment {
        pub timeouts: Option<RouteTimeouts>,
        pub session_affinity: Option<SessionAffinity>,
    }

    pub struct RouteTimeouts {
        /// A duration such as `3600s`.
        pub route_timeout: Option<String>,
    }

    pub struct SessionAffinity {
        /// `application-cookie`, with a name and a time, or `managed-cookie`.
        pub affinity_type: String,
        pub cookie_name: Option<String>,
        /// A duration such as `3600s`.
        pub cookie_duration: Option<String>,
    }

    /// What stands under a firewall policy's `spec`.
    pub struct FirewallPolicySpec {
        pub target_ref: TargetReference,
        pub web_application_firewall: FirewallReference,
    }

    pub struct FirewallReference {
        /// The identifier of the policy in Azure.
        pub id: String,
    }
}
