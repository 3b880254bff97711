//! Names on Microsoft Azure, where they are of another form than elsewhere (Microsoft Learn, naming rules for resources).

use super::{DNS_LABEL, join};

/// A thing in a region: at most 63, lower-case letters, digits and `-`, which is within the rules of all that bear it.
pub fn thing(platform: &str, environment: &str, region: &str, part: &str) -> String {
    single_hyphens(&join(&[platform, environment, region, part], DNS_LABEL))
}

/// A thing in a region whose names are shorter: a Cosmos DB account 44, a Service Bus namespace and a backup vault 50.
pub fn short_thing(platform: &str, environment: &str, region: &str, part: &str) -> String {
    single_hyphens(&join(&[platform, environment, region, part], 44))
}

/// The Cosmos DB account of a table: its kind keeps it apart from a database of the same name.
pub fn table_account(platform: &str, environment: &str, region: &str, table: &str) -> String {
    short_thing(platform, environment, region, &format!("table-{table}"))
}

/// An entry of Key Vault for a path: letters, digits and `-`, at most 127. No name of a spec has two hyphens in a row, so that two
/// paths stay two entries.
pub fn secret(path: &str) -> String {
    join(&[&path.trim_start_matches('/').replace(['/', '.', '@'], "--")], 127)
}

/// The container registry of a platform in a subscription: 5 to 50 letters and digits, unique in all of Azure. The last digits of the
/// subscription's identifier keep those of several subscriptions apart.
pub fn registry(platform: &str, subscription: &str) -> String {
    let digits = subscription.replace('-', "");
    format!("{}{}", registry_prefix(platform), digits.get(SUBSCRIPTION_DIGITS).unwrap_or(&digits))
}

/// What the name of a registry begins with.
pub fn registry_prefix(platform: &str) -> String {
    join(&[&platform.replace('-', "")], 38).replace('-', "")
}

/// What the name of the storage account with the record of who did what begins with; the digits of its subscription follow.
pub fn audit_prefix(platform: &str) -> String {
    format!("{}audit", platform.replace('-', "").chars().take(7).collect::<String>())
}

/// The short name by which mails call a group of people: at most 12 (Azure Monitor, action groups).
pub fn action_group(platform: &str) -> String {
    join(&[platform], 12)
}

/// The digits of a subscription's identifier that are in names: the last twelve of 32.
pub const SUBSCRIPTION_DIGITS: std::ops::Range<usize> = 20..32;

/// A pool of like machines in a zone: at most 12 lower-case letters and digits, the first a letter (AKS, node pools).
pub fn node_pool(pool: &str, zone: &str) -> String {
    let room = 12 - zone.len().min(2);
    let name = pool.replace('-', "");
    let short = if name.len() <= room { name } else { join(&[&name], room).replace('-', "") };
    format!("{short}{zone}")
}

/// The part of the name of a region's Service Bus namespace that tells it from other things.
pub const MESSAGES: &str = "messages";

/// The subscription by which a consumer reads a topic: at most 50 (Service Bus, entities).
pub fn subscription(consumer: &str) -> String {
    join(&[consumer], 50)
}

/// A name without two hyphens in a row, which a Key Vault may not have.
pub fn single_hyphens(name: &str) -> String {
    name.replace("--", "-")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// These names are in people's subscriptions: whoever changes one replaces what bears it.
    #[test]
    fn names_are_golden() {
        assert_eq!(thing("shop", "production", "holland", "nodes"), "shop-production-holland-nodes");
        assert_eq!(short_thing("shop", "production", "holland", "catalog"), "shop-production-holland-catalog");
        assert_eq!(
            secret("/shop/production/holland/database.main/host"),
            "shop--production--holland--database--main--host"
        );
        assert_eq!(secret("shop/production/external/stripe"), "shop--production--external--stripe");
        assert_eq!(registry("shop", "00000000-0000-4000-8000-000000000003"), "shop000000000003");
        assert_eq!(audit_prefix("storefront"), "storefraudit");
        assert_eq!(action_group("storefront-of-the-shop"), "sto-e2ffc30e");
        assert_eq!(node_pool("general", "1"), "general1");
        assert_eq!(node_pool("high-memory-spot", "2"), "hi424910b62");
        assert_eq!(table_account("shop", "production", "holland", "carts"), "shop-production-holland-table-carts");
        assert_eq!(subscription("invoices"), "invoices");
        assert_eq!(single_hyphens("a--b"), "a-b");
    }

    #[test]
    fn a_key_vault_has_no_two_hyphens_in_a_row() {
        assert_eq!(super::super::key_vault("shop", "production", "holland"), "shop-production-holland");
        assert_eq!(super::super::key_vault("storefront", "demo-pull-request", "holland"), "storefront-demo-dba01096");
    }
}
