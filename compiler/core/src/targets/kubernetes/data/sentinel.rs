//! A Redis or Valkey with copies: one leads, the others follow, and when it is gone another takes its place.
//!
//! Three pods stand in front of it, however many copies it has, since two of three must agree that the leader is gone. Each has a
//! Sentinel, which sees that and names the next one, and a HAProxy, which lets clients through to whoever leads: so a client needs one
//! address and nothing that it would have to know about Sentinel, as with the managed products. A pod that leads and is told to go
//! hands over first.

use std::collections::BTreeMap;

use platc_kubernetes::Object;
use platc_kubernetes::k8s_openapi::api::core::v1::{Container, Service, ServiceSpec};

use super::pods::{self, Alive, Pods};
use super::redis::{self, Programs};
use super::{Store, callers};
use crate::model::names;
use crate::targets::images;
use crate::targets::kubernetes::{metadata, network};

/// How many watch: one may be away while the others decide (Redis documentation, Sentinel).
const WATCHERS: u32 = 3;

/// How many must agree.
const QUORUM: u32 = 2;

/// The ports of the cache, of Sentinel, and on which HAProxy says whether it knows a leader.
const PORT: u16 = 6379;
const SENTINEL_PORT: u16 = 26379;
const HEALTH_PORT: u16 = 8404;

const FILES: &str = "/etc/watch";

/// The Service that leads to whoever leads.
pub fn entrance(store: &str) -> String {
    names::join(&[store, "leader"], names::DNS_LABEL)
}

/// The pods in front of a cache, through which its clients come.
pub fn watchers(store: &str) -> String {
    names::join(&[store, "sentinel"], 50)
}

/// The objects of a cache of so many members.
pub fn objects(store: &Store<'_, '_>, members: u32, programs: &Programs, alone: Pods<'_>) -> Vec<Object> {
    let watchers = watchers(&store.name);
    let led = Pods {
        command: Some(pods::shell(&start(store, programs))),
        farewell: Some(hand_over(store, programs)),
        together: true,
        ..alone.clone()
    };
    let mut objects = pods::set(store, members, &led);
    objects.push(policy_of_members(store, &watchers));
    objects.extend(watching(store, members, programs, &alone));
    objects
}

/// Nobody comes to a member but those in front and the other members.
fn policy_of_members(store: &Store<'_, '_>, watchers: &str) -> Object {
    let ingress = vec![network::from_pods(&[watchers, store.name.as_str()], &[PORT])];
    let egress = vec![network::to_pods(&store.name, &[PORT]), network::to_pods(watchers, &[SENTINEL_PORT])];
    network::policy_of(store.lowering, &store.name, ingress, egress)
}

/// The name of a pod as everybody calls it.
fn member(store: &Store<'_, '_>, set: &str, number: &str) -> String {
    format!("{set}-{number}.{}", store.host(set))
}

/// Asks each Sentinel in turn, and sets `leader` to the first answer; to nothing while there is none, as when all start at once.
fn find_leader(store: &Store<'_, '_>, programs: &Programs) -> String {
    let (set, client) = (watchers(&store.name), programs.client);
    let watcher = member(store, &set, "$number");
    format!(
        "export REDISCLI_AUTH=$PASSWORD\nleader=\nfor number in {all}; do\n  \
         leader=$(timeout 3 {client} -h {watcher} -p {SENTINEL_PORT} sentinel get-master-addr-by-name main 2>/dev/null | head -n 1)\n  \
         case \"$leader\" in {name}-*) break ;; *) leader= ;; esac\ndone\n",
        all = numbers(WATCHERS),
        name = store.name,
    )
}

fn numbers(count: u32) -> String {
    (0..count).map(|number| number.to_string()).collect::<Vec<_>>().join(" ")
}

/// A pod follows the one that leads, unless it is that one. While nobody knows, the first leads.
fn start(store: &Store<'_, '_>, programs: &Programs) -> String {
    let (me, first) = (member_of(store, "$HOSTNAME"), member(store, &store.name, "0"));
    format!(
        "{find}me={me}\n: \"${{leader:={first}}}\"\n\
         if [ \"$leader\" = \"$me\" ]; then exec {serve} --replica-announce-ip \"$me\"; fi\n\
         exec {serve} --replica-announce-ip \"$me\" --replicaof \"$leader\" {PORT}\n",
        find = find_leader(store, programs),
        serve = redis::serve(programs),
    )
}

fn member_of(store: &Store<'_, '_>, pod: &str) -> String {
    format!("{pod}.{}", store.host(&store.name))
}

/// Whoever leads has Sentinel name another, and waits until it follows that one.
fn hand_over(store: &Store<'_, '_>, programs: &Programs) -> String {
    let (set, client) = (watchers(&store.name), programs.client);
    let watcher = member(store, &set, "$number");
    format!(
        "export REDISCLI_AUTH=$PASSWORD\nleads() {{ {client} info replication | grep -q role:master; }}\n\
         leads || exit 0\nfor number in {all}; do\n  \
         timeout 3 {client} -h {watcher} -p {SENTINEL_PORT} sentinel failover main | grep -q OK && break\ndone\n\
         for second in $(seq 1 30); do leads || exit 0; sleep 1; done\n",
        all = numbers(WATCHERS),
    )
}

