//! Routes and failover: what Route 53 can ask, and what nobody should expect of a network outside of China.
//!
//! `mainland-china` · A distribution sends viewers in China to a region of their own. It does so from locations outside of the mainland:
//! those on it belong to a partition of their own, which needs its own account and an ICP licence for the domain.
//!
//! A time or a number that a health check cannot have is a `wrong-value`.

use super::forms;
use crate::derive::Graph;
use crate::finding::Finding;
use crate::model::Platform;
use crate::words::edge::Cdn;
use crate::words::network::DnsFailover;

/// The rule.
pub fn check(platform: &Platform, _graph: &Graph, findings: &mut Vec<Finding>) {
    findings.extend(forms(&platform.nodes.cdn).filter_map(mainland));
    for failover in forms(&platform.nodes.dns).filter_map(|dns| dns.failover.as_ref()) {
        findings.extend(interval(failover));
        findings.extend(failures(failover));
    }
}

/// The code of China (ISO 3166-1); Hong Kong and Macau have codes of their own.
const CHINA: &str = "CN";

fn mainland(cdn: &Cdn) -> Option<Finding> {
    let route =
        cdn.route.iter().find(|route| route.country.as_ref().is_some_and(|country| country.value.0 == CHINA))?;
    let country = route.country.as_ref()?;
    let message = format!(
        "`cdn {}` answers viewers in China from locations outside of the mainland, across its border",
        cdn.name.as_str()
    );
    let help = "locations on the mainland are another CloudFront, in the partition aws-cn: it needs an account there and an ICP licence \
                for the domain, which nothing generated here can bring";
    Some(Finding::advice("mainland-china", country.place, message).help(help))
}

/// The seconds between two health checks (Route 53 API reference, HealthCheckConfig).
const INTERVALS: [u64; 2] = [10, 30];

fn interval(failover: &DnsFailover) -> Option<Finding> {
    let every = failover.every.as_ref().filter(|every| !INTERVALS.contains(&every.value.seconds()))?;
    let message = format!("a health check of Route 53 cannot ask every {}", every.value.prometheus());
    Some(Finding::error("wrong-value", every.place, message).help("it asks every 10s or every 30s"))
}

fn failures(failover: &DnsFailover) -> Option<Finding> {
    let failures = failover.failures.as_ref().filter(|failures| !(1..=10).contains(&failures.value))?;
    let message = format!("a health check of Route 53 cannot wait for {} failures in a row", failures.value);
    Some(Finding::error("wrong-value", failures.place, message).help("it takes 1 to 10"))
}
