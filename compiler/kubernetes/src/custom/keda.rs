//! KEDA, `keda.sh/v1alpha1`: scaling on what waits outside, down to zero.

use k8s_openapi::api::autoscaling::v2::HorizontalPodAutoscalerBehavior;

use super::{Custom, Pairs, Spec, types};

/// A workload and what it scales on.
pub type ScaledObject = Custom<ScaledObjectSpec>;

/// How triggers prove who they are.
pub type TriggerAuthentication = Custom<TriggerAuthenticationSpec>;

impl Spec for ScaledObjectSpec {
    const API_VERSION: &'static str = "keda.sh/v1alpha1";
    const KIND: &'static str = "ScaledObject";
}

impl Spec for TriggerAuthenticationSpec {
    const API_VERSION: &'static str = "keda.sh/v1alpha1";
    const KIND: &'static str = "TriggerAuthentication";
}

types! {
    /// What stands under a Scaled Object's `spec`. Intervals are in seconds.
    pub struct ScaledObjectSpec {
        pub scale_target_ref: ScaleTarget,
        pub min_replica_count: Option<i32>,
        pub max_replica_count: Option<i32>,
        pub idle_replica_count: Option<i32>,
        pub polling_interval: Option<i32>,
        pub cooldown_period: Option<i32>,
        pub initial_cooldown_period: Option<i32>,
        pub fallback: Option<Fallback>,
        pub advanced: Option<Advanced>,
        pub triggers: Vec<Trigger>,
    }

    pub struct ScaleTarget {
        pub api_version: Option<String>,
        pub kind: Option<String>,
        pub name: String,
    }

    /// What holds while a trigger cannot be read.
    pub struct Fallback {
        pub failure_threshold: i32,
        pub replicas: i32,
        pub behavior: Option<FallbackBehavior>,
    }

    #[serde(rename_all = "camelCase")]
    pub enum FallbackBehavior { Static, CurrentReplicas, CurrentReplicasIfHigher, CurrentReplicasIfLower }

    pub struct Advanced {
        pub restore_to_original_replica_count: Option<bool>,
        pub horizontal_pod_autoscaler_config: Option<AutoscalerConfig>,
        pub scaling_modifiers: Option<ScalingModifiers>,
    }

    pub struct AutoscalerConfig {
        pub name: Option<String>,
        pub behavior: Option<HorizontalPodAutoscalerBehavior>,
    }

    pub struct ScalingModifiers {
        pub formula: Option<String>,
        pub target: Option<String>,
        pub activation_target: Option<String>,
        pub metric_type: Option<String>,
    }

    pub struct Trigger {
        #[serde(rename = "type")]
        pub scaler: String,
        pub name: Option<String>,
        pub metric_type: Option<MetricType>,
        pub use_cached_metrics: Option<bool>,
        /// The scaler's own settings, all of them text.
        pub metadata: Pairs,
        pub authentication_ref: Option<AuthenticationReference>,
    }

    pub enum MetricType { AverageValue, Value, Utilization }

    pub struct AuthenticationReference {
        pub name: String,
        pub kind: Option<String>,
    }

    /// What stands under a Trigger Authentication's `spec`.
    pub struct TriggerAuthenticationSpec {
        pub pod_identity: Option<PodIdentity>,
        pub secret_target_ref: Vec<SecretTarget>,
    }

    pub struct PodIdentity {
        pub provider: IdentityProvider,
        pub identity_id: Option<String>,
        pub role_arn: Option<String>,
        pub identity_owner: Option<IdentityOwner>,
    }

    #[derive(Copy, Default)]
    #[serde(rename_all = "kebab-case")]
    pub enum IdentityProvider {
        #[default]
        None,
        Aws,
        AzureWorkload,
        Gcp,
    }

    #[serde(rename_all = "lowercase")]
    pub enum IdentityOwner { Keda, Workload }

    pub struct SecretTarget {
        pub parameter: String,
        pub name: String,
        pub key: String,
    }
}
