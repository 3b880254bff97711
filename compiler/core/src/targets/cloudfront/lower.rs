//! lower: `cdn` -> a distribution, once for all of its writings.

use super::model::{Countries, Distribution, ErrorPage, Logs};
use super::{Edge, behaviors, functions, origins, policies};
use crate::finding::Finding;
use crate::model::names;
use crate::schema::Set;
use crate::targets::Lowering;
use crate::types::Country;
use crate::words::edge::{self, Caching, Cdn, Locations};
use crate::words::network::Firewall;

/// Security policies by the oldest TLS that they take (CloudFront Developer Guide, supported protocols and ciphers, January 2026).
const SECURITY_POLICIES: &[(&str, &str)] =
    &[("1.0", "TLSv1_2016"), ("1.1", "TLSv1.1_2016"), ("1.2", "TLSv1.2_2021"), ("1.3", "TLSv1.3_2025")];

/// The most code that a function may have, in bytes (CloudFront quotas).
const FUNCTION_SIZE: usize = 10 * 1024;

/// The distribution of a `cdn`.
pub fn distribution<'p>(lowering: &'p Lowering<'p>, cdn: &'p Cdn) -> Result<Distribution, Finding> {
    let edge = Edge { lowering, cdn, origins: origins::all(lowering, cdn) };
    let behaviors = behaviors::all(&edge)?;
    let fetched = || edge.origins.iter();
    let functions: Vec<_> = behaviors.steps.iter().filter_map(|steps| functions::function(&edge, steps)).collect();
    if let Some(function) = functions.iter().find(|function| function.code.len() > FUNCTION_SIZE) {
        return Err(too_large(&edge, function.code.len()));
    }
    let routed = fetched().any(|origin| origin.sort == origins::Sort::Fronted && !origin.routes.is_empty());
    let has_bucket = fetched().any(|origin| origin.sort == origins::Sort::Bucket);
    let firewall = cdn.behind.as_ref().map(|firewall| firewall.name().to_owned());
    Ok(Distribution {
        name: edge.name(""),
        aliases: origins::aliases(lowering, cdn),
        security_policy: security_policy(&edge)?,
        shield: firewall.as_deref().is_some_and(|firewall| is_shielded(lowering, firewall)),
        firewall,
        price_class: price_class(cdn),
        countries: countries(cdn),
        root_object: root_object(&edge),
        origins: fetched().flat_map(|origin| origin.origins.clone()).collect(),
        groups: fetched().filter_map(|origin| origin.group.clone()).collect(),
        errors: cdn.error.iter().map(error).collect(),
        logs: logs(&edge),
        cache_policies: behaviors.keeping.iter().map(|keeping| policies::cache(&edge, keeping)).collect(),
        request_policies: routed.then(|| policies::viewer_country(&edge)).into_iter().collect(),
        headers: policies::headers(&edge)?,
        access_control: has_bucket.then(|| policies::access_control(&edge)),
        functions,
        behaviors: behaviors.listed,
        default: behaviors.default,
    })
}

fn security_policy(edge: &Edge<'_>) -> Result<&'static str, Finding> {
    let minimum = edge.cdn.tls.as_ref().and_then(|tls| tls.minimum.as_ref());
    let version = minimum.map_or("1.2", |minimum| minimum.as_str());
    SECURITY_POLICIES.iter().find(|(known, _)| *known == version).map(|(_, policy)| *policy).ok_or_else(|| {
        let place = minimum.map_or(edge.cdn.name.place, |minimum| minimum.place);
        let known: Vec<_> = SECURITY_POLICIES.iter().map(|(known, _)| *known).collect();
        let message = format!("CloudFront has no security policy that begins with TLS {version}");
        Finding::error("wrong-value", place, message).help(format!("it has: {}", known.join(", ")))
    })
}

fn is_shielded(lowering: &Lowering<'_>, firewall: &str) -> bool {
    let declared = lowering.all::<Firewall>().iter().find(|declared| declared.name == firewall);
    declared.and_then(|declared| declared.first()).is_some_and(|firewall| firewall.shield.on)
}

fn price_class(cdn: &Cdn) -> &'static str {
    match cdn.locations.as_ref().map_or(Locations::All, |locations| locations.value) {
        Locations::All => "PriceClass_All",
        Locations::Most => "PriceClass_200",
        Locations::Fewest => "PriceClass_100",
    }
}

fn countries(cdn: &Cdn) -> Countries {
    let codes = |said: &Set<Country>| said.0.iter().map(|country| country.0.clone()).collect::<Vec<_>>();
    match (codes(&cdn.allow_countries), codes(&cdn.deny_countries)) {
        (allowed, _) if !allowed.is_empty() => Countries::Allow(allowed),
        (_, denied) if !denied.is_empty() => Countries::Deny(denied),
        _ => Countries::All,
    }
}

fn error(page: &edge::ErrorPage) -> ErrorPage {
    let keep = page.keep.as_ref().map_or(ERROR_SECONDS, |keep| keep.seconds());
    ErrorPage { status: page.status.0, page: page.page.to_string(), keep }
}

/// How long a page stands for an error where nothing is said, in seconds (CloudFront, the default of the error caching minimum TTL).
const ERROR_SECONDS: u64 = 10;

/// A bucket knows no page for `/`.
fn root_object(edge: &Edge<'_>) -> String {
    let Some(otherwise) = &edge.cdn.otherwise else { return String::new() };
    match &otherwise.fallback {
        Some(fallback) => fallback.as_str().trim_start_matches('/').to_owned(),
        None if edge.has_bucket(otherwise.origin.as_str()) => "index.html".to_owned(),
        None => String::new(),
    }
}

/// The record of a distribution has a bucket of its own, so that it can be kept for as long as the distribution says.
fn logs(edge: &Edge<'_>) -> Option<Logs> {
    let Some(Caching::Keep(keep)) = edge.cdn.access_logs.as_ref().map(|logs| logs.value) else { return None };
    let platform = edge.lowering.platform();
    Some(Logs {
        bucket: names::bucket(&platform.name, &platform.environment, edge.cdn.name.as_str(), "access-logs"),
        prefix: format!("{}/", edge.cdn.name.as_str()),
        days: keep.days().max(1),
    })
}

fn too_large(edge: &Edge<'_>, size: usize) -> Finding {
    let longest = edge.cdn.route.0.first().map(|route| route.place);
    let page = edge.cdn.otherwise.as_ref().and_then(|otherwise| otherwise.fallback.as_ref()).map(|page| page.place);
    let place = longest.or(page).unwrap_or(edge.cdn.name.place);
    let message = format!(
        "the function that `cdn {}` needs for this has {size} bytes, and CloudFront takes {FUNCTION_SIZE}",
        edge.cdn.name.as_str()
    );
    Finding::error("function-too-large", place, message)
        .help("route fewer countries, give origin and region shorter names, or write a shorter `fallback`")
}
