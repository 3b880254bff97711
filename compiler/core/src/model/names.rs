//! Names are decided once: one function for each name space.
//!
//! A name that changes replaces the thing that bears it, a database as well; a golden test holds each of these.

use std::fmt::Write as _;

/// Kubernetes object names that become DNS labels (RFC 1123): at most 63.
pub const DNS_LABEL: usize = 63;

/// AWS IAM role names: at most 64 (IAM and STS quotas).
pub const IAM_ROLE: usize = 64;

/// S3 bucket names: at most 63, and unique in the partition (Amazon S3 User Guide, bucket naming rules).
pub const BUCKET: usize = 63;

/// Azure storage account names: at most 24.
const STORAGE_ACCOUNT: usize = 24;

/// Joins parts by `-`; a text that is too long is cut, and a hash of the whole keeps it apart from others.
pub fn join(parts: &[&str], limit: usize) -> String {
    let whole = parts.iter().filter(|part| !part.is_empty()).copied().collect::<Vec<_>>().join("-");
    if whole.len() <= limit {
        return whole;
    }
    let mut name: String = whole.chars().take(limit.saturating_sub(HASH + 1)).collect();
    let _ = write!(name, "-{:08x}", hash(&whole) as u32);
    name
}

/// How many characters of hash a cut name ends in.
const HASH: usize = 8;

