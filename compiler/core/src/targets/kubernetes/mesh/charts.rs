//! What runs the mesh: Istio's own charts, with the values that the rest of the output relies on.

use serde_json::{Value, json};

use crate::targets::Lowering;

/// The version of Istio: charts and images have one, and so has the module istio.io/api, whose definitions the output is held against.
const VERSION: &str = "1.31.4";

const REPOSITORY: &str = "https://istio-release.storage.googleapis.com/charts";

/// The charts in the order of their installation: the release, the chart, the namespace, and the values in a cloud. What sets up the
/// network of pods must run where Google lets critical pods run.
pub fn charts(lowering: &Lowering<'_>, cell: usize) -> [(&'static str, &'static str, &'static str, Value); 3] {
    let cloud = lowering.platform().cells.get(cell).map_or("", |cell| cell.cloud.as_str());
    [
        ("istio-base", "base", "istio-system", json!({ "defaultRevision": "default" })),
        ("istio-cni", "cni", "kube-system", json!({ "global": global(cloud) })),
        ("istiod", "istiod", "istio-system", control_plane(cloud)),
    ]
}

/// Where the charts come from, and their version.
pub const SOURCE: (&str, &str) = (REPOSITORY, VERSION);

/// Google keeps the programs of its network plug-ins elsewhere (Istio, platform-specific prerequisites).
fn global(cloud: &str) -> Value {
    match cloud {
        "gcp" => json!({ "platform": "gke" }),
        _ => json!({}),
    }
}

/// The control plane. With the plug-in, pods need no right over their network, as the restricted profile asks. A proxy is a sidecar of
/// Kubernetes' own: it is there before the application and goes after it, so that jobs end.
fn control_plane(cloud: &str) -> Value {
    let mut values = json!({
        "autoscaleMin": 2,
        "autoscaleMax": 5,
        "cni": { "enabled": true },
        "env": { "ENABLE_NATIVE_SIDECARS": "true" },
        "resources": { "requests": { "cpu": "250m", "memory": "512Mi" } },
        "global": {
            "logAsJson": true,
            "proxy": { "resources": {
                "requests": { "cpu": "50m", "memory": "96Mi" },
                "limits": { "memory": "256Mi" },
            } },
        },
        "meshConfig": {
            "enablePrometheusMerge": true,
            "outboundTrafficPolicy": { "mode": "REGISTRY_ONLY" },
        },
    });
    if let Value::Object(platform) = global(cloud) {
        platform.into_iter().for_each(|(name, value)| values["global"][name] = value);
    }
    values
}
