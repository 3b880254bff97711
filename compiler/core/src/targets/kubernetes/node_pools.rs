//! Node pools under Karpenter: which machines it may start beside those that always stand, and what they are made from. Its rights and
//! the profile of its machines come from Terraform, under names that are decided in `names`.

use std::collections::BTreeMap;

use platc_kubernetes::Object;
use platc_kubernetes::custom::Pairs;
use platc_kubernetes::custom::karpenter::{
    BlockDevice, Disruption, DisruptionBudget, EC2NodeClass, EC2NodeClassSpec, ImageSelector, MetadataOptions,
    NodeClassReference, NodeMetadata, NodePool as NodePoolObject, NodePoolSpec, NodeSpec, NodeTemplate, Requirement,
    TagSelector, Volume,
};
use platc_kubernetes::k8s_openapi::apimachinery::pkg::apis::meta::v1::ObjectMeta;

use super::namespace;
use crate::model::names;
use crate::targets::{Lowering, place};
use crate::words::cluster::{Cluster, NodePool, OperatingSystemName};
use crate::words::platform::CloudProduct;

/// The label by which a pod names its pool.
const POOL: &str = "platc.dev/node-pool";

/// The image and the disk with images and logs, by operating system (Karpenter 1, EC2NodeClass).
const IMAGES: &[(OperatingSystemName, &str, &str)] = &[
    (OperatingSystemName::AmazonLinux, "al2023@latest", "/dev/xvda"),
    (OperatingSystemName::Bottlerocket, "bottlerocket@latest", "/dev/xvdb"),
];

/// A machine goes after so long, so that none runs with holes that newer images have not.
const EXPIRE: &str = "720h";

/// The cluster of a cell whose machines Karpenter picks: on AWS, and this environment's own.
pub fn cluster<'p>(lowering: &Lowering<'p>, cell: usize) -> Option<&'p Cluster> {
    let (cloud, _) = place(lowering, cell)?;
    let is_own = cloud.name.value == CloudProduct::Aws && !lowering.platform().borrows("cluster");
    super::at::<Cluster>(lowering, cell).find(|cluster| {
        let was_there = lowering.platform().existing("cluster", cluster.name.as_str()).is_some();
        is_own && cluster.has_karpenter() && !was_there
    })
}

/// The pools of a cell that may grow, and the class of their machines.
pub fn objects(lowering: &Lowering<'_>, cell: usize) -> Vec<Object> {
    let Some(cluster) = cluster(lowering, cell) else { return Vec::new() };
    let pools = cluster.node_pool.iter().filter_map(|pool| node_pool(lowering, cluster, pool));
    std::iter::once(node_class(lowering, cluster, cell)).chain(pools).collect()
}

fn metadata(lowering: &Lowering<'_>, name: &str) -> ObjectMeta {
    let labels = Some(namespace::labels(lowering.platform()));
    ObjectMeta { name: Some(name.to_owned()), labels, ..ObjectMeta::default() }
}

fn pairs<const N: usize>(pairs: [(&str, &str); N]) -> Pairs {
    pairs.into_iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect()
}

