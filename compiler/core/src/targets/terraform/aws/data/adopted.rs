//! Stores that were there before the platform: looked up where the others are made, so that whoever uses one finds its host and its
//! entry in the secret store as of any other. What it is, who reaches it over the network, and its copies stay its owner's.

use serde_json::{Value, json};

use super::super::credentials::{self, Entry};
use super::super::here::Here;
use super::products::DatabaseProduct;
use super::sites::Site;
use crate::targets::terraform::document::{Blocks, label, literal};
use crate::words::database::{Cache, CacheEngine};

/// Looks up a database; gives the expressions of the host that takes writes and of the one that answers reads. The interface of RDS
/// knows the clusters of DocumentDB too (Amazon RDS API Reference, DescribeDBClusters).
pub fn database(site: &Site<'_, '_>, blocks: &mut Blocks) -> (String, String) {
    let label = site.label();
    if site.offer.product == DatabaseProduct::Rds {
        blocks.data("aws_db_instance", &label, json!({ "db_instance_identifier": literal(&site.id()) }));
        let host = format!("data.aws_db_instance.{label}.address");
        return (host.clone(), host);
    }
    blocks.data("aws_rds_cluster", &label, json!({ "cluster_identifier": literal(&site.id()) }));
    let host = |attribute: &str| format!("data.aws_rds_cluster.{label}.{attribute}");
    (host("endpoint"), host("reader_endpoint"))
}

/// Looks up a cache, and gives the expression of its host.
pub fn cache(cache: &Cache, identifier: &str, label: &str, blocks: &mut Blocks) -> String {
    let identifier = literal(identifier);
    if cache.engine.value == CacheEngine::Memcached {
        blocks.data("aws_elasticache_cluster", label, json!({ "cluster_id": identifier }));
        return format!("data.aws_elasticache_cluster.{label}.cluster_address");
    }
    blocks.data("aws_elasticache_replication_group", label, json!({ "replication_group_id": identifier }));
    let endpoint = match cache.shards {
        Some(_) => "configuration_endpoint_address",
        None => "primary_endpoint_address",
    };
    format!("data.aws_elasticache_replication_group.{label}.{endpoint}")
}

/// Adds the entry of a store with the keys that workloads read: a person fills it with what the store's owner gave out.
pub fn entry(here: &Here<'_, '_>, kind: &str, name: &str, keys: &[&str], blocks: &mut Blocks) {
    let label = label(&[kind, name]);
    credentials::entry(here, &Entry { kind, name, label: &label, copies: Vec::new() }, blocks);
    let properties: Vec<(&str, String)> = keys.iter().map(|key| (*key, "\"\"".to_owned())).collect();
    let never_again: Value = json!(1);
    credentials::value(&label, &properties, &never_again, blocks);
}
