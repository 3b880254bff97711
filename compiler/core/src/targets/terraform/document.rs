//! Terraform's JSON syntax: the heading, blocks in order, and literals that stay literals.

use serde_json::{Map, Value, json};

use crate::targets::heading;

/// The blocks of a file by sort and type, each in the order in which it was added.
#[derive(Debug, Default)]
pub struct Blocks {
    sorts: Map<String, Value>,
}

impl Blocks {
    /// Adds `resource "<kind>" "<label>"`.
    pub fn resource(&mut self, kind: &str, label: &str, body: Value) {
        self.typed("resource", kind, label, body);
    }

    /// Adds `data "<kind>" "<label>"`.
    pub fn data(&mut self, kind: &str, label: &str, body: Value) {
        self.typed("data", kind, label, body);
    }

    /// Adds a block of a sort with two labels, such as `ephemeral "<kind>" "<label>"`.
    pub fn typed(&mut self, sort: &str, kind: &str, label: &str, body: Value) {
        if let Some(labels) = below(&mut self.sorts, sort).and_then(|kinds| below(kinds, kind)) {
            labels.insert(label.to_owned(), body);
        }
    }

    /// Adds a block of a sort with one label, such as `output "<label>"`.
    pub fn add(&mut self, sort: &str, label: &str, body: Value) {
        if let Some(labels) = below(&mut self.sorts, sort) {
            labels.insert(label.to_owned(), body);
        }
    }

    /// Says of every resource with the name of a renamed node in its label that it had the former one: Terraform then keeps it.
    pub fn rename(&mut self, kind: &str, name: &str, former: &str) {
        let Some(kinds) = self.sorts.get("resource").and_then(Value::as_object) else { return };
        let labels = kinds.iter().filter_map(|(kind, labels)| Some((kind, labels.as_object()?)));
        let labels = labels.flat_map(|(kind, labels)| labels.keys().map(move |label| (kind, label)));
        let moved = |(resource, label): (&String, &String)| {
            let from = renamed(label, kind, name, former)?;
            Some(json!({ "from": format!("{resource}.{from}"), "to": format!("{resource}.{label}") }))
        };
        let moved: Vec<Value> = labels.filter_map(moved).collect();
        if !moved.is_empty() {
            self.sorts.insert("moved".to_owned(), Value::Array(moved));
        }
    }

    /// All blocks as the body of a file.
    pub fn into_body(self) -> Value {
        Value::Object(self.sorts)
    }
}

/// A label with the former name of a node in the place of its name. The word of the node's kind may stand before it.
fn renamed(label: &str, kind: &str, name: &str, former: &str) -> Option<String> {
    let mut parts: Vec<&str> = label.trim_start_matches('_').split('_').collect();
    let skipped = usize::from(parts.len() > 1 && parts.first() == Some(&kind));
    let place = parts.iter().skip(skipped).position(|part| *part == name)?;
    *parts.get_mut(place + skipped)? = former;
    Some(self::label(&parts))
}

/// The map under a key, made if it is not there.
fn below<'m>(map: &'m mut Map<String, Value>, key: &str) -> Option<&'m mut Map<String, Value>> {
    map.entry(key).or_insert_with(|| Value::Object(Map::new())).as_object_mut()
}

/// The text of a file: a comment that says what made it, then the body.
pub fn write(owner: &str, body: Value) -> String {
    let mut document = Map::new();
    document.insert("//".to_owned(), Value::String(heading("", owner).trim().to_owned()));
    if let Value::Object(body) = body {
        document.extend(body);
    }
    // Text and finite numbers alone always have a JSON form.
    let mut text = serde_json::to_string_pretty(&document).unwrap_or_default();
    text.push('\n');
    text
}

/// A text that Terraform must not take for a template (Terraform language, strings and templates).
pub fn literal(text: &str) -> String {
    text.replace("${", "$${").replace("%{", "%%{")
}

/// A label of a block: names of the spec may begin with a digit, Terraform's identifiers may not. The parts are joined by `_`, which
/// no name of the spec has.
pub fn label(parts: &[&str]) -> String {
    let joined = parts.iter().filter(|part| !part.is_empty()).copied().collect::<Vec<_>>().join("_");
    if joined.starts_with(|first: char| first.is_ascii_digit()) { format!("_{joined}") } else { joined }
}

/// An object with the fields of another one added.
pub fn with(mut object: Value, fields: Value) -> Value {
    if let (Some(object), Value::Object(fields)) = (object.as_object_mut(), fields) {
        object.extend(fields);
    }
    object
}

/// An expression: a reference to what another block gives.
pub fn expression(path: &str) -> Value {
    Value::String(format!("${{{path}}}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn literals_stay_literals() {
        assert_eq!(literal("a ${b} %{c} $d"), "a $${b} %%{c} $d");
    }

    #[test]
    fn labels_are_identifiers() {
        assert_eq!(label(&["media", "jp"]), "media_jp");
        assert_eq!(label(&["2024-logs", ""]), "_2024-logs");
    }

    #[test]
    fn a_renamed_node_moves_what_has_its_name() {
        let mut blocks = Blocks::default();
        for label in ["orders", "database_orders", "orders_reader", "other"] {
            blocks.resource("thing", label, json!({}));
        }
        blocks.rename("database", "orders", "main");
        let moved = |from: &str, to: &str| json!({ "from": format!("thing.{from}"), "to": format!("thing.{to}") });
        let expected = json!([
            moved("main", "orders"),
            moved("database_main", "database_orders"),
            moved("main_reader", "orders_reader")
        ]);
        assert_eq!(blocks.into_body()["moved"], expected);
        assert_eq!(renamed("database_database", "database", "database", "main").as_deref(), Some("database_main"));
    }

    #[test]
    fn the_second_line_says_who_made_the_file() {
        let text = write("bucket.media", json!({ "resource": {} }));
        assert_eq!(
            text.lines().nth(1),
            Some("  \"//\": \"Generated by platc from bucket.media. Edit the spec, not this file.\",")
        );
    }
}
