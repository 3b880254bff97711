//! What a distribution refers to by identifier: cache policies, the headers policy, the access control of its buckets.

use serde_json::{Value, json};

use super::{Edge, items};
use crate::finding::Finding;
use crate::types::Duration;
use crate::words::edge::{Compression, Frame};

/// How long answers are kept, and whether those under different names are kept apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct CachePolicy {
    /// How long.
    pub duration: Duration,
    /// Whether the name that the client asked for is part of the key, and so reaches the origin.
    pub by_host: bool,
}

impl CachePolicy {
    /// The folder of its document, and the last part of its name.
    pub fn folder(&self) -> String {
        let suffix = if self.by_host { "-by-host" } else { "" };
        format!("cache-{}{suffix}", self.duration.prometheus())
    }
}

/// The document of a cache policy. An origin may ask for less time by its own headers, not for more. Cookies are neither kept apart nor
/// sent on: what differs from person to person belongs behind `cache=off`.
pub fn cache(edge: &Edge<'_>, policy: &CachePolicy) -> Value {
    let seconds = policy.duration.seconds();
    let compresses = |wanted: Compression| edge.cdn.compress.0.iter().any(|said| said.value == wanted);
    let headers = if policy.by_host {
        json!({ "HeaderBehavior": "whitelist", "Headers": items(vec![json!("Host")]) })
    } else {
        json!({ "HeaderBehavior": "none" })
    };
    json!({
        "Name": edge.name(&policy.folder()),
        "Comment": format!("Kept for {}", policy.duration.prometheus()),
        "MinTTL": 0,
        "DefaultTTL": seconds,
        "MaxTTL": seconds,
        "ParametersInCacheKeyAndForwardedToOrigin": {
            "EnableAcceptEncodingGzip": compresses(Compression::Gzip),
            "EnableAcceptEncodingBrotli": compresses(Compression::Brotli),
            "HeadersConfig": headers,
            "CookiesConfig": { "CookieBehavior": "none" },
            "QueryStringsConfig": { "QueryStringBehavior": "all" },
        },
    })
}

/// The document of the access control: every request to a bucket is signed.
pub fn access_control(edge: &Edge<'_>) -> Value {
    json!({
        "Name": edge.name("buckets"),
        "Description": format!("Lets {} read its buckets", edge.name("")),
        "SigningProtocol": "sigv4",
        "SigningBehavior": "always",
        "OriginAccessControlOriginType": "s3",
    })
}

/// The document of the headers that are added to every answer, in the place of what the origin says.
pub fn headers(edge: &Edge<'_>) -> Result<Value, Finding> {
    let mut security = json!({ "ContentTypeOptions": { "Override": true } });
    let Some(said) = &edge.cdn.headers else { return Ok(Value::Null) };
    if let Some(hsts) = &said.hsts {
        security["StrictTransportSecurity"] = json!({ "Override": true, "AccessControlMaxAgeSec": hsts.seconds(), "IncludeSubdomains": false, "Preload": false });
    }
    if let Some(policy) = &said.content_security_policy {
        security["ContentSecurityPolicy"] =
            json!({ "Override": true, "ContentSecurityPolicy": policy.early(policy.place)? });
    }
    if let Some(frame) = &said.frame {
        let option = match frame.value {
            Frame::Deny => "DENY",
            Frame::SameOrigin => "SAMEORIGIN",
        };
        security["FrameOptions"] = json!({ "Override": true, "FrameOption": option });
    }
    let name = edge.name("headers");
    Ok(json!({ "Name": name, "Comment": format!("Headers of {}", edge.name("")), "SecurityHeadersConfig": security }))
}
