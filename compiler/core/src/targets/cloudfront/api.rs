//! The documents as the CloudFront API takes them (API version 2020-05-31).
//!
//! An identifier that AWS gives only once a thing exists stands there as `pin:<what>`. That is deliberate: CloudFront refuses such a
//! document and names the missing part, where leaving the part out would bring up a distribution without its certificate, its firewall
//! or its headers. The writings for Terraform and CloudFormation have no such gaps.

use serde_json::{Value, json};

use super::document::{self, Spelling};
use super::model::{CachePolicy, Countries, Distribution, ErrorPage, HeadersPolicy, Logs, RequestPolicy};

/// The stand-in of an identifier that AWS gives once a thing exists.
pub fn pin(what: &str) -> String {
    format!("pin:{what}")
}

/// `distribution-config.json`. Functions have identifiers that follow from the account, where that is known.
pub fn distribution(model: &Distribution, account: Option<&str>) -> Value {
    let Distribution {
        name,
        aliases,
        security_policy,
        firewall,
        shield: _, // A protection is a thing of its own, which names the distribution.
        price_class,
        countries,
        root_object,
        origins,
        groups,
        behaviors,
        default,
        errors,
        logs,
        cache_policies: _,
        request_policies: _,
        headers: _,
        access_control,
        functions: _,
    } = model;
    let function = |part: &str| Value::String(function_arn(model, part, account));
    let api = spelling(&function);
    let origin = |origin| api.origin(origin, access_control.as_ref());
    let mut config = json!({
        "CallerReference": name,
        "Comment": name,
        "Enabled": true,
        "HttpVersion": "http2and3",
        "IsIPV6Enabled": true,
        "PriceClass": price_class,
        "Aliases": api.list_of(aliases),
        "ViewerCertificate": certificate(aliases, security_policy),
        "WebACLId": firewall.as_ref().map_or_else(String::new, |firewall| pin(&format!("firewall.{firewall}"))),
        "Restrictions": { "GeoRestriction": restriction(countries) },
        "DefaultRootObject": root_object,
        "Origins": items(origins.iter().map(origin).collect()),
        "OriginGroups": items(groups.iter().map(document::group).collect()),
        "DefaultCacheBehavior": api.behavior(default),
        "CacheBehaviors": items(behaviors.iter().map(|behavior| api.behavior(behavior)).collect()),
    });
    if !errors.is_empty() {
        config["CustomErrorResponses"] = items(errors.iter().map(error).collect());
    }
    if let Some(Logs { bucket, prefix, days: _ }) = logs {
        let bucket = format!("{bucket}.s3.amazonaws.com");
        config["Logging"] = json!({ "Enabled": true, "IncludeCookies": false, "Bucket": bucket, "Prefix": prefix });
    }
    config
}

fn error(ErrorPage { status, page, keep }: &ErrorPage) -> Value {
    let answer = status.to_string();
    json!({ "ErrorCode": status, "ResponsePagePath": page, "ResponseCode": answer, "ErrorCachingMinTTL": keep })
}

/// A distribution with names of its own needs a certificate for them; one without has CloudFront's.
fn certificate(aliases: &[String], security_policy: &str) -> Value {
    if aliases.is_empty() {
        return json!({ "CloudFrontDefaultCertificate": true });
    }
    json!({ "ACMCertificateArn": pin("certificate"), "SSLSupportMethod": "sni-only", "MinimumProtocolVersion": security_policy })
}

fn restriction(countries: &Countries) -> Value {
    let (sort, codes) = match countries {
        Countries::All => ("none", Vec::new()),
        Countries::Allow(codes) => ("whitelist", codes.clone()),
        Countries::Deny(codes) => ("blacklist", codes.clone()),
    };
    let mut restriction = items(codes.into_iter().map(Value::String).collect());
    restriction["RestrictionType"] = json!(sort);
    restriction
}

/// A function's name is part of its identifier, so that it is known before the function exists.
fn function_arn(model: &Distribution, part: &str, account: Option<&str>) -> String {
    let function = model.functions.iter().find(|function| function.part == part);
    match function.zip(account) {
        Some((function, account)) => format!("arn:aws:cloudfront::{account}:function/{}", function.name),
        None => pin(part),
    }
}

/// `cache-policy.json`.
pub fn cache_policy(policy: &CachePolicy) -> Value {
    POLICIES.cache_policy(policy)
}

/// `origin-request-policy.json`.
pub fn request_policy(policy: &RequestPolicy) -> Value {
    POLICIES.request_policy(policy)
}

/// `response-headers-policy.json`.
pub fn headers_policy(policy: &HeadersPolicy) -> Value {
    POLICIES.headers_policy(policy)
}

/// How the API spells what policies are made of; they refer to nothing.
const POLICIES: Spelling<'static> = spelling(&|_| Value::Null);

const fn spelling<'a>(function: &'a dyn Fn(&str) -> Value) -> Spelling<'a> {
    Spelling {
        list: items,
        identifier: &|part| Value::String(pin(part)),
        function,
        protocols: "OriginSslProtocols",
        nested_methods: true,
    }
}

/// A list as the API takes it.
fn items(items: Vec<Value>) -> Value {
    match items.len() {
        0 => json!({ "Quantity": 0 }),
        quantity => json!({ "Quantity": quantity, "Items": items }),
    }
}
