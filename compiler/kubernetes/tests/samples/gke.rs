//! GKE: the policies of a Service behind a Gateway.

use platc_kubernetes::custom::gke::*;

use super::text;

fn service() -> TargetReference {
    TargetReference { group: String::new(), kind: "Service".into(), name: "web".into() }
}

pub fn health_check_policy() -> HealthCheckPolicySpec {
    let http_health_check =
        HttpHealthCheck { port_specification: text("USE_FIXED_PORT"), port: Some(8081), request_path: text("/ready") };
    HealthCheckPolicySpec {
        target_ref: service(),
        default: HealthCheck {
            check_interval_sec: Some(10),
            timeout_sec: Some(5),
            healthy_threshold: Some(1),
            unhealthy_threshold: Some(3),
            config: HealthCheckConfig::Http { http_health_check },
        },
    }
}

pub fn backend_policy() -> BackendPolicySpec {
    BackendPolicySpec {
        target_ref: service(),
        default: Backend {
            timeout_sec: Some(3600),
            connection_draining: Some(Draining { draining_timeout_sec: Some(30) }),
            session_affinity: Some(Affinity { kind: text("GENERATED_COOKIE"), cookie_ttl_sec: Some(600) }),
            security_policy: text("edge"),
        },
    }
}

pub fn gateway_policy() -> GatewayPolicySpec {
    GatewayPolicySpec {
        target_ref: TargetReference {
            group: "gateway.networking.k8s.io".into(),
            kind: "Gateway".into(),
            name: "public".into(),
        },
        default: Front { ssl_policy: text("modern") },
    }
}
