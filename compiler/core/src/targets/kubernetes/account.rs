//! The account of a workload: who it is to the cluster, and through that to the cloud.

use std::collections::BTreeMap;

use platc_kubernetes::Object;
use platc_kubernetes::k8s_openapi::api::core::v1::ServiceAccount;

use super::metadata;
use crate::derive::{Identity, Workload};
use crate::targets::Lowering;

/// The ServiceAccount of a workload. A token is mounted only into pods that call the Kubernetes API, and they say so themselves.
pub fn object(lowering: &Lowering<'_>, workload: &Workload<'_>, cell: usize) -> Object {
    let mut metadata = metadata::object(lowering.platform(), &workload.name, &workload.name);
    metadata.annotations = workload.identity(lowering.platform(), cell).and_then(annotations);
    ServiceAccount { metadata, automount_service_account_token: Some(false), ..ServiceAccount::default() }.into()
}

/// By what a cloud knows the account: EKS User Guide, IAM roles for service accounts; GKE documentation, workload identity. AKS reads
/// a client identifier, which is late: it reaches the pods as a variable.
pub fn annotations(identity: Identity) -> Option<BTreeMap<String, String>> {
    let (name, value) = match identity {
        Identity::Role(arn) => ("eks.amazonaws.com/role-arn", arn),
        Identity::GoogleServiceAccount(email) => ("iam.gke.io/gcp-service-account", email),
        Identity::ManagedIdentity { .. } => return None,
    };
    Some(BTreeMap::from([(name.to_owned(), value)]))
}
