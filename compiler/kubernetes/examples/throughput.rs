//! Measures the writing of objects: eight kinds for each of 3 000 services, all in one text in memory.
//!
//! `cargo run --release -p platc-kubernetes --example throughput`
#![allow(clippy::print_stdout, reason = "a measurement is for reading")]

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use platc_kubernetes::Object;
use platc_kubernetes::k8s_openapi::api::apps::v1::{Deployment, DeploymentSpec};
use platc_kubernetes::k8s_openapi::api::autoscaling::v2::{
    CrossVersionObjectReference, HorizontalPodAutoscaler, HorizontalPodAutoscalerSpec, MetricSpec, MetricTarget,
    ResourceMetricSource,
};
use platc_kubernetes::k8s_openapi::api::core::v1::{
    ConfigMap, ConfigMapEnvSource, Container, ContainerPort, EnvFromSource, HTTPGetAction, PodSpec, PodTemplateSpec,
    Probe, ResourceRequirements, Service, ServiceAccount, ServicePort, ServiceSpec,
};
use platc_kubernetes::k8s_openapi::api::networking::v1::{
    HTTPIngressPath, HTTPIngressRuleValue, Ingress, IngressBackend, IngressRule, IngressServiceBackend, IngressSpec,
    NetworkPolicy, NetworkPolicyIngressRule, NetworkPolicyPeer, NetworkPolicyPort, NetworkPolicySpec,
    ServiceBackendPort,
};
use platc_kubernetes::k8s_openapi::api::policy::v1::{PodDisruptionBudget, PodDisruptionBudgetSpec};
use platc_kubernetes::k8s_openapi::apimachinery::pkg::api::resource::Quantity;
use platc_kubernetes::k8s_openapi::apimachinery::pkg::apis::meta::v1::{LabelSelector, ObjectMeta};
use platc_kubernetes::k8s_openapi::apimachinery::pkg::util::intstr::IntOrString;

const SERVICES: usize = 3_000;
const ROUNDS: usize = 9;

fn main() -> Result<(), platc_kubernetes::Error> {
    let objects: Vec<Object> = (0..SERVICES).flat_map(service).collect();
    let mut bytes = 0;
    let mut times = Vec::new();
    for _ in 0..ROUNDS {
        let start = Instant::now();
        bytes = write(&objects)?.len();
        times.push(start.elapsed());
    }
    times.sort();
    report("best", objects.len(), bytes, times[0]);
    report("median", objects.len(), bytes, times[ROUNDS / 2]);
    Ok(())
}

fn write(objects: &[Object]) -> Result<String, platc_kubernetes::Error> {
    let mut out = String::new();
    objects.iter().try_for_each(|object| object.write(&mut out))?;
    Ok(out)
}

fn report(which: &str, objects: usize, bytes: usize, time: Duration) {
    let megabytes = bytes as f64 / 1e6;
    let milliseconds = time.as_secs_f64() * 1e3;
    let rate = megabytes / time.as_secs_f64();
    println!("{which:>6}: {objects} objects, {megabytes:.1} MB in {milliseconds:.1} ms, {rate:.0} MB/s");
}

/// The eight objects of one service.
fn service(number: usize) -> [Object; 8] {
    let name = format!("svc-{number:04}");
    let port = 8000 + i32::try_from(number % 1000).unwrap_or_default();
    [
        service_account(&name).into(),
        config_map(&name, number).into(),
        deployment(&name, port).into(),
        kubernetes_service(&name).into(),
        autoscaler(&name).into(),
        disruption_budget(&name).into(),
        network_policy(&name, port).into(),
        ingress(&name).into(),
    ]
}

fn pairs(pairs: &[(&str, &str)]) -> Option<BTreeMap<String, String>> {
    Some(pairs.iter().map(|&(name, value)| (name.to_owned(), value.to_owned())).collect())
}

fn labels(name: &str) -> Option<BTreeMap<String, String>> {
    pairs(&[
        ("app.kubernetes.io/name", name),
        ("app.kubernetes.io/part-of", "shop"),
        ("app.kubernetes.io/managed-by", "platform"),
    ])
}

fn metadata(name: &str) -> ObjectMeta {
    ObjectMeta {
        name: Some(name.into()),
        namespace: Some("production".into()),
        labels: labels(name),
        ..ObjectMeta::default()
    }
}

fn selector(label: &str, value: &str) -> LabelSelector {
    LabelSelector { match_labels: pairs(&[(label, value)]), match_expressions: None }
}

fn own(name: &str) -> LabelSelector {
    selector("app.kubernetes.io/name", name)
}

fn quantities(cpu: &str, memory: &str) -> Option<BTreeMap<String, Quantity>> {
    Some([("cpu".into(), Quantity(cpu.into())), ("memory".into(), Quantity(memory.into()))].into())
}

fn service_account(name: &str) -> ServiceAccount {
    ServiceAccount {
        metadata: metadata(name),
        automount_service_account_token: Some(false),
        ..ServiceAccount::default()
    }
}

