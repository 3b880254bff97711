//! For programs: one object a run.
//!
//! ```text
//! {"version": 1, "findings": [{"code", "severity", "message", "help", "places": [
//!     {"path", "line", "column", "end_line", "end_column", "label"}]}]}
//! ```
//! Lines and columns count from one, columns in characters, the end is behind the last character. A place that is a file
//! as a whole has neither; what has no help, no label or no place has `null` or an empty list there.

use serde_json::{Map, Value, json};

use crate::notice::{Notice, Spot};

/// The version of this format; it changes when something is renamed or taken away.
const VERSION: u32 = 1;

/// The object with the notices.
pub(super) fn object(notices: &[Notice<'_>]) -> Map<String, Value> {
    let findings = notices.iter().map(finding).collect();
    Map::from_iter([("version".to_owned(), VERSION.into()), ("findings".to_owned(), Value::Array(findings))])
}

/// The object as text for a stream.
pub(super) fn text(object: &Map<String, Value>) -> String {
    serde_json::to_string_pretty(object).unwrap_or_default() + "\n"
}

fn finding(notice: &Notice<'_>) -> Value {
    json!({
        "code": notice.code,
        "severity": notice.severity.word(),
        "message": notice.message,
        "help": notice.help,
        "places": notice.spots.iter().map(place).collect::<Vec<_>>(),
    })
}

fn place(spot: &Spot<'_>) -> Value {
    let (start, end) = spot.extent().unzip();
    json!({
        "path": spot.page.path,
        "line": start.map(|start| start.line),
        "column": start.map(|start| start.column),
        "end_line": end.map(|end| end.line),
        "end_column": end.map(|end| end.column),
        "label": Some(&spot.label).filter(|label| !label.is_empty()),
    })
}
