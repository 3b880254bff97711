//! Vertical Pod Autoscaler, `autoscaling.k8s.io/v1`: requests that follow what is used.

use super::{Custom, Spec, types};

/// A workload whose requests are recommended or set.
pub type VerticalPodAutoscaler = Custom<VerticalPodAutoscalerSpec>;

impl Spec for VerticalPodAutoscalerSpec {
    const API_VERSION: &'static str = "autoscaling.k8s.io/v1";
    const KIND: &'static str = "VerticalPodAutoscaler";
}

types! {
    /// What stands under a Vertical Pod Autoscaler's `spec`.
    pub struct VerticalPodAutoscalerSpec {
        pub target_ref: TargetReference,
        pub update_policy: Option<UpdatePolicy>,
        pub resource_policy: Option<ResourcePolicy>,
    }

    pub struct TargetReference {
        pub api_version: String,
        pub kind: String,
        pub name: String,
    }

    pub struct UpdatePolicy {
        pub update_mode: UpdateMode,
    }

    /// `Off` recommends; `Auto` replaces pods whose requests are far off, or resizes them where the cluster can.
    #[derive(Copy, Default)]
    pub enum UpdateMode {
        #[default]
        Off,
        Auto,
    }

    pub struct ResourcePolicy {
        pub container_policies: Vec<ContainerPolicy>,
    }

    pub struct ContainerPolicy {
        /// `*` is every container without a policy of its own.
        pub container_name: String,
        /// `cpu` and `memory`, both if none is said.
        pub controlled_resources: Vec<String>,
        pub controlled_values: Option<ControlledValues>,
    }

    #[derive(Copy, Default)]
    pub enum ControlledValues {
        #[default]
        RequestsAndLimits,
        RequestsOnly,
    }
}
