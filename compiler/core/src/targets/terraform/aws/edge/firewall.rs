//! Firewalls on AWS: a web ACL for what it guards at the edge, and one in each region where it guards a gateway.
//!
//! The regional one has an early name, by which the gateway's Ingress names it (`alb.ingress.kubernetes.io/wafv2-acl-name`, AWS Load
//! Balancer Controller 2.14). It counts no requests for hosts that a distribution serves: those come from a few addresses of
//! CloudFront's, which would be shut out, and the web ACL at the edge has counted them by the addresses of the viewers.

use serde_json::{Value, json};

use super::super::here::Here;
use super::GLOBAL;
use crate::derive::hosts;
use crate::finding::Finding;
use crate::model::names;
use crate::targets::terraform::document::{Blocks, expression, label, literal};
use crate::targets::terraform::part::{File, Part};
use crate::targets::terraform::stack::Stack;
use crate::targets::{Lowering, Unit, vanished};
use crate::words::edge::Cdn;
use crate::words::network::{Firewall, Gateway, ManagedRules, RateLimit};

/// The one in front of distributions.
pub const AT_THE_EDGE: Part = Part {
    rule: "terraform/aws-firewall-edge",
    cloud: "aws",
    area: "edge",
    files: |lowering, _| files(lowering, |name| guards_distribution(lowering, name)),
    blocks: |lowering, _, unit, blocks| {
        web_acl(lowering, unit, &Scope { word: "CLOUDFRONT", suffix: "cdn", elsewhere: Vec::new(), key: None }, blocks)
    },
};

/// The one in front of the gateways of a region.
pub const IN_A_REGION: Part = Part {
    rule: "terraform/aws-firewall-region",
    cloud: "aws",
    area: "compute",
    files: |lowering, stack| files(lowering, |name| guards_gateway(lowering, stack, name)),
    blocks: |lowering, stack, unit, blocks| {
        let elsewhere = served(lowering);
        let key = Some(Here::of(lowering, stack).key_alias("logs"));
        web_acl(lowering, unit, &Scope { word: "REGIONAL", suffix: names::REGIONAL_WEB_ACL, elsewhere, key }, blocks)
    },
};

/// What a web ACL stands in front of.
struct Scope {
    /// The word of AWS for it.
    word: &'static str,
    /// The last part of its name.
    suffix: &'static str,
    /// Hosts whose requests are counted elsewhere.
    elsewhere: Vec<String>,
    /// The alias of the key for its record. At the edge that lies in a region where the platform need not have one.
    key: Option<String>,
}

fn files(lowering: &Lowering<'_>, guards: impl Fn(&str) -> bool) -> Vec<File> {
    lowering.all::<Firewall>().iter().filter(|declared| guards(&declared.name)).map(File::of).collect()
}

fn guards_distribution(lowering: &Lowering<'_>, name: &str) -> bool {
    let distributions = lowering.all::<Cdn>().iter().filter_map(|declared| declared.first());
    distributions.filter_map(|cdn| cdn.behind.as_ref()).any(|behind| behind.name() == name)
}

fn guards_gateway(lowering: &Lowering<'_>, stack: &Stack, name: &str) -> bool {
    let gateways = lowering.all::<Gateway>().iter().filter_map(|declared| declared.at(stack.home()));
    gateways.filter_map(|gateway| gateway.behind.as_ref()).any(|behind| behind.name() == name)
}

fn served(lowering: &Lowering<'_>) -> Vec<String> {
    // The hosts are those that services expose.
    lowering.depends("service");
    let distributions = lowering.all::<Cdn>().iter().filter_map(|declared| declared.first());
    let served = distributions.flat_map(|cdn| hosts::served(lowering.platform(), lowering.graphs(), cdn));
    served.map(|(host, _)| host).collect()
}

fn web_acl(lowering: &Lowering<'_>, unit: &Unit, scope: &Scope, blocks: &mut Blocks) -> Result<(), Finding> {
    let declared = lowering.all::<Firewall>().iter().find(|declared| declared.name == unit.name);
    let firewall = declared.and_then(|declared| declared.first()).ok_or_else(|| vanished(unit))?;
    let platform = lowering.platform();
    let name = names::web_acl(&platform.name, &platform.environment, firewall.name.as_str(), scope.suffix);
    let label = label(&[firewall.name.as_str()]);
    let at_the_edge = |mut body: Value| {
        if scope.word == "CLOUDFRONT" {
            body["provider"] = json!(GLOBAL);
        }
        body
    };
    blocks.resource(
        "aws_wafv2_web_acl",
        &label,
        at_the_edge(json!({
            "name": name,
            "scope": scope.word,
            "default_action": { "allow": {} },
            "rule": rules(firewall, scope),
            "visibility_config": visibility(&name),
        })),
    );
    let mut group = json!({ "name": names::web_acl_logs(&name), "retention_in_days": LOG_DAYS });
    if let Some(alias) = &scope.key {
        blocks.data("aws_kms_alias", &format!("{label}_firewall"), json!({ "name": alias }));
        group["kms_key_id"] = expression(&format!("data.aws_kms_alias.{label}_firewall.target_key_arn"));
    }
    blocks.resource("aws_cloudwatch_log_group", &format!("{label}_firewall"), at_the_edge(group));
    let secrets: Vec<_> = SECRETS.iter().map(|name| json!({ "single_header": { "name": name } })).collect();
    let logging = json!({
        "resource_arn": expression(&format!("aws_wafv2_web_acl.{label}.arn")),
        "log_destination_configs": [expression(&format!("aws_cloudwatch_log_group.{label}_firewall.arn"))],
        "redacted_fields": secrets,
    });
    blocks.resource("aws_wafv2_web_acl_logging_configuration", &label, at_the_edge(logging));
    Ok(())
}

