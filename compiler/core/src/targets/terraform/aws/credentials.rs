//! What a store asks its clients for: a password made while Terraform runs, kept in the secret store and nowhere else.
//!
//! The value exists only during one run: an ephemeral resource makes it, write-only arguments pass it on. It is made anew in every
//! run, but taken over only when the version goes up; so the store and its entry always have the same one, and raising the version
//! is the rotation.

use serde_json::{Map, Value, json};

use super::here::Here;
use crate::targets::terraform::document::{Blocks, expression, label};

/// The characters of a password. Letters and digits alone, so that it can stand in an address as it is.
const LENGTH: u32 = 40;

/// A password that is made for a store.
pub struct Password {
    /// The expression of its value.
    pub value: String,
    /// The expression of its version.
    pub version: Value,
}

/// Adds what makes the password of a store, and the variable that has it made anew.
pub fn password(kind: &str, name: &str, blocks: &mut Blocks) -> Password {
    let label = label(&[kind, name]);
    let description = format!(
        "Raise it by one to give {kind} {name} a new password, also after a run that stopped between the store and its entry."
    );
    let version = version(&format!("{label}_password_version"), &description, blocks);
    Password { value: random(&label, LENGTH, blocks), version }
}

/// Adds a random text of letters and digits, and gives the expression of its value.
pub fn random(label: &str, length: u32, blocks: &mut Blocks) -> String {
    let fields = json!({ "password_length": length, "exclude_punctuation": true });
    blocks.typed("ephemeral", "aws_secretsmanager_random_password", label, fields);
    format!("ephemeral.aws_secretsmanager_random_password.{label}.random_password")
}

/// Adds the variable that has values made anew, and gives its expression.
pub fn version(variable: &str, description: &str, blocks: &mut Blocks) -> Value {
    blocks.add("variable", variable, json!({ "type": "number", "default": 1, "description": description }));
    expression(&format!("var.{variable}"))
}

/// An entry of the secret store with the values that workloads read.
pub struct Entry<'a> {
    /// The kind of the node that it belongs to.
    pub kind: &'a str,
    /// Its name.
    pub name: &'a str,
    /// The label of its blocks.
    pub label: &'a str,
    /// Other regions that have a copy: the cloud's name of each, and the key there.
    pub copies: Vec<(String, String)>,
}

/// Adds the entry without a value.
pub fn entry(here: &Here<'_, '_>, entry: &Entry<'_>, blocks: &mut Blocks) {
    let mut fields = json!({
        "name": here.secret(entry.kind, entry.name),
        "kms_key_id": here.key("secrets"),
        "recovery_window_in_days": if here.is_passing() { 0 } else { 30 },
    });
    if !entry.copies.is_empty() {
        let replica = |(region, key): &(String, String)| json!({ "region": region, "kms_key_id": key });
        fields["replica"] = entry.copies.iter().map(replica).collect();
    }
    blocks.resource("aws_secretsmanager_secret", entry.label, fields);
}

/// Adds the value of an entry: each property with its Terraform expression.
pub fn value(label: &str, properties: &[(&str, String)], version: &Value, blocks: &mut Blocks) {
    let pairs: Vec<String> = properties.iter().map(|(name, value)| format!("\"{name}\" = {value}")).collect();
    let mut fields = Map::new();
    fields.insert("secret_id".to_owned(), expression(&format!("aws_secretsmanager_secret.{label}.id")));
    fields.insert("secret_string_wo".to_owned(), expression(&format!("jsonencode({{ {} }})", pairs.join(", "))));
    fields.insert("secret_string_wo_version".to_owned(), version.clone());
    blocks.resource("aws_secretsmanager_secret_version", label, Value::Object(fields));
}

/// The copies of an entry in other cells.
pub fn copies(here: &Here<'_, '_>, cells: impl IntoIterator<Item = usize>) -> Vec<(String, String)> {
    let copy = |cell| {
        let there = here.in_cell(cell);
        (there.location(), there.key_alias("secrets"))
    };
    cells.into_iter().map(copy).collect()
}
