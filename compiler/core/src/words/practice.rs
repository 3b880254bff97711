//! What is switched, tried under load, and done by people on a calendar.

use super::references::{ServiceName, TeamName, unfit};
use crate::schema::{Block, Expected, Keyed, Leaf, Literal, Scope, Sp, Type};
use crate::types::{Country, Duration, Name, Number, Percent, Ref, Schedule};

/// Switches in running services. Every service in a cluster finds what serves them at `FLAGD_HOST` and `FLAGD_PORT`.
#[derive(Debug, Clone, platc_derive::Node)]
#[node(named, scope = Scope::Environment)]
pub struct Flags {
    /// What serves them.
    #[node(key)]
    pub product: Sp<FlagProduct>,
    /// The switches.
    pub flag: Keyed<Feature>,
}

/// A product that serves switches.
#[derive(Debug, Clone, Copy, PartialEq, Eq, platc_derive::Word)]
pub enum FlagProduct {
    /// OpenFeature's flagd.
    Flagd,
}

/// A switch in running services.
#[derive(Debug, Clone, platc_derive::Node)]
#[node(word = "flag")]
pub struct Feature {
    /// What is switched.
    #[node(key)]
    pub name: Sp<Name>,
    /// On, off, or on for a share of people.
    #[node(argument)]
    pub state: Sp<FeatureState>,
}

/// The state of a switch.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FeatureState {
    /// On for everybody.
    On,
    /// On for nobody.
    Off,
    /// On for that share of people.
    Share(Percent),
}

impl Leaf for FeatureState {
    const TYPE: &'static Type = &Type {
        name: "switch",
        doc: "on, off, or a share of people such as \"25%\"",
        literal: Literal::Text,
        examples: &["on", "off", "25%"],
        words: &[],
        reference: &[],
        check: crate::schema::check::<Self>,
    };

    fn parse(text: &str) -> Result<Self, Expected> {
        match text {
            "on" => Ok(Self::On),
            "off" => Ok(Self::Off),
            share => Percent::parse(share).map(Self::Share).map_err(|_| unfit(share, Self::TYPE)),
        }
    }

    fn others(&self) -> Vec<Self> {
        [Self::On, Self::Off].into_iter().filter(|other| other != self).collect()
    }
}

/// A load test of a service.
#[derive(Debug, Clone, platc_derive::Node)]
#[node(named, scope = Scope::Environment)]
pub struct Load {
    /// The name of the test.
    #[node(key)]
    pub name: Sp<Name>,
    /// The service that is loaded.
    pub service: Sp<Ref<ServiceName>>,
    /// Requests at a steady rate.
    pub rate: Option<Block<Rate>>,
    /// People, each with one request after the other.
    pub users: Option<Block<Users>>,
    /// Where the requests seem to come from.
    pub from: Option<Block<LoadOrigin>>,
}

/// Requests at a steady rate.
#[derive(Debug, Clone, platc_derive::Node)]
pub struct Rate {
    /// Requests a second.
    #[node(argument)]
    pub requests: Sp<Number>,
    /// For how long.
    #[node(word = "for")]
    pub hold: Sp<Duration>,
    /// How long the way up to the rate takes.
    pub ramp: Option<Sp<Duration>>,
}

/// People, each with one request after the other.
#[derive(Debug, Clone, platc_derive::Node)]
pub struct Users {
    /// How many.
    #[node(argument)]
    pub count: Sp<u32>,
    /// For how long.
    #[node(word = "for")]
    pub hold: Sp<Duration>,
    /// How long it takes until all are there.
    pub ramp: Option<Sp<Duration>>,
    /// How long each waits between two requests.
    pub think: Option<Sp<Duration>>,
}

/// Where requests of a load test seem to come from.
#[derive(Debug, Clone, platc_derive::Node)]
#[node(word = "from")]
pub struct LoadOrigin {
    /// The country.
    pub country: Option<Sp<Country>>,
    /// What the way adds to each request.
    pub latency: Option<Sp<Duration>>,
    /// Which share of packets is lost on the way.
    pub loss: Option<Sp<Percent>>,
}

/// Work for people on a calendar: an issue with a checklist is opened and assigned.
#[derive(Debug, Clone, platc_derive::Node)]
#[node(named, scope = Scope::Shared)]
pub struct Chore {
    /// What is to be done.
    #[node(key)]
    pub name: Sp<Name>,
    /// When.
    #[node(argument)]
    pub schedule: Sp<Schedule>,
    /// The team that does it.
    pub owner: Sp<Ref<TeamName>>,
}
