//! How a new version comes in, and how many pods may be away meanwhile.

use crate::schema::{Block, Expected, Leaf, Literal, Sequence, Sp, Type};
use crate::types::{Duration, Percent};

/// How a new version comes in.
#[derive(Debug, Clone, platc_derive::Choice)]
#[node(default = "rolling")]
pub enum Rollout {
    /// Pod by pod.
    Rolling(Rolling),
    /// All pods go, then the new ones come.
    Recreate(Recreate),
    /// A second set of pods, then the switch.
    BlueGreen(BlueGreen),
    /// A growing share of requests.
    Canary(Canary),
}

/// Pod by pod.
#[derive(Debug, Clone, platc_derive::Node)]
pub struct Rolling {
    /// How many pods may be missing.
    pub max_unavailable: Option<Sp<Amount>>,
    /// How many pods may be too many.
    pub max_surge: Option<Sp<Amount>>,
}

/// All pods go, then the new ones come.
#[derive(Debug, Clone, platc_derive::Node)]
pub struct Recreate {}

/// A second set of pods, then the switch.
#[derive(Debug, Clone, platc_derive::Node)]
pub struct BlueGreen {
    /// What must hold on the way; otherwise it goes back.
    #[node(word = "while")]
    pub guard: Option<Sp<Guard>>,
    /// When the new pods take over.
    pub promote: Option<Block<Promotion>>,
}

/// When new pods take over.
#[derive(Debug, Clone, platc_derive::Node)]
#[node(word = "promote")]
pub struct Promotion {
    /// How long they are watched first.
    pub after: Option<Sp<Duration>>,
}

/// What must hold while a version comes in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, platc_derive::Word)]
pub enum Guard {
    /// The service's objectives.
    Slo,
}

/// A growing share of requests.
#[derive(Debug, Clone, platc_derive::Node)]
pub struct Canary {
    /// What must hold on the way; otherwise it goes back.
    #[node(word = "while")]
    pub guard: Option<Sp<Guard>>,
    /// The shares, in order.
    pub step: Sequence<CanaryStep>,
}

/// One share of a canary.
#[derive(Debug, Clone, platc_derive::Node)]
#[node(word = "step")]
pub struct CanaryStep {
    /// The share of requests.
    #[node(argument)]
    pub share: Sp<Percent>,
    /// How long it stays.
    #[node(word = "for")]
    pub hold: Option<Sp<Duration>>,
}

/// How many pods may be away at once for maintenance.
#[derive(Debug, Clone, platc_derive::Node)]
pub struct Disruption {
    /// How many may be away.
    pub max_unavailable: Option<Sp<Amount>>,
    /// How many must stay.
    pub min_available: Option<Sp<Amount>>,
}

/// A number of pods or a share of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Amount {
    /// That many.
    Count(u32),
    /// That share.
    Share(Percent),
}

impl Amount {
    /// Whether that is no pod.
    pub fn is_nothing(&self) -> bool {
        match self {
            Self::Count(count) => *count == 0,
            Self::Share(share) => share.whole() == 0,
        }
    }
}

impl Leaf for Amount {
    const TYPE: &'static Type = &Type {
        name: "amount",
        doc: "a whole number of pods, or a share of them such as \"25%\"",
        literal: Literal::Source,
        examples: &["1", "25%"],
        words: &[],
        reference: &[],
        check: crate::schema::check::<Self>,
    };

    fn parse(text: &str) -> Result<Self, Expected> {
        let count = text.parse().ok().map(Self::Count);
        count
            .or_else(|| Percent::parse(text).ok().map(Self::Share))
            .ok_or_else(|| Expected::new(format!("`{text}` does not fit: this takes {}", Self::TYPE.doc)))
    }

    fn others(&self) -> Vec<Self> {
        match self {
            Self::Count(count) => count.others().into_iter().map(Self::Count).collect(),
            Self::Share(share) => share.others().into_iter().map(Self::Share).collect(),
        }
    }
}
