//! Cloud Armor: what a `firewall` stops before it reaches anything behind a gateway of this region.

use serde_json::{Value, json};

use crate::finding::Finding;
use crate::targets::terraform::document::{Blocks, label, literal};
use crate::targets::terraform::gcp::site;
use crate::targets::terraform::part::{File, Part};
use crate::targets::terraform::stack::Stack;
use crate::targets::{Lowering, Unit};
use crate::words::network::{Firewall, Gateway, ManagedRules, RateLimit};

/// The part.
pub const PART: Part = Part { rule: "terraform/gcp-firewall", cloud: "gcp", area: "compute", files, blocks };

/// What each group of ready rules is in Cloud Armor (Cloud Armor, preconfigured WAF rules, OWASP CRS 3.3; Threat Intelligence).
const MANAGED: &[(ManagedRules, &[&str])] = &[
    (ManagedRules::Common, &["xss", "lfi", "rfi", "rce", "protocolattack", "sessionfixation"]),
    (ManagedRules::SqlInjection, &["sqli"]),
    (ManagedRules::KnownBadInputs, &["cve-canary"]),
    (ManagedRules::Bots, &["scannerdetection"]),
];

/// The list of addresses with a bad name.
const BAD_ADDRESSES: &str = "evaluateThreatIntelligence('iplist-known-malicious-ips')";

/// How strict ready rules are, from 1, which stops little that is harmless, to 4.
const SENSITIVITY: u32 = 1;

/// Times over which Cloud Armor counts, in seconds (Cloud Armor, rate limiting).
const INTERVALS: &[u64] = &[10, 30, 60, 120, 180, 240, 300, 600, 900, 1200, 1800, 2700, 3600];

/// The rank of the rule that lets in what no other stops: Cloud Armor's own.
const LAST: u64 = 2_147_483_647;

fn files(lowering: &Lowering<'_>, stack: &Stack) -> Vec<File> {
    let gateways = || lowering.all::<Gateway>().iter().filter_map(|declared| declared.at(stack.home()));
    let is_used =
        |name: &str| gateways().any(|gateway| gateway.behind.as_ref().is_some_and(|behind| behind.name() == name));
    lowering.all::<Firewall>().iter().filter(|declared| is_used(&declared.name)).map(File::of).collect()
}

fn blocks(lowering: &Lowering<'_>, stack: &Stack, unit: &Unit, blocks: &mut Blocks) -> Result<(), Finding> {
    let Some(firewall) = lowering.get::<Firewall>(&unit.name, stack.home()) else { return Ok(()) };
    let mut limits: Vec<&RateLimit> = firewall.rate_limit.iter().collect();
    limits.sort_by_key(|limit| (limit.priority.as_ref().map(|rank| rank.value), limit.path.is_none()));
    let mut rules: Vec<Value> = limits.iter().zip(100_u64..).map(|(limit, rank)| rate(limit, rank)).collect();
    rules.extend(managed(firewall).into_iter().zip(1000_u64..).map(|(expression, rank)| deny(&expression, rank)));
    rules.push(json!({ "action": "allow", "priority": LAST, "description": "everything else", "match": everybody() }));
    let fields = json!({
        "name": site::of(lowering, stack).name(&unit.name),
        "type": "CLOUD_ARMOR",
        "rule": rules,
        "adaptive_protection_config": { "layer_7_ddos_defense_config": { "enable": true } },
    });
    blocks.resource("google_compute_security_policy", &label(&[&unit.name]), fields);
    Ok(())
}

fn everybody() -> Value {
    json!({ "versioned_expr": "SRC_IPS_V1", "config": { "src_ip_ranges": ["*"] } })
}

fn managed(firewall: &Firewall) -> Vec<String> {
    let is_on = |rules: ManagedRules| firewall.managed.0.iter().any(|on| on.value == rules);
    let groups = MANAGED.iter().filter(|(rules, _)| is_on(*rules)).flat_map(|(_, groups)| groups.iter());
    let ready = groups.map(|group| match *group {
        "cve-canary" => "evaluatePreconfiguredWaf('cve-canary')".to_owned(),
        group => format!("evaluatePreconfiguredWaf('{group}-v33-stable', {{'sensitivity': {SENSITIVITY}}})"),
    });
    ready.chain(is_on(ManagedRules::BadAddresses).then(|| BAD_ADDRESSES.to_owned())).collect()
}

fn deny(expression: &str, rank: u64) -> Value {
    json!({ "action": "deny(403)", "priority": rank, "match": { "expr": { "expression": expression } } })
}

fn rate(limit: &RateLimit, rank: u64) -> Value {
    let asked = limit.per.as_ref().map_or(300, |per| per.seconds());
    let interval = INTERVALS.iter().find(|interval| **interval >= asked).or(INTERVALS.last()).copied().unwrap_or(asked);
    // A longer time than asked lets through as many a second.
    let count = u64::from(limit.requests.value) * interval / asked.max(1);
    let about = limit.path.as_ref().map_or_else(everybody, |path| {
        let prefix = literal(path.as_str().trim_end_matches('*'));
        json!({ "expr": { "expression": format!("request.path.startsWith('{prefix}')") } })
    });
    json!({
        "action": "throttle",
        "priority": rank,
        "description": limit.name.as_str(),
        "match": about,
        "rate_limit_options": {
            "conform_action": "allow",
            "exceed_action": "deny(429)",
            "enforce_on_key": "IP",
            "rate_limit_threshold": { "count": count, "interval_sec": interval },
        },
    })
}
