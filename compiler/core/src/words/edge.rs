//! The edge: content delivery close to people.

use super::network::Route;
use super::references::{FirewallName, NameOr, OriginTarget, ServiceName, unfit};
use crate::schema::{Attribute, Block, Expected, Keyed, Leaf, Literal, Phase, Scope, Set, Sp, Type};
use crate::types::{Country, Duration, Host, Name, Path, Ref, Text, Version};

/// A content delivery network in front of services and buckets.
#[derive(Debug, Clone, platc_derive::Node)]
#[node(named, scope = Scope::Environment, attributes = CDN_ATTRIBUTES)]
pub struct Cdn {
    /// The name of the distribution.
    #[node(key)]
    pub name: Sp<Name>,
    /// The names it answers on.
    pub serve: Keyed<Serve>,
    /// Where it fetches from.
    pub origin: Keyed<Origin>,
    /// What it does with paths.
    pub behavior: Keyed<Behavior>,
    /// What it does with all other paths.
    pub otherwise: Option<Block<Otherwise>>,
    /// Pages that answer in the place of an origin's errors.
    pub error: Keyed<ErrorPage>,
    /// Which region it fetches from for whom.
    pub route: Keyed<Route>,
    /// How it compresses what it sends.
    pub compress: Set<Compression>,
    /// Headers that it adds to every answer.
    pub headers: Option<Block<Headers>>,
    /// What it asks of the encryption to its clients.
    pub tls: Option<Block<Tls>>,
    /// The firewall in front of it.
    #[node(droppable)]
    pub behind: Option<Sp<Ref<FirewallName>>>,
    /// From how many parts of the world it answers.
    #[node(default = "all")]
    pub locations: Option<Sp<Locations>>,
    /// The countries whose viewers alone are answered.
    pub allow_countries: Set<Country>,
    /// The countries whose viewers are refused.
    pub deny_countries: Set<Country>,
    /// How long the record of requests is kept.
    #[node(default = "90d")]
    pub access_logs: Option<Sp<Caching>>,
}

/// What other nodes may read of a distribution.
const CDN_ATTRIBUTES: &[Attribute] =
    &[Attribute { name: "host", phase: Phase::Late, doc: "The host that the cloud gives it." }];

/// A name that a distribution answers on: an exposed name of a service, or NAME.<the platform's domain> unless `host=` says otherwise.
#[derive(Debug, Clone, platc_derive::Node)]
pub struct Serve {
    /// The name, or the address of an exposed one.
    #[node(key, about)]
    pub name: Sp<NameOr<ServiceName>>,
    /// The full host.
    pub host: Option<Sp<Host>>,
}

/// Where a distribution fetches from.
#[derive(Debug, Clone, platc_derive::Node)]
pub struct Origin {
    /// What the origin is called.
    #[node(key)]
    pub name: Sp<Name>,
    /// What it is.
    #[node(argument, about)]
    pub target: Sp<Ref<OriginTarget>>,
    /// How long it may take to begin an answer, 1 to 120 seconds.
    #[node(default = "30s")]
    pub timeout: Option<Sp<Duration>>,
}

/// What a distribution does with paths.
#[derive(Debug, Clone, platc_derive::Node)]
pub struct Behavior {
    /// The paths; `*` stands for anything.
    #[node(key)]
    pub path: Sp<Path>,
    /// The origin, by its name.
    pub origin: Sp<Name>,
    /// How long answers are kept.
    pub cache: Option<Sp<Caching>>,
    /// How long they are kept at least, whatever the origin says.
    #[node(default = "0s")]
    pub min_ttl: Option<Sp<Duration>>,
    /// How long they are kept at most, where the origin asks for longer: as long as `cache` says, if unsaid.
    pub max_ttl: Option<Sp<Duration>>,
    /// Its rank among the behaviors, the lowest first, where specificity does not decide it.
    pub priority: Option<Sp<u32>>,
}

/// What a distribution does with all other paths.
#[derive(Debug, Clone, platc_derive::Node)]
pub struct Otherwise {
    /// The origin, by its name.
    pub origin: Sp<Name>,
    /// How long answers are kept.
    pub cache: Option<Sp<Caching>>,
    /// How long they are kept at least, whatever the origin says.
    #[node(default = "0s")]
    pub min_ttl: Option<Sp<Duration>>,
    /// How long they are kept at most, where the origin asks for longer: as long as `cache` says, if unsaid.
    pub max_ttl: Option<Sp<Duration>>,
    /// The page that answers where the origin has none: for applications of one page.
    pub fallback: Option<Sp<Path>>,
}

