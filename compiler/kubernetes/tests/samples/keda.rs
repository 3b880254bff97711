//! KEDA.

use platc_kubernetes::custom::keda::*;
use platc_kubernetes::k8s_openapi::api::autoscaling::v2::{
    HPAScalingPolicy, HPAScalingRules, HorizontalPodAutoscalerBehavior,
};

use super::{pairs, text};

pub fn scaled_object() -> ScaledObjectSpec {
    let rules = HPAScalingRules {
        policies: Some(vec![HPAScalingPolicy { period_seconds: 60, type_: "Percent".into(), value: 50 }]),
        select_policy: text("Min"),
        stabilization_window_seconds: Some(300),
        tolerance: None,
    };
    ScaledObjectSpec {
        scale_target_ref: ScaleTarget { api_version: text("apps/v1"), kind: text("Deployment"), name: "web".into() },
        min_replica_count: Some(1),
        max_replica_count: Some(20),
        idle_replica_count: Some(0),
        polling_interval: Some(30),
        cooldown_period: Some(300),
        initial_cooldown_period: Some(60),
        fallback: Some(Fallback {
            failure_threshold: 3,
            replicas: 4,
            behavior: Some(FallbackBehavior::CurrentReplicasIfHigher),
        }),
        advanced: Some(Advanced {
            restore_to_original_replica_count: Some(false),
            horizontal_pod_autoscaler_config: Some(AutoscalerConfig {
                name: text("web"),
                behavior: Some(HorizontalPodAutoscalerBehavior { scale_down: Some(rules), scale_up: None }),
            }),
            scaling_modifiers: Some(ScalingModifiers {
                formula: text("queue"),
                target: text("10"),
                activation_target: text("1"),
                metric_type: text("AverageValue"),
            }),
        }),
        triggers: vec![Trigger {
            scaler: "aws-sqs-queue".into(),
            name: text("queue"),
            metric_type: Some(MetricType::AverageValue),
            use_cached_metrics: Some(false),
            metadata: pairs("queueLength", "5"),
            authentication_ref: Some(AuthenticationReference {
                name: "web".into(),
                kind: text("TriggerAuthentication"),
            }),
        }],
    }
}

pub fn trigger_authentication() -> TriggerAuthenticationSpec {
    TriggerAuthenticationSpec {
        pod_identity: Some(PodIdentity {
            provider: IdentityProvider::AzureWorkload,
            identity_id: text("id"),
            role_arn: text("arn:aws:iam::123456789012:role/web"),
            identity_owner: Some(IdentityOwner::Workload),
        }),
        secret_target_ref: vec![SecretTarget {
            parameter: "password".into(),
            name: "web".into(),
            key: "password".into(),
        }],
    }
}
