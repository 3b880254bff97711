//! The key that a Vault in the cluster unseals itself with, and the role by which its pods may use it (Vault, `awskms` seal).

use serde_json::json;

use super::cluster::pod_identity::{self, Account};
use super::here::Here;
use super::{lookups, policy_document, rights};
use crate::targets::kubernetes::vault::KEY;
use crate::targets::terraform::document::{Blocks, expression};

/// The key. Who may use it is said by roles of this account.
pub fn key(here: &Here<'_, '_>, blocks: &mut Blocks) {
    let account = json!({
        "sid": "Account",
        "principals": { "type": "AWS", "identifiers": [here.iam_arn("root")] },
        "actions": ["kms:*"],
        "resources": ["*"],
    });
    let policy = policy_document(blocks, KEY, &[account]);
    let fields = json!({
        "description": format!("{}: what Vault is sealed with", here.platform().environment),
        "enable_key_rotation": true,
        "deletion_window_in_days": if here.is_passing() { 7 } else { 30 },
        "policy": policy,
        // What it has encrypted is lost with it.
        "lifecycle": { "prevent_destroy": !here.is_passing() },
    });
    blocks.resource("aws_kms_key", KEY, fields);
    let target = expression(&format!("aws_kms_key.{KEY}.key_id"));
    blocks.resource("aws_kms_alias", KEY, json!({ "name": here.key_alias(KEY), "target_key_id": target }));
}

/// The role of the account `name` in the environment's namespace.
pub fn identity(here: &Here<'_, '_>, name: &str, blocks: &mut Blocks) {
    let account = Account { label: KEY, namespace: &here.platform().namespace, name };
    lookups::keys(here, &[KEY], blocks);
    pod_identity::role(here, account, blocks);
    pod_identity::associate(&expression("data.aws_eks_cluster.cluster.name"), account, blocks);
    let actions = ["kms:Encrypt", "kms:Decrypt", "kms:DescribeKey"];
    rights(blocks, KEY, &[json!({ "actions": actions, "resources": [here.key(KEY)] })]);
}
