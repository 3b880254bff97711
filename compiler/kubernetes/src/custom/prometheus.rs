//! Prometheus Operator, `monitoring.coreos.com/v1`: rules, and which Services are scraped.

use std::collections::BTreeMap;

use k8s_openapi::apimachinery::pkg::apis::meta::v1::LabelSelector;
use k8s_openapi::apimachinery::pkg::util::intstr::IntOrString;

use super::{Custom, Pairs, SecretKey, Spec, types};

/// Groups of recording and alerting rules.
pub type PrometheusRule = Custom<PrometheusRuleSpec>;

/// Services whose ports are scraped.
pub type ServiceMonitor = Custom<ServiceMonitorSpec>;

impl Spec for PrometheusRuleSpec {
    const API_VERSION: &'static str = "monitoring.coreos.com/v1";
    const KIND: &'static str = "PrometheusRule";
}

impl Spec for ServiceMonitorSpec {
    const API_VERSION: &'static str = "monitoring.coreos.com/v1";
    const KIND: &'static str = "ServiceMonitor";
}

types! {
    /// What stands under a Prometheus Rule's `spec`; like Prometheus' own rule files, some names have underscores.
    pub struct PrometheusRuleSpec {
        pub groups: Vec<RuleGroup>,
    }

    pub struct RuleGroup {
        pub name: String,
        pub interval: Option<String>,
        #[serde(rename = "query_offset")]
        pub query_offset: Option<String>,
        pub limit: Option<i32>,
        pub labels: Pairs,
        pub rules: Vec<Rule>,
    }

    #[serde(untagged)]
    pub enum Rule {
        Alert(AlertRule),
        Record(RecordRule),
    }

    pub struct AlertRule {
        pub alert: String,
        pub expr: String,
        pub r#for: Option<String>,
        #[serde(rename = "keep_firing_for")]
        pub keep_firing_for: Option<String>,
        pub labels: Pairs,
        pub annotations: Pairs,
    }

    pub struct RecordRule {
        pub record: String,
        pub expr: String,
        pub labels: Pairs,
    }

    /// What stands under a Service Monitor's `spec`.
    pub struct ServiceMonitorSpec {
        pub job_label: Option<String>,
        pub target_labels: Vec<String>,
        pub pod_target_labels: Vec<String>,
        pub namespace_selector: Option<NamespaceSelector>,
        pub selector: LabelSelector,
        pub sample_limit: Option<i32>,
        pub label_limit: Option<i32>,
        pub scrape_protocols: Vec<String>,
        pub endpoints: Vec<Endpoint>,
    }

    pub struct NamespaceSelector {
        pub any: Option<bool>,
        pub match_names: Vec<String>,
    }

    pub struct Endpoint {
        /// The name of the Service's port.
        pub port: Option<String>,
        pub target_port: Option<IntOrString>,
        pub scheme: Option<Scheme>,
        pub path: Option<String>,
        pub params: BTreeMap<String, Vec<String>>,
        pub interval: Option<String>,
        pub scrape_timeout: Option<String>,
        pub honor_labels: Option<bool>,
        pub honor_timestamps: Option<bool>,
        pub authorization: Option<Authorization>,
        pub tls_config: Option<TlsConfig>,
        pub relabelings: Vec<Relabeling>,
        pub metric_relabelings: Vec<Relabeling>,
    }

    #[serde(rename_all = "lowercase")]
    pub enum Scheme { Http, Https }

    pub struct Authorization {
        #[serde(rename = "type")]
        pub scheme: Option<String>,
        pub credentials: SecretKey,
    }

    pub struct TlsConfig {
        pub ca: Option<SecretOrConfigMap>,
        pub server_name: Option<String>,
        pub insecure_skip_verify: Option<bool>,
    }

    #[serde(rename_all = "camelCase")]
    pub enum SecretOrConfigMap {
        Secret(SecretKey),
        ConfigMap(SecretKey),
    }

    pub struct Relabeling {
        pub source_labels: Vec<String>,
        pub separator: Option<String>,
        pub regex: Option<String>,
        pub modulus: Option<i32>,
        pub target_label: Option<String>,
        pub replacement: Option<String>,
        pub action: Option<RelabelAction>,
    }

    #[serde(rename_all = "lowercase")]
    pub enum RelabelAction {
        Replace, Keep, Drop, HashMod, LabelMap, LabelDrop, LabelKeep, Lowercase, Uppercase, KeepEqual, DropEqual,
    }
}
