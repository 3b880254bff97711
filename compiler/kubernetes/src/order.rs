//! The order of an object's first fields: `apiVersion`, `kind`, `metadata`, as people write and look for them.
//!
//! `k8s_openapi` writes the other fields by their names, which in some kinds puts `data` or `description` before `metadata`. Text is
//! moved rather than a tree built: most objects are in order as they are, and the rest is a few lines each.

use serde_json::{Map, Value};

/// Brings `metadata` of the document that begins at `start` up behind `kind`.
pub fn in_text(out: &mut String, start: usize) {
    let text = out.get(start..).unwrap_or_default();
    let kind = field(text, "kind:").map(|(_, end)| end);
    let (Some(kind), Some((from, to))) = (kind, field(text, "metadata:")) else { return };
    if from > kind {
        let metadata: String = out.drain(start + from..start + to).collect();
        out.insert_str(start + kind, &metadata);
    }
}

/// Where a field of the root begins and ends. What is inside of a field is indented, but for the items of a list.
fn field(text: &str, key: &str) -> Option<(usize, usize)> {
    let starts = |line: &str| line.starts_with(key);
    let mut lines = text.split_inclusive('\n').scan(0, |end, line| {
        *end += line.len();
        Some((*end - line.len(), *end, line))
    });
    let (from, first, _) = lines.find(|(_, _, line)| starts(line))?;
    let inside = lines.take_while(|(_, _, line)| line.starts_with([' ', '-']) && !line.starts_with("---"));
    Some((from, inside.last().map_or(first, |(_, end, _)| end)))
}

/// The same for an object as JSON.
pub fn in_value(object: &mut Map<String, Value>) {
    if let (Some(kind), Some(metadata)) = (object.keys().position(|key| key == "kind"), object.shift_remove("metadata"))
    {
        object.shift_insert(kind + 1, "metadata".to_owned(), metadata);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const AS_SERIALISED: &str = "apiVersion: v1\nkind: ConfigMap\ndata:\n  A: |\n    metadata:\n  B: b\nlist:\n- a\nmetadata:\n  name: x\n  labels:\n    a: b\ntype: y\n";
    const AS_WRITTEN: &str = "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: x\n  labels:\n    a: b\ndata:\n  A: |\n    metadata:\n  B: b\nlist:\n- a\ntype: y\n";

    #[test]
    fn metadata_follows_the_kind_in_text() {
        let before = "# Generated.\nkind: A\nmetadata:\n  name: a\n---\n";
        let mut out = before.to_owned() + AS_SERIALISED;
        in_text(&mut out, before.len());
        assert_eq!(out, before.to_owned() + AS_WRITTEN);
        in_text(&mut out, before.len());
        assert_eq!(out, before.to_owned() + AS_WRITTEN, "what is in order stays as it is");
    }

    #[test]
    fn metadata_follows_the_kind_in_a_value() {
        let mut object: Map<String, Value> =
            serde_json::from_str(r#"{"apiVersion":"v1","kind":"ConfigMap","data":{},"metadata":{},"type":"y"}"#)
                .unwrap();
        in_value(&mut object);
        let keys: Vec<&String> = object.keys().collect();
        assert_eq!(keys, ["apiVersion", "kind", "metadata", "data", "type"]);
    }
}
