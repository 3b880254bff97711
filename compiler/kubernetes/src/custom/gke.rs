//! GKE, `networking.gke.io/v1`: what the load balancer behind a Gateway does with a Service.

use super::{Custom, Spec, types};

/// How the load balancer asks whether pods are well.
pub type HealthCheckPolicy = Custom<HealthCheckPolicySpec>;

/// What stands before a Service, and how it is spoken to.
pub type GCPBackendPolicy = Custom<BackendPolicySpec>;

impl Spec for HealthCheckPolicySpec {
    const API_VERSION: &'static str = "networking.gke.io/v1";
    const KIND: &'static str = "HealthCheckPolicy";
}

impl Spec for BackendPolicySpec {
    const API_VERSION: &'static str = "networking.gke.io/v1";
    const KIND: &'static str = "GCPBackendPolicy";
}

types! {
    /// What stands under a policy's `spec`.
    pub struct HealthCheckPolicySpec {
        pub default: HealthCheckDefault,
        pub target_ref: PolicyTarget,
    }

    /// Times are in seconds.
    pub struct HealthCheckDefault {
        pub check_interval_sec: Option<i32>,
        pub timeout_sec: Option<i32>,
        pub healthy_threshold: Option<i32>,
        pub unhealthy_threshold: Option<i32>,
        pub config: HealthCheckConfig,
    }

    pub struct HealthCheckConfig {
        #[serde(rename = "type")]
        pub protocol: String,
        pub http_health_check: Option<HttpHealthCheck>,
        pub tcp_health_check: Option<TcpHealthCheck>,
    }

    pub struct HttpHealthCheck {
        pub port_specification: Option<String>,
        pub port: Option<i32>,
        pub request_path: Option<String>,
    }

    pub struct TcpHealthCheck {
        pub port_specification: Option<String>,
    }

    /// What stands under a policy's `spec`.
    pub struct BackendPolicySpec {
        pub default: BackendDefault,
        pub target_ref: PolicyTarget,
    }

    pub struct BackendDefault {
        /// The name of a policy of Cloud Armor.
        pub security_policy: Option<String>,
    }

    pub struct PolicyTarget {
        /// Of a Service, nothing: that is written out.
        pub group: String,
        pub kind: String,
        pub name: String,
    }
}
