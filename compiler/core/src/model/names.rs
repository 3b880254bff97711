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

/// The path of a fact: what a stack publishes for consumers outside of it (L30).
pub fn fact(platform: &str, environment: &str, region: &str, address: &str, attribute: &str) -> String {
    let region = if region.is_empty() { "global" } else { region };
    format!("/{platform}/{environment}/{region}/{address}/{attribute}")
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
        assert_eq!(join(&["a-very-long-platform-name", "production", "a-name-that-does-not-fit-in-here-at-all"], 63).len(), 63);
        assert_eq!(
            join(&["a-very-long-platform-name", "production", "a-name-that-does-not-fit-in-here-at-all"], 63),
            "a-very-long-platform-name-production-a-name-that-does-n-d3b17d7b"
        );
    }
}
