//! Metrics of a service on Cloud Run: a collector beside the container asks for them and sends them to Managed Service for Prometheus.

use serde_json::{Value, json};

use crate::model::names;
use crate::targets::images;
use crate::targets::terraform::document::{Blocks, expression, label};
use crate::targets::terraform::gcp::secrets;
use crate::targets::terraform::gcp::site::Site;
use crate::words::service::Service;

/// Where it looks for its configuration.
const FOLDER: &str = "/etc/rungmp";

/// Adds the collector to the template of a service that exports metrics.
pub fn collected(site: &Site<'_>, service: &Service, template: &mut Value, blocks: &mut Blocks) {
    let Some(metrics) = &service.metrics else { return };
    let named = |name: &str| service.port.get(name);
    let port = metrics.port.as_ref().and_then(|port| named(port.as_str())).or_else(|| service.port.iter().next());
    let Some(port) = port else { return };
    let path = metrics.path.as_ref().map_or("/metrics", |path| path.as_str());
    let secret = configuration(site, service, port.number.0, path, blocks);
    let collector = json!({
        "name": "collector",
        "image": images::CLOUD_RUN_COLLECTOR,
        "depends_on": ["main"],
        "resources": { "limits": { "cpu": "1", "memory": "512Mi" } },
        "volume_mounts": [{ "name": "collector", "mount_path": FOLDER }],
    });
    if let Some(containers) = template["containers"].as_array_mut() {
        containers.push(collector);
    }
    let items = json!([{ "path": "config.yaml", "version": "latest" }]);
    template["volumes"] = json!([{ "name": "collector", "secret": { "secret": secret, "items": items } }]);
}

/// What the collector asks for; it is no secret, but Cloud Run mounts nothing else as a file.
fn configuration(site: &Site<'_>, service: &Service, port: u16, path: &str, blocks: &mut Blocks) -> Value {
    let name = service.name.as_str();
    let label = label(&[name, "collector"]);
    let platform = site.platform;
    let path_of_entry = format!("{}/{}/{}/{name}/collector", platform.name, platform.environment, site.region);
    let id = names::google::secret(&path_of_entry);
    blocks.resource("google_secret_manager_secret", &label, secrets::body(&id, std::slice::from_ref(&site.location)));
    let secret = expression(&format!("google_secret_manager_secret.{label}.id"));
    let text = format!(
        "apiVersion: monitoring.googleapis.com/v1beta\nkind: RunMonitoring\nmetadata:\n  name: {name}\nspec:\n  endpoints:\n  - port: {port}\n    path: {path}\n    interval: 30s\n"
    );
    blocks.resource("google_secret_manager_secret_version", &label, json!({ "secret": secret, "secret_data": text }));
    let reader =
        json!({ "secret_id": secret, "role": "roles/secretmanager.secretAccessor", "member": site.member(name) });
    blocks.resource("google_secret_manager_secret_iam_member", &label, reader);
    let writer =
        json!({ "project": site.project, "role": "roles/monitoring.metricWriter", "member": site.member(name) });
    blocks.resource("google_project_iam_member", &label, writer);
    expression(&format!("google_secret_manager_secret.{label}.secret_id"))
}
