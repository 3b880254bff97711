//! The values of Vault's chart (hashicorp/vault-helm 0.34, values.yaml).

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::{certificates, object_name};
use crate::model::names;
use crate::targets::{Lowering, place};
use crate::words::platform::CloudProduct;
use crate::words::secrets::Secrets;

/// The chart: its repository, its name and its version.
pub const SOURCE: (&str, &str, &str) = ("https://helm.releases.hashicorp.com", "vault", "0.34.1");

/// How many copies: one may go, and the others still agree.
const COPIES: usize = 3;

/// Where the certificate is mounted.
const TLS: &str = "/vault/tls";

/// The labels that the chart gives its pods.
pub fn pods(name: &str) -> BTreeMap<String, String> {
    let labels = [("app.kubernetes.io/instance", name), ("app.kubernetes.io/name", "vault"), ("component", "server")];
    labels.map(|(label, value)| (label.to_owned(), value.to_owned())).into()
}

/// All values.
pub fn values(lowering: &Lowering<'_>, store: &Secrets, cell: usize) -> Value {
    let name = object_name(store.name.as_str());
    let mut server = json!({
        "resources": { "requests": { "cpu": "250m", "memory": "256Mi" }, "limits": { "memory": "512Mi" } },
        "extraEnvironmentVars": { "VAULT_CACERT": format!("{TLS}/ca.crt") },
        "volumes": [{ "name": "tls", "secret": { "secretName": certificates::own(&name) } }],
        "volumeMounts": [{ "name": "tls", "mountPath": TLS, "readOnly": true }],
        "dataStorage": { "size": "10Gi" },
        "auditStorage": { "enabled": true, "size": "10Gi" },
        // What the restricted profile asks of a pod (Kubernetes, Pod Security Standards).
        "statefulSet": { "securityContext": {
            "pod": {
                "runAsNonRoot": true,
                "runAsUser": 100,
                "runAsGroup": 1000,
                "fsGroup": 1000,
                "seccompProfile": { "type": "RuntimeDefault" },
            },
            "container": { "allowPrivilegeEscalation": false, "capabilities": { "drop": ["ALL"] } },
        } },
        "ha": {
            "enabled": true,
            "replicas": COPIES,
            "raft": { "enabled": true, "setNodeId": true, "config": configuration(lowering, &name, cell) },
        },
    });
    if let Some(annotations) = identity(lowering, cell) {
        server["serviceAccount"] = json!({ "annotations": annotations });
    }
    json!({
        "fullnameOverride": name,
        "global": { "tlsDisable": false },
        "injector": { "enabled": false },
        "server": server,
    })
}

/// GKE knows an account by an annotation; EKS by an association that Terraform makes.
fn identity(lowering: &Lowering<'_>, cell: usize) -> Option<Value> {
    let (cloud, region) = place(lowering, cell)?;
    let project = cloud.project.as_ref().filter(|_| cloud.name.value == CloudProduct::Gcp)?;
    let platform = lowering.platform();
    let account = names::google_service_account(&platform.name, &platform.environment, region.name.as_str(), "vault");
    Some(json!({ "iam.gke.io/gcp-service-account": names::google_service_account_email(&account, project.as_str()) }))
}

/// Vault's own configuration (its documentation: raft storage, seals).
fn configuration(lowering: &Lowering<'_>, name: &str, cell: usize) -> String {
    let listener = format!(
        "listener \"tcp\" {{\n  address = \"[::]:8200\"\n  cluster_address = \"[::]:8201\"\n  tls_cert_file = \"{TLS}/tls.crt\"\n  \
         tls_key_file = \"{TLS}/tls.key\"\n  tls_client_ca_file = \"{TLS}/ca.crt\"\n}}\n"
    );
    let join = |copy: usize| {
        format!(
            "  retry_join {{\n    leader_api_addr = \"https://{name}-{copy}.{name}-internal:8200\"\n    \
             leader_ca_cert_file = \"{TLS}/ca.crt\"\n  }}\n"
        )
    };
    let joins: String = (0..COPIES).map(join).collect();
    let storage = format!("storage \"raft\" {{\n  path = \"/vault/data\"\n{joins}}}\n");
    let seal = seal(lowering, cell).unwrap_or_default();
    format!("ui = false\ndisable_mlock = true\n{listener}{storage}service_registration \"kubernetes\" {{}}\n{seal}")
}

/// By which key of the cloud it unseals itself; without one people do it.
fn seal(lowering: &Lowering<'_>, cell: usize) -> Option<String> {
    let (cloud, region) = place(lowering, cell)?;
    let platform = lowering.platform();
    let (short, location) = (region.name.as_str(), region.location.as_ref().map_or("", |location| location.as_str()));
    let (kind, settings) = match cloud.name.value {
        CloudProduct::Aws => {
            let key = names::key(&platform.name, &platform.environment, short, KEY);
            ("awskms", vec![("region", location.to_owned()), ("kms_key_id", key)])
        }
        CloudProduct::Gcp => {
            let ring = names::google::thing(&platform.name, &platform.environment, short, "");
            let project = cloud.project.as_ref().map_or("", |project| project.as_str());
            let project = ("project", project.to_owned());
            let key = ("crypto_key", KEY.to_owned());
            ("gcpckms", vec![project, ("region", location.to_owned()), ("key_ring", ring), key])
        }
        CloudProduct::Azure | CloudProduct::Local => return None,
    };
    let lines: String = settings.iter().map(|(name, value)| format!("  {name} = \"{value}\"\n")).collect();
    Some(format!("seal \"{kind}\" {{\n{lines}}}\n"))
}

/// What its key is for, by which it is named.
pub const KEY: &str = "vault";
