//! The words of the language: one declaration per node kind, a file a family.
//!
//! Adding a kind is one struct, one line in `kinds!` below, and its lowering in the targets that make something of it.

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

/// Hands every top-level kind to another macro, as the name of its list and its declaration, in the order of the manual: the tables
/// below and the typed lists of [`crate::model::Nodes`] come from this one place.
macro_rules! kinds {
    ($what_is_made:ident) => {
        $what_is_made! {
            /// The platform: one.
            platform: $crate::words::platform::Platform,
            /// Clouds.
            cloud: $crate::words::platform::Cloud,
            /// Teams.
            team: $crate::words::platform::Team,
            /// Networks.
            network: $crate::words::network::Network,
            /// Gateways.
            gateway: $crate::words::network::Gateway,
            /// Firewalls.
            firewall: $crate::words::network::Firewall,
            /// Private ways in for people.
            vpn: $crate::words::network::Vpn,
            /// DNS zones.
            dns: $crate::words::network::Dns,
            /// Certificates.
            certificate: $crate::words::network::Certificate,
            /// Systems of others.
            external: $crate::words::network::External,
            /// Service meshes: one at most.
            mesh: $crate::words::network::Mesh,
            /// Clusters.
            cluster: $crate::words::cluster::Cluster,
            /// Images built from source.
            image: $crate::words::image::Image,
            /// Services.
            service: $crate::words::service::Service,
            /// Run-once tasks.
            job: $crate::words::service::Job,
            /// Tasks on a schedule.
            cron: $crate::words::service::Cron,
            /// Databases.
            database: $crate::words::database::Database,
            /// Caches.
            cache: $crate::words::database::Cache,
            /// Buckets.
            bucket: $crate::words::state::Bucket,
            /// Queues.
            queue: $crate::words::state::Queue,
            /// Topics.
            topic: $crate::words::state::Topic,
            /// Tables.
            table: $crate::words::database::Table,
            /// Search engines.
            search: $crate::words::database::Search,
            /// Secret stores.
            secrets: $crate::words::secrets::Secrets,
            /// Kinds of data.
            data: $crate::words::state::Data,
            /// Content delivery.
            cdn: $crate::words::edge::Cdn,
            /// Metrics: one at most.
            metrics: $crate::words::signals::Metrics,
            /// Logs: one at most.
            logs: $crate::words::signals::Logs,
            /// Traces: one at most.
            traces: $crate::words::signals::Traces,
            /// Errors: one at most.
            errors: $crate::words::signals::Errors,
            /// Uptime: one at most.
            uptime: $crate::words::signals::Uptime,
            /// Alerts of the platform's own.
            alert: $crate::words::alert::Alert,
            /// Dashboards.
            dashboard: $crate::words::signals::Dashboard,
            /// Severities.
            severity: $crate::words::response::Severity,
            /// Receivers.
            receiver: $crate::words::response::Receiver,
            /// Events.
            event: $crate::words::response::Event,
            /// Runbooks: one at most.
            runbooks: $crate::words::response::Runbooks,
            /// Delivery: one at most.
            delivery: $crate::words::delivery::Delivery,
            /// Helm charts of others.
            chart: $crate::words::packages::Chart,
            /// What is given to others: one at most.
            publish: $crate::words::packages::Publish,
            /// Switches: one product at most.
            flags: $crate::words::practice::Flags,
            /// Load tests.
            load: $crate::words::practice::Load,
            /// Work on a calendar.
            chore: $crate::words::practice::Chore,
            /// Disaster recovery: one at most.
            disaster_recovery: $crate::words::promises::DisasterRecovery,
            /// Security: one at most.
            security: $crate::words::promises::Security,
            /// Rules that the platform is under.
            compliance: $crate::words::promises::Compliance,
            /// Cost: one at most.
            cost: $crate::words::promises::Cost,
            /// Growth: one at most.
            growth: $crate::words::promises::Growth,
            /// Rules of the platform's own.
            policy: $crate::words::promises::Policy,
            /// Kubernetes objects as they are.
            manifest: $crate::words::escape::Manifest,
            /// Terraform as it is.
            terraform: $crate::words::escape::Terraform,
            /// Patches of what is generated.
            patch: $crate::words::escape::Patch,
        }
    };
}
pub(crate) use kinds;

macro_rules! tables {
    ($($(#[$doc:meta])* $list:ident: $kind:ty,)+) => {
        /// The tables of all top-level kinds, in the order of the manual.
        pub const KINDS: &[&Kind] = &[$(<$kind as Node>::KIND),+];
    };
}

kinds!(tables);