/// The pods in front, with their Services.
fn watching(store: &Store<'_, '_>, members: u32, programs: &Programs, alone: &Pods<'_>) -> Vec<Object> {
    let own = Store { name: watchers(&store.name), ..*store };
    let password = || vec![pods::secret_variable(store, "PASSWORD", "password")];
    let files = BTreeMap::from([("proxy.cfg".to_owned(), proxy(store, members))]);
    let sentinel = Pods {
        image: alone.image.clone(),
        command: Some(pods::shell(&watch(store, programs))),
        user: alone.user,
        env: password(),
        port: ("sentinel", SENTINEL_PORT),
        alive: redis::alive(programs, SENTINEL_PORT),
        scratch: &["/tmp"],
        resources: pods::room("50m", "32Mi", "64Mi"),
        files: Some((FILES, files)),
        together: true,
        ..Pods::default()
    };
    let balancer = Pods {
        image: images::HAPROXY.to_owned(),
        command: Some(["haproxy", "-W", "-db", "-f", &format!("{FILES}/proxy.cfg")].map(str::to_owned).to_vec()),
        env: password(),
        port: ("cache", PORT),
        alive: Alive::Connects,
        ready: Some(("/ready", HEALTH_PORT)),
        resources: pods::room("100m", "64Mi", "256Mi"),
        ..sentinel.clone()
    };
    let balancer = Container { name: "proxy".to_owned(), ..pods::container(&balancer) };
    let mut objects = pods::set(&own, WATCHERS, &Pods { beside: vec![balancer], ..sentinel });
    objects.push(policy(&own, store));
    objects.push(to_leader(store, &own.name));
    objects
}

/// Clients come to HAProxy, members and the other watchers to Sentinel.
fn policy(own: &Store<'_, '_>, store: &Store<'_, '_>) -> Object {
    let callers = callers(store.lowering, store.kind, &store.unit.name, store.unit.cell);
    let ingress = vec![
        network::from_pods(&callers, &[PORT]),
        network::from_pods(&[store.name.as_str(), own.name.as_str()], &[SENTINEL_PORT]),
    ];
    let egress = vec![network::to_pods(&own.name, &[SENTINEL_PORT]), network::to_pods(&store.name, &[PORT])];
    network::policy_of(own.lowering, &own.name, ingress, egress)
}

/// What a Sentinel is told when it starts. It knows itself again by its name, so that one that moves is not counted twice; and it asks the
/// others first, since what leads may be another than in the beginning.
fn watch(store: &Store<'_, '_>, programs: &Programs) -> String {
    let set = watchers(&store.name);
    let me = format!("$HOSTNAME.{}", store.host(&set));
    let first = member(store, &store.name, "0");
    format!(
        "set -eu\n{find}: \"${{leader:={first}}}\"\nuntil getent hosts \"$leader\" >/dev/null; do sleep 1; done\n\
         cat >/tmp/sentinel.conf <<END\nport {SENTINEL_PORT}\ndir /tmp\nrequirepass $PASSWORD\n\
         sentinel sentinel-pass $PASSWORD\nsentinel resolve-hostnames yes\nsentinel announce-hostnames yes\n\
         sentinel announce-ip {me}\nsentinel announce-port {SENTINEL_PORT}\n\
         sentinel myid $(printf %s \"$HOSTNAME\" | sha1sum | cut -c 1-40)\n\
         sentinel monitor main $leader {PORT} {QUORUM}\nsentinel auth-pass main $PASSWORD\n\
         sentinel down-after-milliseconds main 5000\nsentinel failover-timeout main 60000\n\
         sentinel parallel-syncs main 1\nEND\nexec {server} /tmp/sentinel.conf --sentinel\n",
        find = find_leader(store, programs),
        server = programs.server,
    )
}

/// HAProxy asks each member once a second whether it leads; connections to one that does no longer are ended, so that clients come anew
/// (HAProxy 3.2 configuration manual, `tcp-check`, `on-marked-down`, `monitor-uri`).
fn proxy(store: &Store<'_, '_>, members: u32) -> String {
    let servers: String = (0..members)
        .map(|number| {
            let number = number.to_string();
            format!("    server {}-{number} {}:{PORT}\n", store.name, member(store, &store.name, &number))
        })
        .collect();
    format!(
        "global\n    log stdout format raw local0 notice\n\n\
         resolvers cluster\n    parse-resolv-conf\n    hold valid 5s\n\n\
         defaults\n    mode tcp\n    log global\n    timeout connect 3s\n    timeout check 3s\n    timeout client 1d\n    timeout server 1d\n\n\
         frontend cache\n    bind :{PORT}\n    default_backend leader\n\n\
         backend leader\n    option tcp-check\n    tcp-check connect\n    tcp-check send \"AUTH ${{PASSWORD}}\\r\\n\"\n    \
         tcp-check expect string +OK\n    tcp-check send \"INFO replication\\r\\n\"\n    tcp-check expect string role:master\n    \
         default-server check inter 1s fall 2 rise 1 on-marked-down shutdown-sessions resolvers cluster init-addr none\n{servers}\n\
         frontend health\n    mode http\n    bind :{HEALTH_PORT}\n    acl leaderless nbsrv(leader) lt 1\n    monitor-uri /ready\n    \
         monitor fail if leaderless\n",
    )
}

fn to_leader(store: &Store<'_, '_>, watchers: &str) -> Object {
    let spec = ServiceSpec {
        selector: Some(metadata::selector(watchers)),
        ports: Some(vec![pods::service_port("cache", PORT)]),
        ..ServiceSpec::default()
    };
    let metadata = metadata::object(store.lowering.platform(), &store.name, &entrance(&store.name));
    Service { metadata, spec: Some(spec), status: None }.into()
}
