//! `publish { terraform-modules … }`: child modules for teams that want a part of what the stacks are made of, and nothing else.
//!
//! A module is one document beside this file: its description, its variables, what it makes, its outputs, and an example. Out come
//! the files that Terraform's registry expects of a module, with a README made from the same document. They are the same in every
//! environment; the stacks do not call them, since a stack names what it makes after nodes of the spec.

mod catalogue;
mod readme;

use serde_json::{Map, Value, json};

use super::document;
use super::stack::cells_of;
use crate::finding::Finding;
use crate::model::Declared;
use crate::targets::{Lowering, Unit, heading, root, vanished};
use crate::words::packages::{Publish, PublishedModules};

use catalogue::Module;
pub use catalogue::PARTS;

/// The rule.
pub const RULE: &str = "terraform/module";

/// The files of a module, and the keys of its document that each holds; the README and the example are made from all of it.
const FILES: &[(&str, &[&str])] = &[
    ("versions.tf.json", &["terraform"]),
    ("variables.tf.json", &["variable"]),
    ("main.tf.json", &["locals", "data", "resource"]),
    ("outputs.tf.json", &["output"]),
];
const README: &str = "README.md";
const EXAMPLE: &str = "examples/basic/main.tf.json";

/// The files of every published module, for each cloud of the environment that has it.
pub fn plan(lowering: &Lowering<'_>) -> Vec<Unit> {
    let Some(published) = published(lowering) else { return Vec::new() };
    let modules = catalogue::MODULES.iter().filter(|module| {
        published.parts.0.iter().any(|part| part.as_str() == module.part)
            && !cells_of(lowering, module.cloud).is_empty()
    });
    let files = FILES.iter().map(|(file, _)| *file).chain([README, EXAMPLE]);
    let folder = format!("{}/terraform/modules", root(lowering.platform()));
    let unit = |module: &Module, file: &str| Unit {
        path: format!("{folder}/{}/{}/{file}", module.folder, module.cloud),
        rule: RULE,
        owner: "publish".to_owned(),
        name: format!("{} {} {file}", module.folder, module.cloud),
        cell: lowering.platform().primary(),
    };
    modules.flat_map(|module| files.clone().map(move |file| unit(module, file))).collect()
}

fn published<'p>(lowering: &Lowering<'p>) -> Option<&'p PublishedModules> {
    let publish = lowering.all::<Publish>().iter().find_map(Declared::first)?;
    publish.terraform_modules.as_ref().map(|published| &published.value)
}

/// The text of one file.
///
/// # Errors
/// If no module is published any more, which only `explain` meets.
pub fn render(lowering: &Lowering<'_>, unit: &Unit) -> Result<String, Finding> {
    let mut named = unit.name.splitn(3, ' ');
    let (Some(folder), Some(cloud), Some(file)) = (named.next(), named.next(), named.next()) else {
        return Err(vanished(unit));
    };
    let module = catalogue::MODULES.iter().find(|module| module.folder == folder && module.cloud == cloud);
    let (Some(module), Some(published)) = (module, published(lowering)) else { return Err(vanished(unit)) };
    // Held by a test: every document of the catalogue is JSON.
    let document: Map<String, Value> = serde_json::from_str(module.document).unwrap_or_default();
    Ok(match file {
        README => {
            heading("<!--", &unit.owner).trim_end().to_owned() + " -->\n" + &readme::page(module, &document, published)
        }
        EXAMPLE => document::write(&unit.owner, example(module, &document)),
        _ => document::write(&unit.owner, part(&document, file)),
    })
}

/// The keys of a document that a file holds.
fn part(document: &Map<String, Value>, file: &str) -> Value {
    let keys = FILES.iter().find(|(name, _)| *name == file).map_or(&[][..], |(_, keys)| keys);
    let held = keys.iter().filter_map(|key| Some(((*key).to_owned(), document.get(*key)?.clone())));
    Value::Object(held.collect())
}

/// A root module that calls the module as it would be called. What must never be written down is a variable of its own.
fn example(module: &Module, document: &Map<String, Value>) -> Value {
    let mut call = Map::from_iter([("source".to_owned(), json!("../.."))]);
    call.extend(document.get("example").and_then(Value::as_object).cloned().unwrap_or_default());
    let variables = document.get("variable").and_then(Value::as_object).into_iter().flatten();
    let unwritten: Map<String, Value> = variables
        .filter(|(_, variable)| variable["ephemeral"] == true)
        .map(|(name, variable)| (name.clone(), variable.clone()))
        .collect();
    let mut example = Map::new();
    if !unwritten.is_empty() {
        example.insert("variable".to_owned(), Value::Object(unwritten));
    }
    example.insert("module".to_owned(), json!({ module.folder: call }));
    Value::Object(example)
}
