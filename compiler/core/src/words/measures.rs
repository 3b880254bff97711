//! Metrics that a service exports, and what it promises about them.

use crate::schema::{Keyed, List, Sp};
use crate::types::{Duration, MetricName, Name, Number, Path, Percent, Plain};

/// Metrics that a service exports.
#[derive(Debug, Clone, platc_derive::Node)]
#[node(word = "metrics")]
pub struct ServiceMetrics {
    /// The port they are read from.
    pub port: Option<Sp<Name>>,
    /// The path.
    #[node(default = "/metrics")]
    pub path: Option<Sp<Path>>,
    /// Numbers that only grow.
    pub counter: Keyed<Counter>,
    /// Numbers that go up and down.
    pub gauge: Keyed<Gauge>,
    /// Distributions.
    pub histogram: Keyed<Histogram>,
}

/// A number that only grows.
#[derive(Debug, Clone, platc_derive::Node)]
pub struct Counter {
    /// The metric.
    #[node(key)]
    pub name: Sp<MetricName>,
    /// What it counts.
    #[node(argument)]
    pub description: Option<Sp<Plain>>,
    /// Its labels, separated by spaces.
    pub by: Option<Sp<Plain>>,
    /// In `logs`: which lines count.
    #[node(word = "match")]
    pub pattern: Option<Sp<Plain>>,
}

/// A number that goes up and down.
#[derive(Debug, Clone, platc_derive::Node)]
pub struct Gauge {
    /// The metric.
    #[node(key)]
    pub name: Sp<MetricName>,
    /// What it measures.
    #[node(argument)]
    pub description: Option<Sp<Plain>>,
    /// Its labels, separated by spaces.
    pub by: Option<Sp<Plain>>,
}

/// A distribution.
#[derive(Debug, Clone, platc_derive::Node)]
pub struct Histogram {
    /// The metric, without `_bucket`.
    #[node(key)]
    pub name: Sp<MetricName>,
    /// What it measures.
    #[node(argument)]
    pub description: Option<Sp<Plain>>,
    /// Its labels, separated by spaces.
    pub by: Option<Sp<Plain>>,
    /// The upper bounds of its buckets, growing.
    pub buckets: List<Number>,
}

/// What a service promises.
#[derive(Debug, Clone, platc_derive::Node)]
#[node(word = "slo")]
pub struct Objective {
    /// `availability` or `latency`.
    #[node(key)]
    pub measure: Sp<Measure>,
    /// The share of requests that must be good.
    #[node(argument)]
    pub target: Sp<Percent>,
    /// Over which time.
    #[node(default = "30d")]
    pub window: Option<Sp<Duration>>,
    /// For latency: what counts as good.
    pub below: Option<Sp<Duration>>,
}

/// What an objective measures.
#[derive(Debug, Clone, Copy, PartialEq, Eq, platc_derive::Word)]
pub enum Measure {
    /// Requests that did not fail.
    Availability,
    /// Requests that were fast enough.
    Latency,
}
