//! Caches in the cluster: Redis and Valkey with copies or as a cluster over shards, and Memcached.
//!
//! The first pod takes writes and the others follow it; over shards every pod is a member of a Redis Cluster, which a Job joins
//! together once. What is in memory is written to disk now and then, so that a pod that moves does not come back empty.

use std::collections::BTreeMap;

use platc_kubernetes::Object;
use platc_kubernetes::k8s_openapi::api::batch::v1::{Job, JobSpec};
use platc_kubernetes::k8s_openapi::api::core::v1::{
    EnvVar, EnvVarSource, ObjectFieldSelector, PodTemplateSpec, ResourceRequirements,
};

use super::pods::{self, Alive, Pods};
use super::{Store, credentials, engines, single};
use crate::finding::Finding;
use crate::model::names;
use crate::targets::kubernetes::metadata;
use crate::words::database::{Cache, CacheEngine};

/// The image, its server and its client (Docker Official Image of Redis; Valkey's own image).
const PROGRAMS: &[(CacheEngine, &str, &str, &str)] = &[
    (CacheEngine::Redis, "docker.io/library/redis", "redis-server", "redis-cli"),
    (CacheEngine::Valkey, "docker.io/valkey/valkey", "valkey-server", "valkey-cli"),
];

/// Versions that a cloud alone has, and the next one of which there is an image: ElastiCache's Redis 7.1 was never released elsewhere
/// (Amazon ElastiCache User Guide, supported engines and versions).
const NEVER_RELEASED: &[(CacheEngine, &str, &str)] = &[(CacheEngine::Redis, "7.1", "7.2")];

/// The user of all three images.
const USER: i64 = 999;

/// Where a configuration file is mounted.
const FILES: &str = "/etc/cache";

/// The objects of a cache.
pub fn objects(store: &Store<'_, '_>, cache: &Cache) -> Result<Vec<Object>, Finding> {
    let said = single::version(store, cache.version.as_ref(), cache.engine.place)?;
    let version =
        match NEVER_RELEASED.iter().find(|(engine, version, _)| *engine == cache.engine.value && *version == said) {
            Some((.., next)) => (*next).to_owned(),
            None => said,
        };
    match PROGRAMS.iter().find(|(engine, ..)| *engine == cache.engine.value) {
        Some((_, image, server, client)) => {
            let programs = Programs { image: format!("{image}:{version}"), server, client };
            Ok(redis(store, cache, &programs))
        }
        None => Ok(memcached(store, cache, &version)),
    }
}

/// What an engine's image has.
struct Programs {
    image: String,
    server: &'static str,
    client: &'static str,
}

fn redis(store: &Store<'_, '_>, cache: &Cache, programs: &Programs) -> Vec<Object> {
    let shards = cache.shards.as_ref().map_or(1, |shards| shards.value.max(1));
    let copies = cache.replicas.as_ref().map_or(0, |replicas| replicas.value);
    let members = shards.saturating_mul(copies.saturating_add(1));
    let sharded = shards > 1;
    let first = format!("{0}-0.{0}", store.name);
    let host = store.host(if sharded { &store.name } else { &first });
    let entries = credentials::entries([
        ("host", host.clone()),
        ("url", format!("redis://:{{{{ .password }}}}@{host}:{}", engines::cache_port(cache))),
    ]);
    let files = BTreeMap::from([("cache.conf".to_owned(), configuration(cache, sharded))]);
    let shape = Pods {
        command: Some(pods::shell(&start(store, programs.server, sharded))),
        env: [pods::secret_variable(store, "PASSWORD", "password")]
            .into_iter()
            .chain(sharded.then(pod_address))
            .collect(),
        disk: Some(("/data", format!("{}Gi", cache_size(cache).saturating_mul(2)))),
        files: Some((FILES, files)),
        ..shape(cache, programs.image.clone(), alive(programs.client))
    };
    let mut objects = credentials::made_up(store, None, entries);
    objects.extend(pods::objects(store, members, &shape));
    if sharded {
        objects.push(join(store, programs, &shape, members, copies));
    }
    objects
}

/// What all caches are alike in.
fn shape(cache: &Cache, image: String, alive: &'static str) -> Pods<'static> {
    let alive = Alive::Shell(alive);
    Pods {
        image,
        command: None,
        user: USER,
        env: Vec::new(),
        port: ("cache", engines::cache_port(cache)),
        alive,
        disk: None,
        scratch: &["/tmp"],
        writes_root: false,
        resources: requirements(cache),
        files: None,
        secrets: None,
    }
}

fn alive(client: &str) -> &'static str {
    match client {
        "valkey-cli" => "REDISCLI_AUTH=$PASSWORD valkey-cli ping | grep -q PONG",
        _ => "REDISCLI_AUTH=$PASSWORD redis-cli ping | grep -q PONG",
    }
}

/// The size of a cache in whole gibibytes: a snapshot is written beside the one before it.
fn cache_size(cache: &Cache) -> u64 {
    cache.size.as_ref().map_or(1, |size| size.memory.gibibytes())
}

