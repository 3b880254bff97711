//! A cache on AWS: ElastiCache, encrypted on the way and at rest, with a token that nobody has to know.

use serde_json::{Value, json};

use super::super::credentials::{self, Entry, Password};
use super::super::logs;
use super::machines::{self, Wanted};
use super::{adopted, facts, products};
use crate::finding::Finding;
use crate::model::names;
use crate::targets::terraform::aws::here::Here;
use crate::targets::terraform::document::{Blocks, expression, label};
use crate::targets::terraform::part::{File, Part};
use crate::targets::terraform::stack::Stack;
use crate::targets::{Lowering, Unit};
use crate::words::database::{Cache, CacheEngine};

/// The part.
pub const PART: Part = Part { rule: "terraform/aws-cache", cloud: "aws", area: "data", files, blocks };

/// What gives a cache its token. The provider has no write-only argument for it, so that Terraform would keep it in its state: the
/// AWS command line sets it from its entry in the secret store, and again whenever its version goes up. Terraform runs commands even
/// in tests in which every provider is made up; so this one runs only where a variable says so, and never by itself.
const SET_TOKEN: &str = include_str!("set_token.sh");

fn files(lowering: &Lowering<'_>, stack: &Stack) -> Vec<File> {
    let caches = lowering.all::<Cache>().iter();
    caches.filter(|declared| cache(lowering, &declared.name, stack.home()).is_some()).map(File::of).collect()
}

/// The cache of that name in a cell, where AWS runs it.
pub fn cache<'p>(lowering: &Lowering<'p>, name: &str, cell: usize) -> Option<&'p Cache> {
    lowering.get::<Cache>(name, cell).filter(|cache| products::is_managed(cache.runs_on.as_ref()))
}

/// Its identifier.
pub fn identifier(here: &Here<'_, '_>, name: &str) -> String {
    names::cache(&here.platform().name, &here.platform().environment, &here.platform().held("cache", name))
}

fn blocks(lowering: &Lowering<'_>, stack: &Stack, unit: &Unit, blocks: &mut Blocks) -> Result<(), Finding> {
    let here = Here::of(lowering, stack);
    let Some(cache) = cache(lowering, &unit.name, here.cell) else { return Ok(()) };
    let label = label(&[&unit.name]);
    if let Some(identifier) = here.platform().existing("cache", &unit.name) {
        let host = adopted::cache(cache, identifier, &label, blocks);
        if cache.engine.value != CacheEngine::Memcached {
            adopted::entry(&here, "cache", &unit.name, &["password", "url"], blocks);
        }
        published(&here, &unit.owner, &host, blocks);
        return Ok(());
    }
    network(&here, &unit.name, &label, blocks);
    let common = common(&here, cache, &label, blocks);
    if cache.engine.value == CacheEngine::Memcached {
        let host = memcached(&here, cache, common, &label, blocks);
        published(&here, &unit.owner, &host, blocks);
        return Ok(());
    }
    let host = replication_group(&here, cache, common, &label, blocks);
    let password = credentials::password("cache", &unit.name, blocks);
    secret(&here, &unit.name, &label, &host, &password, blocks);
    token(&here, &unit.name, &label, &password, blocks);
    published(&here, &unit.owner, &host, blocks);
    Ok(())
}

fn published(here: &Here<'_, '_>, node: &str, host: &str, blocks: &mut Blocks) {
    if facts::is_consumed(here, node, "host") {
        facts::publish(here, node, "host", expression(host), blocks);
    }
}

fn network(here: &Here<'_, '_>, name: &str, label: &str, blocks: &mut Blocks) {
    let subnets = expression("data.aws_subnets.database.ids");
    let fields = json!({ "name": identifier(here, name), "subnet_ids": subnets });
    blocks.resource("aws_elasticache_subnet_group", label, fields);
    super::security_group(here, "cache", name, blocks);
}

/// What both sorts of cache say alike.
fn common(here: &Here<'_, '_>, cache: &Cache, label: &str, blocks: &mut Blocks) -> Value {
    let asked = cache.version.as_ref().map(|version| version.as_str());
    let offer = products::cache_offer(cache.engine.value);
    let version = offer.map(|offer| offer.versions.chosen(asked)).unwrap_or_default();
    let family = offer.map(|offer| offer.family(&version)).unwrap_or_default();
    let name = identifier(here, cache.name.as_str());
    let mut parameters = json!({ "name": format!("{name}-{}", family.replace('.', "-")), "family": family });
    if cache.shards.is_some() && cache.engine.value != CacheEngine::Memcached {
        parameters["parameter"] = json!([{ "name": "cluster-enabled", "value": "yes" }]);
    }
    parameters["lifecycle"] = json!({ "create_before_destroy": true });
    blocks.resource("aws_elasticache_parameter_group", label, parameters);
    json!({
        "engine": offer.map(|offer| offer.name),
        "engine_version": version,
        "node_type": machine(cache).0,
        "port": 6379,
        "parameter_group_name": expression(&format!("aws_elasticache_parameter_group.{label}.name")),
        "subnet_group_name": expression(&format!("aws_elasticache_subnet_group.{label}.name")),
        "security_group_ids": [super::security_group_id(here, "cache", cache.name.as_str())],
        "auto_minor_version_upgrade": true,
        "transit_encryption_enabled": true,
    })
}

