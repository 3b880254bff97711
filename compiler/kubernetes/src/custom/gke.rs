//! Google Kubernetes Engine, `networking.gke.io/v1`: how its load balancers treat the Services behind a Gateway.

use super::{Custom, Spec, types};

/// How a Service is asked whether it is well.
pub type HealthCheckPolicy = Custom<HealthCheckPolicySpec>;

/// How requests reach a Service.
pub type GCPBackendPolicy = Custom<BackendPolicySpec>;

/// How a Gateway meets its clients.
pub type GCPGatewayPolicy = Custom<GatewayPolicySpec>;

impl Spec for HealthCheckPolicySpec {
    const API_VERSION: &'static str = "networking.gke.io/v1";
    const KIND: &'static str = "HealthCheckPolicy";
}

impl Spec for BackendPolicySpec {
    const API_VERSION: &'static str = "networking.gke.io/v1";
    const KIND: &'static str = "GCPBackendPolicy";
}

impl Spec for GatewayPolicySpec {
    const API_VERSION: &'static str = "networking.gke.io/v1";
    const KIND: &'static str = "GCPGatewayPolicy";
}

types! {
    /// What stands under a Health Check Policy's `spec`.
    pub struct HealthCheckPolicySpec {
        pub target_ref: TargetReference,
        pub default: HealthCheck,
    }

    pub struct TargetReference {
        pub group: String,
        pub kind: String,
        pub name: String,
    }

    pub struct HealthCheck {
        pub check_interval_sec: Option<i32>,
        pub timeout_sec: Option<i32>,
        pub healthy_threshold: Option<i32>,
        pub unhealthy_threshold: Option<i32>,
        pub config: HealthCheckConfig,
    }

    #[serde(tag = "type", rename_all_fields = "camelCase")]
    pub enum HealthCheckConfig {
        #[serde(rename = "HTTP")]
        Http { http_health_check: HttpHealthCheck },
    }

    pub struct HttpHealthCheck {
        /// `USE_SERVING_PORT`, or one of its own.
        pub port_specification: Option<String>,
        pub port: Option<i32>,
        pub request_path: Option<String>,
    }

    /// What stands under a backend policy's `spec`.
    pub struct BackendPolicySpec {
        pub target_ref: TargetReference,
        pub default: Backend,
    }

    /// What stands under a gateway policy's `spec`.
    pub struct GatewayPolicySpec {
        pub target_ref: TargetReference,
        pub default: Front,
    }

    pub struct Front {
        /// The name of a policy of TLS.
        pub ssl_policy: Option<String>,
    }

    pub struct Backend {
        pub timeout_sec: Option<i32>,
        pub connection_draining: Option<Draining>,
        pub session_affinity: Option<Affinity>,
        /// The name of a policy of Cloud Armor.
        pub security_policy: Option<String>,
    }

    pub struct Draining {
        pub draining_timeout_sec: Option<i32>,
    }

    pub struct Affinity {
        /// Such as `GENERATED_COOKIE`.
        #[serde(rename = "type")]
        pub kind: Option<String>,
        pub cookie_ttl_sec: Option<i32>,
    }
}

impl Default for HealthCheckConfig {
    fn default() -> HealthCheckConfig {
        HealthCheckConfig::Http { http_health_check: HttpHealthCheck::default() }
    }
}