fn requirements(cache: &Cache) -> ResourceRequirements {
    pods::resources(None, cache.size.as_ref().map(|size| size.memory.to_string()))
}

/// Three quarters of its memory hold data, the rest is for copying it (Redis documentation, memory optimization).
fn configuration(cache: &Cache, sharded: bool) -> String {
    let memory = cache.size.as_ref().map_or(1 << 30, |size| size.memory.bytes());
    let mut lines = vec![
        "dir /data".to_owned(),
        format!("port {}", engines::cache_port(cache)),
        "protected-mode no".to_owned(),
        format!("maxmemory {}", memory / 4 * 3),
        "maxmemory-policy allkeys-lru".to_owned(),
        "save 300 100".to_owned(),
    ];
    if sharded {
        lines.extend(
            ["cluster-enabled yes", "cluster-config-file /data/nodes.conf", "cluster-node-timeout 5000"]
                .map(str::to_owned),
        );
    }
    lines.join("\n") + "\n"
}

/// A member of a cluster says its address, which is another after each move; otherwise all but the first pod follow the first.
fn start(store: &Store<'_, '_>, server: &str, sharded: bool) -> String {
    let serve = format!("exec {server} {FILES}/cache.conf --requirepass \"$PASSWORD\" --masterauth \"$PASSWORD\"");
    if sharded {
        return format!("{serve} --cluster-announce-ip \"$POD_IP\"");
    }
    let name = &store.name;
    format!("if [ \"$HOSTNAME\" = {name}-0 ]; then {serve}; fi\n{serve} --replicaof {name}-0.{name} 6379")
}

fn pod_address() -> EnvVar {
    let field = ObjectFieldSelector { field_path: "status.podIP".to_owned(), api_version: None };
    EnvVar {
        name: "POD_IP".to_owned(),
        value: None,
        value_from: Some(EnvVarSource { field_ref: Some(field), ..EnvVarSource::default() }),
    }
}

/// Joins the members of a Redis Cluster, unless they are one already. A Job cannot change, so that its name has a digest of it.
fn join(store: &Store<'_, '_>, programs: &Programs, shape: &Pods<'_>, members: u32, copies: u32) -> Object {
    let (name, client) = (&store.name, programs.client);
    let script = format!(
        "set -eu\nexport REDISCLI_AUTH=$PASSWORD\nmembers=\nfor number in $(seq 0 {last}); do\n  \
         host={name}-$number.{name}\n  until {client} -h $host ping | grep -q PONG; do sleep 2; done\n  \
         members=\"$members $(getent hosts $host | cut -d' ' -f1):6379\"\ndone\n\
         {client} -h {name}-0.{name} cluster info | grep -q cluster_state:ok && exit 0\n\
         {client} --cluster create $members --cluster-replicas {copies} --cluster-yes\n",
        last = members.saturating_sub(1),
    );
    let once = Pods {
        image: programs.image.clone(),
        command: Some(pods::shell(&script)),
        env: vec![pods::secret_variable(store, "PASSWORD", "password")],
        resources: pods::resources(Some("50m".to_owned()), Some("64Mi".to_owned())),
        disk: None,
        files: None,
        ..*shape
    };
    let spec =
        JobSpec { backoff_limit: Some(6), template: run_once(pods::template(store, &once)), ..JobSpec::default() };
    let digest = names::digest(&format!("{spec:?}"));
    let metadata = metadata::object(
        store.lowering.platform(),
        name,
        &names::join(&[name, "join", &digest[..8]], names::DNS_LABEL),
    );
    Job { metadata, spec: Some(spec), status: None }.into()
}

/// A pod that ends: nobody asks whether it answers.
fn run_once(mut template: PodTemplateSpec) -> PodTemplateSpec {
    if let Some(pod) = &mut template.spec {
        pod.restart_policy = Some("OnFailure".to_owned());
        pod.topology_spread_constraints = None;
        for container in &mut pod.containers {
            container.ports = None;
            (container.startup_probe, container.readiness_probe, container.liveness_probe) = (None, None, None);
        }
    }
    template
}

/// Memcached keeps nothing and asks nobody who he is; its policy alone says who may come.
fn memcached(store: &Store<'_, '_>, cache: &Cache, version: &str) -> Vec<Object> {
    let host = store.host(&store.name);
    let port = engines::cache_port(cache);
    let entries = credentials::entries([("host", host.clone()), ("url", format!("memcached://{host}:{port}"))]);
    let megabytes = cache.size.as_ref().map_or(64, |size| size.memory.bytes() / (1 << 20) / 4 * 3);
    let shape = Pods {
        command: Some(["memcached", "-p", &port.to_string(), "-m", &megabytes.to_string()].map(str::to_owned).to_vec()),
        ..shape(
            cache,
            format!("docker.io/library/memcached:{version}"),
            "printf 'version\\r\\n' | nc -w 1 127.0.0.1 11211 | grep -q VERSION",
        )
    };
    let mut objects = credentials::made_up(store, None, entries);
    objects.extend(pods::objects(
        store,
        cache.replicas.as_ref().map_or(1, |more| more.value.saturating_add(1)),
        &shape,
    ));
    objects
}
