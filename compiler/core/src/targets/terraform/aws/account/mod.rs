//! What an account has once for all environments: its record of actions, its guards, what looks for attacks.

pub mod audit;
pub mod guards;
pub mod rules;
pub mod threats;

use serde_json::{Value, json};

use crate::targets::Lowering;
use crate::targets::terraform::document::{Blocks, label};
use crate::targets::terraform::part::File;
use crate::targets::terraform::settings;
use crate::targets::terraform::stack::{self, Stack};
use crate::words::promises::Security;

/// What the spec says about security.
fn security<'p>(lowering: &Lowering<'p>) -> Option<&'p Security> {
    lowering.all::<Security>().first()?.first()
}

/// The file of that name, if it has a reason.
fn file(reason: bool, stem: &str) -> Vec<File> {
    let file = File { stem: stem.to_owned(), owner: "security".to_owned(), node: String::new() };
    reason.then_some(file).into_iter().collect()
}

/// Adds a resource in each region of the stack, by that region's provider.
fn in_each_region(lowering: &Lowering<'_>, stack: &Stack, kind: &str, fields: &Value, blocks: &mut Blocks) {
    for cell in &stack.cells {
        let mut fields = fields.clone();
        if let Some(provider) = settings::provider(lowering, stack, *cell) {
            fields["provider"] = provider;
        }
        blocks.resource(kind, &region_label(lowering, *cell), fields);
    }
}

/// The label of what stands once in each region.
fn region_label(lowering: &Lowering<'_>, cell: usize) -> String {
    label(&[stack::region(lowering, cell)])
}

/// An empty body.
fn nothing() -> Value {
    json!({})
}
