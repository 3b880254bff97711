//! The record of connections: kept in a storage account of its own for as long as the spec says, then gone.

use serde_json::json;

use super::id;
use crate::model::names;
use crate::targets::terraform::azure::data::account;
use crate::targets::terraform::azure::site::Site;
use crate::targets::terraform::document::{Blocks, expression};
use crate::words::network::FlowLogs;

/// The label of its blocks.
const LABEL: &str = "flow_logs";

/// How long it is kept where the spec says nothing, in days.
const USUAL: u64 = 30;

/// The group that Azure itself makes for the watcher of each region (Network Watcher, overview).
const WATCHERS: &str = "NetworkWatcherRG";

/// The account, and the record of the whole network.
pub fn kept(site: &Site<'_>, logs: &FlowLogs, blocks: &mut Blocks) {
    let days = logs.keep.as_ref().map_or(USUAL, |keep| keep.days().clamp(1, 365));
    let platform = site.platform;
    let name = names::storage_account(&[&platform.name, &platform.environment, "flowlogs", site.region]);
    blocks.resource("azurerm_storage_account", LABEL, account::body(site, &name, false));
    let log = json!({
        "name": site.name("flow-logs"),
        "network_watcher_name": format!("NetworkWatcher_{}", site.location),
        "resource_group_name": WATCHERS,
        "location": site.location,
        "target_resource_id": id(),
        "storage_account_id": expression(&format!("azurerm_storage_account.{LABEL}.id")),
        "enabled": true,
        "version": 2,
        "retention_policy": { "enabled": true, "days": days },
        "tags": site.tags(),
    });
    blocks.resource("azurerm_network_watcher_flow_log", LABEL, log);
}
