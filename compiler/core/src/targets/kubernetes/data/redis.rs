//! Redis and Valkey in the cluster: alone, with copies one of which takes over, or as a Redis Cluster over shards.
//!
//! What is in memory is written to disk as it changes, so that a pod that moves does not come back empty.

use std::collections::BTreeMap;

use platc_kubernetes::Object;

use super::pods::{self, Alive, Pods};
use super::{Store, caches, credentials, engines, sentinel, sharded};
use crate::words::database::Cache;

/// What an engine's image has.
pub struct Programs {
    /// The repository.
    pub image: &'static str,
    /// The server, which is also what watches others.
    pub server: &'static str,
    /// The client.
    pub client: &'static str,
}

/// The Docker Official Image of Redis.
pub const REDIS: Programs = Programs { image: "docker.io/library/redis", server: "redis-server", client: "redis-cli" };

/// Valkey's own image.
pub const VALKEY: Programs =
    Programs { image: "docker.io/valkey/valkey", server: "valkey-server", client: "valkey-cli" };

/// Where a configuration file is mounted.
const FILES: &str = "/etc/cache";

/// The sort of a cache.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Sort {
    /// One pod.
    Alone,
    /// A leader and those that follow it.
    Led,
    /// Members that each have a part of the keys.
    Sharded,
}

/// What becomes of a cache.
pub fn sort(cache: &Cache) -> Sort {
    match (shards(cache), copies(cache)) {
        (2.., _) => Sort::Sharded,
        (_, 1..) => Sort::Led,
        _ => Sort::Alone,
    }
}

/// Over how many parts the keys are split.
pub fn shards(cache: &Cache) -> u32 {
    cache.shards.as_ref().map_or(1, |shards| shards.value.max(1))
}

/// How many copies each part has.
pub fn copies(cache: &Cache) -> u32 {
    cache.replicas.as_ref().map_or(0, |replicas| replicas.value)
}

/// The objects of a Redis.
pub fn objects(store: &Store<'_, '_>, cache: &Cache, programs: &Programs, version: &str) -> Vec<Object> {
    let host = store.host(&if sort(cache) == Sort::Led { sentinel::entrance(&store.name) } else { store.name.clone() });
    let entries = credentials::entries([
        ("host", host.clone()),
        ("url", format!("redis://:{{{{ .password }}}}@{host}:{}", engines::cache_port(cache))),
    ]);
    let alone = Pods {
        command: Some(pods::shell(&format!("exec {}", serve(programs)))),
        env: vec![pods::secret_variable(store, "PASSWORD", "password")],
        disk: Some(("/data", format!("{}Gi", cache_size(cache).saturating_mul(3)))),
        files: Some((FILES, BTreeMap::from([("cache.conf".to_owned(), configuration(cache))]))),
        ..caches::shape(cache, format!("{}:{version}", programs.image), alive(programs, engines::cache_port(cache)))
    };
    let mut objects = credentials::made_up(store, None, entries);
    objects.extend(match sort(cache) {
        Sort::Alone => pods::objects(store, 1, &alone),
        Sort::Led => sentinel::objects(store, copies(cache).saturating_add(1), programs, alone),
        Sort::Sharded => sharded::objects(store, (shards(cache), copies(cache)), programs, alone),
    });
    objects
}

/// Asks whether what listens on a port answers.
pub fn alive(programs: &Programs, port: u16) -> Alive {
    Alive::Shell(format!("REDISCLI_AUTH=$PASSWORD {} -p {port} ping | grep -q PONG", programs.client))
}

/// What starts the server.
pub fn serve(programs: &Programs) -> String {
    format!("{} {FILES}/cache.conf --requirepass \"$PASSWORD\" --masterauth \"$PASSWORD\"", programs.server)
}

/// The size of a cache in whole gibibytes. Its log may hold each key twice, and is written anew beside itself.
fn cache_size(cache: &Cache) -> u64 {
    cache.size.as_ref().map_or(1, |size| size.memory.gibibytes())
}

/// Three quarters of its memory hold data, the rest is for copying it (Redis documentation, memory optimization and persistence).
fn configuration(cache: &Cache) -> String {
    let memory = cache.size.as_ref().map_or(1 << 30, |size| size.memory.bytes());
    let mut lines = vec![
        "dir /data".to_owned(),
        format!("port {}", engines::cache_port(cache)),
        "protected-mode no".to_owned(),
        format!("maxmemory {}", memory / 4 * 3),
        "maxmemory-policy allkeys-lru".to_owned(),
        "appendonly yes".to_owned(),
        "appendfsync everysec".to_owned(),
        "save \"\"".to_owned(),
    ];
    if sort(cache) == Sort::Sharded {
        lines.extend(sharded::SETTINGS.iter().map(|&line| line.to_owned()));
    }
    lines.join("\n") + "\n"
}
