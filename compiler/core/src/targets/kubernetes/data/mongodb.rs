//! MongoDB in the cluster: one pod, or a replica set.
//!
//! The members of a replica set choose who leads, for which more than half of them must be there: so their number is odd, and one more
//! than asked where it would not be. The address has all of them, and a client's driver finds whoever leads. A Job makes the set of its
//! first member and adds the others, and again whenever there are more of them.

use platc_kubernetes::Object;

use super::engines::{MONGODB, USER};
use super::pods::{self, Pods};
use super::task::{self, Step, Task};
use super::{Store, credentials, dump, single};
use crate::finding::Finding;
use crate::model::names;
use crate::targets::kubernetes::network;
use crate::words::database::Database;

/// The objects of a MongoDB.
///
/// # Errors
/// If no version is said.
pub fn objects(store: &Store<'_, '_>, database: &Database) -> Result<Vec<Object>, Finding> {
    let version = single::version(store, database.version.as_ref(), database.engine.place)?;
    let (schema, members) = (single::schema(store, database), members(database));
    let mut pods = single::shape(store, &MONGODB, &version, &schema);
    pods.disk = Some((MONGODB.data, single::disk(database.storage.as_deref())));
    pods.resources = single::resources(database);
    pods.command = Some(server(database));
    let hosts = hosts(store, members);
    let script = format!(
        "mongodump --quiet --gzip --archive={} --uri=\"{}\"",
        dump::FILE,
        address(store, &hosts, &schema, "$PASSWORD", "secondaryPreferred"),
    );
    let copies = single::copied(store, database, &mut pods, script, ".archive.gz");
    let mut objects = credentials::made_up(store, None, entries(store, &hosts, &schema));
    if hosts.len() > 1 {
        objects.extend(set(store, database, &hosts, pods));
    } else {
        objects.extend(pods::objects(store, members, &pods));
    }
    objects.extend(copies);
    Ok(objects)
}

/// How many members: an odd number, and three for a spec that only asks for another zone.
fn members(database: &Database) -> u32 {
    let replicas = database.replicas.as_ref().map_or(0, |replicas| replicas.value);
    let least = if database.multi_zone.on { 2 } else { 0 };
    replicas.max(least).saturating_add(1) | 1
}

/// The hosts of the members; a set of one is known by its Service.
fn hosts(store: &Store<'_, '_>, members: u32) -> Vec<String> {
    let (name, host) = (&store.name, store.host(&store.name));
    if members == 1 {
        return vec![format!("{host}:{}", MONGODB.port)];
    }
    (0..members).map(|number| format!("{name}-{number}.{host}:{}", MONGODB.port)).collect()
}

fn address(store: &Store<'_, '_>, hosts: &[String], schema: &str, password: &str, reads: &str) -> String {
    let set =
        if hosts.len() > 1 { format!("&replicaSet={}&readPreference={reads}", store.name) } else { String::new() };
    format!("mongodb://{}:{password}@{}/{schema}?authSource=admin{set}", MONGODB.login, hosts.join(","))
}

fn entries(store: &Store<'_, '_>, hosts: &[String], schema: &str) -> platc_kubernetes::custom::Pairs {
    let host = store.host(&store.name);
    let url = |reads| address(store, hosts, schema, credentials::PASSWORD, reads);
    credentials::entries([
        ("host", host.clone()),
        ("reader-host", host),
        ("url", url("primary")),
        ("reader-url", url("secondaryPreferred")),
        ("username", MONGODB.login.to_owned()),
        ("key", credentials::derived("key")),
    ])
}

/// The server, which writes down what takes longer than is said (MongoDB manual, mongod).
fn server(database: &Database) -> Vec<String> {
    let slow = database.slow_query.as_ref().map(|slow| format!("--slowms={}", slow.above.milliseconds()));
    let words = ["docker-entrypoint.sh", "mongod", "--bind_ip_all"].map(str::to_owned);
    words.into_iter().chain(slow).collect()
}

/// A replica set: its members know each other by a key. The first one makes the user; the others must come empty.
fn set(store: &Store<'_, '_>, database: &Database, hosts: &[String], alone: Pods<'_>) -> Vec<Object> {
    let (name, joiner) = (&store.name, names::join(&[&store.name, "join"], 50));
    let start = format!(
        "(umask 077; printf %s \"$KEY\" >/tmp/key)\nif [ \"$HOSTNAME\" != {name}-0 ]; then\n  \
         unset MONGO_INITDB_ROOT_USERNAME MONGO_INITDB_ROOT_PASSWORD MONGO_INITDB_DATABASE\nfi\n\
         exec {server} --replSet {name} --keyFile /tmp/key\n",
        server = server(database).join(" "),
    );
    let mut members = Pods { command: Some(pods::shell(&start)), together: true, ..alone };
    members.env.push(pods::secret_variable(store, "KEY", "key"));
    members.admits.push(joiner.clone());
    let step = Step {
        name: "join",
        image: members.image.clone(),
        script: join(store, hosts),
        env: vec![pods::variable("HOME", "/tmp"), pods::secret_variable(store, "PASSWORD", "password")],
        resources: pods::room("100m", "256Mi", "512Mi"),
    };
    let task = Task { name: joiner, user: USER, steps: vec![step], room: None, labels: Default::default() };
    let own = Store { name: task.name.clone(), ..*store };
    let mut objects = pods::objects(store, u32::try_from(hosts.len()).unwrap_or(u32::MAX), &members);
    objects.push(pods::account(&own));
    objects.push(task::job(store, &task));
    let egress = vec![network::to_pods(&store.name, &[MONGODB.port])];
    objects.push(network::policy_of(store.lowering, &task.name, Vec::new(), egress));
    objects
}

/// Makes the set where there is none, and then adds and removes members one at a time: each change must have reached most of them before
/// the next (MongoDB manual, replica set reconfiguration).
fn join(store: &Store<'_, '_>, hosts: &[String]) -> String {
    let first = hosts.first().map_or("", String::as_str);
    let login = format!("{}:$PASSWORD", MONGODB.login);
    let wanted = hosts.iter().map(|host| format!("\"{host}\"")).collect::<Vec<_>>().join(", ");
    format!(
        "set -eu\nfirst=\"mongodb://{login}@{first}/admin?directConnection=true\"\n\
         until mongosh --quiet \"$first\" --eval 'quit()' >/dev/null 2>&1; do sleep 3; done\n\
         mongosh --quiet \"$first\" --eval '\n  try {{ rs.status() }} catch (error) {{\n    \
         if (error.codeName !== \"NotYetInitialized\") throw error;\n    \
         rs.initiate({{ _id: \"{name}\", members: [{{ _id: 0, host: \"{first}\" }}] }});\n  }}'\n\
         mongosh --quiet \"mongodb://{login}@{all}/admin?replicaSet={name}\" --eval '\n  const wanted = [{wanted}];\n  \
         const known = () => rs.conf().members.map((member) => member.host);\n  \
         const patiently = (change) => {{\n    for (let again = 60; ; again--) {{\n      \
         try {{ return change(); }} catch (error) {{ if (again === 0) throw error; sleep(2000); }}\n    }}\n  }};\n  \
         wanted.filter((host) => !known().includes(host)).forEach((host) => patiently(() => rs.add(host)));\n  \
         known().filter((host) => !wanted.includes(host)).forEach((host) => patiently(() => rs.remove(host)));'\n",
        name = store.name,
        all = hosts.join(","),
    )
}
