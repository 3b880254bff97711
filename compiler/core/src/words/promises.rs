//! Promises: what is survived, kept safe, obeyed and paid.

use super::database::Mode;
use super::delivery::Grade;
use super::state::Regime;
use crate::schema::{Attribute, Block, Keyed, Map, Phase, Scope, Set, Sp};
use crate::types::{Duration, Name, Number, Percent, Plain, Schedule, Text};

/// What the platform survives, and how that is practised.
#[derive(Debug, Clone, platc_derive::Node)]
#[node(singleton)]
pub struct DisasterRecovery {
    /// What may be lost.
    pub survive: Keyed<Survive>,
    /// Who sends people to another region.
    pub failover: Option<Block<Failover>>,
    /// Who sends them back.
    pub failback: Option<Sp<Mode>>,
    /// What is practised.
    pub drill: Keyed<Drill>,
}

/// Something that may be lost.
#[derive(Debug, Clone, platc_derive::Node)]
pub struct Survive {
    /// What is lost.
    #[node(key)]
    pub loss: Sp<Loss>,
    /// How long it may take until everything works again (recovery time objective).
    pub rto: Sp<Duration>,
    /// How much of the newest data may be gone (recovery point objective).
    pub rpo: Sp<Duration>,
}

/// What can be lost.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, platc_derive::Word)]
pub enum Loss {
    /// A zone of a region.
    Zone,
    /// A whole region.
    Region,
    /// A whole cloud.
    Cloud,
}

/// Who sends people to another region.
#[derive(Debug, Clone, platc_derive::Node)]
pub struct Failover {
    /// Who decides.
    #[node(argument)]
    pub mode: Sp<Mode>,
    /// How long a region must be away first.
    pub after: Option<Sp<Duration>>,
}

/// Something that is practised.
#[derive(Debug, Clone, platc_derive::Node)]
pub struct Drill {
    /// What.
    #[node(key)]
    pub exercise: Sp<Exercise>,
    /// When.
    #[node(argument)]
    pub schedule: Sp<Schedule>,
}

/// What can be practised.
#[derive(Debug, Clone, Copy, PartialEq, Eq, platc_derive::Word)]
pub enum Exercise {
    /// A backup becomes a database again.
    Restore,
    /// Another region takes over.
    Failover,
}

/// How attacks are noticed and answered.
#[derive(Debug, Clone, platc_derive::Node)]
#[node(singleton, scope = Scope::Environment, attributes = SECURITY_ATTRIBUTES)]
pub struct Security {
    /// What keeps a record of who did what.
    pub audit: Option<Block<Audit>>,
    /// What is looked for all the time.
    pub detect: Set<Detection>,
    /// What happens by itself.
    pub respond: Keyed<Response>,
    /// What is looked for on a schedule.
    pub scan: Keyed<SecurityScan>,
}

/// What other nodes may read of security.
const SECURITY_ATTRIBUTES: &[Attribute] =
    &[Attribute { name: "threats", phase: Phase::Early, doc: "PromQL for the threats that were noticed, a second." }];

/// What keeps a record of who did what.
#[derive(Debug, Clone, platc_derive::Node)]
pub struct Audit {
    /// What is recorded.
    #[node(arguments)]
    pub subjects: Set<AuditSubject>,
    /// How long records are kept.
    #[node(default = "365d")]
    pub keep: Option<Sp<Duration>>,
}

/// What can keep a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, platc_derive::Word)]
pub enum AuditSubject {
    /// The cloud's own interface.
    Cloud,
    /// The control plane of the clusters.
    Cluster,
    /// The databases.
    Database,
}

/// What can be looked for all the time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, platc_derive::Word)]
pub enum Detection {
    /// Behaviour of accounts and machines that means an attack.
    Threats,
    /// Personal data where none should be.
    SensitiveData,
}

/// What happens by itself when a threat is noticed.
#[derive(Debug, Clone, platc_derive::Node)]
#[node(word = "respond")]
pub struct Response {
    /// What.
    #[node(key)]
    pub action: Sp<Action>,
    /// How bad the threat must be.
    #[node(default = "high")]
    pub at: Option<Sp<Grade>>,
}

/// What can happen by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, platc_derive::Word)]
pub enum Action {
    /// What is attacked is cut off from the network.
    Quarantine,
}

/// What is looked for on a schedule.
#[derive(Debug, Clone, platc_derive::Node)]
#[node(word = "scan")]
pub struct SecurityScan {
    /// What.
    #[node(key)]
    pub subject: Sp<Weakness>,
    /// When.
    #[node(argument)]
    pub schedule: Sp<Schedule>,
}

