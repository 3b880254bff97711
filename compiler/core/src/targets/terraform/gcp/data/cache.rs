//! Memorystore: Redis on one machine with copies, Redis Cluster where keys are split, Memcached.

use serde_json::{Value, json};

use crate::finding::Finding;
use crate::targets::terraform::document::{Blocks, expression, label};
use crate::targets::terraform::gcp::placement;
use crate::targets::terraform::gcp::secrets::{publish, values, version};
use crate::targets::terraform::gcp::site::{self, Site};
use crate::targets::terraform::gcp::sizes::of;
use crate::targets::terraform::part::{File, Part};
use crate::targets::terraform::sizes::{Catalogue, size};
use crate::targets::terraform::stack::Stack;
use crate::targets::terraform::versions::Versions;
use crate::targets::{Lowering, Unit};
use crate::types::Address;
use crate::words::database::{Cache, CacheEngine};

/// The part.
pub const PART: Part = Part { rule: "terraform/gcp-cache", cloud: "gcp", area: "data", files, blocks };

/// Versions of Memorystore for Redis (Memorystore for Redis, supported versions, as of 2026-11); later ones of Redis are not
/// free.
const VERSIONS: Versions = Versions::ended("Memorystore for Redis", &["3.2", "4.0", "5.0", "6", "7.0", "7.2"], "7.2");

/// Node types of Redis Cluster with the gibibytes that each holds (Memorystore for Redis Cluster, node types, as of 2026-11).
const NODES: Catalogue = of(
    "Memorystore for Redis Cluster",
    &[
        size("REDIS_SHARED_CORE_NANO", 0, 1),
        size("REDIS_STANDARD_SMALL", 0, 6),
        size("REDIS_HIGHMEM_MEDIUM", 0, 13),
        size("REDIS_HIGHMEM_XLARGE", 0, 58),
    ],
);

/// What one machine of Memorystore for Redis holds (Memorystore for Redis, capacity tiers: 300 GB at most, as of 2026-11).
const REDIS: Catalogue = of("Memorystore for Redis", &[size("M5", 0, 300)]);

/// What one machine of Memorystore for Memcached holds (Memorystore for Memcached, node memory: 256 GB at most, as of 2026-11).
const MEMCACHED: Catalogue = of("Memorystore for Memcached", &[size("a node", 0, 256)]);

/// The versions that a cache can have; none where the product has one of its own.
pub fn versions(cache: &Cache) -> Option<Versions> {
    (cache.engine.value == CacheEngine::Redis && !is_split(cache)).then_some(VERSIONS)
}

/// The machines that a cache can be on.
pub fn sizes(cache: &Cache) -> Catalogue {
    match cache.engine.value {
        CacheEngine::Memcached => MEMCACHED,
        _ if is_split(cache) => NODES,
        _ => REDIS,
    }
}

fn is_split(cache: &Cache) -> bool {
    cache.shards.as_ref().is_some_and(|shards| shards.value > 1)
}

fn files(lowering: &Lowering<'_>, stack: &Stack) -> Vec<File> {
    placement::caches(lowering, stack.home()).map(|(declared, _)| File::of(declared)).collect()
}

fn blocks(lowering: &Lowering<'_>, stack: &Stack, unit: &Unit, blocks: &mut Blocks) -> Result<(), Finding> {
    let Some((_, cache)) = placement::caches(lowering, stack.home()).find(|(declared, _)| declared.name == unit.name)
    else {
        return Ok(());
    };
    let site = site::of(lowering, stack);
    let label = label(&["cache", &unit.name]);
    match cache.engine.value {
        CacheEngine::Memcached => memcached(lowering, &site, cache, &label, blocks),
        _ if is_split(cache) => split(lowering, &site, cache, &label, blocks),
        _ => single(lowering, &site, cache, &label, blocks),
    }
    Ok(())
}

fn replicas(cache: &Cache) -> u32 {
    cache.replicas.as_ref().map_or(0, |count| count.value)
}

fn memory(cache: &Cache) -> u64 {
    cache.size.as_ref().map_or(1, |size| size.memory.gibibytes().max(1))
}

/// What Google calls it: `REDIS_7_2`, and `REDIS_6_X` for whichever 6 it is. Valkey becomes the newest Redis.
fn redis_version(cache: &Cache) -> String {
    let said = cache.version.as_ref().filter(|_| cache.engine.value == CacheEngine::Redis);
    match VERSIONS.chosen(said.map(|version| cache.engine.value.released(version.as_str()))).as_str() {
        "6" => "REDIS_6_X".to_owned(),
        version => format!("REDIS_{}", version.replace('.', "_")),
    }
}

