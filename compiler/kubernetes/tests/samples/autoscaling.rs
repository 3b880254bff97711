//! Vertical Pod Autoscaler.

use platc_kubernetes::custom::autoscaling::*;

use super::texts;

pub fn vertical_pod_autoscaler() -> VerticalPodAutoscalerSpec {
    VerticalPodAutoscalerSpec {
        target_ref: TargetReference { api_version: "apps/v1".into(), kind: "Deployment".into(), name: "web".into() },
        update_policy: Some(UpdatePolicy { update_mode: UpdateMode::Auto }),
        resource_policy: Some(ResourcePolicy {
            container_policies: vec![ContainerPolicy {
                container_name: "*".into(),
                controlled_resources: texts("memory"),
                controlled_values: Some(ControlledValues::RequestsOnly),
            }],
        }),
    }
}
