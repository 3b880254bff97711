//! The key of a cloud that Vault unseals itself with, and the identity by which its pods may use it (Vault, `awskms` and `gcpckms`
//! seals). What the key has encrypted is lost with it.

use serde_json::json;

use crate::finding::Finding;
use crate::model::names;
use crate::targets::kubernetes::vault;
use crate::targets::terraform::aws::here::Here;
use crate::targets::terraform::aws::seal as aws;
use crate::targets::terraform::document::{Blocks, expression};
use crate::targets::terraform::gcp::site::{self, Site};
use crate::targets::terraform::gcp::{DESTROYED, ROTATION, bind};
use crate::targets::terraform::part::{File, Part};
use crate::targets::terraform::stack::Stack;
use crate::targets::{Lowering, Unit};

/// The key on AWS.
pub const AWS_KEY: Part =
    Part { rule: "terraform/aws-vault-key", cloud: "aws", area: "security", files, blocks: aws_key };

/// Who uses it on AWS.
pub const AWS_IDENTITY: Part =
    Part { rule: "terraform/aws-vault-identity", cloud: "aws", area: "identity", files, blocks: aws_identity };

/// The key on Google Cloud.
pub const GCP_KEY: Part =
    Part { rule: "terraform/gcp-vault-key", cloud: "gcp", area: "security", files, blocks: gcp_key };

/// Who uses it on Google Cloud.
pub const GCP_IDENTITY: Part =
    Part { rule: "terraform/gcp-vault-identity", cloud: "gcp", area: "identity", files, blocks: gcp_identity };

fn files(lowering: &Lowering<'_>, stack: &Stack) -> Vec<File> {
    super::files(vault::in_cluster(lowering, stack.home()).take(1), "seal")
}

fn aws_key(lowering: &Lowering<'_>, stack: &Stack, _unit: &Unit, blocks: &mut Blocks) -> Result<(), Finding> {
    aws::key(&Here::of(lowering, stack), blocks);
    Ok(())
}

fn aws_identity(lowering: &Lowering<'_>, stack: &Stack, unit: &Unit, blocks: &mut Blocks) -> Result<(), Finding> {
    aws::identity(&Here::of(lowering, stack), &vault::object_name(&unit.name), blocks);
    Ok(())
}

fn gcp_key(_: &Lowering<'_>, _: &Stack, _: &Unit, blocks: &mut Blocks) -> Result<(), Finding> {
    let fields = json!({
        "name": vault::KEY,
        "key_ring": expression("google_kms_key_ring.main.id"),
        "purpose": "ENCRYPT_DECRYPT",
        "rotation_period": ROTATION,
        "destroy_scheduled_duration": DESTROYED,
        "lifecycle": { "prevent_destroy": true },
    });
    blocks.resource("google_kms_crypto_key", vault::KEY, fields);
    Ok(())
}

/// What the seal asks of a key: to use it, and to know that it is there (Vault, `gcpckms`, authentication and permissions).
const ROLES: &[(&str, &str)] =
    &[("vault", "roles/cloudkms.cryptoKeyEncrypterDecrypter"), ("vault_look", "roles/cloudkms.viewer")];

fn gcp_identity(lowering: &Lowering<'_>, stack: &Stack, unit: &Unit, blocks: &mut Blocks) -> Result<(), Finding> {
    let site: Site<'_> = site::of(lowering, stack);
    let platform = site.platform;
    let id = names::google_service_account(&platform.name, &platform.environment, site.region, "vault");
    let account = json!({ "account_id": id, "display_name": format!("vault in {}", site.region) });
    blocks.resource("google_service_account", "vault", account);
    bind(&site, "vault", &platform.namespace, &vault::object_name(&unit.name), blocks);
    for (label, role) in ROLES {
        let fields = json!({
            "crypto_key_id": site.key(vault::KEY),
            "role": role,
            "member": expression("google_service_account.vault.member"),
        });
        blocks.resource("google_kms_crypto_key_iam_member", label, fields);
    }
    Ok(())
}