fn config_map(name: &str, number: usize) -> ConfigMap {
    let url = format!("http://svc-{:04}.shop.svc:80/api", (number + 1) % SERVICES);
    let lifetime = (30 + number % 600).to_string();
    let data = pairs(&[("LOG_LEVEL", "info"), ("CACHE_TTL", &lifetime), ("UPSTREAM_URL", &url)]);
    ConfigMap { metadata: metadata(name), data, ..ConfigMap::default() }
}

fn probe(path: &str) -> Option<Probe> {
    let port = IntOrString::String("http".into());
    Some(Probe {
        http_get: Some(HTTPGetAction { path: Some(path.into()), port, ..HTTPGetAction::default() }),
        initial_delay_seconds: Some(5),
        period_seconds: Some(10),
        ..Probe::default()
    })
}

fn container(name: &str, port: i32) -> Container {
    let settings = ConfigMapEnvSource { name: name.into(), optional: None };
    Container {
        name: "app".into(),
        image: Some(format!("registry.example.com/shop/{name}:1.4.2")),
        ports: Some(vec![ContainerPort {
            name: Some("http".into()),
            container_port: port,
            ..ContainerPort::default()
        }]),
        env_from: Some(vec![EnvFromSource { config_map_ref: Some(settings), ..EnvFromSource::default() }]),
        resources: Some(ResourceRequirements {
            requests: quantities("100m", "128Mi"),
            limits: quantities("200m", "256Mi"),
            claims: None,
        }),
        liveness_probe: probe("/healthz"),
        readiness_probe: probe("/readyz"),
        ..Container::default()
    }
}

fn deployment(name: &str, port: i32) -> Deployment {
    let spec = PodSpec {
        service_account_name: Some(name.into()),
        containers: vec![container(name, port)],
        ..PodSpec::default()
    };
    let template = PodTemplateSpec {
        metadata: Some(ObjectMeta { labels: labels(name), ..ObjectMeta::default() }),
        spec: Some(spec),
    };
    let spec = DeploymentSpec { replicas: Some(3), selector: own(name), template, ..DeploymentSpec::default() };
    Deployment { metadata: metadata(name), spec: Some(spec), status: None }
}

fn kubernetes_service(name: &str) -> Service {
    let port = ServicePort {
        name: Some("http".into()),
        port: 80,
        target_port: Some(IntOrString::String("http".into())),
        ..ServicePort::default()
    };
    let spec = ServiceSpec {
        selector: pairs(&[("app.kubernetes.io/name", name)]),
        ports: Some(vec![port]),
        ..ServiceSpec::default()
    };
    Service { metadata: metadata(name), spec: Some(spec), status: None }
}

fn autoscaler(name: &str) -> HorizontalPodAutoscaler {
    let target = MetricTarget { type_: "Utilization".into(), average_utilization: Some(80), ..MetricTarget::default() };
    let metric = MetricSpec {
        type_: "Resource".into(),
        resource: Some(ResourceMetricSource { name: "cpu".into(), target }),
        ..MetricSpec::default()
    };
    let spec = HorizontalPodAutoscalerSpec {
        scale_target_ref: CrossVersionObjectReference {
            api_version: Some("apps/v1".into()),
            kind: "Deployment".into(),
            name: name.into(),
        },
        min_replicas: Some(2),
        max_replicas: 10,
        metrics: Some(vec![metric]),
        behavior: None,
    };
    HorizontalPodAutoscaler { metadata: metadata(name), spec: Some(spec), status: None }
}

fn disruption_budget(name: &str) -> PodDisruptionBudget {
    let spec = PodDisruptionBudgetSpec {
        min_available: Some(IntOrString::Int(1)),
        selector: Some(own(name)),
        ..PodDisruptionBudgetSpec::default()
    };
    PodDisruptionBudget { metadata: metadata(name), spec: Some(spec), status: None }
}

fn network_policy(name: &str, port: i32) -> NetworkPolicy {
    let from = NetworkPolicyPeer {
        pod_selector: Some(selector("app.kubernetes.io/part-of", "shop")),
        ..NetworkPolicyPeer::default()
    };
    let port = NetworkPolicyPort {
        protocol: Some("TCP".into()),
        port: Some(IntOrString::Int(port)),
        ..NetworkPolicyPort::default()
    };
    let spec = NetworkPolicySpec {
        pod_selector: Some(own(name)),
        policy_types: Some(vec!["Ingress".into()]),
        ingress: Some(vec![NetworkPolicyIngressRule { from: Some(vec![from]), ports: Some(vec![port]) }]),
        egress: None,
    };
    NetworkPolicy { metadata: metadata(name), spec: Some(spec) }
}

fn ingress(name: &str) -> Ingress {
    let service = IngressServiceBackend {
        name: name.into(),
        port: Some(ServiceBackendPort { name: Some("http".into()), number: None }),
    };
    let path = HTTPIngressPath {
        path: Some("/".into()),
        path_type: "Prefix".into(),
        backend: IngressBackend { service: Some(service), resource: None },
    };
    let rule = IngressRule {
        host: Some(format!("{name}.production.example.com")),
        http: Some(HTTPIngressRuleValue { paths: vec![path] }),
    };
    let spec = IngressSpec { rules: Some(vec![rule]), ..IngressSpec::default() };
    Ingress { metadata: metadata(name), spec: Some(spec), status: None }
}
