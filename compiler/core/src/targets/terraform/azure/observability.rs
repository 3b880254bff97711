//! Alerts about what Azure runs and no Prometheus of the cluster sees: databases, caches, messages, the cluster itself. They reach
//! people by mail; what the cluster's own alerts do reach them by is the cluster's.

use serde_json::{Value, json};

use super::site::{self, Site};
use super::{cluster, placement};
use crate::finding::Finding;
use crate::model::names;
use crate::targets::terraform::azure::data::messages::namespace_id;
use crate::targets::terraform::azure::security::vault::of_platform;
use crate::targets::terraform::document::{Blocks, expression, label, literal};
use crate::targets::terraform::part::{File, Part};
use crate::targets::terraform::people;
use crate::targets::terraform::stack::Stack;
use crate::targets::{Lowering, Unit};
use crate::words::database::Engine;
use crate::words::state::{Queue, Topic};

/// The part.
pub const PART: Part = Part { rule: "terraform/azure-alerts", cloud: "azure", area: "observability", files, blocks };

/// Something that is measured: of which type of thing, what must not be exceeded, and what to do.
struct Measure {
    /// The type of the resource.
    of: &'static str,
    /// What the alert is called.
    name: &'static str,
    /// The metric (Azure Monitor, supported metrics, as of 2026-11).
    metric: &'static str,
    /// How values of a window become one.
    aggregation: &'static str,
    /// What is too much.
    above: f64,
    /// How bad it is: 0 critical, 1 an error, 2 a warning.
    severity: u8,
    /// What it means and what to do.
    advice: &'static str,
}

const POSTGRESQL: &str = "Microsoft.DBforPostgreSQL/flexibleServers";
const MYSQL: &str = "Microsoft.DBforMySQL/flexibleServers";
const COSMOSDB: &str = "Microsoft.DocumentDB/databaseAccounts";
const REDIS: &str = "Microsoft.Cache/redisEnterprise";
const MESSAGES: &str = "Microsoft.ServiceBus/namespaces";
const CLUSTER: &str = "Microsoft.ContainerService/managedClusters";

const NO_CPU: &str = "A database has no CPU left: look at its slowest queries, or give it a larger `size`.";
const FULL_DISK: &str = "A disk is nearly full: raise its `storage`.";

const fn measure(
    of: &'static str,
    name: &'static str,
    metric: &'static str,
    aggregation: &'static str,
    above: f64,
    severity: u8,
    advice: &'static str,
) -> Measure {
    Measure { of, name, metric, aggregation, above, severity, advice }
}

/// All measures.
const MEASURES: &[Measure] = &[
    measure(POSTGRESQL, "cpu", "cpu_percent", "Average", 90.0, 2, NO_CPU),
    measure(POSTGRESQL, "disk", "storage_percent", "Average", 85.0, 1, FULL_DISK),
    measure(POSTGRESQL, "down", "is_db_alive", "Maximum", 0.0, 0, "A database does not answer."),
    measure(MYSQL, "cpu", "cpu_percent", "Average", 90.0, 2, NO_CPU),
    measure(MYSQL, "disk", "storage_percent", "Average", 85.0, 1, FULL_DISK),
    measure(
        COSMOSDB,
        "throughput",
        "NormalizedRUConsumption",
        "Maximum",
        90.0,
        2,
        "A database is at its most: raise its `request-units`, or look for a key that everybody asks for.",
    ),
    measure(
        REDIS,
        "memory",
        "usedmemorypercentage",
        "Maximum",
        90.0,
        2,
        "A cache is nearly full and drops keys: give it a larger `size`.",
    ),
    measure(
        MESSAGES,
        "dead",
        "DeadletteredMessages",
        "Maximum",
        0.0,
        1,
        "Nobody could handle a message: it lies in the dead letters of its queue or subscription.",
    ),
    measure(
        CLUSTER,
        "disk",
        "node_disk_usage_percentage",
        "Maximum",
        85.0,
        2,
        "The disk of a machine is nearly full: large images, or files that a pod writes outside of a volume.",
    ),
    measure(
        CLUSTER,
        "memory",
        "node_memory_working_set_percentage",
        "Average",
        95.0,
        2,
        "The machines have no memory left: the pool is at its most, or pods take more than they ask for.",
    ),
];

