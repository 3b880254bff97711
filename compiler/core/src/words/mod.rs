//! The words of the language: one declaration per node kind, a file a family.
//!
//! Adding a kind is one struct, one line in [`kinds!`] below, and its lowering in the targets that make something of it.

pub mod alert;
pub mod cluster;
pub mod common;
pub mod database;
pub mod delivery;
pub mod edge;
pub mod escape;
pub mod image;
mod lookup;
pub mod measures;
pub mod network;
pub mod packages;
pub mod platform;
pub mod pod;
pub mod practice;
pub mod promises;
pub mod references;
pub mod response;
pub mod rollout;
pub mod scale;
pub mod secrets;
pub mod service;
pub mod signals;
pub mod state;
pub mod workload;

#[cfg(test)]
mod tests;

use crate::schema::{Kind, Node};

pub use lookup::{is_common, kind, part};

/// A kind whose nodes stand in a list of [`Nodes`].
pub trait Listed: Node {
    /// All of them, sorted by name.
    fn list(nodes: &Nodes) -> &[crate::model::Declared<Self>];
}

/// Lists the top-level kinds: their table and the typed lists of [`Nodes`] come from this one place.
macro_rules! kinds {
    ($($(#[$doc:meta])* $field:ident: $kind:ty,)+) => {
        /// The tables of all top-level kinds, in the order of the manual.
        pub const KINDS: &[&Kind] = &[$(<$kind as Node>::KIND),+];

        /// All typed nodes of one environment, a list a kind, each sorted by name.
        #[derive(Debug, Default, Clone)]
        pub struct Nodes {
            $($(#[$doc])* pub $field: Vec<crate::model::Declared<$kind>>,)+
        }

        $(impl Listed for $kind {
            fn list(nodes: &Nodes) -> &[crate::model::Declared<Self>] {
                &nodes.$field
            }
        })+

        impl Nodes {
            /// Adds the nodes of another part of the same environment.
            pub fn append(&mut self, other: Self) {
                $(self.$field.extend(other.$field);)+
            }

            /// Puts nodes in the place of those of these addresses.
            pub fn replace(&mut self, addresses: &std::collections::BTreeSet<&str>, others: Self) {
                $(self.$field.retain(|declared| !addresses.contains(declared.address().as_str()));
                self.$field.extend(others.$field);
                self.$field.sort_by(|one, other| one.name.cmp(&other.name));)+
            }

            /// Where the node of an address such as `service.web` was first written.
            pub fn place(&self, address: &str) -> Option<crate::source::Place> {
                let (word, name) = address.split_once('.').unwrap_or((address, ""));
                $(if <$kind as Node>::KIND.word == word {
                    return crate::model::named(&self.$field, name).map(|declared| declared.place);
                })+
                None
            }

            /// Reads a merged node of any kind into its list.
            pub fn read(&mut self, merged: &crate::merge::Component<'_>, reading: &mut crate::model::Reading<'_>) {
                $(if merged.kind.is(<$kind as Node>::KIND) {
                    self.$field.extend(reading.declared::<$kind>(merged));
                    return;
                })+
            }
        }
    };
}

kinds! {
    /// The platform: one.
    platform: platform::Platform,
    /// Clouds.
    cloud: platform::Cloud,
    /// Teams.
    team: platform::Team,
    /// Networks.
    network: network::Network,
    /// Gateways.
    gateway: network::Gateway,
    /// Firewalls.
    firewall: network::Firewall,
    /// Private ways in for people.
    vpn: network::Vpn,
    /// DNS zones.
    dns: network::Dns,
    /// Certificates.
    certificate: network::Certificate,
    /// Systems of others.
    external: network::External,
    /// Service meshes: one at most.
    mesh: network::Mesh,
    /// Clusters.
    cluster: cluster::Cluster,
    /// Images built from source.
    image: image::Image,
    /// Services.
    service: service::Service,
    /// Run-once tasks.
    job: service::Job,
    /// Tasks on a schedule.
    cron: service::Cron,
    /// Databases.
    database: database::Database,
    /// Caches.
    cache: database::Cache,
    /// Buckets.
    bucket: state::Bucket,
    /// Queues.
    queue: state::Queue,
    /// Topics.
    topic: state::Topic,
    /// Tables.
    table: database::Table,
    /// Search engines.
    search: database::Search,
    /// Secret stores.
    secrets: secrets::Secrets,
    /// Kinds of data.
    data: state::Data,
    /// Content delivery.
    cdn: edge::Cdn,
    /// Metrics: one at most.
    metrics: signals::Metrics,
    /// Logs: one at most.
    logs: signals::Logs,
    /// Traces: one at most.
    traces: signals::Traces,
    /// Errors: one at most.
    errors: signals::Errors,
    /// Uptime: one at most.
    uptime: signals::Uptime,
    /// Alerts of the platform's own.
    alert: alert::Alert,
    /// Dashboards.
    dashboard: signals::Dashboard,
    /// Severities.
    severity: response::Severity,
    /// Receivers.
    receiver: response::Receiver,
    /// Events.
    event: response::Event,
    /// Runbooks: one at most.
    runbooks: response::Runbooks,
    /// Delivery: one at most.
    delivery: delivery::Delivery,
    /// Helm charts of others.
    chart: packages::Chart,
    /// What is given to others: one at most.
    publish: packages::Publish,
    /// Switches: one product at most.
    flags: practice::Flags,
    /// Load tests.
    load: practice::Load,
    /// Work on a calendar.
    chore: practice::Chore,
    /// Disaster recovery: one at most.
    disaster_recovery: promises::DisasterRecovery,
    /// Security: one at most.
    security: promises::Security,
    /// Rules that the platform is under.
    compliance: promises::Compliance,
    /// Cost: one at most.
    cost: promises::Cost,
    /// Growth: one at most.
    growth: promises::Growth,
    /// Rules of the platform's own.
    policy: promises::Policy,
    /// Kubernetes objects as they are.
    manifest: escape::Manifest,
    /// Terraform as it is.
    terraform: escape::Terraform,
    /// Patches of what is generated.
    patch: escape::Patch,
}
