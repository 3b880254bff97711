//! Where logs of a region are kept and asked: a Log Analytics workspace, and what the vault writes there.

use serde_json::{Value, json};

use super::vault::of_platform;
use crate::finding::Finding;
use crate::targets::terraform::azure::site::{self, Site};
use crate::targets::terraform::document::{Blocks, expression};
use crate::targets::terraform::part::{File, Part};
use crate::targets::terraform::stack::Stack;
use crate::targets::{Lowering, Unit};
use crate::words::promises::Security;
use crate::words::signals::Logs;

/// The part.
pub const PART: Part = Part { rule: "terraform/azure-logs", cloud: "azure", area: "security", files, blocks };

/// How long logs are kept where the spec says nothing, in days.
const USUAL: u64 = 30;

/// What a workspace can keep at least and at most, in days (Azure Monitor, data retention).
const KEPT: (u64, u64) = (30, 730);

fn files(lowering: &Lowering<'_>, _stack: &Stack) -> Vec<File> {
    vec![of_platform(lowering, "logs")]
}

fn blocks(lowering: &Lowering<'_>, stack: &Stack, _unit: &Unit, blocks: &mut Blocks) -> Result<(), Finding> {
    let site = site::of(lowering, stack);
    let fields =
        json!({ "sku": "PerGB2018", "retention_in_days": days(lowering), "local_authentication_enabled": false });
    blocks.resource("azurerm_log_analytics_workspace", "main", site.resource(&site.name("logs"), fields));
    let vault = expression("azurerm_key_vault.main.id");
    let workspace = expression("azurerm_log_analytics_workspace.main.id");
    blocks.resource("azurerm_monitor_diagnostic_setting", "vault", record(&site, vault, workspace, &["audit"]));
    Ok(())
}

/// The longest time that something of the platform asks for: its logs, or the record of who did what.
fn days(lowering: &Lowering<'_>) -> u64 {
    let logs = lowering.all::<Logs>().iter().filter_map(|declared| declared.first());
    let logs = logs.flat_map(|logs| logs.store.iter().filter_map(|store| store.keep.as_ref())).map(|keep| keep.days());
    let security = lowering.all::<Security>().iter().filter_map(|declared| declared.first());
    let audit = security.filter_map(|security| security.audit.as_ref()?.keep.as_ref()).map(|keep| keep.days());
    logs.chain(audit).max().unwrap_or(USUAL).clamp(KEPT.0, KEPT.1)
}

/// What a resource writes to the workspace: the groups of categories that Azure has for each.
pub fn record(site: &Site<'_>, resource: Value, workspace: Value, groups: &[&str]) -> Value {
    let logs: Vec<Value> = groups.iter().map(|group| json!({ "category_group": group })).collect();
    json!({
        "name": site.name("logs"),
        "target_resource_id": resource,
        "log_analytics_workspace_id": workspace,
        "enabled_log": logs,
    })
}
