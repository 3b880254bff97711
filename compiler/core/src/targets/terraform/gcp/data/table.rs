//! A table: a database of Firestore of its own, whose documents are the items. Workloads come in by who they are.

use serde_json::json;

use super::settings::is_passing;
use crate::finding::Finding;
use crate::model::Platform;
use crate::targets::terraform::document::{Blocks, label};
use crate::targets::terraform::gcp::site;
use crate::targets::terraform::part::{File, Part};
use crate::targets::terraform::stack::Stack;
use crate::targets::{Lowering, Unit};
use crate::words::database::Table;

/// The part.
pub const PART: Part = Part { rule: "terraform/gcp-table", cloud: "gcp", area: "data", files, blocks };

/// The name of the database that a table is.
pub fn name(platform: &Platform, table: &str) -> String {
    platform.table(table)
}

fn files(lowering: &Lowering<'_>, stack: &Stack) -> Vec<File> {
    let tables = lowering.all::<Table>().iter().filter(|_| site::of(lowering, stack).is_first());
    tables.filter(|declared| declared.at(stack.home()).is_some()).map(File::of).collect()
}

fn blocks(lowering: &Lowering<'_>, stack: &Stack, unit: &Unit, blocks: &mut Blocks) -> Result<(), Finding> {
    let Some(table) = lowering.get::<Table>(&unit.name, stack.home()) else { return Ok(()) };
    let site = site::of(lowering, stack);
    let goes_back = table.backup.as_ref().is_some_and(|backup| backup.point_in_time.is_some());
    let guarded = !is_passing(lowering);
    let on = |setting: bool, word: &str| format!("{word}_{}", if setting { "ENABLED" } else { "DISABLED" });
    let fields = json!({
        "name": name(site.platform, &unit.name),
        "location_id": site.location,
        "type": "FIRESTORE_NATIVE",
        "point_in_time_recovery_enablement": on(goes_back, "POINT_IN_TIME_RECOVERY"),
        "delete_protection_state": on(guarded, "DELETE_PROTECTION"),
        "deletion_policy": if guarded { "ABANDON" } else { "DELETE" },
    });
    blocks.resource("google_firestore_database", &label(&["table", &unit.name]), fields);
    Ok(())
}
