//! Firewalls: what AWS WAF can count.
//!
//! `rate-limit-too-low` · A rate limit is below what AWS WAF can count to; it refuses the rule, and with it the whole firewall.
//!
//! A time that it cannot look back over is a `wrong-value`.

use super::forms;
use crate::derive::Graph;
use crate::finding::Finding;
use crate::model::Platform;
use crate::words::network::RateLimit;

/// The lowest limit, and the seconds that it can look back over (AWS WAF Developer Guide, rate-based rule settings, January 2026).
const LOWEST: u32 = 10;
const WINDOWS: [u64; 4] = [60, 120, 300, 600];

/// The rule; other clouds count otherwise.
pub fn check(platform: &Platform, _graph: &Graph, findings: &mut Vec<Finding>) {
    if !platform.cells.iter().any(|cell| cell.cloud == "aws") {
        return;
    }
    for limit in forms(&platform.nodes.firewall).flat_map(|firewall| firewall.rate_limit.iter()) {
        findings.extend(too_low(limit));
        findings.extend(window(limit));
    }
}

fn too_low(limit: &RateLimit) -> Option<Finding> {
    (limit.requests.value < LOWEST).then(|| {
        let message = format!(
            "rate limit `{}` is {} requests, and AWS WAF counts to {LOWEST} at least",
            limit.name.as_str(),
            limit.requests.value
        );
        Finding::error("rate-limit-too-low", limit.requests.place, message)
            .help("allow more requests over a longer time, such as `10 per=\"10m\"`")
    })
}

fn window(limit: &RateLimit) -> Option<Finding> {
    let per = limit.per.as_ref().filter(|per| !WINDOWS.contains(&per.value.seconds()))?;
    let message = format!("AWS WAF cannot count the requests of {}", per.value.prometheus());
    Some(Finding::error("wrong-value", per.place, message).help("it looks back over 1m, 2m, 5m or 10m"))
}
