//! What a distribution refers to: policies, the access control of its buckets, functions.

use serde_json::{Value, json};

use crate::targets::cloudfront::model::{
    AccessControl, CachePolicy, Distribution, Function, HeadersPolicy, Policy, RUNTIME, RequestPolicy,
};
use crate::targets::terraform::document::{Blocks, expression, literal};

/// The address of a part's block.
pub fn address(kind: &str, distribution: &str, part: &str) -> String {
    format!("{kind}.{}", part_label(distribution, part))
}

/// The identifier of a policy.
pub fn id(kind: &str, distribution: &str, policy: &Policy) -> Value {
    match policy {
        Policy::Managed(id) => json!(id),
        Policy::Own(part) => expression(&format!("{}.id", address(kind, distribution, part))),
    }
}

fn part_label(distribution: &str, part: &str) -> String {
    format!("{distribution}_{part}")
}

/// The blocks of all parts.
pub fn all(model: &Distribution, distribution: &str, blocks: &mut Blocks) {
    let mut put = |kind: &str, part: &str, body: Value| blocks.resource(kind, &part_label(distribution, part), body);
    for policy in &model.cache_policies {
        put("aws_cloudfront_cache_policy", &policy.part, cache_policy(policy));
    }
    for policy in &model.request_policies {
        put("aws_cloudfront_origin_request_policy", &policy.part, request_policy(policy));
    }
    if let Some(policy) = &model.headers {
        put("aws_cloudfront_response_headers_policy", &policy.part, headers_policy(policy));
    }
    if let Some(control) = &model.access_control {
        put("aws_cloudfront_origin_access_control", &control.part, access_control(control));
    }
    for one in &model.functions {
        put("aws_cloudfront_function", &one.part, function(one));
    }
}

fn cache_policy(policy: &CachePolicy) -> Value {
    let CachePolicy { part: _, name, comment, min_ttl, default_ttl, max_ttl, headers, gzip, brotli } = policy;
    let headers = match headers.as_slice() {
        [] => json!({ "header_behavior": "none" }),
        headers => json!({ "header_behavior": "whitelist", "headers": { "items": headers } }),
    };
    json!({
        "name": name,
        "comment": comment,
        "min_ttl": min_ttl,
        "default_ttl": default_ttl,
        "max_ttl": max_ttl,
        "parameters_in_cache_key_and_forwarded_to_origin": {
            "enable_accept_encoding_gzip": gzip,
            "enable_accept_encoding_brotli": brotli,
            "headers_config": headers,
            "cookies_config": { "cookie_behavior": "none" },
            "query_strings_config": { "query_string_behavior": "all" },
        },
    })
}

fn request_policy(RequestPolicy { part: _, name, comment, added }: &RequestPolicy) -> Value {
    json!({
        "name": name,
        "comment": comment,
        "headers_config": { "header_behavior": "allViewerAndWhitelistCloudFront", "headers": { "items": added } },
        "cookies_config": { "cookie_behavior": "all" },
        "query_strings_config": { "query_string_behavior": "all" },
    })
}

fn headers_policy(policy: &HeadersPolicy) -> Value {
    let HeadersPolicy { part: _, name, comment, hsts, content_security, frame, referrer, permissions } = policy;
    let mut security = json!({ "content_type_options": { "override": true } });
    if let Some(seconds) = hsts {
        security["strict_transport_security"] = json!({ "override": true, "access_control_max_age_sec": seconds, "include_subdomains": false, "preload": false });
    }
    if let Some(text) = content_security {
        security["content_security_policy"] = json!({ "override": true, "content_security_policy": literal(text) });
    }
    if let Some(option) = frame {
        security["frame_options"] = json!({ "override": true, "frame_option": option });
    }
    if let Some(value) = referrer {
        security["referrer_policy"] = json!({ "override": true, "referrer_policy": value });
    }
    let mut body = json!({ "name": name, "comment": comment, "security_headers_config": security });
    if let Some(text) = permissions {
        let header = json!({ "header": "Permissions-Policy", "value": literal(text), "override": true });
        body["custom_headers_config"] = json!({ "items": [header] });
    }
    body
}

fn access_control(AccessControl { part: _, name, comment }: &AccessControl) -> Value {
    json!({
        "name": name,
        "description": comment,
        "signing_protocol": "sigv4",
        "signing_behavior": "always",
        "origin_access_control_origin_type": "s3",
    })
}

fn function(Function { part: _, name, comment, code, test: _ }: &Function) -> Value {
    json!({ "name": name, "comment": comment, "runtime": RUNTIME, "publish": true, "code": literal(code) })
}
