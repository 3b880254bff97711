//! Names on Google Cloud, where they are of another form than elsewhere.

use super::{DNS_LABEL, join};

/// A thing in a region: at most 63, lower-case letters, digits and `-` (Google Cloud, naming resources).
pub fn thing(platform: &str, environment: &str, region: &str, part: &str) -> String {
    join(&[platform, environment, region, part], DNS_LABEL)
}

/// A thing of the whole platform, which all environments share.
pub fn shared(platform: &str, part: &str) -> String {
    join(&[platform, part], DNS_LABEL)
}

/// The policy of TLS of an environment's load balancers, which Terraform makes and Gateways of the cluster name.
pub fn tls_policy(platform: &str, environment: &str) -> String {
    thing(platform, environment, "", "tls")
}

/// A service or a job on Cloud Run, which is its region's: at most 49 (Cloud Run, service names).
pub fn run_service(platform: &str, environment: &str, name: &str) -> String {
    join(&[platform, environment, name], 49)
}

/// An entry of Secret Manager for a path: its identifiers hold letters, digits, `_` and `-` alone, at most 255 (Secret Manager,
/// creating secrets). No name of a spec has a `_`, so that two paths stay two identifiers.
pub fn secret(path: &str) -> String {
    let fit = |letter: char| if letter.is_ascii_alphanumeric() || letter == '-' { letter } else { '_' };
    let whole: String = path.trim_start_matches('/').chars().map(fit).collect();
    join(&[&whole], 255)
}

/// The path of the secrets of a store in a region: Secret Manager has one name space for all regions of a project.
pub fn store_secret(platform: &str, environment: &str, region: &str, kind: &str, name: &str) -> String {
    format!("{platform}/{environment}/{region}/{kind}/{name}")
}

/// A workload identity pool, or a provider of one: 4 to 32 (IAM, workload identity federation).
pub fn identity_pool(platform: &str, part: &str) -> String {
    join(&[platform, part], 32)
}

/// A label of a cluster's machines, by which firewalls know them.
pub fn node_tag(platform: &str, environment: &str, region: &str) -> String {
    thing(platform, environment, region, "node")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// These names are in people's projects: whoever changes one replaces what bears it.
    #[test]
    fn names_are_golden() {
        assert_eq!(thing("shop", "production", "belgium", "database-main"), "shop-production-belgium-database-main");
        assert_eq!(shared("shop", "images"), "shop-images");
        assert_eq!(secret("/shop/production/belgium/database.main/host"), "shop_production_belgium_database_main_host");
        assert_eq!(secret("shop/production/external/stripe"), "shop_production_external_stripe");
        assert_eq!(
            store_secret("shop", "production", "belgium", "database", "main"),
            "shop/production/belgium/database/main"
        );
        assert_eq!(tls_policy("shop", "production"), "shop-production-tls");
        assert_eq!(run_service("shop", "production", "web"), "shop-production-web");
        assert_eq!(identity_pool("shop", "github"), "shop-github");
        assert_eq!(node_tag("shop", "production", "belgium"), "shop-production-belgium-node");
    }
}
