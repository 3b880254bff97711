//! The README of a module, made from its document.

use serde_json::{Map, Value};

use super::catalogue::Module;
use crate::words::packages::PublishedModules;

/// The page: what it makes, how it is called, its variables and outputs.
pub fn page(module: &Module, document: &Map<String, Value>, published: &PublishedModules) -> String {
    let description = document.get("description").and_then(Value::as_str).unwrap_or_default();
    let rows = |key: &str, row: fn(&str, &Value) -> String| -> String {
        let entries = document.get(key).and_then(Value::as_object).into_iter().flatten();
        entries.map(|(name, entry)| row(name, entry)).collect()
    };
    format!(
        "# {} for {}\n\n{description}\n\n{}\n## Variables\n\n| name | type | default | what it is |\n|---|---|---|---|\n{}\n\
         ## Outputs\n\n| name | what it is |\n|---|---|\n{}",
        module.part,
        module.cloud,
        usage(module, document, published),
        rows("variable", variable),
        rows("output", |name, output| format!("| `{name}` | {} |\n", text(&output["description"]))),
    )
}

fn usage(module: &Module, document: &Map<String, Value>, published: &PublishedModules) -> String {
    let source = match &published.to {
        Some(to) => {
            format!("git::{}.git//{}/{}?ref=v{}", **to, module.folder, module.cloud, published.version.as_str())
        }
        None => "../..".to_owned(),
    };
    let arguments = document.get("example").and_then(Value::as_object).into_iter().flatten();
    let arguments: String = arguments.map(|(name, value)| format!("  {name} = {value}\n")).collect();
    format!("```hcl\nmodule \"{}\" {{\n  source = \"{source}\"\n\n{arguments}}}\n```\n", module.folder)
}

fn variable(name: &str, variable: &Value) -> String {
    let default = variable.get("default").map_or_else(|| "required".to_owned(), |value| format!("`{value}`"));
    format!("| `{name}` | `{}` | {default} | {} |\n", text(&variable["type"]), text(&variable["description"]))
}

/// A text in a cell of a table.
fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().replace('|', "\\|")
}
