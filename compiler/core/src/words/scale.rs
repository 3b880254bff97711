//! How many pods a service has, and what makes them more.

use super::references::Backlogged;
use crate::merge::Item;
use crate::schema::{Block, Decoded, Field, Keyed, Leaf, Literal, NodeReader, Sp, Type, Value};
use crate::types::{Duration, MetricName, Percent, Ref};

/// How many pods, and what makes them more.
#[derive(Debug, Clone, platc_derive::Node)]
pub struct Scale {
    /// The fewest; zero where nobody waits.
    pub min: Option<Sp<u32>>,
    /// The most.
    pub max: Option<Sp<u32>>,
    /// What makes them more.
    pub on: Keyed<Trigger>,
    /// How fast they become fewer.
    pub down: Option<Block<Pace>>,
    /// How fast they become more.
    pub up: Option<Block<Pace>>,
}

/// Something that makes pods more: `cpu`, `memory`, `backlog`, or a metric of the service.
#[derive(Debug, Clone, platc_derive::Node)]
#[node(word = "on")]
pub struct Trigger {
    /// What is measured.
    #[node(key)]
    pub measure: Sp<MetricName>,
    /// The target use (`"70%"`), or the queue or topic whose backlog counts.
    #[node(argument)]
    pub target: Option<Sp<Target>>,
    /// How many of the measure one pod takes.
    pub each: Option<Sp<u32>>,
}

/// The argument of a trigger: a target use, or whose backlog counts.
#[derive(Debug, Clone)]
pub enum Target {
    /// The use that the number of pods is to keep.
    Use(Percent),
    /// The queue or topic whose backlog counts.
    Backlog(Ref<Backlogged>),
}

impl Value for Target {
    const ACCEPTS: &'static Type = &Type {
        name: "trigger",
        doc: "a share such as \"70%\", or the address of a queue or a topic",
        literal: Literal::Text,
        examples: &["70%", "queue.uploads"],
        words: &[],
        reference: &["queue", "topic"],
        check: |text| if text.ends_with('%') { Percent::parse(text).map(drop) } else { Ok(()) },
    };

    fn read(reader: &mut NodeReader<'_, '_, '_>, item: &Item<'_>, field: &Field) -> Decoded<Self> {
        match item.value {
            platc_kdl::Value::String(text) if text.ends_with('%') => Percent::read(reader, item, field).map(Self::Use),
            _ => Ref::read(reader, item, field).map(Self::Backlog),
        }
    }

    fn default_value(_text: &str) -> Option<Self> {
        None
    }
}

/// How fast the number of pods changes.
#[derive(Debug, Clone, platc_derive::Node)]
pub struct Pace {
    /// How long the measure must have called for it.
    pub after: Option<Sp<Duration>>,
}
