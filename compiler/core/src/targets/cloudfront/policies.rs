//! What a distribution refers to by identifier: cache policies, the request policy, the headers policy, the access control of its
//! buckets.

use super::Edge;
use super::model::{AccessControl, CachePolicy, HeadersPolicy, RequestPolicy};
use crate::finding::Finding;
use crate::types::Duration;
use crate::words::edge::{Compression, Frame};

/// The header by which CloudFront says where a viewer is.
pub const COUNTRY: &str = "CloudFront-Viewer-Country";

/// The request policy of what is not kept and is routed by country.
pub const VIEWER_COUNTRY: &str = "viewer-country";

/// How answers are kept: two behaviors that keep alike share a policy.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Keeping {
    /// How long, where the origin says nothing.
    pub duration: Duration,
    /// How long at least.
    pub least: Option<Duration>,
    /// How long at most.
    pub most: Option<Duration>,
    /// Whether the name that the client asked for is part of the key, and so reaches the origin.
    pub by_host: bool,
    /// Whether the country of the viewer is.
    pub by_country: bool,
}

impl Keeping {
    /// The folder of its document, and the last part of its name.
    pub fn part(&self) -> String {
        let bound = |word: &str, bound: Option<Duration>| {
            bound.map_or_else(String::new, |bound| format!("-{word}-{}", bound.prometheus()))
        };
        let host = if self.by_host { "-by-host" } else { "" };
        let country = if self.by_country { "-by-country" } else { "" };
        let (least, most) = (bound("least", self.least), bound("most", self.most));
        format!("cache-{}{least}{most}{host}{country}", self.duration.prometheus())
    }
}

/// The policy of a way to keep answers. An origin may ask for less time by its own headers, not for more unless the spec lets it.
/// Cookies are neither kept apart nor sent on: what differs from person to person belongs behind `cache=off`.
pub fn cache(edge: &Edge<'_>, keeping: &Keeping) -> CachePolicy {
    let compresses = |wanted: Compression| edge.cdn.compress.0.iter().any(|said| said.value == wanted);
    let seconds = keeping.duration.seconds();
    let host = keeping.by_host.then_some("Host");
    let part = keeping.part();
    CachePolicy {
        name: edge.name(&part),
        part,
        comment: format!("Kept for {}", keeping.duration.prometheus()),
        min_ttl: keeping.least.map_or(0, Duration::seconds),
        default_ttl: seconds,
        max_ttl: keeping.most.map_or(seconds, Duration::seconds),
        headers: keeping.by_country.then_some(COUNTRY).into_iter().chain(host).collect(),
        gzip: compresses(Compression::Gzip),
        brotli: compresses(Compression::Brotli),
    }
}

/// The request policy of what is not kept and is routed by country: the function must see where the viewer is.
pub fn viewer_country(edge: &Edge<'_>) -> RequestPolicy {
    RequestPolicy {
        part: VIEWER_COUNTRY.to_owned(),
        name: edge.name(VIEWER_COUNTRY),
        comment: "Everything that the viewer sent, and its country".to_owned(),
        added: vec![COUNTRY],
    }
}

/// The access control: every request to a bucket is signed.
pub fn access_control(edge: &Edge<'_>) -> AccessControl {
    let comment = format!("Lets {} read its buckets", edge.name(""));
    AccessControl { part: "buckets".to_owned(), name: edge.name("buckets"), comment }
}

/// The headers that are added to every answer, in the place of what the origin says.
pub fn headers(edge: &Edge<'_>) -> Result<Option<HeadersPolicy>, Finding> {
    let Some(said) = &edge.cdn.headers else { return Ok(None) };
    let early = |text: &Option<crate::schema::Sp<crate::types::Text>>| {
        text.as_ref().map(|text| text.early(text.place).map(str::to_owned)).transpose()
    };
    Ok(Some(HeadersPolicy {
        part: "headers".to_owned(),
        name: edge.name("headers"),
        comment: format!("Headers of {}", edge.name("")),
        hsts: said.hsts.as_ref().map(|hsts| hsts.seconds()),
        content_security: early(&said.content_security_policy)?,
        frame: said.frame.as_ref().map(|frame| match frame.value {
            Frame::Deny => "DENY",
            Frame::SameOrigin => "SAMEORIGIN",
        }),
        referrer: said.referrer.as_ref().map(|referrer| referrer.word()),
        permissions: early(&said.permissions)?,
    }))
}
