//! Redis and Valkey in the cluster, with copies or as a Redis Cluster over shards.
//!
//! The first pod takes writes and the others follow it; over shards every pod is a member of a Redis Cluster, which a Job joins
//! together once. What is in memory is written to disk now and then, so that a pod that moves does not come back empty.

use std::collections::BTreeMap;

use platc_kubernetes::Object;
use platc_kubernetes::k8s_openapi::api::batch::v1::{Job, JobSpec};
use platc_kubernetes::k8s_openapi::api::core::v1::{EnvVar, EnvVarSource, ObjectFieldSelector, PodTemplateSpec};

use super::pods::{self, Alive, Pods};
use super::{Store, caches, credentials, engines};
use crate::model::names;
use crate::targets::kubernetes::{metadata, network};
use crate::words::database::Cache;

/// What an engine's image has.
pub struct Programs {
    /// The repository.
    pub image: &'static str,
    server: &'static str,
    client: &'static str,
    /// Asks in a shell whether it answers.
    alive: &'static str,
}

/// The Docker Official Image of Redis.
pub const REDIS: Programs = Programs {
    image: "docker.io/library/redis",
    server: "redis-server",
    client: "redis-cli",
    alive: "REDISCLI_AUTH=$PASSWORD redis-cli ping | grep -q PONG",
};

/// Valkey's own image.
pub const VALKEY: Programs = Programs {
    image: "docker.io/valkey/valkey",
    server: "valkey-server",
    client: "valkey-cli",
    alive: "REDISCLI_AUTH=$PASSWORD valkey-cli ping | grep -q PONG",
};

/// Where a configuration file is mounted.
const FILES: &str = "/etc/cache";

/// The objects of a Redis, with its copies or over shards.
pub fn objects(store: &Store<'_, '_>, cache: &Cache, programs: &Programs, version: &str) -> Vec<Object> {
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
        admits: sharded.then(|| joiner(store)).into_iter().collect(),
        ..caches::shape(cache, format!("{}:{version}", programs.image), Alive::Shell(programs.alive))
    };
    let mut objects = credentials::made_up(store, None, entries);
    objects.extend(pods::objects(store, members, &shape));
    if sharded {
        objects.extend(join(store, programs, &shape, members, copies));
    }
    objects
}

/// The size of a cache in whole gibibytes: a snapshot is written beside the one before it.
fn cache_size(cache: &Cache) -> u64 {
    cache.size.as_ref().map_or(1, |size| size.memory.gibibytes())
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
fn join(store: &Store<'_, '_>, programs: &Programs, shape: &Pods<'_>, members: u32, copies: u32) -> Vec<Object> {
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
        image: shape.image.clone(),
        command: Some(pods::shell(&script)),
        env: vec![pods::secret_variable(store, "PASSWORD", "password")],
        resources: pods::resources(Some("50m".to_owned()), Some("64Mi".to_owned())),
        disk: None,
        files: None,
        admits: Vec::new(),
        ..*shape
    };
    let own = Store { name: joiner(store), ..*store };
    let template = run_once(pods::template(&own, &once));
    let spec = JobSpec { backoff_limit: Some(6), template, ..JobSpec::default() };
    let digest = names::digest(&format!("{spec:?}"));
    let name = names::join(&[&own.name, &digest[..8]], names::DNS_LABEL);
    let metadata = metadata::object(store.lowering.platform(), &own.name, &name);
    let egress = vec![network::to_pods(&store.name, &[shape.port.1])];
    vec![
        pods::account(&own),
        Job { metadata, spec: Some(spec), status: None }.into(),
        network::policy_of(store.lowering, &own.name, Vec::new(), egress),
    ]
}

/// The name of what joins the members: not the store's own, whose Service would lead to its pods.
fn joiner(store: &Store<'_, '_>) -> String {
    names::join(&[&store.name, "join"], 50)
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
