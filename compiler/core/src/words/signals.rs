//! Signals of the whole platform: metrics, logs, traces, errors, uptime, and the dashboards they are looked at on.

use super::alert::Alert;
use super::measures::Counter;
use super::references::RegionName;
use super::workload::Expose;
use crate::schema::{Keyed, Scope, Set, Sp};
use crate::types::{Duration, Name, Percent, Plain, Ref, Text};

/// Numbers over time, from every service and machine.
#[derive(Debug, Clone, platc_derive::Node)]
#[node(singleton)]
pub struct Metrics {
    /// What collects them.
    pub collector: Keyed<Collector>,
    /// What keeps them.
    pub store: Keyed<Store>,
    /// Where they are looked at.
    pub view: Keyed<View>,
    /// Alerts about the collection itself.
    pub alert: Keyed<Alert>,
}

/// What services write to their standard output.
#[derive(Debug, Clone, platc_derive::Node)]
#[node(singleton)]
pub struct Logs {
    /// What collects them.
    pub collector: Keyed<Collector>,
    /// What keeps them.
    pub store: Keyed<Store>,
    /// Where they are looked at.
    pub view: Keyed<View>,
    /// Metrics that are counted from lines.
    pub counter: Keyed<Counter>,
    /// Alerts about the collection itself.
    pub alert: Keyed<Alert>,
}

/// The way of single requests through the services.
#[derive(Debug, Clone, platc_derive::Node)]
#[node(singleton)]
pub struct Traces {
    /// What collects them.
    pub collector: Keyed<Collector>,
    /// What keeps them.
    pub store: Keyed<Store>,
    /// Where they are looked at.
    pub view: Keyed<View>,
    /// Alerts about the collection itself.
    pub alert: Keyed<Alert>,
}

/// Errors that services report, with their stack traces.
#[derive(Debug, Clone, platc_derive::Node)]
#[node(singleton, scope = Scope::Environment)]
pub struct Errors {
    /// What collects them.
    pub collector: Keyed<Collector>,
    /// What keeps them.
    pub store: Keyed<Store>,
    /// Where they are looked at.
    pub view: Keyed<View>,
    /// Alerts about them.
    pub alert: Keyed<Alert>,
}

/// Whether everything that is exposed answers, asked from outside.
#[derive(Debug, Clone, platc_derive::Node)]
#[node(singleton, scope = Scope::Environment)]
pub struct Uptime {
    /// What asks.
    pub collector: Keyed<Collector>,
    /// The regions it asks from.
    #[node(droppable)]
    pub from: Set<Ref<RegionName>>,
    /// Alerts about the answers.
    pub alert: Keyed<Alert>,
}

/// What collects a signal.
#[derive(Debug, Clone, platc_derive::Node)]
pub struct Collector {
    /// Which product.
    #[node(key)]
    pub product: Sp<CollectorProduct>,
    /// How often it looks.
    pub every: Option<Sp<Duration>>,
    /// What it proves itself with to a product of somebody else.
    pub token: Option<Sp<Text>>,
}

/// A product that collects signals.
#[derive(Debug, Clone, Copy, PartialEq, Eq, platc_derive::Word)]
pub enum CollectorProduct {
    /// Prometheus: metrics.
    Prometheus,
    /// The OpenTelemetry Collector: traces, metrics and logs.
    Opentelemetry,
    /// Fluent Bit: logs.
    FluentBit,
    /// Logstash: logs.
    Logstash,
    /// The Prometheus Blackbox Exporter: uptime.
    Blackbox,
    /// Pingdom: uptime.
    Pingdom,
}

/// What keeps a signal.
#[derive(Debug, Clone, platc_derive::Node)]
pub struct Store {
    /// Which product.
    #[node(key)]
    pub product: Sp<StoreProduct>,
    /// How long it is kept.
    pub keep: Option<Sp<Duration>>,
    /// The share of requests that is kept.
    pub sample: Option<Sp<Percent>>,
    /// The key to a product of somebody else.
    pub key: Option<Sp<Text>>,
    /// The address that a product of somebody else takes errors at.
    pub dsn: Option<Sp<Text>>,
    /// Names it answers on from outside.
    pub expose: Keyed<Expose>,
}

/// A product that keeps signals.
#[derive(Debug, Clone, Copy, PartialEq, Eq, platc_derive::Word)]
pub enum StoreProduct {
    /// Prometheus: metrics.
    Prometheus,
    /// Amazon CloudWatch: metrics and logs.
    Cloudwatch,
    /// Elasticsearch: logs.
    Elasticsearch,
    /// Grafana Loki: logs.
    Loki,
    /// Jaeger: traces.
    Jaeger,
    /// Grafana Tempo: traces.
    Tempo,
    /// New Relic: traces.
    NewRelic,
    /// Sentry: errors.
    Sentry,
}

/// Where a signal is looked at.
#[derive(Debug, Clone, platc_derive::Node)]
pub struct View {
    /// Which product.
    #[node(key)]
    pub product: Sp<ViewProduct>,
    /// Names it answers on from outside.
    pub expose: Keyed<Expose>,
}

/// A product that shows signals.
#[derive(Debug, Clone, Copy, PartialEq, Eq, platc_derive::Word)]
pub enum ViewProduct {
    /// Grafana.
    Grafana,
    /// Kibana: logs in Elasticsearch.
    Kibana,
}

/// A page of panels.
#[derive(Debug, Clone, platc_derive::Node)]
#[node(named, scope = Scope::Environment)]
pub struct Dashboard {
    /// The name of the dashboard.
    #[node(key)]
    pub name: Sp<Name>,
    /// Panels above all rows.
    pub panel: Keyed<Panel>,
    /// Panels under a heading.
    pub row: Keyed<Row>,
}

/// Panels under a heading.
#[derive(Debug, Clone, platc_derive::Node)]
pub struct Row {
    /// The heading.
    #[node(key)]
    pub name: Sp<Plain>,
    /// The panels.
    pub panel: Keyed<Panel>,
}

/// A picture of one value.
#[derive(Debug, Clone, platc_derive::Node)]
pub struct Panel {
    /// The name of the panel; without a query, the metric of that name is shown.
    #[node(key)]
    pub name: Sp<Plain>,
    /// PromQL, or an attribute that holds some, such as `(ref)cost.spend`.
    #[node(argument)]
    pub query: Option<Sp<Text>>,
    /// The labels that make a line each, separated by spaces.
    pub by: Option<Sp<Plain>>,
    /// What the value counts.
    pub unit: Option<Sp<Unit>>,
}

/// What a value counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, platc_derive::Word)]
pub enum Unit {
    /// Seconds.
    Seconds,
    /// Bytes.
    Bytes,
    /// A part of one, shown in percent.
    Percent,
    /// Something a second.
    PerSecond,
    /// Money.
    Currency,
}