/// All pools have machines of one class; it has the cluster's name in the spec.
fn node_class(lowering: &Lowering<'_>, cluster: &Cluster, cell: usize) -> Object {
    let platform = lowering.platform();
    let region = platform.cells.get(cell).map_or("", |cell| cell.region.as_str());
    let name = names::cluster(&platform.name, &platform.environment, region);
    let system = cluster.os.as_ref().map_or(OperatingSystemName::AmazonLinux, |os| os.name.value);
    let known = IMAGES.iter().find(|(known, ..)| *known == system).or_else(|| IMAGES.first());
    let (image, device) = known.map_or(("", ""), |(_, image, device)| (*image, *device));
    let select = |tag: &str| TagSelector { tags: pairs([(tag, &name)]) };
    let spec = EC2NodeClassSpec {
        ami_selector_terms: vec![ImageSelector { alias: Some(image.to_owned()) }],
        subnet_selector_terms: vec![select("karpenter.sh/discovery")],
        security_group_selector_terms: vec![select("karpenter.sh/discovery"), select("aws:eks:cluster-name")],
        instance_profile: Some(names::instance_profile(&platform.name, &platform.environment, region)),
        block_device_mappings: vec![BlockDevice {
            device_name: device.to_owned(),
            ebs: Volume {
                volume_size: Some("50Gi".to_owned()),
                volume_type: Some("gp3".to_owned()),
                encrypted: Some(true),
                delete_on_termination: Some(true),
            },
        }],
        metadata_options: Some(MetadataOptions {
            http_endpoint: Some("enabled".to_owned()),
            http_protocol_ipv6: None,
            http_put_response_hop_limit: Some(1),
            http_tokens: Some("required".to_owned()),
        }),
        detailed_monitoring: Some(true),
        tags: pairs([("platform", &platform.name), ("environment", &platform.environment), ("managed-by", "platc")]),
    };
    EC2NodeClass { metadata: metadata(lowering, cluster.name.as_str()), spec }.into()
}

/// A pool that may have more machines than always stand; their CPU together is what bounds it.
fn node_pool(lowering: &Lowering<'_>, cluster: &Cluster, pool: &NodePool) -> Option<Object> {
    let name = pool.name.as_str();
    let (_, max) = pool.bounds();
    let more = max.checked_sub(cluster.standing(pool)).filter(|more| *more > 0)?;
    let (millicores, _) = pool.machine();
    let limits = BTreeMap::from([("cpu".to_owned(), (u64::from(more) * millicores.div_ceil(1000).max(1)).to_string())]);
    let spec = NodePoolSpec {
        template: NodeTemplate {
            metadata: Some(NodeMetadata { labels: pairs([(POOL, name)]) }),
            spec: NodeSpec {
                node_class_ref: NodeClassReference {
                    group: "karpenter.k8s.aws".to_owned(),
                    kind: "EC2NodeClass".to_owned(),
                    name: cluster.name.to_string(),
                },
                requirements: requirements(pool),
                expire_after: Some(EXPIRE.to_owned()),
                termination_grace_period: None,
            },
        },
        disruption: Some(Disruption {
            consolidation_policy: Some("WhenEmptyOrUnderutilized".to_owned()),
            consolidate_after: "5m".to_owned(),
            budgets: vec![DisruptionBudget { nodes: "10%".to_owned() }],
        }),
        limits,
        weight: None,
    };
    Some(NodePoolObject { metadata: metadata(lowering, name), spec }.into())
}

/// Machines of the usual sorts, with x86 processors, and at least what the pool asks for (Karpenter, well-known labels; memory in
/// mebibytes).
fn requirements(pool: &NodePool) -> Vec<Requirement> {
    let capacity = if pool.spot.on { "spot" } else { "on-demand" };
    let (millicores, bytes) = pool.machine();
    let above = |least: u64| least.saturating_sub(1).to_string();
    let cpu = above(millicores.div_ceil(1000));
    let memory = above(bytes >> 20);
    let rows: [(&str, &str, &[&str]); 6] = [
        ("karpenter.sh/capacity-type", "In", &[capacity]),
        ("kubernetes.io/arch", "In", &["amd64"]),
        ("karpenter.k8s.aws/instance-category", "In", &["c", "m", "r"]),
        ("karpenter.k8s.aws/instance-generation", "Gt", &["4"]),
        ("karpenter.k8s.aws/instance-cpu", "Gt", &[&cpu]),
        ("karpenter.k8s.aws/instance-memory", "Gt", &[&memory]),
    ];
    rows.iter()
        .map(|(key, operator, values)| Requirement {
            key: (*key).to_owned(),
            operator: (*operator).to_owned(),
            values: values.iter().map(|value| (*value).to_owned()).collect(),
        })
        .collect()
}
