//! What a client needs on Azure besides a name: there a queue is in a namespace, and a container in an account, with hosts of their own.

use crate::model::{Platform, named, names};
use crate::types::Text;
use crate::words::workload::Use;

/// Further variables of a `uses` on Azure, by their suffixes; none on another cloud, or where another cloud has the thing.
pub fn hosts(used: &Use, platform: &Platform, cell: usize) -> Vec<(String, Text)> {
    let Some(region) = region(used, platform, cell) else { return Vec::new() };
    let (name, environment) = (&platform.name, &platform.environment);
    let node = used.target.name();
    let (suffix, host) = match used.target.kind() {
        "bucket" => {
            let account = names::storage_account(&[name, environment, node, ""]);
            ("ENDPOINT", format!("https://{account}.blob.core.windows.net"))
        }
        "table" => {
            let account = names::azure::table_account(name, environment, region, node);
            ("ENDPOINT", format!("https://{account}.documents.azure.com:443/"))
        }
        _ => {
            let namespace = names::azure::short_thing(name, environment, region, names::azure::MESSAGES);
            ("NAMESPACE", format!("{namespace}.servicebus.windows.net"))
        }
    };
    vec![(suffix.to_owned(), Text::Early(host))]
}

/// Where a workload reads a topic: its own subscription, by the path that Service Bus gives it. Nothing on another cloud.
pub fn subscription(used: &Use, workload: &str, platform: &Platform, cell: usize) -> Option<String> {
    region(used, platform, cell)?;
    let topic = platform.queue("topic", used.target.name());
    Some(format!("{topic}/subscriptions/{}", names::azure::subscription(workload)))
}

/// The region of Azure where something is that a workload of a cell there uses: the cell's own, or the first that has it.
fn region<'p>(used: &Use, platform: &'p Platform, cell: usize) -> Option<&'p str> {
    let is_azure = |cell: usize| platform.cells.get(cell).is_some_and(|cell| cell.cloud == "azure");
    let (kind, name) = (used.target.kind(), used.target.name());
    let has = |cell: usize| match kind {
        "bucket" => named(&platform.nodes.bucket, name).is_some_and(|node| node.at(cell).is_some()),
        "table" => named(&platform.nodes.table, name).is_some_and(|node| node.at(cell).is_some()),
        "queue" => named(&platform.nodes.queue, name).is_some_and(|node| node.at(cell).is_some()),
        "topic" => named(&platform.nodes.topic, name).is_some_and(|node| node.at(cell).is_some()),
        _ => false,
    };
    let others = 0..platform.cells.len();
    let there = std::iter::once(cell).chain(others).find(|other| is_azure(*other) && has(*other));
    platform.cells.get(there.filter(|_| is_azure(cell))?).map(|cell| cell.region.as_str())
}
