//! Terraform's state: it holds no secret but those that a provider takes or gives in no other way, and each of these is said.
//!
//! `secret-in-state` · A provider keeps a password or a key in the state of a stack.

use crate::derive::{Graph, Workload, links, placement};
use crate::finding::Finding;
use crate::model::{Declared, Platform};
use crate::schema::Sp;
use crate::source::Place;
use crate::types::{Piece, Text};
use crate::words::database::{Cache, CacheEngine, Database, Engine};
use crate::words::service::Service;
use crate::words::workload::{Product, RunsOn};

/// The rule. Sources: google 6.50 (`google_redis_instance.auth_string`, `google_compute_vpn_tunnel.shared_secret`), azurerm 4.55
/// (`azurerm_managed_redis.default_database`, `azurerm_cosmosdb_account.primary_key`,
/// `azurerm_container_group.secure_environment_variables`, `azurerm_virtual_network_gateway_connection.shared_key`): none is ephemeral or write-only.
pub fn check(platform: &Platform, _graph: &Graph, findings: &mut Vec<Finding>) {
    for declared in &platform.nodes.cache {
        findings.extend(first(platform, declared, of_cache).map(|(cache, what)| {
            finding(&format!("cache `{}`", declared.name), what, "the data stack", cache.engine.place)
        }));
    }
    for declared in &platform.nodes.database {
        findings.extend(first(platform, declared, of_database).map(|(database, what)| {
            finding(&format!("database `{}`", declared.name), what, "the data stack", database.engine.place)
        }));
    }
    findings.extend(platform.nodes.service.iter().filter_map(|declared| {
        let (service, what) = first(platform, declared, of_service)?;
        Some(finding(&format!("service `{}`", declared.name), what, "the compute stack", service.name.place))
    }));
    findings.extend(tunnels(platform));
}

fn finding(subject: &str, what: &str, stack: &str, place: Place) -> Finding {
    let message = format!("{what} of {subject} is in Terraform's state of {stack}: the provider keeps it there");
    Finding::warning("secret-in-state", place, message).help(
        "let nobody read that state but who applies it, change the value when somebody has, and say so: \
         `allow secret-in-state because=\"…\"`",
    )
}

/// The first form of a node whose secret is in a state, with what that is.
fn first<'p, T>(
    platform: &Platform,
    declared: &'p Declared<T>,
    secret: impl Fn(&Platform, &T, usize) -> Option<&'static str>,
) -> Option<(&'p T, &'static str)> {
    let cells = (0..platform.cells.len()).filter(|_| !declared.waives("secret-in-state"));
    let mut forms = cells.filter_map(|cell| Some((cell, declared.at(cell)?)));
    forms.find_map(|(cell, node)| Some((node, secret(platform, node, cell)?)))
}

fn cloud<'p>(platform: &'p Platform, runs_on: Option<&RunsOn>, cell: usize) -> &'p str {
    let is_inside = placement::store_in_cluster(platform, runs_on, cell);
    platform.cells.get(cell).filter(|_| !is_inside).map_or("", |cell| cell.cloud.as_str())
}

/// Whoever comes into Redis Cluster on Google Cloud does so by who it is.
fn of_cache(platform: &Platform, cache: &Cache, cell: usize) -> Option<&'static str> {
    let is_split = cache.shards.as_ref().is_some_and(|shards: &Sp<u32>| shards.value > 1);
    let has_password = cache.engine.value != CacheEngine::Memcached;
    match cloud(platform, cache.runs_on.as_deref(), cell) {
        "azure" => Some("the access key"),
        "gcp" if has_password && !is_split => Some("the password"),
        _ => None,
    }
}

/// With Cosmos DB's own protocol nobody comes in by key.
fn of_database(platform: &Platform, database: &Database, cell: usize) -> Option<&'static str> {
    let is_azure = cloud(platform, database.runs_on.as_deref(), cell) == "azure";
    (is_azure && database.engine.value == Engine::Mongodb).then_some("the access key")
}

/// Container Instances take the values of secrets, and no reference to a vault (`azurerm_container_group`).
fn of_service(platform: &Platform, service: &Service, cell: usize) -> Option<&'static str> {
    let is_aci = placement::product(platform, service.runs_on.as_deref(), cell) == Some(Product::Aci);
    let is_azure = platform.cells.get(cell).is_some_and(|cell| cell.cloud == "azure");
    let is_secret = |value: &Text| match value {
        Text::Later(pieces) => pieces.iter().any(|piece| matches!(piece, Piece::Secret(_))),
        Text::Early(_) => false,
    };
    let variables = || Workload::service(service).variables(platform, cell);
    let has_secret = is_aci && is_azure && variables().iter().any(|variable| is_secret(&variable.value));
    has_secret.then_some("what the variables hold")
}

fn tunnels(platform: &Platform) -> Option<Finding> {
    let pair = links::pairs(platform).into_iter().next()?;
    let networks = platform.nodes.network.iter().filter(|declared| !declared.waives("secret-in-state"));
    let link =
        networks.filter_map(|declared| declared.at(pair.other)).flat_map(|network| network.link.iter()).next()?;
    Some(finding("a link between clouds", "the keys", "its tunnels", link.from.place).help(
        "let nobody read that state but who applies it; `tunnel_keys_…` of the stack makes new keys: \
         `allow secret-in-state because=\"…\"` in the network",
    ))
}
