//! What Google's load balancer is told about a Service behind a Gateway: how to ask whether it is well, and what stands before it.
//!
//! By itself it would ask for `/` and take pods that answer anything but 200 out of service; it does not look at their probes (GKE
//! documentation, configure Gateway resources using policies).

use platc_kubernetes::Object;
use platc_kubernetes::custom::gke::{
    BackendDefault, BackendPolicySpec, GCPBackendPolicy, HealthCheckConfig, HealthCheckDefault, HealthCheckPolicy,
    HealthCheckPolicySpec, HttpHealthCheck, PolicyTarget, TcpHealthCheck,
};

use super::{Entrance, login};
use crate::model::names;
use crate::targets::kubernetes::metadata;
use crate::words::network::Gateway;

/// The port that requests go to.
const SERVING: &str = "USE_SERVING_PORT";

/// A port of its own for the question.
const FIXED: &str = "USE_FIXED_PORT";

/// How often is asked, how long an answer may take, in seconds, and after how many failures a pod gets no more requests.
const INTERVAL: i32 = 10;
const TIMEOUT: i32 = 5;
const FAILURES: i32 = 3;

/// The policies of a Service that a gateway leads to, by its name; a Service has one of each at most.
pub fn policies(entrance: &Entrance<'_, '_>, service: &str) -> Vec<Object> {
    let platform = entrance.lowering.platform();
    let metadata = || metadata::object(platform, entrance.service.name.as_str(), service);
    let target_ref = PolicyTarget { group: String::new(), kind: "Service".to_owned(), name: service.to_owned() };
    let default = HealthCheckDefault {
        check_interval_sec: Some(INTERVAL),
        timeout_sec: Some(TIMEOUT),
        unhealthy_threshold: Some(FAILURES),
        config: question(entrance, service),
        ..HealthCheckDefault::default()
    };
    let spec = HealthCheckPolicySpec { default, target_ref: target_ref.clone() };
    let mut objects = vec![HealthCheckPolicy { metadata: metadata(), spec }.into()];
    let gateway = entrance.lowering.get::<Gateway>(entrance.gateway, entrance.cell);
    if let Some(behind) = gateway.and_then(|gateway| gateway.behind.as_ref()) {
        let region = entrance.lowering.platform().cells.get(entrance.cell).map_or("", |cell| cell.region.as_str());
        let policy = names::google::thing(&platform.name, &platform.environment, region, behind.name());
        let spec = BackendPolicySpec { default: BackendDefault { security_policy: Some(policy) }, target_ref };
        objects.push(GCPBackendPolicy { metadata: metadata(), spec }.into());
    }
    objects
}

/// The path that says that a pod is ready, or, where there is none, whether it takes a connection.
fn question(entrance: &Entrance<'_, '_>, service: &str) -> HealthCheckConfig {
    let is_own = service == entrance.service.name.as_str();
    let ready = entrance.service.health.as_ref().and_then(|health| health.ready.as_ref());
    let path = if is_own { ready.map(|path| path.value.to_string()) } else { Some(login::ALIVE.to_owned()) };
    let port_specification = Some(SERVING.to_owned());
    let fixed = asked_port(entrance).filter(|_| is_own);
    match path {
        Some(path) => HealthCheckConfig {
            protocol: "HTTP".to_owned(),
            http_health_check: Some(HttpHealthCheck {
                port_specification: fixed.map(|_| FIXED.to_owned()).or(port_specification),
                port: fixed,
                request_path: Some(path),
            }),
            tcp_health_check: None,
        },
        None => HealthCheckConfig {
            protocol: "TCP".to_owned(),
            http_health_check: None,
            tcp_health_check: Some(TcpHealthCheck { port_specification }),
        },
    }
}

/// The port that is asked, where it is none of those that requests go to.
fn asked_port(entrance: &Entrance<'_, '_>) -> Option<i32> {
    let asked = entrance.service.health.as_ref()?.port.as_ref()?.as_str();
    let is_served = entrance.exposures.iter().any(|exposure| exposure.port == asked);
    let port = entrance.service.port.get(asked).filter(|_| !is_served)?;
    Some(i32::from(port.number.0))
}
