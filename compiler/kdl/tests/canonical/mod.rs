//! The canonical spelling of a document, as the official test cases have it: two documents mean the same exactly if
//! their canonical spellings are equal.

use platc_kdl::{Document, Entry, Node, Number, Value};

/// Four spaces a level, properties sorted by name with the last of equal ones, strings bare where they can be.
pub fn document(document: &Document<'_>) -> String {
    let mut out = String::new();
    nodes(&mut out, &document.nodes, 0);
    out
}

fn nodes(out: &mut String, nodes: &[Node<'_>], depth: usize) {
    for node in nodes {
        out.push_str(&"    ".repeat(depth));
        if let Some(annotation) = &node.annotation {
            out.push_str(&format!("({})", string(&annotation.text)));
        }
        out.push_str(&string(&node.name.text));
        for argument in node.entries.iter().filter(|entry| entry.name.is_none()) {
            out.push_str(&format!(" {}", value(argument)));
        }
        for (name, property) in properties(node) {
            out.push_str(&format!(" {}={}", string(name), value(property)));
        }
        if let Some(children) = node.children.as_ref().filter(|children| !children.nodes.is_empty()) {
            out.push_str(" {\n");
            self::nodes(out, &children.nodes, depth + 1);
            out.push_str(&"    ".repeat(depth));
            out.push('}');
        }
        out.push('\n');
    }
}

fn properties<'n, 's>(node: &'n Node<'s>) -> std::collections::BTreeMap<&'n str, &'n Entry<'s>> {
    node.entries.iter().filter_map(|entry| Some((entry.name.as_ref()?.text.as_ref(), entry))).collect()
}

fn value(entry: &Entry<'_>) -> String {
    let annotation = entry.annotation.as_ref().map(|name| format!("({})", string(&name.text))).unwrap_or_default();
    let value = match &entry.value {
        Value::String(text) => string(text),
        Value::Number(number) => self::number(number),
        Value::Bool(value) => format!("#{value}"),
        Value::Null => "#null".to_owned(),
    };
    annotation + &value
}

fn number(number: &Number<'_>) -> String {
    if let Some(value) = number.integer() {
        return value.to_string();
    }
    match number.source {
        keyword if keyword.starts_with('#') => keyword.to_owned(),
        decimal => {
            let decimal = decimal.replace('_', "").to_uppercase();
            let signed = decimal.replace('E', "E+").replace("E+-", "E-").replace("E++", "E+");
            signed.trim_start_matches('+').to_owned()
        }
    }
}

fn string(text: &str) -> String {
    let mut quoted = String::from("\"");
    for character in text.chars() {
        match character {
            '"' => quoted.push_str("\\\""),
            '\\' => quoted.push_str("\\\\"),
            '\n' => quoted.push_str("\\n"),
            '\r' => quoted.push_str("\\r"),
            '\t' => quoted.push_str("\\t"),
            '\u{8}' => quoted.push_str("\\b"),
            '\u{C}' => quoted.push_str("\\f"),
            other => quoted.push(other),
        }
    }
    quoted.push('"');
    match platc_kdl::parse(text) {
        (document, problems) if problems.is_empty() && is_bare(&document, text) => text.to_owned(),
        _ => quoted,
    }
}

/// Whether a text, read as a document, is a single node with that name and nothing else.
fn is_bare(document: &Document<'_>, text: &str) -> bool {
    !text.contains(['"', '#'])
        && matches!(&document.nodes[..], [node] if node.name.text == text && node.name.span == node.span && node.span.end as usize == text.len())
}
