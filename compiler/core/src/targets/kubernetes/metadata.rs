//! Names, labels and selectors: the same on every object of a component.

use std::collections::BTreeMap;

use platc_kubernetes::k8s_openapi::apimachinery::pkg::apis::meta::v1::{LabelSelector, ObjectMeta};

use super::namespace;
use crate::model::Platform;

/// What identifies a component (Kubernetes documentation, recommended labels). Selectors cannot change once they are applied, so
/// that nothing else may ever join this.
pub fn selector(component: &str) -> BTreeMap<String, String> {
    BTreeMap::from([("app.kubernetes.io/name".to_owned(), component.to_owned())])
}

/// The labels of every object and pod of a component.
pub fn labels(platform: &Platform, component: &str) -> BTreeMap<String, String> {
    let mut labels = namespace::labels(platform);
    labels.extend(selector(component));
    labels
}

/// Metadata of an object of a component in the environment's namespace.
pub fn object(platform: &Platform, component: &str, name: &str) -> ObjectMeta {
    ObjectMeta {
        name: Some(name.to_owned()),
        namespace: Some(platform.namespace.clone()),
        labels: Some(labels(platform, component)),
        ..ObjectMeta::default()
    }
}

/// Selects the pods of a component.
pub fn pods_of(component: &str) -> LabelSelector {
    LabelSelector { match_labels: Some(selector(component)), match_expressions: None }
}
