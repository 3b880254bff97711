//! PgBouncer in front of a PostgreSQL of this cluster, by CloudNativePG's Pooler.

use std::collections::BTreeMap;

use platc_kubernetes::Object;
use platc_kubernetes::custom::cloudnative_pg::{
    Access, PgBouncer, PodTemplate, Pooler, PoolerContainer, PoolerPod, PoolerSpec,
};
use platc_kubernetes::custom::{Labelled, LocalReference};
use platc_kubernetes::k8s_openapi::api::policy::v1::{PodDisruptionBudget, PodDisruptionBudgetSpec};
use platc_kubernetes::k8s_openapi::apimachinery::pkg::apis::meta::v1::LabelSelector;
use platc_kubernetes::k8s_openapi::apimachinery::pkg::util::intstr::IntOrString;

use super::{Store, pods, pool};
use crate::model::names;
use crate::targets::kubernetes::autoscaler::count;
use crate::targets::kubernetes::metadata;
use crate::words::database::Pool;

/// The label by which the operator marks the pods of a Pooler (CloudNativePG 1.27, labels).
const LABEL: &str = "cnpg.io/poolerName";

/// The name of a pool of a Cluster; its Service has the same.
pub fn name(store: &Store<'_, '_>, access: Access) -> String {
    let part = if access == Access::Rw { "pool" } else { "pool-ro" };
    names::join(&[&store.name, part], names::DNS_LABEL)
}

/// A pool, and that one of its pods may be away at a time.
pub fn objects(store: &Store<'_, '_>, settings: &Pool, access: Access, labelled: Labelled) -> Vec<Object> {
    let name = name(store, access);
    let parameters = pool::limits(settings).into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
    let container = PoolerContainer {
        name: "pgbouncer".to_owned(),
        resources: Some(pods::resources(Some("100m".to_owned()), Some("64Mi".to_owned()))),
        security_context: None,
    };
    let spec = PoolerSpec {
        cluster: LocalReference { name: store.name.clone() },
        instances: count(pool::INSTANCES),
        access,
        pgbouncer: PgBouncer { pool_mode: pool::mode(settings).to_owned(), parameters },
        template: Some(PodTemplate { metadata: Some(labelled), spec: PoolerPod { containers: vec![container] } }),
    };
    let metadata = || metadata::object(store.lowering.platform(), &store.name, &name);
    let pods = LabelSelector {
        match_labels: Some(BTreeMap::from([(LABEL.to_owned(), name.clone())])),
        ..LabelSelector::default()
    };
    let budget = PodDisruptionBudgetSpec {
        max_unavailable: Some(IntOrString::Int(1)),
        selector: Some(pods),
        ..PodDisruptionBudgetSpec::default()
    };
    vec![
        Pooler { metadata: metadata(), spec }.into(),
        PodDisruptionBudget { metadata: metadata(), spec: Some(budget), status: None }.into(),
    ]
}
