//! Roles of what the platform runs in its cluster for itself: EKS Pod Identity gives them to one service account each.

use serde_json::{Value, json};

use super::super::super::document::{Blocks, expression};
use super::super::here::Here;

/// A service account, and what a role for it is called.
#[derive(Debug, Clone, Copy)]
pub struct Account<'a> {
    /// The label of its blocks, and the last part of the role's name.
    pub label: &'a str,
    /// Its namespace.
    pub namespace: &'a str,
    /// Its name, as the product's chart has it.
    pub name: &'a str,
}

/// A role that only that account of that cluster can take on. The cluster's full name has the account of AWS in it, so that no
/// cluster of that name elsewhere will do (Amazon EKS User Guide, Pod Identity role and session tags).
pub fn role(here: &Here<'_, '_>, account: Account<'_>, blocks: &mut Blocks) {
    let condition =
        |variable: &str, value: &str| json!({ "test": "StringEquals", "variable": variable, "values": [value] });
    let trust = json!({
        "actions": ["sts:AssumeRole", "sts:TagSession"],
        "principals": { "type": "Service", "identifiers": ["pods.eks.amazonaws.com"] },
        "condition": [
            condition("aws:RequestTag/eks-cluster-arn", &here.arn("eks", &format!("cluster/{}", here.cluster()))),
            condition("aws:RequestTag/kubernetes-namespace", account.namespace),
            condition("aws:RequestTag/kubernetes-service-account", account.name),
        ],
    });
    super::super::role(here, account.label, &here.role(account.label), trust, json!({}), blocks);
}

/// Ties the role to the account.
pub fn associate(cluster: &Value, account: Account<'_>, blocks: &mut Blocks) {
    let fields = json!({
        "cluster_name": cluster,
        "namespace": account.namespace,
        "service_account": account.name,
        "role_arn": expression(&format!("aws_iam_role.{}.arn", account.label)),
    });
    blocks.resource("aws_eks_pod_identity_association", account.label, fields);
}
