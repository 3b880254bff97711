//! The custom resource definitions under `crds/`, by which a `manifest` or a `patch` of such a resource is judged.
//!
//! `invalid-definition` · A file under `crds/` is no YAML, so that nothing in it is known.

use platc_kubernetes::schema::{Schemas, Unreadable};

use crate::finding::{Finding, Findings};
use crate::source::{FileId, Place, Role, Sources, Span};

/// The words without which no definition is needed: a spec that has neither need not wait for them to be read.
const READERS: &[&str] = &["manifest", "patch"];

/// Reads every definition.
pub fn read(sources: &Sources, findings: &mut Findings) -> Schemas {
    let mut schemas = Schemas::default();
    let (definitions, spec): (Vec<_>, Vec<_>) = sources.iter().partition(|(_, file)| file.role == Role::Definition);
    if !spec.iter().any(|(_, file)| READERS.iter().any(|word| file.text.contains(word))) {
        return schemas;
    }
    for (id, file) in definitions {
        if let Err(unreadable) = schemas.define(&file.text) {
            findings.push(invalid(id, &file.text, &unreadable));
        }
    }
    schemas
}

fn invalid(file: FileId, text: &str, unreadable: &Unreadable) -> Finding {
    // What is missing at the end is shown in the last line.
    let start = text.floor_char_boundary(unreadable.offset.min(text.trim_end().len().saturating_sub(1)));
    let end = text.get(start..).and_then(|rest| rest.find('\n')).map_or(text.len(), |length| start + length);
    let bytes = |offset: usize| u32::try_from(offset).unwrap_or(u32::MAX);
    let place = Place { file, span: Span { start: bytes(start), end: bytes(end) } };
    let message = format!("this file of definitions cannot be read: {}", unreadable.reason);
    Finding::error("invalid-definition", place, message)
        .help("put the definitions here as their project publishes them, in YAML; nothing else belongs under crds/")
}
