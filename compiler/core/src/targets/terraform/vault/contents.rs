//! The engine that keeps keys and values, the record of every request, and an entry for each secret.
//!
//! A value is made while Terraform runs and handed on by an argument that is only written, or a person enters it; it is in no state.

use serde_json::{Map, Value, json};

use super::AREA;
use crate::derive::paths;
use crate::finding::Finding;
use crate::targets::kubernetes::vault;
use crate::targets::terraform::document::{Blocks, expression, label};
use crate::targets::terraform::gcp::secrets::{chance, version};
use crate::targets::terraform::part::{File, Part};
use crate::targets::terraform::stack::Stack;
use crate::targets::{Lowering, Unit};
use crate::types::Address;
use crate::words::secrets::{Secret, Secrets};

/// The part in a cloud.
pub const fn part(cloud: &'static str, rule: &'static str) -> Part {
    Part { rule, cloud, area: AREA, files, blocks }
}

fn files(lowering: &Lowering<'_>, stack: &Stack) -> Vec<File> {
    super::files(vault::stores(lowering, stack.home()), "")
}

fn blocks(lowering: &Lowering<'_>, stack: &Stack, unit: &Unit, blocks: &mut Blocks) -> Result<(), Finding> {
    let Some(store) = lowering.get::<Secrets>(&unit.name, stack.home()) else { return Ok(()) };
    // A Vault that is elsewhere has its engine already.
    if store.url.is_none() {
        engine(blocks);
    }
    store.secret.iter().for_each(|secret| entry(lowering, store, secret, blocks));
    Ok(())
}

/// The file that the chart's volume for records is mounted for (Vault, file audit device).
const RECORD: &str = "/vault/audit/audit.log";

fn engine(blocks: &mut Blocks) {
    let options = json!({ "version": "2" });
    let mount = json!({ "path": vault::MOUNT, "type": "kv", "options": options });
    blocks.resource("vault_mount", "secrets", mount);
    blocks.resource("vault_audit", "record", json!({ "type": "file", "options": { "file_path": RECORD } }));
}

fn entry(lowering: &Lowering<'_>, store: &Secrets, secret: &Secret, blocks: &mut Blocks) {
    let name = secret.name.as_str();
    let entry = label(&["secret", name]);
    let mut is_made = false;
    let mut values = Vec::new();
    for key in secret.key.iter() {
        let value = match &key.generate {
            Some(generate) => {
                is_made = true;
                chance(&label(&["secret", name, key.name.as_str()]), u32::from(generate.count) * 8, blocks)
            }
            // A person enters it; the entry is there with the right keys from the beginning.
            None => "\"\"".to_owned(),
        };
        values.push(format!("\"{}\" = {value}", key.name.as_str()));
    }
    let version = if is_made { version(&format!("secret {name}"), &entry, blocks) } else { json!(1) };
    let mut fields = Map::new();
    let mount = if store.url.is_none() { expression("vault_mount.secrets.path") } else { json!(vault::MOUNT) };
    fields.insert("mount".to_owned(), mount);
    fields.insert("name".to_owned(), json!(paths::in_vault(lowering.platform(), &Address::of("secret", name))));
    fields.insert("data_json_wo".to_owned(), expression(&format!("jsonencode({{ {} }})", values.join(", "))));
    fields.insert("data_json_wo_version".to_owned(), version);
    blocks.resource("vault_kv_secret_v2", &entry, Value::Object(fields));
}
