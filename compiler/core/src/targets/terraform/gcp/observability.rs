//! Alerts about what Google runs and no Prometheus of the cluster sees: databases, caches, messages, Cloud Run. They reach people by
//! mail; what the cluster's own alerts do reach them by is the cluster's.

use serde_json::{Value, json};

use super::placement;
use super::site::{self, Site};
use crate::finding::Finding;
use crate::targets::terraform::document::{Blocks, expression, label, literal};
use crate::targets::terraform::part::{File, Part};
use crate::targets::terraform::people;
use crate::targets::terraform::stack::Stack;
use crate::targets::{Lowering, Unit};
use crate::words::state::{Queue, Topic};

/// The part.
pub const PART: Part = Part { rule: "terraform/gcp-alerts", cloud: "gcp", area: "observability", files, blocks };

/// Something that is measured: of which kind of thing, what must not be exceeded, and what to do.
struct Measure {
    /// The kind of thing.
    of: Kind,
    /// What the alert is called.
    name: &'static str,
    /// The metric (Cloud Monitoring, metrics list).
    metric: &'static str,
    /// How values of five minutes become one.
    aligner: &'static str,
    /// What is too much.
    above: f64,
    /// What it means and what to do.
    advice: &'static str,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Database,
    Cache,
    Messages,
    Run,
}

impl Kind {
    /// The resource of Cloud Monitoring, and its label that holds the thing's name.
    fn resource(self) -> (&'static str, &'static str) {
        match self {
            Self::Database => ("cloudsql_database", "database_id"),
            Self::Cache => ("redis_instance", "instance_id"),
            Self::Messages => ("pubsub_subscription", "subscription_id"),
            Self::Run => ("cloud_run_revision", "service_name"),
        }
    }
}

/// All measures.
const MEASURES: &[Measure] = &[
    Measure {
        of: Kind::Database,
        name: "database-cpu",
        metric: "cloudsql.googleapis.com/database/cpu/utilization",
        aligner: "ALIGN_MEAN",
        above: 0.9,
        advice: "A database has no CPU left: look at its slowest queries, or give it a larger `size`.",
    },
    Measure {
        of: Kind::Database,
        name: "database-disk",
        metric: "cloudsql.googleapis.com/database/disk/utilization",
        aligner: "ALIGN_MEAN",
        above: 0.9,
        advice: "A disk is nearly full and may not grow further: raise `grow-to` of its `storage`.",
    },
    Measure {
        of: Kind::Database,
        name: "database-lag",
        metric: "cloudsql.googleapis.com/database/replication/replica_lag",
        aligner: "ALIGN_MEAN",
        above: 60.0,
        advice: "A copy is a minute behind: what is read from it is old, and a failover would lose that much.",
    },
    Measure {
        of: Kind::Cache,
        name: "cache-memory",
        metric: "redis.googleapis.com/stats/memory/usage_ratio",
        aligner: "ALIGN_MEAN",
        above: 0.9,
        advice: "A cache is nearly full and drops keys: give it a larger `size`.",
    },
    Measure {
        of: Kind::Messages,
        name: "messages-wait",
        metric: "pubsub.googleapis.com/subscription/oldest_unacked_message_age",
        aligner: "ALIGN_MAX",
        above: 600.0,
        advice: "Messages wait for more than ten minutes: their reader is down, or too slow.",
    },
    Measure {
        of: Kind::Messages,
        name: "messages-dead",
        metric: "pubsub.googleapis.com/subscription/dead_letter_message_count",
        aligner: "ALIGN_DELTA",
        above: 0.0,
        advice: "Nobody could handle a message: it lies in the subscription whose name ends in `dead`.",
    },
    Measure {
        of: Kind::Run,
        name: "run-latency",
        metric: "run.googleapis.com/request_latencies",
        aligner: "ALIGN_PERCENTILE_99",
        above: 5_000.0,
        advice: "One request in a hundred takes more than five seconds.",
    },
];

fn files(lowering: &Lowering<'_>, stack: &Stack) -> Vec<File> {
    let owner = format!("platform.{}", lowering.platform().name);
    let file = File { stem: "alerts".to_owned(), owner, node: String::new() };
    (!kinds(lowering, stack.home()).is_empty()).then_some(file).into_iter().collect()
}

/// The kinds of thing that Google runs in a cell.
fn kinds(lowering: &Lowering<'_>, cell: usize) -> Vec<Kind> {
    let queues = lowering.all::<Queue>().iter().any(|declared| declared.at(cell).is_some());
    let topics = lowering.all::<Topic>().iter().any(|declared| declared.at(cell).is_some());
    [
        (Kind::Database, placement::databases(lowering, cell).next().is_some()),
        (Kind::Cache, placement::caches(lowering, cell).next().is_some()),
        (Kind::Messages, queues || topics),
        (Kind::Run, placement::run_services(lowering, cell).next().is_some()),
    ]
    .into_iter()
    .filter_map(|(kind, is_there)| is_there.then_some(kind))
    .collect()
}

fn blocks(lowering: &Lowering<'_>, stack: &Stack, _unit: &Unit, blocks: &mut Blocks) -> Result<(), Finding> {
    let site = site::of(lowering, stack);
    let channels = channels(lowering, &site, blocks);
    let kinds = kinds(lowering, site.cell);
    for measure in MEASURES.iter().filter(|measure| kinds.contains(&measure.of)) {
        blocks.resource("google_monitoring_alert_policy", &label(&[measure.name]), policy(&site, measure, &channels));
    }
    Ok(())
}

/// A channel for each address of a receiver, and of a team that administers the platform.
fn channels(lowering: &Lowering<'_>, site: &Site<'_>, blocks: &mut Blocks) -> Vec<Value> {
    let channel = |(number, address): (usize, &&str)| {
        let label = format!("mail_{}", number + 1);
        let fields = json!({
            "display_name": format!("{} in {}", literal(address), site.region),
            "type": "email",
            "labels": { "email_address": literal(address) },
        });
        blocks.resource("google_monitoring_notification_channel", &label, fields);
        expression(&format!("google_monitoring_notification_channel.{label}.id"))
    };
    people::addresses(lowering).iter().enumerate().map(channel).collect()
}

fn policy(site: &Site<'_>, measure: &Measure, channels: &[Value]) -> Value {
    let (resource, name) = measure.of.resource();
    let own = format!("{}-{}-", site.platform.name, site.platform.environment);
    // Identifiers of databases and caches have the project or its region before them, so that the name is looked for within.
    let filter = format!(
        "metric.type = \"{}\" AND resource.type = \"{resource}\" AND resource.labels.{name} = monitoring.regex.full_match(\".*{own}.*\")",
        measure.metric
    );
    let aggregation = json!({ "alignment_period": "300s", "per_series_aligner": measure.aligner });
    let condition = json!({
        "filter": filter,
        "comparison": "COMPARISON_GT",
        "threshold_value": measure.above,
        "duration": "300s",
        "aggregations": [aggregation],
        "trigger": { "count": 1 },
    });
    json!({
        "display_name": site.name(measure.name),
        "combiner": "OR",
        "conditions": [{ "display_name": measure.name, "condition_threshold": condition }],
        "notification_channels": channels,
        "documentation": { "content": measure.advice, "mime_type": "text/markdown" },
        "alert_strategy": { "auto_close": "1800s" },
        "user_labels": { "environment": site.platform.environment },
    })
}
