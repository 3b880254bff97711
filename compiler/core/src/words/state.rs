//! Stores that are not databases: buckets, queues, topics; what kinds of data there are; and copies for bad days.

use super::alert::Alert;
use super::references::{DataName, RegionName, TeamName};
use crate::schema::{Attribute, Block, Flag, Keyed, Phase, Scope, Set, Sp};
use crate::types::{Duration, Name, Ref, Schedule};

/// A store for files: encrypted and closed to the public.
#[derive(Debug, Clone, platc_derive::Node)]
#[node(named, state, attributes = BUCKET_ATTRIBUTES)]
pub struct Bucket {
    /// The name of the bucket in the spec.
    #[node(key)]
    pub name: Sp<Name>,
    /// Whether what is overwritten or deleted can be had back.
    pub versioning: Flag,
    /// Regions that get a copy of every file.
    #[node(droppable)]
    pub replicate_to: Set<Ref<RegionName>>,
    /// When files move to cheaper storage.
    pub archive: Option<Block<Archive>>,
    /// How long files are kept.
    pub keep: Option<Sp<Duration>>,
    /// The kinds of data in it.
    pub holds: Set<Ref<DataName>>,
    /// Teams that may use it.
    pub offer: Set<Ref<TeamName>>,
    /// Its alerts.
    pub alert: Keyed<Alert>,
}

/// What other nodes may read of a bucket.
const BUCKET_ATTRIBUTES: &[Attribute] = &[
    Attribute { name: "name", phase: Phase::Early, doc: "Its name in the cloud." },
    Attribute { name: "url", phase: Phase::Early, doc: "The address that its files are below." },
];

/// When files move to cheaper storage.
#[derive(Debug, Clone, platc_derive::Node)]
pub struct Archive {
    /// The age at which they move.
    pub after: Sp<Duration>,
}

/// Messages that each go to one reader.
#[derive(Debug, Clone, platc_derive::Node)]
#[node(named, state, attributes = QUEUE_ATTRIBUTES)]
pub struct Queue {
    /// The name of the queue in the spec.
    #[node(key)]
    pub name: Sp<Name>,
    /// How long a message waits before it is lost.
    #[node(default = "4d")]
    pub keep: Option<Sp<Duration>>,
    /// Where messages go that nobody could handle.
    pub dead_letter: Option<Block<DeadLetter>>,
    /// The kinds of data in its messages.
    pub holds: Set<Ref<DataName>>,
    /// Teams that may use it.
    pub offer: Set<Ref<TeamName>>,
    /// Its alerts.
    pub alert: Keyed<Alert>,
}

/// What other nodes may read of a queue.
const QUEUE_ATTRIBUTES: &[Attribute] = &[
    Attribute { name: "name", phase: Phase::Early, doc: "Its name in the cloud." },
    Attribute { name: "url", phase: Phase::Early, doc: "Where the cloud takes its messages." },
    Attribute { name: "backlog", phase: Phase::Early, doc: "PromQL for how many messages wait." },
];

/// Messages that go to every reader.
#[derive(Debug, Clone, platc_derive::Node)]
#[node(named, state, attributes = TOPIC_ATTRIBUTES)]
pub struct Topic {
    /// The name of the topic in the spec.
    #[node(key)]
    pub name: Sp<Name>,
    /// How long a message waits for each reader before it is lost.
    #[node(default = "7d")]
    pub keep: Option<Sp<Duration>>,
    /// Where messages go that nobody could handle.
    pub dead_letter: Option<Block<DeadLetter>>,
    /// The kinds of data in its messages.
    pub holds: Set<Ref<DataName>>,
    /// Teams that may use it.
    pub offer: Set<Ref<TeamName>>,
    /// Its alerts.
    pub alert: Keyed<Alert>,
}

/// What other nodes may read of a topic.
const TOPIC_ATTRIBUTES: &[Attribute] = &[
    Attribute { name: "name", phase: Phase::Early, doc: "Its name in the cloud." },
    Attribute { name: "arn", phase: Phase::Early, doc: "Its full identifier in the cloud." },
    Attribute { name: "backlog", phase: Phase::Early, doc: "PromQL for how many messages wait." },
];

/// Where messages go that nobody could handle.
#[derive(Debug, Clone, platc_derive::Node)]
pub struct DeadLetter {
    /// After how many attempts.
    #[node(default = "5")]
    pub after: Option<Sp<u32>>,
}

/// Copies for bad days.
#[derive(Debug, Clone, platc_derive::Node)]
pub struct Backup {
    /// When one is made.
    #[node(argument)]
    pub schedule: Option<Sp<Schedule>>,
    /// How long it is kept.
    pub keep: Option<Sp<Duration>>,
    /// How far back any moment can be restored.
    pub point_in_time: Option<Sp<Duration>>,
    /// Regions that get a copy.
    #[node(droppable)]
    pub copy_to: Set<Ref<RegionName>>,
}

/// A kind of data. Whatever `holds` it is encrypted, tagged, audited, kept and placed as this says.
#[derive(Debug, Clone, platc_derive::Node)]
#[node(named, scope = Scope::Environment)]
pub struct Data {
    /// What this kind of data is called.
    #[node(key)]
    pub name: Sp<Name>,
    /// The rules it is under.
    pub under: Set<Regime>,
    /// The parts of the world it may not leave.
    pub reside: Set<Residence>,
    /// How long it is kept.
    pub keep: Option<Sp<Duration>>,
    /// Whether reading it is recorded too.
    pub sensitive: Flag,
}

/// Rules that a platform or its data can be under.
#[derive(Debug, Clone, Copy, PartialEq, Eq, platc_derive::Word)]
pub enum Regime {
    /// The General Data Protection Regulation of the European Union.
    Gdpr,
    /// The California Consumer Privacy Act.
    Ccpa,
    /// The Health Insurance Portability and Accountability Act of the United States.
    Hipaa,
    /// The Payment Card Industry Data Security Standard.
    PciDss,
    /// System and Organization Controls 2.
    Soc2,
    /// ISO/IEC 27001.
    #[node(word = "iso-27001")]
    Iso27001,
}

/// A part of the world.
#[derive(Debug, Clone, Copy, PartialEq, Eq, platc_derive::Word)]
pub enum Residence {
    /// The European Union.
    Eu,
    /// The United Kingdom.
    Uk,
    /// The United States.
    Us,
    /// Asia and the Pacific.
    Apac,
}