/// Measures that are bad when they are not above their bound.
const DOWN: &str = "down";

fn files(lowering: &Lowering<'_>, stack: &Stack) -> Vec<File> {
    let site = site::of(lowering, stack);
    (!things(lowering, &site).is_empty()).then(|| of_platform(lowering, "alerts")).into_iter().collect()
}

/// What Azure runs in a region: the type, the label and the identifier of each.
fn things(lowering: &Lowering<'_>, site: &Site<'_>) -> Vec<(&'static str, String, String)> {
    let databases = placement::databases(lowering, site.cell).into_iter().filter_map(|(declared, copy)| {
        let sort = match copy.database.engine.value {
            Engine::Postgresql => POSTGRESQL,
            Engine::Mysql => MYSQL,
            Engine::Mongodb | Engine::Cosmosdb if copy.follows.is_none() => COSMOSDB,
            _ => return None,
        };
        let held = site.platform.held("database", &declared.name);
        let name = if sort == COSMOSDB { site.short_name(&held) } else { site.name(&held) };
        Some((sort, label(&["database", &declared.name]), site.id("data", sort, &name)))
    });
    let caches = placement::caches(lowering, site.cell).map(|(declared, _)| {
        let name = site.name(&site.platform.held("cache", &declared.name));
        (REDIS, label(&["cache", &declared.name]), site.id("data", REDIS, &name))
    });
    let queues = lowering.all::<Queue>().iter().any(|declared| declared.at(site.cell).is_some());
    let topics = lowering.all::<Topic>().iter().any(|declared| declared.at(site.cell).is_some());
    let messages = (queues || topics).then(|| (MESSAGES, "messages".to_owned(), namespace_id(site)));
    let cluster = cluster::of_cell(lowering, site.cell).map(|_| (CLUSTER, "cluster".to_owned(), site.cluster()));
    databases.chain(caches).chain(messages).chain(cluster).collect()
}

fn blocks(lowering: &Lowering<'_>, stack: &Stack, _unit: &Unit, blocks: &mut Blocks) -> Result<(), Finding> {
    let site = site::of(lowering, stack);
    let addresses = people::addresses(lowering);
    if !addresses.is_empty() {
        blocks.resource("azurerm_monitor_action_group", "main", people_to_tell(&site, &addresses));
    }
    for (sort, thing, id) in things(lowering, &site) {
        for measure in MEASURES.iter().filter(|measure| measure.of == sort) {
            let mut fields = alert(&site, measure, &thing, &id);
            if !addresses.is_empty() {
                fields["action"] = json!([{ "action_group_id": expression("azurerm_monitor_action_group.main.id") }]);
            }
            blocks.resource("azurerm_monitor_metric_alert", &format!("{thing}_{}", measure.name), fields);
        }
    }
    Ok(())
}

fn people_to_tell(site: &Site<'_>, addresses: &[&str]) -> Value {
    let receiver = |(number, address): (usize, &&str)| json!({ "name": format!("mail-{}", number + 1), "email_address": literal(address), "use_common_alert_schema": true });
    let mails: Vec<Value> = addresses.iter().enumerate().map(receiver).collect();
    let mut fields = site.resource(
        &site.name("people"),
        json!({ "short_name": names::azure::action_group(&site.platform.name), "email_receiver": mails }),
    );
    // People are told wherever the region is.
    fields["location"] = json!("global");
    fields
}

fn alert(site: &Site<'_>, measure: &Measure, thing: &str, id: &str) -> Value {
    let is_down = measure.name == DOWN;
    let mut fields = site.resource(
        &site.name(&format!("{}-{}", thing.replace('_', "-"), measure.name)),
        json!({
            "description": measure.advice,
            "scopes": [id],
            "severity": measure.severity,
            "frequency": "PT5M",
            "window_size": "PT15M",
            "auto_mitigate": true,
            "criteria": [{
                "metric_namespace": measure.of,
                "metric_name": measure.metric,
                "aggregation": measure.aggregation,
                "operator": if is_down { "LessThanOrEqual" } else { "GreaterThan" },
                "threshold": measure.above,
            }],
        }),
    );
    // Metric alerts are of no region.
    fields.as_object_mut().and_then(|fields| fields.remove("location"));
    fields
}
