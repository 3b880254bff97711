//! Karpenter, `karpenter.sh/v1` and `karpenter.k8s.aws/v1`: machines that fit what waits.

use super::{Custom, Pairs, Spec, types};

/// Which machines may be started, and how many.
pub type NodePool = Custom<NodePoolSpec>;

/// What a machine of AWS is made from.
pub type EC2NodeClass = Custom<EC2NodeClassSpec>;

impl Spec for NodePoolSpec {
    const API_VERSION: &'static str = "karpenter.sh/v1";
    const KIND: &'static str = "NodePool";
}

impl Spec for EC2NodeClassSpec {
    const API_VERSION: &'static str = "karpenter.k8s.aws/v1";
    const KIND: &'static str = "EC2NodeClass";
}

types! {
    /// What stands under a Node Pool's `spec`.
    pub struct NodePoolSpec {
        pub template: NodeTemplate,
        pub disruption: Option<Disruption>,
        /// The most of each resource that its machines may have together.
        pub limits: Pairs,
        pub weight: Option<i32>,
    }

    pub struct NodeTemplate {
        pub metadata: Option<NodeMetadata>,
        pub spec: NodeSpec,
    }

    pub struct NodeMetadata {
        pub labels: Pairs,
    }

    pub struct NodeSpec {
        pub node_class_ref: NodeClassReference,
        pub requirements: Vec<Requirement>,
        pub expire_after: Option<String>,
        pub termination_grace_period: Option<String>,
    }

    pub struct NodeClassReference {
        pub group: String,
        pub kind: String,
        pub name: String,
    }

    pub struct Requirement {
        pub key: String,
        /// `In`, `NotIn`, `Exists`, `DoesNotExist`, `Gt` or `Lt`.
        pub operator: String,
        pub values: Vec<String>,
    }

    pub struct Disruption {
        pub consolidation_policy: Option<String>,
        pub consolidate_after: String,
        pub budgets: Vec<DisruptionBudget>,
    }

    pub struct DisruptionBudget {
        pub nodes: String,
    }

    /// What stands under an EC2 Node Class's `spec`.
    pub struct EC2NodeClassSpec {
        pub ami_selector_terms: Vec<ImageSelector>,
        pub subnet_selector_terms: Vec<TagSelector>,
        pub security_group_selector_terms: Vec<TagSelector>,
        pub instance_profile: Option<String>,
        pub block_device_mappings: Vec<BlockDevice>,
        pub metadata_options: Option<MetadataOptions>,
        pub detailed_monitoring: Option<bool>,
        pub tags: Pairs,
    }

    pub struct ImageSelector {
        pub alias: Option<String>,
    }

    pub struct TagSelector {
        pub tags: Pairs,
    }

    pub struct BlockDevice {
        pub device_name: String,
        pub ebs: Volume,
    }

    pub struct Volume {
        pub volume_size: Option<String>,
        pub volume_type: Option<String>,
        pub encrypted: Option<bool>,
        pub delete_on_termination: Option<bool>,
    }

    pub struct MetadataOptions {
        pub http_endpoint: Option<String>,
        #[serde(rename = "httpProtocolIPv6")]
        pub http_protocol_ipv6: Option<String>,
        pub http_put_response_hop_limit: Option<i32>,
        pub http_tokens: Option<String>,
    }
}
