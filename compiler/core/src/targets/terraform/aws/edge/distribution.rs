//! A distribution in Terraform, from the same model as its documents for the CloudFront API, and the names that lead to it.
//!
//! The certificate is one that the stack `dns` made in us-east-1, found by its first name. The records are here and not in that stack,
//! since the host of a distribution is known only once it exists.

use serde_json::{Value, json};

use super::{GLOBAL, access_logs, policies};
use crate::finding::Finding;
use crate::targets::cloudfront::{self, model::*};
use crate::targets::terraform::aws::data::facts;
use crate::targets::terraform::aws::dns;
use crate::targets::terraform::aws::here::Here;
use crate::targets::terraform::document::{self, Blocks, expression, literal};
use crate::targets::terraform::part::{File, Part};
use crate::targets::terraform::settings;
use crate::targets::terraform::stack::Stack;
use crate::targets::{Lowering, Unit, vanished};
use crate::words::edge::Cdn;

/// The part.
pub const PART: Part = Part { rule: "terraform/aws-cdn", cloud: "aws", area: "edge", files, blocks };

fn files(lowering: &Lowering<'_>, _stack: &Stack) -> Vec<File> {
    lowering.all::<Cdn>().iter().filter(|declared| declared.first().is_some()).map(File::of).collect()
}

fn blocks(lowering: &Lowering<'_>, stack: &Stack, unit: &Unit, blocks: &mut Blocks) -> Result<(), Finding> {
    let declared = lowering.all::<Cdn>().iter().find(|declared| declared.name == unit.name);
    let cdn = declared.and_then(|declared| declared.first()).ok_or_else(|| vanished(unit))?;
    let model = cloudfront::distribution(lowering, cdn)?;
    let label = document::label(&[cdn.name.as_str()]);
    policies::all(&model, &label, blocks);
    if let Some(logs) = &model.logs {
        access_logs::bucket(logs, &label, blocks);
    }
    certificate(lowering, &model, &label, blocks);
    blocks.resource("aws_cloudfront_distribution", &label, distribution(&model, &label));
    shield(&model, &label, blocks);
    records(lowering, &model, &label, blocks);
    facts(lowering, stack, unit, &label, blocks);
    outputs(&label, blocks);
    Ok(())
}

fn distribution(model: &Distribution, label: &str) -> Value {
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
    let signed = access_control.as_ref().map(|control| control.part.as_str());
    let mut body = json!({
        "comment": name,
        "enabled": true,
        "http_version": "http2and3",
        "is_ipv6_enabled": true,
        "price_class": price_class,
        "aliases": aliases,
        "default_root_object": literal(root_object),
        "viewer_certificate": viewer_certificate(aliases, security_policy, label),
        "restrictions": { "geo_restriction": restriction(countries) },
        "origin": origins.iter().map(|one| origin(one, signed, label)).collect::<Vec<_>>(),
        "origin_group": groups.iter().map(group).collect::<Vec<_>>(),
        "default_cache_behavior": behavior(default, label),
        "ordered_cache_behavior": behaviors.iter().map(|one| behavior(one, label)).collect::<Vec<_>>(),
    });
    if !errors.is_empty() {
        body["custom_error_response"] = errors.iter().map(error).collect();
    }
    if let Some(firewall) = firewall {
        body["web_acl_id"] = expression(&format!("aws_wafv2_web_acl.{}.arn", document::label(&[firewall])));
    }
    if let Some(Logs { bucket: _, prefix, days: _ }) = logs {
        let bucket = expression(&format!("aws_s3_bucket.{label}_access_logs.bucket_domain_name"));
        body["logging_config"] = json!({ "bucket": bucket, "prefix": prefix, "include_cookies": false });
        // CloudFront adds its own grant to the bucket, which must allow grants by then.
        body["depends_on"] = json!([format!("aws_s3_bucket_ownership_controls.{label}_access_logs")]);
    }
    body
}

fn error(ErrorPage { status, page, keep }: &ErrorPage) -> Value {
    json!({
        "error_code": status,
        "response_code": status,
        "response_page_path": literal(page),
        "error_caching_min_ttl": keep,
    })
}

fn viewer_certificate(aliases: &[String], security_policy: &str, label: &str) -> Value {
    if aliases.is_empty() {
        return json!({ "cloudfront_default_certificate": true });
    }
    let arn = expression(&format!("data.aws_acm_certificate.{label}.arn"));
    json!({ "acm_certificate_arn": arn, "ssl_support_method": "sni-only", "minimum_protocol_version": security_policy })
}

fn restriction(countries: &Countries) -> Value {
    match countries {
        Countries::All => json!({ "restriction_type": "none" }),
        Countries::Allow(codes) => json!({ "restriction_type": "whitelist", "locations": codes }),
        Countries::Deny(codes) => json!({ "restriction_type": "blacklist", "locations": codes }),
    }
}

