//! A distribution as data: what `lower` makes of a `cdn`, and what each of the three writings reads.
//!
//! `api` (the documents that the CloudFront API takes), `template` (CloudFormation) and Terraform's area `edge` are written from these
//! types alone, so that they cannot disagree about what the distribution does. Each takes a type apart by naming all of its fields: a
//! field that one of them forgets does not compile. Identifiers that AWS gives once a thing exists are no part of it; each writing has
//! its own way to refer to one.

/// A distribution with everything it refers to.
#[derive(Debug)]
pub struct Distribution {
    /// Its name, which is its comment too: CloudFront gives a distribution no other.
    pub name: String,
    /// The full names it answers on.
    pub aliases: Vec<String>,
    /// The security policy for its clients; it holds where the distribution has names of its own.
    pub security_policy: &'static str,
    /// The firewall in front of it, by its name in the spec.
    pub firewall: Option<String>,
    /// Whether AWS Shield Advanced protects it.
    pub shield: bool,
    /// From how many parts of the world it answers.
    pub price_class: &'static str,
    /// Whose viewers it answers.
    pub countries: Countries,
    /// The file that answers for `/`; empty for none.
    pub root_object: String,
    /// Where it fetches from.
    pub origins: Vec<Origin>,
    /// Origins of which the second answers when the first fails.
    pub groups: Vec<Group>,
    /// What it does with paths, in the order in which CloudFront asks.
    pub behaviors: Vec<Behavior>,
    /// What it does otherwise.
    pub default: Behavior,
    /// Pages in the place of errors, by status.
    pub errors: Vec<ErrorPage>,
    /// Where the record of requests goes.
    pub logs: Option<Logs>,
    /// The cache policies that its behaviors name.
    pub cache_policies: Vec<CachePolicy>,
    /// The request policies that its behaviors name.
    pub request_policies: Vec<RequestPolicy>,
    /// The headers that it adds to answers.
    pub headers: Option<HeadersPolicy>,
    /// How it signs its requests to buckets.
    pub access_control: Option<AccessControl>,
    /// What runs on requests.
    pub functions: Vec<Function>,
}

/// Whose viewers are answered, by country (ISO 3166-1 alpha-2).
#[derive(Debug, PartialEq, Eq)]
pub enum Countries {
    /// Everybody's.
    All,
    /// Those of these alone.
    Allow(Vec<String>),
    /// All but those of these.
    Deny(Vec<String>),
}

/// An origin.
#[derive(Debug, Clone)]
pub struct Origin {
    /// Its name in the distribution.
    pub id: String,
    /// The host.
    pub host: String,
    /// The path below which it answers; empty for all.
    pub path: String,
    /// How it is spoken to.
    pub connection: Connection,
}

/// How an origin is spoken to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Connection {
    /// By signed requests: a bucket.
    Bucket,
    /// Over HTTPS alone, with TLS 1.2.
    Https {
        /// The port.
        port: u16,
        /// How long it may take to begin an answer, in seconds.
        timeout: u64,
        /// How long an idle connection stays open, in seconds.
        keep_alive: u64,
    },
}

/// Two origins with the same files.
#[derive(Debug, Clone)]
pub struct Group {
    /// Its name in the distribution.
    pub id: String,
    /// The origin that is asked first.
    pub first: String,
    /// The one that is asked when the first fails.
    pub second: String,
}

/// The answers of an origin that count as its failure; a lost connection does too.
pub const FAILURES: [u16; 4] = [500, 502, 503, 504];

/// A page in the place of an origin's error; the status stays what it is.
#[derive(Debug)]
pub struct ErrorPage {
    /// The status.
    pub status: u16,
    /// The page.
    pub page: String,
    /// How long it answers until the origin is asked again, in seconds.
    pub keep: u64,
}

/// What is done with the paths of a pattern, or with all others.
#[derive(Debug)]
pub struct Behavior {
    /// The pattern; none for all others.
    pub pattern: Option<String>,
    /// The origin or group.
    pub target: String,
    /// The methods that are let through.
    pub methods: &'static [&'static str],
    /// Whether answers are compressed.
    pub compress: bool,
    /// By which policy answers are kept.
    pub cache: Policy,
    /// By which policy requests are passed on.
    pub request: Option<Policy>,
    /// By which policy headers are added.
    pub headers: Option<Policy>,
    /// The function that runs on each request, by its part.
    pub function: Option<String>,
}

/// The methods whose answers are kept.
pub const CACHED_METHODS: [&str; 2] = ["GET", "HEAD"];

/// A policy that a behavior names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Policy {
    /// One of AWS's own, by the identifier that it has in every account.
    Managed(&'static str),
    /// One of the distribution's, by its part.
    Own(String),
}

/// Where the record of requests goes.
#[derive(Debug)]
pub struct Logs {
    /// The bucket.
    pub bucket: String,
    /// The beginning of the files' names.
    pub prefix: String,
    /// How long they are kept, in days.
    pub days: u64,
}

/// How answers are kept.
#[derive(Debug)]
pub struct CachePolicy {
    /// The part of the distribution's names that tells it apart, and its folder.
    pub part: String,
    /// Its name.
    pub name: String,
    /// What it does, in a few words.
    pub comment: String,
    /// The shortest time, in seconds.
    pub min_ttl: u64,
    /// The time where the origin says nothing, in seconds.
    pub default_ttl: u64,
    /// The longest time, in seconds.
    pub max_ttl: u64,
    /// Headers whose values are kept apart, and reach the origin.
    pub headers: Vec<&'static str>,
    /// Whether answers are kept compressed by gzip.
    pub gzip: bool,
    /// Whether answers are kept compressed by brotli.
    pub brotli: bool,
}

/// Which parts of requests reach the origin besides those in the key of the cache: everything that the client sent, and these headers.
#[derive(Debug)]
pub struct RequestPolicy {
    /// The part of the distribution's names that tells it apart.
    pub part: String,
    /// Its name.
    pub name: String,
    /// What it does, in a few words.
    pub comment: String,
    /// Headers that CloudFront itself adds.
    pub added: Vec<&'static str>,
}

/// Headers of every answer, in the place of what the origin says.
#[derive(Debug)]
pub struct HeadersPolicy {
    /// The part of the distribution's names that tells it apart.
    pub part: String,
    /// Its name.
    pub name: String,
    /// What it does, in a few words.
    pub comment: String,
    /// Strict-Transport-Security, in seconds.
    pub hsts: Option<u64>,
    /// Content-Security-Policy.
    pub content_security: Option<String>,
    /// X-Frame-Options.
    pub frame: Option<&'static str>,
    /// Referrer-Policy.
    pub referrer: Option<&'static str>,
    /// Permissions-Policy.
    pub permissions: Option<String>,
}

/// How requests to buckets are signed: always, by version 4 of AWS's signatures.
#[derive(Debug)]
pub struct AccessControl {
    /// The part of the distribution's names that tells it apart.
    pub part: String,
    /// Its name.
    pub name: String,
    /// What it is for, in a few words.
    pub comment: String,
}

/// A function that runs on every request, before the cache is asked.
#[derive(Debug)]
pub struct Function {
    /// The part of the distribution's names that tells it apart, and the name of its file.
    pub part: String,
    /// Its name.
    pub name: String,
    /// What it does, in a few words.
    pub comment: String,
    /// Its code, for runtime 2.0.
    pub code: String,
    /// A test of it, for node.
    pub test: String,
}

/// The runtime of functions.
pub const RUNTIME: &str = "cloudfront-js-2.0";
