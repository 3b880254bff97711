//! What engines without an operator have in common, and MySQL, which stays one pod.
//!
//! One, because its image has nothing that would make several pods one store: they would each have other data. So a second machine is an
//! error, and not a promise that nobody keeps.

use platc_kubernetes::Object;
use platc_kubernetes::k8s_openapi::api::core::v1::ResourceRequirements;

use super::dump::{self, Dump};
use super::engines::{MYSQL, Profile};
use super::pods::{self, Alive, Pods};
use super::{Store, copies, credentials};
use crate::finding::Finding;
use crate::schema::Sp;
use crate::source::Place;
use crate::types::{Bytes, Version};
use crate::words::database::{Database, Storage};

/// The disk of a store that does not say how large it is.
const DISK: &str = "10Gi";

/// The disk of a store.
pub fn disk(storage: Option<&Storage>) -> String {
    storage.map_or_else(|| DISK.to_owned(), |storage| storage.amount.to_string())
}

/// What each pod of a database asks for.
pub fn resources(database: &Database) -> ResourceRequirements {
    let size = database.size.as_ref();
    pods::resources(
        size.and_then(|size| size.cpu.as_ref()).map(|cpu| cpu.to_string()),
        memory(database).map(|memory| memory.to_string()),
    )
}

/// The memory of each pod of a database, where the spec says it.
pub fn memory(database: &Database) -> Option<Bytes> {
    database.size.as_ref()?.memory.as_ref().map(|memory| memory.value)
}

/// The name of a database in its engine.
pub fn schema(store: &Store<'_, '_>, database: &Database) -> String {
    store.lowering.platform().inner_database(database.name.as_str())
}

/// The pods of an engine: its image, its variables, its disk.
pub fn shape(store: &Store<'_, '_>, profile: &'static Profile, version: &str, schema: &str) -> Pods<'static> {
    let env = profile.env.iter().map(|(name, value)| pods::variable(name, &value.replace("NAME", schema)));
    Pods {
        image: format!("{}:{version}", profile.image),
        user: profile.user,
        env: env.chain([pods::secret_variable(store, profile.password, "password")]).collect(),
        port: ("store", profile.port),
        alive: profile.alive.map_or(Alive::Connects, |question| Alive::Shell(question.to_owned())),
        disk: Some((profile.data, DISK.to_owned())),
        scratch: profile.scratch,
        writes_root: profile.writes_root,
        ..Pods::default()
    }
}

/// The copies of a database that is written out as a whole; what makes them may reach it.
pub fn copied(
    store: &Store<'_, '_>,
    database: &Database,
    pods: &mut Pods<'_>,
    script: String,
    suffix: &'static str,
) -> Vec<Object> {
    let Some(copied) = copies::of(store) else { return Vec::new() };
    pods.admits.push(copied.account());
    let dump = Dump {
        image: pods.image.clone(),
        user: pods.user,
        script,
        suffix,
        env: vec![pods::variable("HOME", "/tmp"), pods::secret_variable(store, "PASSWORD", "password")],
        room: disk(database.storage.as_deref()),
        port: pods.port.1,
    };
    dump::objects(store, &copied, dump)
}

/// The objects of a MySQL.
///
/// # Errors
/// If more than one machine is asked for, or no version is said.
pub fn mysql(store: &Store<'_, '_>, database: &Database) -> Result<Vec<Object>, Finding> {
    let more = database.replicas.as_ref().filter(|replicas| replicas.value > 0).map(|replicas| replicas.place);
    alone(store, more.or(database.multi_zone.on.then_some(database.multi_zone.place)))?;
    let version = version(store, database.version.as_ref(), database.engine.place)?;
    let (host, schema) = (store.host(&store.name), schema(store, database));
    let url = format!("mysql://{}:{{{{ .password }}}}@{host}:{}/{schema}", MYSQL.login, MYSQL.port);
    let entries = credentials::entries([
        ("host", host.clone()),
        ("reader-host", host.clone()),
        ("url", url.clone()),
        ("reader-url", url),
        ("username", MYSQL.login.to_owned()),
        ("root-password", credentials::derived("root")),
    ]);
    let mut pods = shape(store, &MYSQL, &version, &schema);
    pods.command = Some(server(database));
    pods.env.push(pods::secret_variable(store, "MYSQL_ROOT_PASSWORD", "root-password"));
    pods.disk = Some((MYSQL.data, disk(database.storage.as_deref())));
    pods.resources = resources(database);
    let script = format!(
        "set -o pipefail\nexport MYSQL_PWD=$PASSWORD\nmysqldump --host={host} --user={} --single-transaction --no-tablespaces \
         --set-gtid-purged=OFF --routines --events --triggers {schema} | gzip >{}",
        MYSQL.login,
        dump::FILE,
    );
    let copies = copied(store, database, &mut pods, script, ".sql.gz");
    let mut objects = credentials::made_up(store, None, entries);
    objects.extend(pods::objects(store, 1, &pods));
    objects.extend(copies);
    Ok(objects)
}

/// Half of the memory keeps pages (MySQL 8.4 Reference Manual, configuring InnoDB buffer pool size).
fn server(database: &Database) -> Vec<String> {
    let pages = memory(database).map(|memory| format!("--innodb-buffer-pool-size={}", memory.bytes() / 2));
    let words = ["docker-entrypoint.sh", "mysqld"].map(str::to_owned);
    words.into_iter().chain(pages).collect()
}

/// The version of a store, which is the tag of its image.
///
/// # Errors
/// If none is said: what runs would change by itself.
pub fn version(store: &Store<'_, '_>, version: Option<&Sp<Version>>, place: Place) -> Result<String, Finding> {
    version.map(|version| version.to_string()).ok_or_else(|| {
        let message = format!(
            "`{}` runs in the cluster, and no layer says its version: the image that runs would change by itself",
            store.unit.owner
        );
        Finding::error("store-without-version", place, message).help("write `version=` with the version of the engine")
    })
}

fn alone(store: &Store<'_, '_>, more: Option<Place>) -> Result<(), Finding> {
    let Some(place) = more else { return Ok(()) };
    let message = format!(
        "`{}` runs in the cluster, where MySQL has one machine: nothing there would make a second one a copy of it",
        store.unit.owner
    );
    Err(Finding::error("store-not-replicated", place, message)
        .help("leave `replicas` and `multi-zone` out here, let the cloud run it by taking `runs-on` away, or speak PostgreSQL, which has copies in the cluster"))
}
