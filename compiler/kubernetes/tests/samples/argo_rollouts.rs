//! Argo Rollouts: both strategies, and an analysis.

use std::collections::BTreeMap;

use platc_kubernetes::custom::argo_rollouts::*;
use platc_kubernetes::k8s_openapi::api::batch::v1::JobSpec;
use platc_kubernetes::k8s_openapi::api::core::v1::{
    Container, ContainerPort, PodSpec, PodTemplateSpec, ResourceRequirements,
};
use platc_kubernetes::k8s_openapi::apimachinery::pkg::api::resource::Quantity;
use platc_kubernetes::k8s_openapi::apimachinery::pkg::apis::meta::v1::ObjectMeta;
use platc_kubernetes::k8s_openapi::apimachinery::pkg::util::intstr::IntOrString;
use serde_json::json;

use super::{labelled, pairs, secret_key, selector, text, texts};

pub fn rollout(strategy: Strategy) -> RolloutSpec {
    let container = Container {
        name: "web".into(),
        image: text("web:1"),
        ports: Some(vec![ContainerPort { container_port: 8080, ..ContainerPort::default() }]),
        resources: Some(ResourceRequirements {
            requests: Some(BTreeMap::from([("cpu".into(), Quantity("100m".into()))])),
            ..ResourceRequirements::default()
        }),
        ..Container::default()
    };
    RolloutSpec {
        replicas: Some(3),
        revision_history_limit: Some(5),
        min_ready_seconds: Some(10),
        progress_deadline_seconds: Some(600),
        progress_deadline_abort: Some(true),
        rollback_window: Some(RollbackWindow { revisions: 3 }),
        selector: Some(selector()),
        strategy,
        template: Some(PodTemplateSpec {
            metadata: Some(ObjectMeta {
                labels: Some(pairs("app.kubernetes.io/name", "web")),
                ..ObjectMeta::default()
            }),
            spec: Some(PodSpec { containers: vec![container], ..PodSpec::default() }),
        }),
    }
}

pub fn analysis() -> Analysis {
    Analysis {
        templates: vec![TemplateReference { template_name: "errors".into(), cluster_scope: Some(false) }],
        starting_step: None,
        args: vec![
            Argument { name: "service".into(), value: text("web"), value_from: None },
            Argument {
                name: "hash".into(),
                value: None,
                value_from: Some(ArgumentSource::PodTemplateHashValue("Latest".into())),
            },
            Argument {
                name: "region".into(),
                value: None,
                value_from: Some(ArgumentSource::FieldRef { field_path: "metadata.labels['region']".into() }),
            },
        ],
    }
}

pub fn blue_green() -> BlueGreen {
    BlueGreen {
        active_service: "web".into(),
        preview_service: text("web-preview"),
        auto_promotion_enabled: Some(true),
        auto_promotion_seconds: Some(600),
        preview_replica_count: Some(1),
        max_unavailable: Some(IntOrString::Int(0)),
        scale_down_delay_seconds: Some(30),
        abort_scale_down_delay_seconds: Some(30),
        pre_promotion_analysis: Some(analysis()),
        post_promotion_analysis: Some(analysis()),
        active_metadata: Some(labelled()),
        preview_metadata: Some(labelled()),
    }
}

pub fn canary() -> Canary {
    Canary {
        stable_service: text("web"),
        canary_service: text("web-canary"),
        max_surge: Some(IntOrString::String("25%".into())),
        max_unavailable: Some(IntOrString::Int(0)),
        dynamic_stable_scale: Some(true),
        min_pods_per_replica_set: Some(1),
        scale_down_delay_seconds: Some(30),
        abort_scale_down_delay_seconds: Some(30),
        traffic_routing: Some(TrafficRouting {
            nginx: Some(Nginx {
                stable_ingresses: texts("web"),
                additional_ingress_annotations: pairs("canary-by-header", "X-Canary"),
            }),
            alb: Some(Alb {
                ingress: text("web"),
                ingresses: texts("web-private"),
                service_port: 443,
                root_service: text("web"),
            }),
            istio: Some(Istio { virtual_services: vec![RoutedService { name: "web".into(), routes: texts("http") }] }),
            plugins: BTreeMap::from([("argoproj-labs/gatewayAPI".into(), json!({"httpRoute": "web"}))]),
        }),
        analysis: Some(Analysis { starting_step: Some(1), ..analysis() }),
        steps: vec![
            Step::SetWeight(10),
            Step::Pause(Pause { duration: Some(IntOrString::String("10m".into())) }),
            Step::SetCanaryScale(CanaryScale { replicas: None, weight: Some(25), match_traffic_weight: None }),
            Step::SetCanaryScale(CanaryScale { replicas: Some(1), weight: None, match_traffic_weight: Some(false) }),
            Step::Analysis(analysis()),
            Step::Pause(Pause { duration: None }),
        ],
        stable_metadata: Some(labelled()),
        canary_metadata: Some(labelled()),
    }
}

pub fn analysis_template() -> AnalysisTemplateSpec {
    AnalysisTemplateSpec {
        args: vec![
            TemplateArgument { name: "service".into(), value: text("web"), value_from: None },
            TemplateArgument {
                name: "token".into(),
                value: None,
                value_from: Some(SecretSource { secret_key_ref: secret_key() }),
            },
        ],
        metrics: vec![prometheus(), job()],
    }
}

fn job() -> Metric {
    let container = Container { name: "verify".into(), image: text("curl"), ..Container::default() };
    let pod = PodSpec { containers: vec![container], restart_policy: text("Never"), ..PodSpec::default() };
    let template = PodTemplateSpec { metadata: None, spec: Some(pod) };
    let spec = JobSpec { backoff_limit: Some(0), template, ..JobSpec::default() };
    let provider = MetricProvider::Job(Box::new(JobMetric { metadata: Some(labelled()), spec }));
    Metric { name: "verify".into(), provider, ..Metric::default() }
}

fn prometheus() -> Metric {
    Metric {
        name: "errors".into(),
        initial_delay: text("1m"),
        interval: text("1m"),
        count: Some(IntOrString::Int(5)),
        success_condition: text("result[0] < 0.01"),
        failure_condition: text("result[0] >= 0.05"),
        failure_limit: Some(IntOrString::Int(1)),
        inconclusive_limit: Some(IntOrString::Int(1)),
        consecutive_error_limit: Some(IntOrString::Int(4)),
        provider: MetricProvider::Prometheus(Prometheus {
            address: "http://prometheus:9090".into(),
            query: "sum(rate(errors[5m]))".into(),
            timeout: Some(30),
            headers: vec![Header { key: "X-Scope-OrgID".into(), value: "shop".into() }],
        }),
    }
}
