//! `template.json`: the distribution as a CloudFormation template, for teams that deploy that way.
//!
//! What the template does not make itself are its parameters: the certificate and the web ACL, both in us-east-1. The buckets behind
//! the distribution are not its matter, nor is the bucket of its access logs.

use serde_json::{Map, Value, json};

use super::document::{self, Spelling};
use super::model::{Countries, Distribution, ErrorPage, Function, Logs, RUNTIME};

/// The document.
pub fn document(model: &Distribution) -> Value {
    json!({
        "AWSTemplateFormatVersion": "2010-09-09",
        "Description": format!("CloudFront distribution {}", model.name),
        "Parameters": parameters(model),
        "Resources": resources(model),
        "Outputs": {
            "DistributionId": { "Description": "What invalidations name", "Value": reference("Distribution") },
            "DomainName": {
                "Description": "Where the names of the distribution lead to",
                "Value": { "Fn::GetAtt": ["Distribution", "DomainName"] },
            },
        },
    })
}

fn parameters(model: &Distribution) -> Map<String, Value> {
    let arn = |description: &str, pattern: &str| json!({ "Type": "String", "Description": description, "AllowedPattern": pattern });
    let certificate = (!model.aliases.is_empty()).then(|| {
        let description = format!("ARN of a certificate in us-east-1 for {}", model.aliases.join(", "));
        ("Certificate".to_owned(), arn(&description, "^arn:aws:acm:us-east-1:[0-9]{12}:certificate/.+$"))
    });
    let firewall = model.firewall.as_ref().map(|firewall| {
        let description = format!("ARN of the web ACL of firewall {firewall}, with scope CLOUDFRONT");
        ("WebAcl".to_owned(), arn(&description, "^arn:aws:wafv2:us-east-1:[0-9]{12}:global/webacl/.+$"))
    });
    certificate.into_iter().chain(firewall).collect()
}

fn resources(model: &Distribution) -> Map<String, Value> {
    let mut resources = Map::new();
    let mut put = |part: &str, kind: &str, properties: Value| {
        resources.insert(logical(part), json!({ "Type": format!("AWS::{kind}"), "Properties": properties }));
    };
    for policy in &model.cache_policies {
        put(&policy.part, "CloudFront::CachePolicy", json!({ "CachePolicyConfig": SPELLING.cache_policy(policy) }));
    }
    for policy in &model.request_policies {
        put(
            &policy.part,
            "CloudFront::OriginRequestPolicy",
            json!({ "OriginRequestPolicyConfig": SPELLING.request_policy(policy) }),
        );
    }
    if let Some(policy) = &model.headers {
        let config = json!({ "ResponseHeadersPolicyConfig": SPELLING.headers_policy(policy) });
        put(&policy.part, "CloudFront::ResponseHeadersPolicy", config);
    }
    if let Some(control) = &model.access_control {
        let config = json!({ "OriginAccessControlConfig": document::access_control(control) });
        put(&control.part, "CloudFront::OriginAccessControl", config);
    }
    for one in &model.functions {
        put(&one.part, "CloudFront::Function", function(one));
    }
    if model.shield {
        let arn = json!({ "Fn::Sub": "arn:aws:cloudfront::${AWS::AccountId}:distribution/${Distribution}" });
        put("Shield", "Shield::Protection", json!({ "Name": model.name, "ResourceArn": arn }));
    }
    put("Distribution", "CloudFront::Distribution", json!({ "DistributionConfig": distribution(model) }));
    resources
}

/// A logical identifier: letters and digits alone (CloudFormation User Guide, resources). `cache-30d` becomes `Cache30d`.
fn logical(part: &str) -> String {
    let capital = |word: &str| {
        let mut letters = word.chars();
        letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect::<String>())
    };
    part.split('-').map(capital).collect()
}

fn reference(part: &str) -> Value {
    json!({ "Ref": logical(part) })
}

const SPELLING: Spelling<'static> = Spelling {
    list: Value::Array,
    identifier: &reference,
    function: &|part| json!({ "Fn::GetAtt": [logical(part), "FunctionARN"] }),
    protocols: "OriginSSLProtocols",
    nested_methods: false,
};

fn distribution(model: &Distribution) -> Value {
    let Distribution {
        name,
        aliases,
        security_policy,
        firewall,
        shield: _,
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
    let origin = |origin| SPELLING.origin(origin, access_control.as_ref());
    let mut config = json!({
        "Comment": name,
        "Enabled": true,
        "HttpVersion": "http2and3",
        "IPV6Enabled": true,
        "PriceClass": price_class,
        "Aliases": aliases,
        "ViewerCertificate": certificate(aliases, security_policy),
        "Restrictions": { "GeoRestriction": restriction(countries) },
        "DefaultRootObject": root_object,
        "Origins": origins.iter().map(origin).collect::<Vec<_>>(),
        "OriginGroups": { "Quantity": groups.len(), "Items": groups.iter().map(document::group).collect::<Vec<_>>() },
        "DefaultCacheBehavior": SPELLING.behavior(default),
        "CacheBehaviors": behaviors.iter().map(|behavior| SPELLING.behavior(behavior)).collect::<Vec<_>>(),
    });
    if !errors.is_empty() {
        config["CustomErrorResponses"] = errors.iter().map(error).collect();
    }
    if firewall.is_some() {
        config["WebACLId"] = reference("WebAcl");
    }
    if let Some(Logs { bucket, prefix, days: _ }) = logs {
        let bucket = format!("{bucket}.s3.amazonaws.com");
        config["Logging"] = json!({ "Bucket": bucket, "Prefix": prefix, "IncludeCookies": false });
    }
    config
}

fn error(ErrorPage { status, page, keep }: &ErrorPage) -> Value {
    json!({ "ErrorCode": status, "ResponsePagePath": page, "ResponseCode": status, "ErrorCachingMinTTL": keep })
}

fn certificate(aliases: &[String], security_policy: &str) -> Value {
    if aliases.is_empty() {
        return json!({ "CloudFrontDefaultCertificate": true });
    }
    json!({ "AcmCertificateArn": reference("Certificate"), "SslSupportMethod": "sni-only", "MinimumProtocolVersion": security_policy })
}

fn restriction(countries: &Countries) -> Value {
    match countries {
        Countries::All => json!({ "RestrictionType": "none" }),
        Countries::Allow(codes) => json!({ "RestrictionType": "whitelist", "Locations": codes }),
        Countries::Deny(codes) => json!({ "RestrictionType": "blacklist", "Locations": codes }),
    }
}

fn function(Function { part: _, name, comment, code, test: _ }: &Function) -> Value {
    json!({ "Name": name, "AutoPublish": true, "FunctionCode": code, "FunctionConfig": { "Comment": comment, "Runtime": RUNTIME } })
}