fn origin(Origin { id, host, path, connection }: &Origin, signed: Option<&str>, label: &str) -> Value {
    let mut body = json!({ "origin_id": id, "domain_name": host, "origin_path": literal(path) });
    match connection {
        Connection::Bucket => {
            let control = policies::address("aws_cloudfront_origin_access_control", label, signed.unwrap_or_default());
            body["origin_access_control_id"] = expression(&format!("{control}.id"));
        }
        Connection::Https { port, timeout, keep_alive } => {
            body["custom_origin_config"] = json!({
                "http_port": 80,
                "https_port": port,
                "origin_protocol_policy": "https-only",
                "origin_ssl_protocols": ["TLSv1.2"],
                "origin_read_timeout": timeout,
                "origin_keepalive_timeout": keep_alive,
            });
        }
    }
    body
}

fn group(Group { id, first, second }: &Group) -> Value {
    let members = json!([{ "origin_id": first }, { "origin_id": second }]);
    json!({ "origin_id": id, "failover_criteria": { "status_codes": FAILURES }, "member": members })
}

fn behavior(behavior: &Behavior, label: &str) -> Value {
    let Behavior { pattern, target, methods, compress, cache, request, headers, function } = behavior;
    let mut body = json!({
        "target_origin_id": target,
        "viewer_protocol_policy": "redirect-to-https",
        "allowed_methods": methods,
        "cached_methods": CACHED_METHODS,
        "compress": compress,
        "cache_policy_id": policies::id("aws_cloudfront_cache_policy", label, cache),
    });
    if let Some(pattern) = pattern {
        body["path_pattern"] = json!(literal(pattern));
    }
    if let Some(policy) = request {
        body["origin_request_policy_id"] = policies::id("aws_cloudfront_origin_request_policy", label, policy);
    }
    if let Some(policy) = headers {
        body["response_headers_policy_id"] = policies::id("aws_cloudfront_response_headers_policy", label, policy);
    }
    if let Some(function) = function {
        let address = policies::address("aws_cloudfront_function", label, function);
        let arn = expression(&format!("{address}.arn"));
        body["function_association"] = json!([{ "event_type": "viewer-request", "function_arn": arn }]);
    }
    body
}

fn certificate(lowering: &Lowering<'_>, model: &Distribution, label: &str, blocks: &mut Blocks) {
    let Some(first) = model.aliases.first() else { return };
    let name = dns::certificates::of_host(lowering, first).unwrap_or_else(|| first.clone());
    let found = json!({ "provider": GLOBAL, "domain": name, "types": ["AMAZON_ISSUED"], "statuses": ["ISSUED"], "most_recent": true });
    blocks.data("aws_acm_certificate", label, found);
}

fn shield(model: &Distribution, label: &str, blocks: &mut Blocks) {
    if model.shield {
        let arn = expression(&format!("aws_cloudfront_distribution.{label}.arn"));
        blocks.resource("aws_shield_protection", label, json!({ "name": model.name, "resource_arn": arn }));
    }
}

/// The names of the distribution, for both versions of IP, where the zone is the platform's own.
fn records(lowering: &Lowering<'_>, model: &Distribution, label: &str, blocks: &mut Blocks) {
    let distribution = |attribute: &str| expression(&format!("aws_cloudfront_distribution.{label}.{attribute}"));
    for host in &model.aliases {
        let Some(zone) = dns::zone_of(lowering, host) else { continue };
        let zone_id = dns::zone_data(&zone, label, blocks);
        for kind in ["A", "AAAA"] {
            let alias = json!({ "name": distribution("domain_name"), "zone_id": distribution("hosted_zone_id"), "evaluate_target_health": false });
            let body = json!({ "zone_id": zone_id, "name": host, "type": kind, "alias": alias });
            blocks.resource("aws_route53_record", &dns::host_label(&[host, &kind.to_lowercase()]), body);
        }
    }
}

/// The host of the distribution, in each region where a workload reads it.
fn facts(lowering: &Lowering<'_>, stack: &Stack, unit: &Unit, label: &str, blocks: &mut Blocks) {
    for cell in stack.cells.iter().copied() {
        let here = Here { lowering, cell };
        if facts::is_consumed(&here, &unit.owner, "host") {
            let host = expression(&format!("aws_cloudfront_distribution.{label}.domain_name"));
            let mut body = json!({ "name": here.fact(&unit.owner, "host"), "type": "String", "insecure_value": host });
            if let Some(provider) = settings::provider(lowering, stack, cell) {
                body["provider"] = provider;
            }
            blocks.resource("aws_ssm_parameter", &document::label(&[label, "host", here.region()]), body);
        }
    }
}

fn outputs(label: &str, blocks: &mut Blocks) {
    let mut output = |name: &str, description: &str| {
        let value = expression(&format!("aws_cloudfront_distribution.{label}.{name}"));
        blocks.add("output", &format!("{label}_{name}"), json!({ "description": description, "value": value }));
    };
    output("id", "What invalidations name");
    output("domain_name", "Where the names of the distribution lead to");
}
