//! The firewall before a gateway of Application Gateway for Containers: a policy, and that its controller may refer to it.

use serde_json::{Value, json};

use super::{gateways, of_cell};
use crate::finding::Finding;
use crate::targets::terraform::azure::site::{self, Site};
use crate::targets::terraform::document::{Blocks, expression, label, literal};
use crate::targets::terraform::part::{File, Part};
use crate::targets::terraform::stack::Stack;
use crate::targets::{Lowering, Unit};
use crate::words::network::{Firewall, ManagedRules, RateLimit};

/// The part.
pub const PART: Part = Part { rule: "terraform/azure-firewall", cloud: "azure", area: "network", files, blocks };

/// What each group of ready rules is in: the common attacks with SQL and known holes are one set, which every policy must have;
/// malicious addresses are a group of the one against robots (Azure Web Application Firewall, DRS and CRS rule groups).
const ALWAYS: (&str, &str) = ("Microsoft_DefaultRuleSet", "2.1");
const ROBOTS: (&str, &str) = ("Microsoft_BotManagerRuleSet", "1.1");

/// Times over which it counts, in seconds (Azure Web Application Firewall, rate limiting).
const INTERVALS: [(u64, &str); 2] = [(60, "OneMin"), (300, "FiveMins")];

fn files(lowering: &Lowering<'_>, stack: &Stack) -> Vec<File> {
    let cell = stack.home();
    let is_used = |name: &str| {
        let mut gateways = gateways::of_cell(lowering, cell).filter_map(|declared| declared.at(cell));
        gateways.any(|gateway| gateway.behind.as_ref().is_some_and(|behind| behind.name() == name))
    };
    let has_network = of_cell(lowering, cell).is_some();
    let used = lowering.all::<Firewall>().iter().filter(|declared| has_network && is_used(&declared.name));
    used.map(File::of).collect()
}

fn blocks(lowering: &Lowering<'_>, stack: &Stack, unit: &Unit, blocks: &mut Blocks) -> Result<(), Finding> {
    let Some(firewall) = lowering.get::<Firewall>(&unit.name, stack.home()) else { return Ok(()) };
    let site = site::of(lowering, stack);
    let label = label(&[&unit.name]);
    let fields = json!({
        "policy_settings": { "enabled": true, "mode": "Prevention", "request_body_check": true },
        "managed_rules": { "managed_rule_set": managed(firewall) },
        "custom_rules": rates(firewall),
    });
    blocks.resource(POLICY, &label, site.resource(&site.name(&unit.name), fields));
    blocks.resource("azurerm_application_load_balancer_security_policy", &label, reference(&site, unit, &label));
    Ok(())
}

const POLICY: &str = "azurerm_web_application_firewall_policy";

fn reference(site: &Site<'_>, unit: &Unit, label: &str) -> Value {
    let fields = json!({
        "location": expression("azurerm_resource_group.main.location"),
        "web_application_firewall_policy_id": expression(&format!("{POLICY}.{label}.id")),
    });
    gateways::child(site, &unit.name, fields)
}

fn managed(firewall: &Firewall) -> Vec<Value> {
    let is_on = |rules: ManagedRules| firewall.managed.0.iter().any(|on| on.value == rules);
    let robots = is_on(ManagedRules::Bots) || is_on(ManagedRules::BadAddresses);
    let sets = [ALWAYS].into_iter().chain(robots.then_some(ROBOTS));
    sets.map(|(sort, version)| json!({ "type": sort, "version": version })).collect()
}

/// The limits of one address, those that say a rank first, then those of a path.
fn rates(firewall: &Firewall) -> Vec<Value> {
    let mut limits: Vec<&RateLimit> = firewall.rate_limit.iter().collect();
    limits.sort_by_key(|limit| {
        let rank = limit.priority.as_ref().map(|rank| rank.value);
        (rank.is_none(), rank, limit.path.is_none())
    });
    limits.into_iter().zip(1_u32..).map(|(limit, rank)| rate(limit, rank)).collect()
}

fn rate(limit: &RateLimit, rank: u32) -> Value {
    let asked = limit.per.as_ref().map_or(300, |per| per.seconds()).max(1);
    let at_least = INTERVALS.into_iter().find(|(seconds, _)| *seconds >= asked);
    let (seconds, interval) = at_least.unwrap_or(INTERVALS[1]);
    // Another time than asked lets through as many a second.
    let count = (u64::from(limit.requests.value) * seconds / asked).max(1);
    let path = limit.path.as_ref().map_or("/", |path| path.as_str().trim_end_matches('*'));
    json!({
        // Letters and digits alone.
        "name": limit.name.as_str().replace('-', ""),
        "priority": rank,
        "rule_type": "RateLimitRule",
        "action": "Block",
        "rate_limit_duration": interval,
        "rate_limit_threshold": count,
        "group_rate_limit_by": "ClientAddr",
        "match_conditions": [{
            "match_variables": [{ "variable_name": "RequestUri" }],
            "operator": "BeginsWith",
            "match_values": [literal(path)],
        }],
    })
}
