//! For code scanning: a log by the OASIS standard SARIF 2.1.0. Paths are relative to the root of the repository.

use std::collections::BTreeSet;

use platc_core::finding::Severity;
use serde_json::{Value, json};

use crate::notice::{Notice, Spot};

/// The log as text.
pub(super) fn log(notices: &[Notice<'_>]) -> String {
    let rules: BTreeSet<&str> = notices.iter().map(|notice| notice.code.as_ref()).collect();
    let log = json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": {"driver": {
                "name": "platc",
                "version": env!("CARGO_PKG_VERSION"),
                "informationUri": env!("CARGO_PKG_REPOSITORY"),
                "rules": rules.iter().map(|rule| json!({"id": rule})).collect::<Vec<_>>(),
            }},
            "columnKind": "unicodeCodePoints",
            "results": notices.iter().map(result).collect::<Vec<_>>(),
        }],
    });
    serde_json::to_string_pretty(&log).unwrap_or_default() + "\n"
}

fn result(notice: &Notice<'_>) -> Value {
    let level = match notice.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Advice => "note",
    };
    let help = notice.help.iter().map(|help| format!("\n{help}")).collect::<String>();
    let others = notice.spots.iter().skip(1).enumerate();
    json!({
        "ruleId": notice.code,
        "level": level,
        "message": {"text": notice.message.clone() + &help},
        "locations": notice.spots.first().map(location).into_iter().collect::<Vec<_>>(),
        "relatedLocations": others.map(|(index, spot)| related(index, spot)).collect::<Vec<_>>(),
    })
}

fn related(index: usize, spot: &Spot<'_>) -> Value {
    let mut location = location(spot);
    location["id"] = (index + 1).into();
    location
}

fn location(spot: &Spot<'_>) -> Value {
    let mut physical = json!({"artifactLocation": {"uri": encode(&spot.page.path)}});
    if let Some((start, end)) = spot.extent() {
        physical["region"] =
            json!({"startLine": start.line, "startColumn": start.column, "endLine": end.line, "endColumn": end.column});
    }
    match spot.label.as_str() {
        "" => json!({"physicalLocation": physical}),
        label => json!({"physicalLocation": physical, "message": {"text": label}}),
    }
}

/// The path as a relative reference by RFC 3986.
fn encode(path: &str) -> String {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~' | b'/');
    path.bytes()
        .map(|byte| if is_plain(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") })
        .collect()
}
