//! A Redis Cluster: every pod is a member, and each leader among them has a part of the keys. A client speaks to all of them, so that it
//! must know Redis Cluster.
//!
//! A Job joins the members together, and again whenever there are more of them. A member has another address after each move; one that
//! comes back tells the others where it is now, so that even a cluster that was away as a whole finds itself again.

use platc_kubernetes::Object;
use platc_kubernetes::k8s_openapi::api::core::v1::{EnvVar, EnvVarSource, ObjectFieldSelector};

use super::pods::{self, Pods};
use super::redis::{self, Programs};
use super::task::{self, Step, Task};
use super::{Store, engines};
use crate::model::names;
use crate::targets::kubernetes::network;

/// What makes a server a member (Redis documentation, scaling with Redis Cluster).
pub const SETTINGS: &[&str] =
    &["cluster-enabled yes", "cluster-config-file /data/nodes.conf", "cluster-node-timeout 5000"];

const PORT: u16 = 6379;

/// The objects of a cluster of so many shards, each with so many copies.
pub fn objects(
    store: &Store<'_, '_>,
    (shards, copies): (u32, u32),
    programs: &Programs,
    alone: Pods<'_>,
) -> Vec<Object> {
    let members = shards.saturating_mul(copies.saturating_add(1));
    let joiner = names::join(&[&store.name, "join"], 50);
    let image = alone.image.clone();
    let member = Pods {
        command: Some(pods::shell(&start(store, programs, members))),
        env: alone.env.iter().cloned().chain([pod_address()]).collect(),
        admits: vec![joiner.clone()],
        together: true,
        ..alone
    };
    let mut objects = pods::objects(store, members, &member);
    let step = Step {
        name: "join",
        image,
        script: join(store, programs, (shards, copies)),
        env: vec![pods::secret_variable(store, "PASSWORD", "password")],
        resources: pods::room("50m", "32Mi", "64Mi"),
    };
    let task = Task { name: joiner, user: engines::USER, steps: vec![step], room: None, labels: Default::default() };
    let own = Store { name: task.name.clone(), ..*store };
    let egress = vec![network::to_pods(&store.name, &[PORT])];
    objects.push(pods::account(&own));
    objects.push(task::job(store, &task));
    objects.push(network::policy_of(store.lowering, &task.name, Vec::new(), egress));
    objects
}

fn pod_address() -> EnvVar {
    let field = ObjectFieldSelector { field_path: "status.podIP".to_owned(), api_version: None };
    EnvVar {
        name: "POD_IP".to_owned(),
        value: None,
        value_from: Some(EnvVarSource { field_ref: Some(field), ..EnvVarSource::default() }),
    }
}

/// A member says its address; one that knew others meets them again where they are now (Redis commands, CLUSTER MEET).
fn start(store: &Store<'_, '_>, programs: &Programs, members: u32) -> String {
    let (name, client, serve) = (&store.name, programs.client, redis::serve(programs));
    format!(
        "export REDISCLI_AUTH=$PASSWORD\nmeet() {{\n  until {client} ping 2>/dev/null | grep -q PONG; do sleep 1; done\n  \
         for number in $(seq 0 {last}); do\n    address=$(getent hosts {name}-$number.{name} | cut -d' ' -f1)\n    \
         [ -z \"$address\" ] || {client} cluster meet \"$address\" {PORT} >/dev/null\n  done\n}}\n\
         if [ \"$(grep -c connected /data/nodes.conf 2>/dev/null || true)\" -gt 1 ]; then meet & fi\n\
         exec {serve} --cluster-announce-ip \"$POD_IP\"\n",
        last = members.saturating_sub(1),
    )
}

/// Makes a cluster of members that are none yet; a member that the cluster does not know becomes a leader while there are too few of
/// them, and else a copy, and the keys are spread anew.
fn join(store: &Store<'_, '_>, programs: &Programs, (shards, copies): (u32, u32)) -> String {
    let (name, client) = (&store.name, programs.client);
    let members = shards.saturating_mul(copies.saturating_add(1));
    format!(
        "set -eu\nexport REDISCLI_AUTH=$PASSWORD\nmembers=\nfor number in $(seq 0 {last}); do\n  \
         host={name}-$number.{name}\n  until {client} -h $host ping 2>/dev/null | grep -q PONG; do sleep 2; done\n  \
         members=\"$members $(getent hosts $host | cut -d' ' -f1):{PORT}\"\ndone\n\
         first={name}-0.{name}\nknown() {{ {client} -h $1 cluster info | tr -d '\\r' | sed -n 's/^cluster_known_nodes://p'; }}\n\
         if [ \"$(known $first)\" = 1 ]; then\n  {client} --cluster create $members --cluster-replicas {copies} --cluster-yes\n  exit 0\nfi\n\
         for number in $(seq 1 {last}); do\n  host={name}-$number.{name}\n  [ \"$(known $host)\" = 1 ] || continue\n  \
         leaders=$({client} -h $first cluster info | tr -d '\\r' | sed -n 's/^cluster_size://p')\n  \
         as=--cluster-slave\n  [ \"$leaders\" -ge {shards} ] || as=\n  \
         {client} --cluster add-node $(getent hosts $host | cut -d' ' -f1):{PORT} $first:{PORT} $as\n  sleep 5\n  \
         [ -n \"$as\" ] || {client} --cluster rebalance $first:{PORT} --cluster-use-empty-masters\ndone\n",
        last = members.saturating_sub(1),
    )
}
