//! Karpenter.

use platc_kubernetes::custom::karpenter::*;

use super::{pairs, text, texts};

pub fn node_pool() -> NodePoolSpec {
    NodePoolSpec {
        template: NodeTemplate {
            metadata: Some(NodeMetadata { labels: pairs("pool", "general") }),
            spec: NodeSpec {
                node_class_ref: NodeClassReference {
                    group: "karpenter.k8s.aws".into(),
                    kind: "EC2NodeClass".into(),
                    name: "general".into(),
                },
                requirements: vec![Requirement {
                    key: "karpenter.sh/capacity-type".into(),
                    operator: "In".into(),
                    values: texts("spot"),
                }],
                expire_after: text("720h"),
                termination_grace_period: text("1h"),
            },
        },
        disruption: Some(Disruption {
            consolidation_policy: text("WhenEmptyOrUnderutilized"),
            consolidate_after: "5m".into(),
            budgets: vec![DisruptionBudget { nodes: "10%".into() }],
        }),
        limits: pairs("cpu", "100"),
        weight: Some(10),
    }
}

pub fn ec2_node_class() -> EC2NodeClassSpec {
    EC2NodeClassSpec {
        ami_selector_terms: vec![ImageSelector { alias: text("al2023@latest") }],
        subnet_selector_terms: vec![TagSelector { tags: pairs("tier", "private") }],
        security_group_selector_terms: vec![TagSelector { tags: pairs("karpenter.sh/discovery", "shop") }],
        instance_profile: text("shop"),
        block_device_mappings: vec![BlockDevice {
            device_name: "/dev/xvda".into(),
            ebs: Volume {
                volume_size: text("50Gi"),
                volume_type: text("gp3"),
                encrypted: Some(true),
                delete_on_termination: Some(true),
            },
        }],
        metadata_options: Some(MetadataOptions {
            http_endpoint: text("enabled"),
            http_protocol_ipv6: text("disabled"),
            http_put_response_hop_limit: Some(1),
            http_tokens: text("required"),
        }),
        detailed_monitoring: Some(true),
        tags: pairs("platform", "shop"),
    }
}
