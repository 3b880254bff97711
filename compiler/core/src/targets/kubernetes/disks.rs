//! Disks of a cluster on Amazon EKS: the class that makes the ones which ask for no other, encrypted with the key of the environment's
//! clusters. The add-on's own default class would leave the key to whatever the account has for disks.

use std::collections::BTreeMap;

use platc_kubernetes::Object;
use platc_kubernetes::k8s_openapi::api::storage::v1::StorageClass;
use platc_kubernetes::k8s_openapi::apimachinery::pkg::apis::meta::v1::ObjectMeta;

use super::namespace;
use crate::model::{clusters, names};
use crate::targets::{Lowering, place};
use crate::words::cluster::Cluster;
use crate::words::platform::CloudProduct;

/// What makes the disks (Amazon EBS CSI driver).
const MAKER: &str = "ebs.csi.aws.com";

/// The mark of the class that disks get which name none (Kubernetes documentation, storage classes).
const DEFAULT: &str = "storageclass.kubernetes.io/is-default-class";

/// Whether a cell's cluster gets its class from here: one of Amazon EKS that this environment makes.
pub fn are_made(lowering: &Lowering<'_>, cell: usize) -> bool {
    let platform = lowering.platform();
    let on_aws = place(lowering, cell).is_some_and(|(cloud, _)| cloud.name.value == CloudProduct::Aws);
    let is_new = |cluster: &Cluster| platform.existing("cluster", cluster.name.as_str()).is_none();
    on_aws
        && !platform.borrows("cluster")
        && super::at::<Cluster>(lowering, cell).any(|cluster| clusters::is_kubernetes(cluster) && is_new(cluster))
}

/// The class. A disk is made where its pod goes, may grow, and goes with its claim.
pub fn objects(lowering: &Lowering<'_>, cell: usize) -> Vec<Object> {
    if !are_made(lowering, cell) {
        return Vec::new();
    }
    let platform = lowering.platform();
    let region = platform.cells.get(cell).map_or("", |cell| cell.region.as_str());
    let parameters = [
        ("encrypted", "true".to_owned()),
        // EBS takes a key by its alias (Amazon EC2 API, CreateVolume).
        ("kmsKeyId", names::key(&platform.name, &platform.environment, region, "cluster")),
        ("type", "gp3".to_owned()),
    ];
    let metadata = ObjectMeta {
        name: Some(names::storage_class(&platform.name)),
        labels: Some(namespace::labels(platform)),
        annotations: Some(BTreeMap::from([(DEFAULT.to_owned(), "true".to_owned())])),
        ..ObjectMeta::default()
    };
    let class = StorageClass {
        metadata,
        provisioner: MAKER.to_owned(),
        parameters: Some(parameters.map(|(name, value)| (name.to_owned(), value)).into()),
        reclaim_policy: Some("Delete".to_owned()),
        volume_binding_mode: Some("WaitForFirstConsumer".to_owned()),
        allow_volume_expansion: Some(true),
        ..StorageClass::default()
    };
    vec![class.into()]
}