/// One machine, or one with copies in other zones; read replicas are to be had from 5 GiB on.
fn single(lowering: &Lowering<'_>, site: &Site<'_>, cache: &Cache, label: &str, blocks: &mut Blocks) {
    let copies = replicas(cache);
    let answers_reads = copies > 0 && memory(cache) >= 5;
    let mut fields = json!({
        "name": site.store("cache", cache.name.as_str(), ""),
        "region": site.location,
        "tier": if copies > 0 { "STANDARD_HA" } else { "BASIC" },
        "memory_size_gb": memory(cache),
        "redis_version": redis_version(cache),
        "authorized_network": site.network(),
        "connect_mode": "PRIVATE_SERVICE_ACCESS",
        "reserved_ip_range": site.name("managed"),
        "auth_enabled": true,
        "transit_encryption_mode": "SERVER_AUTHENTICATION",
        "redis_configs": { "maxmemory-policy": "allkeys-lru" },
        "lifecycle": { "prevent_destroy": true },
    });
    if answers_reads {
        fields["read_replicas_mode"] = json!("READ_REPLICAS_ENABLED");
        fields["replica_count"] = json!(copies.min(5));
    }
    blocks.resource("google_redis_instance", label, fields);
    let of = |attribute: &str| format!("google_redis_instance.{label}.{attribute}");
    // Google makes this password itself and keeps it in what the provider reads: that is the one value in a state, which is encrypted.
    let url = format!("\"rediss://:${{{}}}@${{{}}}:${{{}}}\"", of("auth_string"), of("host"), of("port"));
    let properties = [("url", url), ("password", of("auth_string"))];
    access(lowering, site, cache, label, &of("host"), &properties, blocks);
}

/// Keys split over several machines; workloads come in by who they are.
fn split(lowering: &Lowering<'_>, site: &Site<'_>, cache: &Cache, label: &str, blocks: &mut Blocks) {
    let shards = cache.shards.as_ref().map_or(1, |shards| shards.value);
    let fields = json!({
        "name": site.store("cache", cache.name.as_str(), ""),
        "region": site.location,
        "shard_count": shards,
        "replica_count": replicas(cache).min(5),
        "node_type": NODES.name(None, cache.size.as_ref().map(|size| size.memory.value)),
        "psc_configs": [{ "network": site.network() }],
        "transit_encryption_mode": "TRANSIT_ENCRYPTION_MODE_SERVER_AUTHENTICATION",
        "authorization_mode": "AUTH_MODE_IAM_AUTH",
        "deletion_protection_enabled": true,
    });
    // The network lets the cluster's endpoints in.
    let policy = json!({
        "name": site.store("cache", cache.name.as_str(), "-endpoints"),
        "location": site.location,
        "service_class": "gcp-memorystore-redis",
        "network": site.network(),
        "psc_config": { "subnetworks": [site.subnet("nodes")] },
    });
    blocks.resource("google_network_connectivity_service_connection_policy", label, policy);
    let mut fields = fields;
    fields["depends_on"] = json!([format!("google_network_connectivity_service_connection_policy.{label}")]);
    blocks.resource("google_redis_cluster", label, fields);
    let host = format!("google_redis_cluster.{label}.discovery_endpoints[0].address");
    let properties = [("url", format!("\"rediss://${{{host}}}:6379\""))];
    access(lowering, site, cache, label, &host, &properties, blocks);
}

fn memcached(lowering: &Lowering<'_>, site: &Site<'_>, cache: &Cache, label: &str, blocks: &mut Blocks) {
    let fields = json!({
        "name": site.store("cache", cache.name.as_str(), ""),
        "region": site.location,
        "node_count": cache.shards.as_ref().map_or(1, |shards| shards.value),
        "node_config": { "cpu_count": 1, "memory_size_mb": memory(cache) * 1024 },
        "authorized_network": site.network(),
        "reserved_ip_range_id": [site.name("managed")],
        "zones": site.zones(),
    });
    blocks.resource("google_memcache_instance", label, fields);
    let host = format!("split(\":\", google_memcache_instance.{label}.discovery_endpoint)[0]");
    let url = format!("google_memcache_instance.{label}.discovery_endpoint");
    access(lowering, site, cache, label, &host, &[("url", url)], blocks);
}

/// The facts and the entry that workloads read.
fn access(
    lowering: &Lowering<'_>,
    site: &Site<'_>,
    cache: &Cache,
    label: &str,
    host: &str,
    properties: &[(&str, String)],
    blocks: &mut Blocks,
) {
    let address = Address::of("cache", cache.name.as_str());
    let expression: Value = expression(host);
    publish(lowering, site, &address, "host", expression, blocks);
    let version = version(&format!("the entry of cache `{}`", cache.name.as_str()), label, blocks);
    values(site, &address, std::slice::from_ref(&site.location), properties, &version, blocks);
}