/// What is asked of each of its machines.
pub fn wanted(cache: &Cache) -> Wanted {
    Wanted { memory: cache.size.as_ref().map_or(0, |size| size.memory.mebibytes()), ..Wanted::default() }
}

/// The class of its machines. One too large for every class is refused before anything is written.
fn machine(cache: &Cache) -> machines::Machine {
    let all = machines::ELASTICACHE;
    machines::fitting(all, wanted(cache)).or(all.last().copied()).unwrap_or(machines::Machine("", 0, 0))
}

/// Adds a cache with copies, and gives the expression of its host.
fn replication_group(
    here: &Here<'_, '_>,
    cache: &Cache,
    mut fields: Value,
    label: &str,
    blocks: &mut Blocks,
) -> String {
    let name = identifier(here, cache.name.as_str());
    let replicas = cache.replicas.as_ref().map_or(0, |replicas| replicas.value);
    let path = format!("/aws/elasticache/{name}");
    let groups = logs::groups(here, cache.name.as_str(), &path, &["slow-log"], blocks);
    fields["replication_group_id"] = json!(name);
    fields["description"] = json!(format!("cache.{} of {}", cache.name.as_str(), here.platform().environment));
    fields["at_rest_encryption_enabled"] = json!(true);
    fields["kms_key_id"] = here.key("data");
    fields["transit_encryption_mode"] = json!("required");
    fields["multi_az_enabled"] = json!(replicas > 0);
    fields["automatic_failover_enabled"] = json!(replicas > 0 || cache.shards.is_some());
    fields["snapshot_retention_limit"] = json!(1);
    fields["log_delivery_configuration"] = json!({
        "destination": format!("{path}/slow-log"), "destination_type": "cloudwatch-logs", "log_format": "json", "log_type": "slow-log",
    });
    fields["depends_on"] = json!(groups);
    let endpoint = match &cache.shards {
        Some(shards) => {
            fields["num_node_groups"] = json!(shards.value);
            fields["replicas_per_node_group"] = json!(replicas);
            "configuration_endpoint_address"
        }
        None => {
            fields["num_cache_clusters"] = json!(replicas.saturating_add(1));
            "primary_endpoint_address"
        }
    };
    blocks.resource("aws_elasticache_replication_group", label, fields);
    format!("aws_elasticache_replication_group.{label}.{endpoint}")
}

/// Adds a cache without copies or a token, and gives the expression of its host.
fn memcached(here: &Here<'_, '_>, cache: &Cache, mut fields: Value, label: &str, blocks: &mut Blocks) -> String {
    let nodes = cache.shards.as_ref().map_or(1, |shards| shards.value);
    fields["cluster_id"] = json!(identifier(here, cache.name.as_str()));
    fields["num_cache_nodes"] = json!(nodes);
    fields["az_mode"] = json!(if nodes > 1 { "cross-az" } else { "single-az" });
    blocks.resource("aws_elasticache_cluster", label, fields);
    format!("aws_elasticache_cluster.{label}.cluster_address")
}

fn secret(here: &Here<'_, '_>, name: &str, label: &str, host: &str, password: &Password, blocks: &mut Blocks) {
    let entry_label = format!("cache_{label}");
    let entry = Entry { kind: "cache", name, label: &entry_label, copies: Vec::new() };
    credentials::entry(here, &entry, blocks);
    let url = format!("\"rediss://:${{{}}}@${{{host}}}:6379\"", password.value);
    credentials::value(&entry_label, &[("password", password.value.clone()), ("url", url)], &password.version, blocks);
}

fn token(here: &Here<'_, '_>, name: &str, label: &str, password: &Password, blocks: &mut Blocks) {
    let variable = format!("cache_{label}_set_token");
    let description = format!(
        "Whether this run gives cache {name} its token, with the programs aws and jq. Until one did, clients are refused."
    );
    blocks.add("variable", &variable, json!({ "type": "bool", "default": false, "description": description }));
    let fields = json!({
        "count": expression(&format!("var.{variable} ? 1 : 0")),
        "triggers_replace": [password.version, expression(&format!("aws_elasticache_replication_group.{label}.id"))],
        "provisioner": { "local-exec": {
            "command": SET_TOKEN,
            "interpreter": ["bash", "-euo", "pipefail", "-c"],
            "environment": {
                "AWS_DEFAULT_REGION": here.location(),
                "CACHE": identifier(here, name),
                "ENTRY": here.secret("cache", name),
                "TOKEN_VERSION": password.version,
            },
        } },
        "depends_on": [format!("aws_secretsmanager_secret_version.cache_{label}")],
    });
    blocks.resource("terraform_data", &format!("cache_{label}_token"), fields);
}
