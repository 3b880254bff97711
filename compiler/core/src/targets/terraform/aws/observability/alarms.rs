//! Alarms of CloudWatch for what the cloud runs: they are raised also when the platform's own monitoring is away.

use serde_json::{Value, json};

use super::super::data::products::DatabaseProduct;
use super::super::data::{cache, sites};
use super::super::here::Here;
use crate::finding::Finding;
use crate::model::names;
use crate::targets::terraform::document::{Blocks, label};
use crate::targets::terraform::part::{File, Part};
use crate::targets::terraform::stack::Stack;
use crate::targets::{Lowering, Unit};
use crate::words::database::{Cache, CacheEngine, Database};
use crate::words::state::Queue;

/// The part.
pub const PART: Part = Part { rule: "terraform/aws-alarms", cloud: "aws", area: "observability", files, blocks };

/// A number that is watched.
struct Watch {
    /// The last part of the alarm's name.
    name: &'static str,
    /// The metric.
    metric: &'static str,
    /// How the values of five minutes become one.
    statistic: &'static str,
    /// Whether it is bad below the bound; else above it.
    below: bool,
    /// The bound.
    bound: f64,
    /// For how many times five minutes it must be bad.
    periods: u32,
    /// What that means for people.
    meaning: &'static str,
}

const fn above(name: &'static str, metric: &'static str, bound: f64, periods: u32, meaning: &'static str) -> Watch {
    Watch { name, metric, statistic: "Average", below: false, bound, periods, meaning }
}

const fn below(name: &'static str, metric: &'static str, bound: f64, periods: u32, meaning: &'static str) -> Watch {
    Watch { name, metric, statistic: "Minimum", below: true, bound, periods, meaning }
}

const MEBIBYTE: f64 = 1_048_576.0;

/// What is watched of a cluster of databases (Amazon Aurora and DocumentDB User Guides, CloudWatch metrics).
const CLUSTER: &[Watch] = &[
    above("cpu", "CPUUtilization", 90.0, 3, "its machines have no core left"),
    below("memory", "FreeableMemory", 256.0 * MEBIBYTE, 3, "its machines have hardly any memory left"),
];

/// What is watched of one machine with a disk of its own (Amazon RDS User Guide, CloudWatch metrics).
const MACHINE: &[Watch] = &[
    above("cpu", "CPUUtilization", 90.0, 3, "it has no core left"),
    below("memory", "FreeableMemory", 128.0 * MEBIBYTE, 3, "it has hardly any memory left"),
    below("disk", "FreeStorageSpace", 5_120.0 * MEBIBYTE, 1, "its disk is nearly full"),
];

/// What is watched of each node of a cache (Amazon ElastiCache User Guide, which metrics should I monitor).
const CACHE: &[Watch] = &[
    above("cpu", "EngineCPUUtilization", 90.0, 3, "its one thread has no time left"),
    above("memory", "DatabaseMemoryUsagePercentage", 90.0, 3, "it is nearly full and begins to forget"),
    above("evictions", "Evictions", 1_000.0, 3, "it forgets what is still wanted"),
];

/// What is watched of the queue of messages that nobody could handle.
const DEAD: &[Watch] =
    &[above("dead", "ApproximateNumberOfMessagesVisible", 0.0, 1, "messages wait that nobody could handle")];

/// What alarms are about: the namespace of the metrics, and the values of a dimension.
struct Subject {
    namespace: &'static str,
    dimension: &'static str,
    values: Vec<String>,
    watches: &'static [Watch],
}

fn files(lowering: &Lowering<'_>, stack: &Stack) -> Vec<File> {
    let here = Here::of(lowering, stack);
    if super::alarmed(&here).is_none() {
        return Vec::new();
    }
    let databases = lowering.all::<Database>().iter().map(|declared| (File::of(declared), declared.address()));
    let caches = lowering.all::<Cache>().iter().map(|declared| (File::of(declared), declared.address()));
    let queues = lowering.all::<Queue>().iter().map(|declared| (File::of(declared), declared.address()));
    let all = databases.chain(caches).chain(queues);
    let watched = all.filter(|(file, address)| subject(&here, address, &file.node).is_some());
    watched.map(|(file, _)| File { stem: format!("alarms-{}", file.stem), ..file }).collect()
}

