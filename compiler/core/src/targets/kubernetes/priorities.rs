//! Which pods go first when room is short: PriorityClasses, which belong to the whole cluster.

use platc_kubernetes::Object;
use platc_kubernetes::k8s_openapi::api::scheduling::v1::PriorityClass;
use platc_kubernetes::k8s_openapi::apimachinery::pkg::apis::meta::v1::ObjectMeta;

use super::namespace;
use crate::model::{Platform, names};
use crate::targets::Lowering;
use crate::words::service::{Priority, Service};

/// What each priority is to the scheduler: `normal` is what pods without a class have, 0; above 1 000 000 000 is the system's
/// (Kubernetes documentation, pod priority and preemption).
const CLASSES: &[(Priority, i32, &str)] = &[
    (Priority::Low, -1_000, "Goes first when room is short"),
    (Priority::High, 1_000, "Goes late when room is short"),
    (Priority::Critical, 1_000_000, "Goes last when room is short"),
];

/// The class of a priority; none for what is normal.
pub fn class(platform: &Platform, priority: Priority) -> Option<String> {
    (priority != Priority::Normal).then(|| names::priority_class(&platform.name, priority.word()))
}

/// Whether a cell's cluster needs the classes from here: some service has a priority, and no other environment owns the cluster.
pub fn are_made(lowering: &Lowering<'_>) -> bool {
    let mut services = lowering.all::<Service>().iter().flat_map(|declared| declared.cells.iter());
    !lowering.platform().borrows("cluster")
        && services.any(|service| service.priority.as_ref().is_some_and(|said| said.value != Priority::Normal))
}

/// All of them, where one is needed: a service that gets another priority needs no new one.
pub fn objects(lowering: &Lowering<'_>) -> Vec<Object> {
    if !are_made(lowering) {
        return Vec::new();
    }
    let platform = lowering.platform();
    let object = |(priority, value, description): &(Priority, i32, &str)| {
        let metadata = ObjectMeta {
            name: class(platform, *priority),
            labels: Some(namespace::labels(platform)),
            ..ObjectMeta::default()
        };
        let description = Some((*description).to_owned());
        PriorityClass { metadata, value: *value, description, ..PriorityClass::default() }.into()
    };
    CLASSES.iter().map(object).collect()
}