/// How long the record of what a firewall saw is kept, in days: long enough to look into an attack that was noticed late.
const LOG_DAYS: u32 = 365;

/// Headers whose values are no business of the record's.
const SECRETS: [&str; 2] = ["authorization", "cookie"];

/// The groups of rules that AWS keeps (AWS WAF Developer Guide, AWS Managed Rules rule groups list, January 2026).
const MANAGED: &[(ManagedRules, &str)] = &[
    (ManagedRules::Common, "AWSManagedRulesCommonRuleSet"),
    (ManagedRules::SqlInjection, "AWSManagedRulesSQLiRuleSet"),
    (ManagedRules::KnownBadInputs, "AWSManagedRulesKnownBadInputsRuleSet"),
    (ManagedRules::BadAddresses, "AWSManagedRulesAmazonIpReputationList"),
    (ManagedRules::Bots, "AWSManagedRulesBotControlRuleSet"),
];

/// Rate limits first: they are the cheapest, and what they stop need not be looked at. The most specific path comes first, unless a
/// priority says otherwise.
fn rules(firewall: &Firewall, scope: &Scope) -> Vec<Value> {
    let mut limits: Vec<&RateLimit> = firewall.rate_limit.iter().collect();
    limits.sort_by_key(|limit| {
        let length = limit.path.as_ref().map_or(0, |path| path.as_str().len());
        (limit.priority.as_ref().map_or(u32::MAX, |priority| priority.value), std::cmp::Reverse(length))
    });
    let limits = limits.into_iter().map(|limit| rate_rule(limit, scope));
    let chosen = MANAGED.iter().filter(|(rules, _)| firewall.managed.0.iter().any(|said| said.value == *rules));
    let rules = limits.chain(chosen.map(|(_, group)| managed_rule(group)));
    rules
        .enumerate()
        .map(|(priority, mut rule)| {
            rule["priority"] = json!(priority);
            rule
        })
        .collect()
}

fn managed_rule(group: &str) -> Value {
    json!({
        "name": group,
        "override_action": { "none": {} },
        "statement": { "managed_rule_group_statement": { "vendor_name": "AWS", "name": group } },
        "visibility_config": visibility(group),
    })
}

/// Too many requests are answered so (RFC 6585): a client that means no harm knows to wait.
fn rate_rule(limit: &RateLimit, scope: &Scope) -> Value {
    let name = limit.name.as_str();
    let mut statement = json!({
        "limit": limit.requests.value,
        "evaluation_window_sec": limit.per.as_ref().map_or(300, |per| per.seconds()),
        "aggregate_key_type": "IP",
    });
    if let Some(counted) = counted(limit, scope) {
        statement["scope_down_statement"] = counted;
    }
    json!({
        "name": name,
        "action": { "block": { "custom_response": { "response_code": 429 } } },
        "statement": { "rate_based_statement": statement },
        "visibility_config": visibility(name),
    })
}

/// Which requests count; all, if nothing is said.
fn counted(limit: &RateLimit, scope: &Scope) -> Option<Value> {
    let path = limit.path.as_ref().map(|path| path_match(path.as_str()));
    let others = scope.elsewhere.iter().map(|host| json!({ "not_statement": { "statement": host_match(host) } }));
    let mut statements: Vec<Value> = path.into_iter().chain(others).collect();
    if statements.len() > 1 {
        return Some(json!({ "and_statement": { "statement": statements } }));
    }
    statements.pop()
}

/// `/auth/*` is everything that begins with `/auth/`; without the star the whole path is meant.
fn path_match(path: &str) -> Value {
    let (text, constraint) = path.strip_suffix('*').map_or((path, "EXACTLY"), |start| (start, "STARTS_WITH"));
    byte_match(json!({ "uri_path": {} }), text, constraint, "NONE")
}

fn host_match(host: &str) -> Value {
    byte_match(json!({ "single_header": { "name": "host" } }), host, "EXACTLY", "LOWERCASE")
}

fn byte_match(field: Value, text: &str, constraint: &str, transformation: &str) -> Value {
    json!({ "byte_match_statement": {
        "search_string": literal(text),
        "field_to_match": field,
        "positional_constraint": constraint,
        "text_transformation": [{ "priority": 0, "type": transformation }],
    } })
}

fn visibility(metric: &str) -> Value {
    json!({ "cloudwatch_metrics_enabled": true, "sampled_requests_enabled": true, "metric_name": metric })
}
