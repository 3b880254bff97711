//! Requests that follow what is used: the VerticalPodAutoscaler of `right-size`.

use platc_kubernetes::Object;
use platc_kubernetes::custom::autoscaling::{
    ContainerPolicy, ControlledValues, ResourcePolicy, TargetReference, UpdateMode, UpdatePolicy,
    VerticalPodAutoscaler, VerticalPodAutoscalerSpec,
};

use super::metadata;
use crate::derive::form;
use crate::model::Platform;
use crate::words::service::Service;
use crate::words::workload::RightSize;

/// The object, unless `right-size` is off or unsaid. It moves requests only: a limit is a promise of the spec.
pub fn of(platform: &Platform, service: &Service) -> Option<Object> {
    let update_mode = match service.resources.as_ref()?.right_size.as_ref()?.value {
        RightSize::Advise => UpdateMode::Off,
        RightSize::Auto => UpdateMode::Auto,
        RightSize::Off => return None,
    };
    let (api_version, kind) = form(service).api();
    let policy = ContainerPolicy {
        container_name: "*".to_owned(),
        controlled_resources: Vec::new(),
        controlled_values: Some(ControlledValues::RequestsOnly),
    };
    let spec = VerticalPodAutoscalerSpec {
        target_ref: TargetReference {
            api_version: api_version.to_owned(),
            kind: kind.to_owned(),
            name: service.name.to_string(),
        },
        update_policy: Some(UpdatePolicy { update_mode }),
        resource_policy: Some(ResourcePolicy { container_policies: vec![policy] }),
    };
    let metadata = metadata::object(platform, service.name.as_str(), service.name.as_str());
    Some(VerticalPodAutoscaler { metadata, spec }.into())
}
