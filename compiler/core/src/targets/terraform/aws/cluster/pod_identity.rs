//! Roles of what the platform runs in its cluster for itself: EKS Pod Identity gives them to one service account each.

use serde_json::{Value, json};

use super::super::super::document::{Blocks, expression};
use super::super::here::Here;
use super::super::policy_document;

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

/// A role that only that account of that cluster can take on (Amazon EKS User Guide, Pod Identity role).
pub fn role(here: &Here<'_, '_>, account: Account<'_>, blocks: &mut Blocks) {
    let condition =
        |variable: &str, value: &str| json!({ "test": "StringEquals", "variable": variable, "values": [value] });
    let trust = json!({
        "actions": ["sts:AssumeRole", "sts:TagSession"],
        "principals": { "type": "Service", "identifiers": ["pods.eks.amazonaws.com"] },
        "condition": [
            condition("aws:RequestTag/eks-cluster-name", &here.cluster()),
            condition("aws:RequestTag/kubernetes-namespace", account.namespace),
            condition("aws:RequestTag/kubernetes-service-account", account.name),
        ],
    });
    let trust = policy_document(blocks, &format!("{}_trust", account.label), &[trust]);
    let fields = json!({ "name": here.role(account.label), "assume_role_policy": trust });
    blocks.resource("aws_iam_role", account.label, fields);
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
