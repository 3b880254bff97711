//! Argo Rollouts, `argoproj.io/v1alpha1`: a Deployment that goes out by canary or blue-green, and the analyses that judge it.

use std::collections::BTreeMap;

use k8s_openapi::api::batch::v1::JobSpec;
use k8s_openapi::api::core::v1::PodTemplateSpec;
use k8s_openapi::apimachinery::pkg::apis::meta::v1::LabelSelector;
use k8s_openapi::apimachinery::pkg::util::intstr::IntOrString;
use serde_json::Value;

use super::{Custom, Labelled, Pairs, SecretKey, Spec, types};

/// A workload with a strategy for its changes.
pub type Rollout = Custom<RolloutSpec>;

/// Measurements that decide whether a change goes on.
pub type AnalysisTemplate = Custom<AnalysisTemplateSpec>;

impl Spec for RolloutSpec {
    const API_VERSION: &'static str = "argoproj.io/v1alpha1";
    const KIND: &'static str = "Rollout";
}

impl Spec for AnalysisTemplateSpec {
    const API_VERSION: &'static str = "argoproj.io/v1alpha1";
    const KIND: &'static str = "AnalysisTemplate";
}

types! {
    /// What stands under a Rollout's `spec`.
    pub struct RolloutSpec {
        /// None where an autoscaler decides.
        pub replicas: Option<i32>,
        pub revision_history_limit: Option<i32>,
        pub min_ready_seconds: Option<i32>,
        pub progress_deadline_seconds: Option<i32>,
        pub progress_deadline_abort: Option<bool>,
        pub rollback_window: Option<RollbackWindow>,
        pub selector: Option<LabelSelector>,
        pub strategy: Strategy,
        pub template: Option<PodTemplateSpec>,
    }

    pub struct RollbackWindow {
        pub revisions: i32,
    }

    #[serde(rename_all = "camelCase")]
    pub enum Strategy {
        Canary(Box<Canary>),
        BlueGreen(Box<BlueGreen>),
    }

    pub struct BlueGreen {
        pub active_service: String,
        pub preview_service: Option<String>,
        pub auto_promotion_enabled: Option<bool>,
        pub auto_promotion_seconds: Option<i32>,
        pub preview_replica_count: Option<i32>,
        pub max_unavailable: Option<IntOrString>,
        pub scale_down_delay_seconds: Option<i32>,
        pub abort_scale_down_delay_seconds: Option<i32>,
        pub pre_promotion_analysis: Option<Analysis>,
        pub post_promotion_analysis: Option<Analysis>,
        pub active_metadata: Option<Labelled>,
        pub preview_metadata: Option<Labelled>,
    }

    pub struct Canary {
        pub stable_service: Option<String>,
        pub canary_service: Option<String>,
        pub max_surge: Option<IntOrString>,
        pub max_unavailable: Option<IntOrString>,
        pub dynamic_stable_scale: Option<bool>,
        pub min_pods_per_replica_set: Option<i32>,
        pub scale_down_delay_seconds: Option<i32>,
        pub abort_scale_down_delay_seconds: Option<i32>,
        pub traffic_routing: Option<TrafficRouting>,
        /// Runs beside the steps.
        pub analysis: Option<Analysis>,
        pub steps: Vec<Step>,
        pub stable_metadata: Option<Labelled>,
        pub canary_metadata: Option<Labelled>,
    }

    #[serde(rename_all = "camelCase")]
    pub enum Step {
        /// In percent.
        SetWeight(i32),
        Pause(Pause),
        SetCanaryScale(CanaryScale),
        Analysis(Analysis),
    }

    /// Until somebody goes on, or for a time: seconds, or text such as `10m`.
    pub struct Pause {
        pub duration: Option<IntOrString>,
    }

    pub struct CanaryScale {
        pub replicas: Option<i32>,
        pub weight: Option<i32>,
        pub match_traffic_weight: Option<bool>,
    }

    pub struct TrafficRouting {
        pub nginx: Option<Nginx>,
        pub alb: Option<Alb>,
        pub istio: Option<Istio>,
        /// Such as `argoproj-labs/gatewayAPI`, with the plug-in's own settings.
        pub plugins: BTreeMap<String, Value>,
    }

    pub struct Nginx {
        pub stable_ingresses: Vec<String>,
        pub additional_ingress_annotations: Pairs,
    }

    pub struct Alb {
        /// One Ingress, or all of `ingresses`.
        pub ingress: Option<String>,
        pub ingresses: Vec<String>,
        pub service_port: i32,
        /// The Service that the rules of the Ingress name, with the port `use-annotation`.
        pub root_service: Option<String>,
    }

    pub struct Istio {
        pub virtual_services: Vec<RoutedService>,
    }

    /// A VirtualService, and the names of its routes whose weights are set.
    pub struct RoutedService {
        pub name: String,
        pub routes: Vec<String>,
    }

    /// A run of analysis templates.
    pub struct Analysis {
        pub templates: Vec<TemplateReference>,
        /// For a background analysis: the number of the step at which it begins.
        pub starting_step: Option<i32>,
        pub args: Vec<Argument>,
    }

    pub struct TemplateReference {
        pub template_name: String,
        pub cluster_scope: Option<bool>,
    }

    pub struct Argument {
        pub name: String,
        pub value: Option<String>,
        pub value_from: Option<ArgumentSource>,
    }

    #[serde(rename_all = "camelCase")]
    pub enum ArgumentSource {
        /// `Latest` or `Stable`.
        PodTemplateHashValue(String),
        FieldRef { #[serde(rename = "fieldPath")] field_path: String },
    }

    /// What stands under an Analysis Template's `spec`.
    pub struct AnalysisTemplateSpec {
        pub args: Vec<TemplateArgument>,
        pub metrics: Vec<Metric>,
    }

    /// A parameter; without a value the run must give one.
    pub struct TemplateArgument {
        pub name: String,
        pub value: Option<String>,
        pub value_from: Option<SecretSource>,
    }

    pub struct SecretSource {
        pub secret_key_ref: SecretKey,
    }

    pub struct Metric {
        pub name: String,
        pub initial_delay: Option<String>,
        pub interval: Option<String>,
        pub count: Option<IntOrString>,
        /// Over `result`.
        pub success_condition: Option<String>,
        pub failure_condition: Option<String>,
        pub failure_limit: Option<IntOrString>,
        pub inconclusive_limit: Option<IntOrString>,
        pub consecutive_error_limit: Option<IntOrString>,
        pub provider: MetricProvider,
    }

    #[serde(rename_all = "camelCase")]
    pub enum MetricProvider {
        Prometheus(Prometheus),
        Job(Box<JobMetric>),
    }

    /// A Job that succeeds or fails.
    pub struct JobMetric {
        pub metadata: Option<Labelled>,
        pub spec: JobSpec,
    }

    pub struct Prometheus {
        pub address: String,
        pub query: String,
        /// In seconds.
        pub timeout: Option<i32>,
        pub headers: Vec<Header>,
    }

    pub struct Header {
        pub key: String,
        pub value: String,
    }
}

impl Default for Strategy {
    fn default() -> Strategy {
        Strategy::Canary(Box::default())
    }
}

impl Default for MetricProvider {
    fn default() -> MetricProvider {
        MetricProvider::Prometheus(Prometheus::default())
    }
}
