//! Vault, by the provider `hashicorp/vault`: what is in it, and who may read it. Where Vault runs in a cluster, the key that unseals it.
//!
//! Vault is there only once its pods run and somebody has initialised it, so that its contents are the last stack of a region. Whoever
//! applies it says where Vault answers and who they are as to Vault's own program, by `VAULT_ADDR`, `VAULT_CACERT` and `VAULT_TOKEN`.

mod contents;
mod readers;
mod seal;

use serde_json::{Value, json};

use super::document::literal;
use super::part::{File, Part};
use super::stack::Stack;
use crate::model::Declared;
use crate::targets::Lowering;
use crate::targets::kubernetes::vault;
use crate::words::secrets::Secrets;

/// The area of Vault's contents.
pub const AREA: &str = "vault";

/// The version of the provider, the first with arguments that are only written being 5.0.
pub const PROVIDER: &str = "5.6.0";

/// All parts.
pub const PARTS: &[Part] = &[
    contents::part("aws", "terraform/aws-vault"),
    contents::part("gcp", "terraform/gcp-vault"),
    contents::part("azure", "terraform/azure-vault-contents"),
    readers::part("aws", "terraform/aws-vault-readers"),
    readers::part("gcp", "terraform/gcp-vault-readers"),
    readers::part("azure", "terraform/azure-vault-readers"),
    seal::AWS_KEY,
    seal::AWS_IDENTITY,
    seal::GCP_KEY,
    seal::GCP_IDENTITY,
];

/// The files of the stores of a stack's cell that Vault keeps, or of those whose Vault runs in its cluster.
fn files<'p>(stores: impl Iterator<Item = &'p Declared<Secrets>>, suffix: &str) -> Vec<File> {
    let file = |declared| match suffix {
        "" => File::of(declared),
        suffix => File::of(declared).with_suffix(suffix),
    };
    stores.map(file).collect()
}

/// The provider. Where Vault runs in a cluster, only whoever applies the stack knows how it is reached.
pub fn provider(lowering: &Lowering<'_>, stack: &Stack) -> Value {
    match vault::readable(lowering, stack.home()).find_map(|(_, store)| store.url.as_ref()) {
        Some(url) => json!([{ "address": literal(&url.to_string()) }]),
        None => json!([{}]),
    }
}
