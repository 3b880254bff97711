//! What Prometheus reads from a service: the ServiceMonitor of `metrics`.

use platc_kubernetes::Object;
use platc_kubernetes::custom::prometheus::{Endpoint, RelabelAction, Relabeling, ServiceMonitor, ServiceMonitorSpec};

use super::{mesh, metadata};
use crate::targets::Lowering;
use crate::words::service::Service;

/// The port on which a service gives its metrics: the one it says, else its first.
pub fn port(service: &Service) -> Option<&str> {
    let metrics = service.metrics.as_ref()?;
    let first = || service.port.iter().next().map(|port| port.name.as_str());
    metrics.port.as_ref().map(|port| port.as_str()).or_else(first)
}

/// The number of that port, and the path.
pub fn address(service: &Service) -> Option<(u16, &str)> {
    let number = service.port.get(port(service)?)?.number.0;
    let path = service.metrics.as_ref()?.path.as_ref().map_or(USUAL_PATH, |path| path.as_str());
    Some((number, path))
}

/// The path where nothing is said (Prometheus, scrape configuration).
const USUAL_PATH: &str = "/metrics";

/// The monitor of a service that exports metrics. The pods of a rollout's second Service are read through it too, under its name.
pub fn of(lowering: &Lowering<'_>, service: &Service, cell: usize) -> Option<Object> {
    let metrics = service.metrics.as_ref()?;
    let port = Some(port(service)?.to_owned());
    let endpoint = match mesh::is_there(lowering, cell) {
        true => {
            Endpoint { port, path: Some(MERGED_PATH.to_owned()), relabelings: vec![by_agent()], ..Endpoint::default() }
        }
        false => Endpoint { port, path: metrics.path.as_ref().map(|path| path.to_string()), ..Endpoint::default() },
    };
    let name = service.name.as_str();
    let spec = ServiceMonitorSpec {
        selector: metadata::pods_of(name),
        endpoints: vec![endpoint],
        ..ServiceMonitorSpec::default()
    };
    Some(ServiceMonitor { metadata: metadata::object(lowering.platform(), name, name), spec }.into())
}

/// Where the agent of a member gives its pod's metrics (Istio, Prometheus integration).
const MERGED_PATH: &str = "/stats/prometheus";

/// Asks the agent instead of the application, which lets only members in.
fn by_agent() -> Relabeling {
    Relabeling {
        source_labels: vec!["__meta_kubernetes_pod_ip".to_owned()],
        target_label: Some("__address__".to_owned()),
        replacement: Some(format!("$1:{}", mesh::METRICS_PORT)),
        action: Some(RelabelAction::Replace),
        ..Relabeling::default()
    }
}