/// What can be looked for on a schedule.
#[derive(Debug, Clone, Copy, PartialEq, Eq, platc_derive::Word)]
pub enum Weakness {
    /// Known holes in what runs.
    Vulnerabilities,
}

/// Rules that the whole platform is under.
#[derive(Debug, Clone, platc_derive::Node)]
#[node(named, scope = Scope::Environment)]
pub struct Compliance {
    /// Which rules.
    #[node(key)]
    pub regime: Sp<Regime>,
}

/// What the platform may cost, and who pays which part.
#[derive(Debug, Clone, platc_derive::Node)]
#[node(singleton, scope = Scope::Environment, attributes = COST_ATTRIBUTES)]
pub struct Cost {
    /// How much.
    pub budget: Option<Block<Budget>>,
    /// The shares of the budget at which people are told.
    pub warn: Set<Percent>,
    /// The labels that every bill is split by.
    pub tags: Set<Name>,
    /// What is bought ahead.
    pub reserve: Option<Block<Reserve>>,
    /// What a pull request says about money.
    pub estimate: Option<Block<Estimate>>,
}

/// What other nodes may read of the cost.
const COST_ATTRIBUTES: &[Attribute] = &[
    Attribute { name: "spend", phase: Phase::Early, doc: "PromQL for the money spent this month." },
    Attribute { name: "idle", phase: Phase::Early, doc: "PromQL for the money spent on what nothing uses." },
];

/// How much money.
#[derive(Debug, Clone, platc_derive::Node)]
pub struct Budget {
    /// The amount.
    #[node(argument)]
    pub amount: Sp<Number>,
    /// Its currency, as ISO 4217 writes it.
    #[node(default = "USD")]
    pub currency: Option<Sp<Plain>>,
    /// For which time.
    #[node(default = "month")]
    pub per: Option<Sp<Period>>,
    /// The part of each cloud.
    pub share: Option<Block<Share>>,
}

/// A stretch of the calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq, platc_derive::Word)]
pub enum Period {
    /// A month.
    Month,
    /// Three months.
    Quarter,
    /// A year.
    Year,
}

/// The part of each cloud.
#[derive(Debug, Clone, platc_derive::Node)]
pub struct Share {
    /// The clouds with their parts.
    #[node(rest)]
    pub by_cloud: Map<Percent>,
}

/// What is bought ahead.
#[derive(Debug, Clone, platc_derive::Node)]
pub struct Reserve {
    /// For how long.
    #[node(argument)]
    pub term: Sp<Duration>,
    /// Which part of what runs.
    pub share: Sp<Percent>,
}

/// What a pull request says about money.
#[derive(Debug, Clone, platc_derive::Node)]
pub struct Estimate {
    /// What estimates.
    #[node(argument)]
    pub product: Sp<Estimator>,
    /// The rise that stops a change.
    pub over: Option<Sp<Percent>>,
}

/// A product that estimates costs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, platc_derive::Word)]
pub enum Estimator {
    /// Infracost.
    Infracost,
}

/// How much more is asked of the platform over time.
#[derive(Debug, Clone, platc_derive::Node)]
#[node(singleton, scope = Scope::Environment)]
pub struct Growth {
    /// How much more.
    #[node(argument)]
    pub rate: Sp<Percent>,
    /// In which time.
    #[node(default = "month")]
    pub per: Option<Sp<Period>>,
    /// How far ahead it must fit.
    #[node(default = "180d")]
    pub horizon: Option<Sp<Duration>>,
}

/// A rule of the platform's own about its nodes.
#[derive(Debug, Clone, platc_derive::Node)]
#[node(named, scope = Scope::Environment)]
pub struct Policy {
    /// The name of the rule.
    #[node(key)]
    pub name: Sp<Name>,
    /// The kinds of node it is about.
    pub on: Set<Name>,
    /// Settings that such a node must say.
    pub require: Set<Name>,
    /// Settings that such a node may not say.
    pub forbid: Set<Name>,
    /// Whether breaking it stops the build.
    #[node(default = "error")]
    pub level: Option<Sp<Level>>,
    /// Why the rule is there.
    pub because: Option<Sp<Text>>,
}

/// Whether breaking a rule stops the build.
#[derive(Debug, Clone, Copy, PartialEq, Eq, platc_derive::Word)]
pub enum Level {
    /// It does.
    Error,
    /// It is reported.
    Warning,
}
