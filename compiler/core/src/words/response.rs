//! Whom a signal reaches, how fast somebody must answer, and where what to do is written.

use super::references::{Answerer, ReceiverName, SeverityName, TeamName};
use crate::schema::{Block, Keyed, Scope, Set, Sp};
use crate::types::{Duration, Name, Plain, Ref, Schedule, Text};

/// How bad something is, whom it reaches, and how fast they answer.
#[derive(Debug, Clone, platc_derive::Node)]
#[node(named, scope = Scope::Environment)]
pub struct Severity {
    /// What this severity is called.
    #[node(key)]
    pub name: Sp<Name>,
    /// How fast somebody must answer.
    pub answer: Option<Sp<Duration>>,
    /// Whom it reaches; nobody if none is said.
    pub to: Option<Sp<Ref<ReceiverName>>>,
    /// Who else is told when nobody answers.
    pub escalate: Option<Block<Escalation>>,
    /// Who else is told at once.
    pub also: Set<Ref<Answerer>>,
    /// What is written when it is over.
    pub review: Option<Block<Review>>,
}

/// Who else is told when nobody answers.
#[derive(Debug, Clone, platc_derive::Node)]
#[node(word = "escalate")]
pub struct Escalation {
    /// How long nobody answers first.
    pub after: Sp<Duration>,
    /// Who is told then.
    pub to: Sp<Ref<Answerer>>,
}

/// What is written when an incident is over.
#[derive(Debug, Clone, platc_derive::Node)]
pub struct Review {
    /// In which time.
    pub within: Sp<Duration>,
}

/// Where messages go.
#[derive(Debug, Clone, platc_derive::Node)]
#[node(named, scope = Scope::Environment)]
pub struct Receiver {
    /// The name of the receiver.
    #[node(key)]
    pub name: Sp<Name>,
    /// A service of PagerDuty.
    pub pagerduty: Option<Block<Pagerduty>>,
    /// A channel of Slack.
    pub slack: Option<Block<Slack>>,
    /// Addresses that get mail.
    pub email: Set<Plain>,
    /// A topic of Amazon SNS.
    pub sns: Option<Sp<Name>>,
    /// Who is on call.
    pub rotation: Keyed<Rotation>,
}

/// A service of PagerDuty.
#[derive(Debug, Clone, platc_derive::Node)]
pub struct Pagerduty {
    /// Its routing key.
    pub key: Sp<Text>,
}

/// A channel of Slack.
#[derive(Debug, Clone, platc_derive::Node)]
pub struct Slack {
    /// The channel.
    #[node(argument)]
    pub channel: Sp<Plain>,
    /// The address of its incoming webhook.
    pub webhook: Sp<Text>,
}

/// A team that takes turns on call.
#[derive(Debug, Clone, platc_derive::Node)]
pub struct Rotation {
    /// The team.
    #[node(key, about)]
    pub team: Sp<Ref<TeamName>>,
    /// When somebody is on call, such as `24/7`.
    #[node(default = "24/7")]
    pub hours: Option<Sp<Plain>>,
    /// When the next one takes over.
    pub handover: Option<Sp<Schedule>>,
}

/// Something that happens and that people are told of.
#[derive(Debug, Clone, platc_derive::Node)]
#[node(named, scope = Scope::Environment)]
pub struct Event {
    /// What happened.
    #[node(key)]
    pub name: Sp<Happening>,
    /// The severity that decides who is told.
    pub severity: Sp<Ref<SeverityName>>,
}

/// What people can be told of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, platc_derive::Word)]
pub enum Happening {
    /// A new version came in.
    Deployed,
    /// A backup was made.
    BackedUp,
    /// The number of pods or machines changed.
    Scaled,
    /// Somebody changed something by hand.
    Changed,
}

/// The folder with pages that say what to do, one for each `runbook`.
#[derive(Debug, Clone, platc_derive::Node)]
#[node(singleton, scope = Scope::Shared)]
pub struct Runbooks {
    /// The folder.
    #[node(argument)]
    pub folder: Sp<Plain>,
}
