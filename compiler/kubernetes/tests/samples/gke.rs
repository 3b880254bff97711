//! GKE.

use platc_kubernetes::custom::gke::*;

use super::text;

pub fn health_check(protocol: &str) -> HealthCheckPolicySpec {
    HealthCheckPolicySpec {
        default: HealthCheckDefault {
            check_interval_sec: Some(10),
            timeout_sec: Some(3),
            healthy_threshold: Some(1),
            unhealthy_threshold: Some(3),
            config: HealthCheckConfig {
                protocol: protocol.into(),
                http_health_check: Some(HttpHealthCheck {
                    port_specification: text("USE_FIXED_PORT"),
                    port: Some(9090),
                    request_path: text("/ready"),
                }),
                tcp_health_check: Some(TcpHealthCheck { port_specification: text("USE_SERVING_PORT") }),
            },
        },
        target_ref: target(),
    }
}

pub fn backend() -> BackendPolicySpec {
    BackendPolicySpec { default: BackendDefault { security_policy: text("edge") }, target_ref: target() }
}

fn target() -> PolicyTarget {
    PolicyTarget { group: String::new(), kind: "Service".into(), name: "web".into() }
}
