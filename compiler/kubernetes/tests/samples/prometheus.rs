//! Prometheus Operator.

use std::collections::BTreeMap;

use platc_kubernetes::custom::prometheus::*;
use platc_kubernetes::k8s_openapi::apimachinery::pkg::util::intstr::IntOrString;

use super::{pairs, secret_key, selector, text, texts};

pub fn rules() -> PrometheusRuleSpec {
    PrometheusRuleSpec {
        groups: vec![RuleGroup {
            name: "web".into(),
            interval: text("30s"),
            query_offset: text("1m"),
            limit: Some(100),
            labels: pairs("team", "shop"),
            rules: vec![
                Rule::Alert(AlertRule {
                    alert: "WebErrors".into(),
                    expr: "errors:ratio > 0.05".into(),
                    r#for: text("5m"),
                    keep_firing_for: text("10m"),
                    labels: pairs("severity", "critical"),
                    annotations: pairs("summary", "{{ $value }} of requests fail"),
                }),
                Rule::Record(RecordRule {
                    record: "errors:ratio".into(),
                    expr: "sum(rate(errors[5m]))".into(),
                    labels: pairs("service", "web"),
                }),
            ],
        }],
    }
}

pub fn service_monitor() -> ServiceMonitorSpec {
    let relabeling = || Relabeling {
        source_labels: texts("__name__"),
        separator: text(";"),
        regex: text("go_.*"),
        modulus: Some(2),
        target_label: text("name"),
        replacement: text("$1"),
        action: Some(RelabelAction::LabelDrop),
    };
    let endpoint = |ca| Endpoint {
        port: text("metrics"),
        target_port: Some(IntOrString::Int(9090)),
        scheme: Some(Scheme::Https),
        path: text("/metrics"),
        params: BTreeMap::from([("module".into(), texts("http_2xx"))]),
        interval: text("30s"),
        scrape_timeout: text("10s"),
        honor_labels: Some(false),
        honor_timestamps: Some(true),
        authorization: Some(Authorization { scheme: text("Bearer"), credentials: secret_key() }),
        tls_config: Some(TlsConfig { ca: Some(ca), server_name: text("web"), insecure_skip_verify: Some(false) }),
        relabelings: vec![relabeling()],
        metric_relabelings: vec![relabeling()],
    };
    ServiceMonitorSpec {
        job_label: text("app.kubernetes.io/name"),
        target_labels: texts("team"),
        pod_target_labels: texts("version"),
        namespace_selector: Some(NamespaceSelector { any: Some(false), match_names: texts("shop") }),
        selector: selector(),
        sample_limit: Some(10_000),
        label_limit: Some(50),
        scrape_protocols: texts("PrometheusText1.0.0"),
        endpoints: vec![
            endpoint(SecretOrConfigMap::Secret(secret_key())),
            endpoint(SecretOrConfigMap::ConfigMap(secret_key())),
        ],
    }
}