/// A page that answers in the place of an origin's error.
#[derive(Debug, Clone, platc_derive::Node)]
#[node(word = "error")]
pub struct ErrorPage {
    /// The status that the origin answered with.
    #[node(key)]
    pub status: Sp<ErrorStatus>,
    /// The page, on one of the distribution's own paths.
    pub page: Sp<Path>,
    /// How long it answers until the origin is asked again.
    #[node(default = "10s")]
    pub keep: Option<Sp<Duration>>,
}

/// A status of an origin's answer in whose place a page can stand (CloudFront API Reference, CustomErrorResponse).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ErrorStatus(pub u16);

/// All there are.
const ERROR_STATUSES: &[u16] = &[400, 403, 404, 405, 414, 416, 500, 501, 502, 503, 504];

impl Leaf for ErrorStatus {
    const TYPE: &'static Type = &Type {
        name: "error status",
        doc: "the status of an error: 400, 403, 404, 405, 414, 416, 500, 501, 502, 503 or 504",
        literal: Literal::Source,
        examples: &["404", "503"],
        words: &[],
        reference: &[],
        check: crate::schema::check::<Self>,
    };

    fn parse(text: &str) -> Result<Self, Expected> {
        let status = text.parse().ok().filter(|status| ERROR_STATUSES.contains(status));
        status.map(Self).ok_or_else(|| unfit(text, Self::TYPE))
    }

    fn others(&self) -> Vec<Self> {
        vec![Self(403), Self(502)]
    }
}

/// How long answers are kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Caching {
    /// Not at all.
    Off,
    /// That long.
    Keep(Duration),
}

impl Leaf for Caching {
    const TYPE: &'static Type = &Type {
        name: "caching",
        doc: "off, or a length of time such as \"30d\"",
        literal: Literal::Text,
        examples: &["off", "30d"],
        words: &[],
        reference: &[],
        check: crate::schema::check::<Self>,
    };

    fn parse(text: &str) -> Result<Self, Expected> {
        if text == "off" {
            return Ok(Self::Off);
        }
        Duration::parse(text).map(Self::Keep).map_err(|_| unfit(text, Self::TYPE))
    }

    fn others(&self) -> Vec<Self> {
        match self {
            Self::Off => ["7m", "9h"].into_iter().filter_map(|text| Self::parse(text).ok()).collect(),
            Self::Keep(duration) => duration.others().into_iter().take(1).map(Self::Keep).chain([Self::Off]).collect(),
        }
    }
}

/// How answers are compressed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, platc_derive::Word)]
pub enum Compression {
    /// Brotli.
    Brotli,
    /// Gzip.
    Gzip,
}

/// Headers that are added to every answer.
#[derive(Debug, Clone, platc_derive::Node)]
pub struct Headers {
    /// For how long browsers must insist on encryption (Strict-Transport-Security).
    pub hsts: Option<Sp<Duration>>,
    /// What a page may load (Content-Security-Policy).
    pub content_security_policy: Option<Sp<Text>>,
    /// Who may show a page inside of another (X-Frame-Options).
    pub frame: Option<Sp<Frame>>,
    /// What other sites learn of the page that a link was on (Referrer-Policy).
    #[node(default = "strict-origin-when-cross-origin")]
    pub referrer: Option<Sp<Referrer>>,
    /// Which abilities of the browser a page may use (Permissions-Policy).
    pub permissions: Option<Sp<Text>>,
}

/// Who may show a page inside of another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, platc_derive::Word)]
pub enum Frame {
    /// Nobody.
    Deny,
    /// Pages of the same host.
    SameOrigin,
}

/// What other sites learn of the page that a link was on (W3C Referrer Policy).
#[derive(Debug, Clone, Copy, PartialEq, Eq, platc_derive::Word)]
pub enum Referrer {
    /// Nothing.
    NoReferrer,
    /// The host, of encrypted pages to encrypted pages.
    StrictOrigin,
    /// The whole address within the site, the host outside of it.
    StrictOriginWhenCrossOrigin,
    /// The whole address within the site, nothing outside of it.
    SameOrigin,
}

/// What is asked of the encryption to clients.
#[derive(Debug, Clone, platc_derive::Node)]
pub struct Tls {
    /// The oldest version of TLS.
    #[node(default = "1.2")]
    pub minimum: Option<Sp<Version>>,
}

/// From how many parts of the world a distribution answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, platc_derive::Word)]
pub enum Locations {
    /// All of them.
    All,
    /// All but the dearest.
    Most,
    /// The cheapest alone: North America and Europe.
    Fewest,
}