/// FNV-1a, 64 bit: stable over machines and versions, which is all that is asked of it.
fn hash(text: &str) -> u64 {
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

/// A short digest of a text, for annotations that must change with it.
pub fn digest(text: &str) -> String {
    format!("{:016x}", hash(text))
}

/// The bucket of an environment; `place` tells apart the stores of several regions.
pub fn bucket(platform: &str, environment: &str, name: &str, place: &str) -> String {
    join(&[platform, environment, name, place], BUCKET)
}

/// An Azure storage account: lower-case letters and digits alone, at most 24, unique in all of Azure (Azure naming rules).
pub fn storage_account(parts: &[&str]) -> String {
    let name = join(parts, STORAGE_ACCOUNT);
    let whole = parts.concat().replace('-', "");
    if whole.len() <= STORAGE_ACCOUNT { whole } else { name.replace('-', "") }
}

/// The Azure resource group of a stack in a region: at most 90 (Azure naming rules).
pub fn resource_group(platform: &str, environment: &str, region: &str, stack: &str) -> String {
    join(&[platform, environment, region, stack], 90)
}

/// The IAM role that copies a bucket to other regions; the name of the bucket is unique already.
pub fn replication_role(bucket: &str) -> String {
    join(&[bucket, "replication"], IAM_ROLE)
}

/// The identifier of a database or a cache with its provider.
pub fn store(platform: &str, environment: &str, name: &str) -> String {
    join(&[platform, environment, name], DNS_LABEL)
}

/// The queue or topic of an environment.
pub fn queue(platform: &str, environment: &str, name: &str) -> String {
    join(&[platform, environment, name], 80)
}

/// The IAM role of a workload in a region.
pub fn role(platform: &str, environment: &str, region: &str, workload: &str) -> String {
    join(&[platform, environment, region, workload], IAM_ROLE)
}

/// The entry of a secret in its store.
pub fn secret(platform: &str, environment: &str, kind: &str, name: &str) -> String {
    format!("{platform}/{environment}/{kind}/{name}")
}

/// Azure Key Vault names: at most 24, unique in Azure (Microsoft Learn, naming rules for resources).
pub const KEY_VAULT: usize = 24;

/// The Key Vault of an environment in a region.
pub fn key_vault(platform: &str, environment: &str, region: &str) -> String {
    join(&[platform, environment, region], KEY_VAULT)
}

/// The path of a fact: what a stack publishes for consumers outside of it (L30).
pub fn fact(platform: &str, environment: &str, region: &str, address: &str, attribute: &str) -> String {
    let region = if region.is_empty() { "global" } else { region };
    format!("/{platform}/{environment}/{region}/{address}/{attribute}")
}

/// A cluster, as what delivers to it knows it.
pub fn cluster(platform: &str, environment: &str, region: &str) -> String {
    join(&[platform, environment, region], DNS_LABEL)
}

/// A distribution, or one of its policies and functions: at most 64 (CloudFront, origin access controls and functions).
pub fn edge(platform: &str, environment: &str, distribution: &str, part: &str) -> String {
    join(&[platform, environment, distribution, part], 64)
}

/// The host at which a distribution reaches a service whose own name leads to the distribution.
pub fn origin_host(service: &str, domain: &str) -> String {
    format!("{service}.origin.{domain}")
}

/// The host at which a service is reached in one region, whichever region its other names lead to.
pub fn regional_host(service: &str, region: &str, domain: &str) -> String {
    format!("{service}.{region}.origin.{domain}")
}

/// A name for a step on the way of a host that several regions answer: `nearest.www.example.com`.
pub fn routing_host(step: &str, host: &str) -> String {
    format!("{step}.{host}")
}

/// A web ACL: at most 128; the last part tells the one of CloudFront from the regional ones (AWS WAF quotas).
pub fn web_acl(platform: &str, environment: &str, firewall: &str, scope: &str) -> String {
    join(&[platform, environment, firewall, scope], 128)
}

/// The log group of a web ACL: AWS WAF writes only to groups with this beginning (AWS WAF, CloudWatch Logs destinations).
pub fn web_acl_logs(web_acl: &str) -> String {
    format!("aws-waf-logs-{web_acl}")
}

/// The host inside the cluster of a service (Kubernetes DNS specification).
pub fn service_host(service: &str, namespace: &str) -> String {
    format!("{service}.{namespace}.svc.cluster.local")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// These names are in people's clouds: whoever changes one replaces what bears it.
    #[test]
    fn names_are_golden() {
        assert_eq!(bucket("chat", "production", "media", ""), "chat-production-media");
        assert_eq!(store("chat", "production", "main"), "chat-production-main");
        assert_eq!(role("chat", "production", "sg", "web"), "chat-production-sg-web");
        assert_eq!(secret("chat", "production", "external", "supabase"), "chat/production/external/supabase");
        assert_eq!(fact("chat", "production", "sg", "database.main", "host"), "/chat/production/sg/database.main/host");
        assert_eq!(storage_account(&["shop", "production", "media", ""]), "shopproductionmedia");
        assert_eq!(storage_account(&["shop", "production", "attachments", "holland"]), "shopproduction2d05cdb7");
        assert_eq!(resource_group("shop", "production", "holland", "data-azure"), "shop-production-holland-data-azure");
        assert_eq!(replication_role("chat-production-media"), "chat-production-media-replication");
        assert_eq!(cluster("chat", "production", "sg"), "chat-production-sg");
        assert_eq!(edge("chat", "production", "edge", "cache-30d"), "chat-production-edge-cache-30d");
        assert_eq!(origin_host("web", "chat.example.com"), "web.origin.chat.example.com");
        assert_eq!(regional_host("web", "sg", "chat.example.com"), "web.sg.origin.chat.example.com");
        assert_eq!(routing_host("nearest", "www.chat.example.com"), "nearest.www.chat.example.com");
        assert_eq!(web_acl("chat", "production", "edge", "regional"), "chat-production-edge-regional");
        assert_eq!(web_acl_logs("chat-production-edge-cdn"), "aws-waf-logs-chat-production-edge-cdn");
        assert_eq!(
            join(&["a-very-long-platform-name", "production", "a-name-that-does-not-fit-in-here-at-all"], 63).len(),
            63
        );
        assert_eq!(
            join(&["a-very-long-platform-name", "production", "a-name-that-does-not-fit-in-here-at-all"], 63),
            "a-very-long-platform-name-production-a-name-that-does--614fcf2b"
        );
    }
}
