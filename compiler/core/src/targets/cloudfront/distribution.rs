//! `distribution-config.json`: the distribution itself.

use serde_json::{Value, json};

use super::{Edge, behaviors, items, origins, pin};
use crate::finding::Finding;
use crate::words::edge::Locations;

/// Security policies by the oldest TLS that they take (CloudFront Developer Guide, supported protocols and ciphers).
const SECURITY_POLICIES: &[(&str, &str)] =
    &[("1.0", "TLSv1_2016"), ("1.1", "TLSv1.1_2016"), ("1.2", "TLSv1.2_2021"), ("1.3", "TLSv1.3_2025")];

/// The document.
pub fn config(edge: &Edge<'_>) -> Result<Value, Finding> {
    let aliases = origins::aliases(edge.lowering, edge.cdn);
    let (listed, default) = behaviors::documents(edge)?;
    let certificate = certificate(edge, !aliases.is_empty())?;
    let firewall =
        edge.cdn.behind.as_ref().map_or_else(String::new, |firewall| pin(&format!("firewall.{}", firewall.name())));
    Ok(json!({
        "CallerReference": edge.name(""),
        "Comment": edge.name(""),
        "Enabled": true,
        "HttpVersion": "http2and3",
        "IsIPV6Enabled": true,
        "PriceClass": price_class(edge),
        "Aliases": items(aliases.into_iter().map(Value::String).collect()),
        "ViewerCertificate": certificate,
        "WebACLId": firewall,
        "DefaultRootObject": root_object(edge),
        "Origins": origins::documents(edge),
        "DefaultCacheBehavior": default,
        "CacheBehaviors": listed,
    }))
}

/// A distribution with names of its own needs a certificate for them; one without has CloudFront's.
fn certificate(edge: &Edge<'_>, named: bool) -> Result<Value, Finding> {
    let minimum = edge.cdn.tls.as_ref().and_then(|tls| tls.minimum.as_ref());
    let version = minimum.map_or("1.2", |minimum| minimum.as_str());
    let Some((_, policy)) = SECURITY_POLICIES.iter().find(|(known, _)| *known == version) else {
        let place = minimum.map_or(edge.cdn.name.place, |minimum| minimum.place);
        let known: Vec<_> = SECURITY_POLICIES.iter().map(|(known, _)| *known).collect();
        let message = format!("CloudFront has no security policy that begins with TLS {version}");
        return Err(Finding::error("wrong-value", place, message).help(format!("it has: {}", known.join(", "))));
    };
    Ok(if named {
        json!({ "ACMCertificateArn": pin("certificate"), "SSLSupportMethod": "sni-only", "MinimumProtocolVersion": policy })
    } else {
        json!({ "CloudFrontDefaultCertificate": true })
    })
}

fn price_class(edge: &Edge<'_>) -> &'static str {
    match edge.cdn.locations.as_ref().map_or(Locations::All, |locations| locations.value) {
        Locations::All => "PriceClass_All",
        Locations::Most => "PriceClass_200",
        Locations::Fewest => "PriceClass_100",
    }
}

/// A bucket knows no page for `/`.
fn root_object<'p>(edge: &Edge<'p>) -> &'p str {
    let Some(otherwise) = &edge.cdn.otherwise else { return "" };
    let from_bucket = edge.origins.iter().any(|origin| origin.is_bucket() && origin.name == otherwise.origin.as_str());
    match &otherwise.fallback {
        Some(fallback) => fallback.as_str().trim_start_matches('/'),
        None if from_bucket => "index.html",
        None => "",
    }
}
