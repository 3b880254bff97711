//! The namespace of an environment: the profile that its pods are held to, and what they may ask for together.

use std::collections::BTreeMap;

use platc_kubernetes::Object;
use platc_kubernetes::k8s_openapi::api::core::v1::{
    LimitRange, LimitRangeItem, LimitRangeSpec, Namespace, ResourceQuota, ResourceQuotaSpec,
};
use platc_kubernetes::k8s_openapi::apimachinery::pkg::api::resource::Quantity;
use platc_kubernetes::k8s_openapi::apimachinery::pkg::apis::meta::v1::ObjectMeta;

use super::entrance;
use crate::model::{Listed, Platform};
use crate::targets::Lowering;
use crate::words::platform::Quota;
use crate::words::service::{Cron, Job, Service};
use crate::words::workload::{PodSecurity, SecurityProfile};

/// The namespace, its quota, and what a container asks for that says nothing: under a quota it would be refused.
pub fn objects(lowering: &Lowering<'_>, cell: usize) -> Vec<Object> {
    let platform = lowering.platform();
    let namespace_settings = platform.settings.as_ref().and_then(|settings| settings.namespace.as_ref());
    let quota = namespace_settings.and_then(|namespace| namespace.quota.as_ref());
    let mut objects = vec![namespace(lowering, cell)];
    if let Some(quota) = quota {
        objects.extend([resource_quota(platform, quota), limit_range(platform)]);
    }
    objects
}

/// What a container asks for that says nothing itself, and the memory it may take.
const DEFAULT_REQUESTS: &[(&str, &str)] = &[("cpu", "100m"), ("memory", "128Mi")];
const DEFAULT_LIMITS: &[(&str, &str)] = &[("memory", "512Mi")];

fn limit_range(platform: &Platform) -> Object {
    let amounts = |list: &[(&str, &str)]| {
        Some(list.iter().map(|(name, amount)| ((*name).to_owned(), Quantity((*amount).to_owned()))).collect())
    };
    let limits = LimitRangeItem {
        type_: "Container".to_owned(),
        default_request: amounts(DEFAULT_REQUESTS),
        default: amounts(DEFAULT_LIMITS),
        ..LimitRangeItem::default()
    };
    LimitRange { metadata: metadata(platform, &platform.name), spec: Some(LimitRangeSpec { limits: vec![limits] }) }
        .into()
}

/// Metadata of an object that belongs to the namespace as a whole.
pub fn metadata(platform: &Platform, name: &str) -> ObjectMeta {
    ObjectMeta {
        name: Some(name.to_owned()),
        namespace: Some(platform.namespace.clone()),
        labels: Some(labels(platform)),
        ..ObjectMeta::default()
    }
}

/// AWS' load balancer controller holds a pod back until it is healthy behind its load balancer, where the namespace says so (its
/// documentation, pod readiness gate): a rollout would go on to the next while none of the new ones gets a request.
const READINESS_GATE: (&str, &str) = ("elbv2.k8s.aws/pod-readiness-gate-inject", "enabled");

fn namespace(lowering: &Lowering<'_>, cell: usize) -> Object {
    let platform = lowering.platform();
    let mut labels = labels(platform);
    let profile = loosest_profile(lowering);
    for mode in ["enforce", "warn", "audit"] {
        labels.insert(format!("pod-security.kubernetes.io/{mode}"), profile.word().to_owned());
    }
    if entrance::has_target_groups(lowering, cell) {
        labels.insert(READINESS_GATE.0.to_owned(), READINESS_GATE.1.to_owned());
    }
    let metadata = ObjectMeta { name: Some(platform.namespace.clone()), labels: Some(labels), ..ObjectMeta::default() };
    Namespace { metadata, ..Namespace::default() }.into()
}

/// A namespace enforces one profile for all its pods: the loosest that one of its workloads asks for.
fn loosest_profile(lowering: &Lowering<'_>) -> SecurityProfile {
    fn said<T: Listed>(lowering: &Lowering<'_>, security: fn(&T) -> Option<&PodSecurity>) -> Vec<SecurityProfile> {
        let nodes = lowering.all::<T>().iter().flat_map(|declared| declared.cells.iter());
        nodes.filter_map(|node| security(node)?.profile.as_ref()).map(|profile| profile.value).collect()
    }
    let services = said::<Service>(lowering, |service| service.security.as_deref());
    let jobs = said::<Job>(lowering, |job| job.security.as_deref());
    let crons = said::<Cron>(lowering, |cron| cron.security.as_deref());
    let profiles = services.into_iter().chain(jobs).chain(crons);
    let looseness = |profile: &SecurityProfile| match profile {
        SecurityProfile::Restricted => 0,
        SecurityProfile::Baseline => 1,
        SecurityProfile::Privileged => 2,
    };
    profiles.max_by_key(looseness).unwrap_or(SecurityProfile::Restricted)
}

fn resource_quota(platform: &Platform, quota: &Quota) -> Object {
    let cpu = quota.cpu.as_ref().map(|cpu| ("requests.cpu", cpu.to_string()));
    let memory = quota.memory.as_ref().map(|memory| ("requests.memory", memory.to_string()));
    let pods = quota.pods.as_ref().map(|pods| ("pods", pods.value.to_string()));
    let hard = [cpu, memory, pods].into_iter().flatten().map(|(name, amount)| (name.to_owned(), Quantity(amount)));
    let spec = ResourceQuotaSpec { hard: Some(hard.collect()), ..ResourceQuotaSpec::default() };
    ResourceQuota { metadata: metadata(platform, &platform.name), spec: Some(spec), status: None }.into()
}

/// The labels of what belongs to no component.
pub fn labels(platform: &Platform) -> BTreeMap<String, String> {
    BTreeMap::from([
        ("app.kubernetes.io/part-of".to_owned(), platform.name.clone()),
        ("app.kubernetes.io/managed-by".to_owned(), "platc".to_owned()),
    ])
}
