//! `alert`: a rule that tells somebody. It stands on its own with an expression, or in a node with one of that node's ready measures.

use super::references::{SeverityName, TeamName};
use crate::schema::{Scope, Set, Sp};
use crate::types::{Duration, Name, Plain, Ref, Text};

/// Tells somebody when something is wrong for a while: a PromQL expression, or a ready measure of the node it stands in.
#[derive(Debug, Clone, platc_derive::Node)]
#[node(named, scope = Scope::Environment)]
pub struct Alert {
    /// What the alert is called; in a node it may be a ready measure such as `errors`.
    #[node(key)]
    pub name: Sp<Name>,
    /// How bad it is; decides whom it reaches.
    pub severity: Option<Sp<Ref<SeverityName>>>,
    /// How long the condition must hold.
    #[node(word = "for")]
    pub hold: Option<Sp<Duration>>,
    /// The PromQL condition.
    pub expr: Option<Sp<Text>>,
    /// The threshold of a ready measure, from above: a percentage, a duration or a number.
    pub above: Option<Sp<Plain>>,
    /// The threshold of a ready measure, from below.
    pub below: Option<Sp<Plain>>,
    /// One sentence for whoever is woken; Prometheus templates such as `{{ $value }}` work.
    pub summary: Option<Sp<Text>>,
    /// A page under `runbooks` that says what to do.
    pub runbook: Option<Sp<Name>>,
    /// Teams that are told besides.
    pub also: Set<Ref<TeamName>>,
}
