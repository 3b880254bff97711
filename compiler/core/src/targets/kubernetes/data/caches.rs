//! Caches in the cluster: which engine makes what, and Memcached, which has nothing but its pods.

use platc_kubernetes::Object;
use platc_kubernetes::k8s_openapi::api::core::v1::ResourceRequirements;

use super::pods::{self, Alive, Pods};
use super::{Store, credentials, engines, redis, sentinel, single};
use crate::finding::Finding;
use crate::words::database::{Cache, CacheEngine};

/// The objects of a cache.
pub fn objects(store: &Store<'_, '_>, cache: &Cache) -> Result<Vec<Object>, Finding> {
    let engine = cache.engine.value;
    let said = single::version(store, cache.version.as_ref(), cache.engine.place)?;
    let version = engine.released(&said);
    Ok(match engine {
        CacheEngine::Redis => redis::objects(store, cache, &redis::REDIS, version),
        CacheEngine::Valkey => redis::objects(store, cache, &redis::VALKEY, version),
        CacheEngine::Memcached => memcached(store, cache, version),
    })
}

/// The pods that clients of a cache speak to.
pub fn entrance(cache: &Cache, name: &str) -> String {
    let is_led = cache.engine.value != CacheEngine::Memcached && redis::sort(cache) == redis::Sort::Led;
    if is_led { sentinel::watchers(name) } else { name.to_owned() }
}

/// The Service that clients of a cache come to.
pub fn service(cache: &Cache, name: &str) -> String {
    let is_led = entrance(cache, name) != name;
    if is_led { sentinel::entrance(name) } else { name.to_owned() }
}

/// What all caches are alike in.
pub fn shape(cache: &Cache, image: String, alive: Alive) -> Pods<'static> {
    Pods {
        image,
        user: engines::USER,
        port: ("cache", engines::cache_port(cache)),
        alive,
        scratch: &["/tmp"],
        resources: requirements(cache),
        ..Pods::default()
    }
}

fn requirements(cache: &Cache) -> ResourceRequirements {
    pods::resources(Some("100m".to_owned()), cache.size.as_ref().map(|size| size.memory.to_string()))
}

/// Memcached keeps nothing and asks nobody who he is; its policy alone says who may come.
fn memcached(store: &Store<'_, '_>, cache: &Cache, version: &str) -> Vec<Object> {
    let host = store.host(&store.name);
    let port = engines::cache_port(cache);
    let entries = credentials::entries([("host", host.clone()), ("url", format!("memcached://{host}:{port}"))]);
    let megabytes = cache.size.as_ref().map_or(64, |size| size.memory.bytes() / (1 << 20) / 4 * 3);
    let shape = Pods {
        command: Some(["memcached", "-p", &port.to_string(), "-m", &megabytes.to_string()].map(str::to_owned).to_vec()),
        ..shape(cache, format!("docker.io/library/memcached:{version}"), Alive::Connects)
    };
    let mut objects = credentials::made_up(store, None, entries);
    objects.extend(pods::objects(
        store,
        cache.replicas.as_ref().map_or(1, |more| more.value.saturating_add(1)),
        &shape,
    ));
    objects
}