fn blocks(lowering: &Lowering<'_>, stack: &Stack, unit: &Unit, blocks: &mut Blocks) -> Result<(), Finding> {
    let here = Here::of(lowering, stack);
    let Some(subject) = subject(&here, &unit.owner, &unit.name) else { return Ok(()) };
    for value in &subject.values {
        for watch in subject.watches {
            alarm(&here, unit, &subject, value, watch, blocks);
        }
    }
    Ok(())
}

/// What is watched of a node; nothing where AWS does not run it.
fn subject(here: &Here<'_, '_>, address: &str, name: &str) -> Option<Subject> {
    match address.split('.').next()? {
        "database" => database(here, name),
        "cache" => cache(here, name),
        _ => queue(here, name),
    }
}

fn database(here: &Here<'_, '_>, name: &str) -> Option<Subject> {
    let site = sites::site(here.lowering, name, here.cell).filter(|site| !site.is_adopted())?;
    let (namespace, dimension, watches) = match site.offer.product {
        DatabaseProduct::Aurora => ("AWS/RDS", "DBClusterIdentifier", CLUSTER),
        DatabaseProduct::DocumentDb => ("AWS/DocDB", "DBClusterIdentifier", CLUSTER),
        DatabaseProduct::Rds => ("AWS/RDS", "DBInstanceIdentifier", MACHINE),
    };
    Some(Subject { namespace, dimension, values: vec![site.id()], watches })
}

fn cache(here: &Here<'_, '_>, name: &str) -> Option<Subject> {
    let cache = cache::cache(here.lowering, name, here.cell)?;
    let is_adopted = here.platform().existing("cache", name).is_some();
    if is_adopted || cache.engine.value == CacheEngine::Memcached {
        return None;
    }
    let values = nodes(&cache::identifier(here, name), cache);
    Some(Subject { namespace: "AWS/ElastiCache", dimension: "CacheClusterId", values, watches: CACHE })
}

/// The identifiers of the nodes of a cache, which ElastiCache numbers.
fn nodes(id: &str, cache: &Cache) -> Vec<String> {
    let replicas = cache.replicas.as_ref().map_or(0, |replicas| replicas.value);
    let copies = move || (1..=replicas.saturating_add(1)).map(|node| format!("{node:03}"));
    match &cache.shards {
        None => copies().map(|node| format!("{id}-{node}")).collect(),
        Some(shards) => {
            (1..=shards.value).flat_map(|shard| copies().map(move |node| format!("{id}-{shard:04}-{node}"))).collect()
        }
    }
}

fn queue(here: &Here<'_, '_>, name: &str) -> Option<Subject> {
    let queue = here.lowering.get::<Queue>(name, here.cell)?;
    queue.dead_letter.as_ref().filter(|_| here.platform().existing("queue", name).is_none())?;
    let dead = names::dead_letters(&here.platform().queue("queue", name));
    Some(Subject { namespace: "AWS/SQS", dimension: "QueueName", values: vec![dead], watches: DEAD })
}

fn alarm(here: &Here<'_, '_>, unit: &Unit, subject: &Subject, value: &str, watch: &Watch, blocks: &mut Blocks) {
    let topic = super::alarm_topic(here);
    let fields: Value = json!({
        "alarm_name": format!("{value}-{}", watch.name),
        "alarm_description": format!("{} in {}: {}.", unit.owner, here.region(), watch.meaning),
        "namespace": subject.namespace,
        "metric_name": watch.metric,
        "dimensions": { subject.dimension: value },
        "statistic": watch.statistic,
        "period": 300,
        "evaluation_periods": watch.periods,
        "comparison_operator": if watch.below { "LessThanThreshold" } else { "GreaterThanThreshold" },
        "threshold": watch.bound,
        "treat_missing_data": "notBreaching",
        "alarm_actions": topic.as_slice(),
        "ok_actions": topic.as_slice(),
    });
    blocks.resource(
        "aws_cloudwatch_metric_alarm",
        &label(&[&unit.owner.replace('.', "_"), &value.replace('-', "_"), watch.name]),
        fields,
    );
}
