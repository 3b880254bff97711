//! What Prometheus reads from a service: the ServiceMonitor of `metrics`.

use platc_kubernetes::Object;
use platc_kubernetes::custom::prometheus::{Endpoint, ServiceMonitor, ServiceMonitorSpec};

use super::metadata;
use crate::model::Platform;
use crate::words::service::Service;

/// The port on which a service gives its metrics: the one it says, else its first.
pub fn port(service: &Service) -> Option<&str> {
    let metrics = service.metrics.as_ref()?;
    let first = || service.port.iter().next().map(|port| port.name.as_str());
    metrics.port.as_ref().map(|port| port.as_str()).or_else(first)
}

/// The monitor of a service that exports metrics. The pods of a rollout's second Service are read through it too, under its name.
pub fn of(platform: &Platform, service: &Service) -> Option<Object> {
    let metrics = service.metrics.as_ref()?;
    let endpoint = Endpoint {
        port: Some(port(service)?.to_owned()),
        path: metrics.path.as_ref().map(|path| path.to_string()),
        ..Endpoint::default()
    };
    let name = service.name.as_str();
    let spec = ServiceMonitorSpec {
        selector: metadata::pods_of(name),
        endpoints: vec![endpoint],
        ..ServiceMonitorSpec::default()
    };
    Some(ServiceMonitor { metadata: metadata::object(platform, name, name), spec }.into())
}
