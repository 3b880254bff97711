//! Engines without an operator: MySQL, MongoDB, OpenSearch and Elasticsearch as a StatefulSet of one pod.
//!
//! One, because several pods of such an image are several stores, each with other data: what makes them one is the work of an operator
//! or of a managed product, so that a second machine is an error.

use platc_kubernetes::Object;

use super::engines::{self, Profile};
use super::pods::Alive;
use super::{Store, credentials, pods};
use crate::finding::Finding;
use crate::schema::Sp;
use crate::source::Place;
use crate::types::Version;
use crate::words::database::{Database, Search};

/// The disk of a store that does not say how large it is.
pub const DISK: &str = "10Gi";

/// The objects of a database; none of an engine that is a product of one cloud, which a rule refuses here.
pub fn database(store: &Store<'_, '_>, database: &Database) -> Result<Vec<Object>, Finding> {
    let Some(profile) = engines::database(database.engine.value) else { return Ok(Vec::new()) };
    let more = database.replicas.as_ref().filter(|replicas| replicas.value > 0).map(|replicas| replicas.place);
    alone(store, more.or(database.multi_zone.on.then_some(database.multi_zone.place)))?;
    let size = database.size.as_ref();
    let resources = pods::resources(
        size.and_then(|size| size.cpu.as_ref()).map(|cpu| cpu.to_string()),
        size.and_then(|size| size.memory.as_ref()).map(|memory| memory.to_string()),
    );
    let disk = database.storage.as_ref().map_or_else(|| DISK.to_owned(), |storage| storage.amount.to_string());
    let version = version(store, database.version.as_ref(), database.engine.place)?;
    Ok(objects(
        store,
        profile,
        &Single { name: store.lowering.platform().inner_database(database.name.as_str()), version, disk, resources },
    ))
}

/// The objects of a search engine.
pub fn search(store: &Store<'_, '_>, search: &Search) -> Result<Vec<Object>, Finding> {
    let more = search.nodes.as_ref().filter(|nodes| nodes.value > 1).map(|nodes| nodes.place);
    alone(store, more.or(search.multi_zone.on.then_some(search.multi_zone.place)))?;
    let size = search.size.as_ref();
    let resources = pods::resources(
        size.and_then(|size| size.cpu.as_ref()).map(|cpu| cpu.to_string()),
        size.and_then(|size| size.memory.as_ref()).map(|memory| memory.to_string()),
    );
    let disk = search.storage.as_ref().map_or_else(|| DISK.to_owned(), |storage| storage.amount.to_string());
    let version = version(store, search.version.as_ref(), search.engine.place)?;
    let single = Single { name: search.name.to_string(), version, disk, resources };
    Ok(objects(store, engines::search(search.engine.value), &single))
}

/// What the spec says of a store of one pod.
struct Single {
    name: String,
    version: String,
    disk: String,
    resources: platc_kubernetes::k8s_openapi::api::core::v1::ResourceRequirements,
}

fn objects(store: &Store<'_, '_>, profile: &Profile, single: &Single) -> Vec<Object> {
    let host = store.host(&store.name);
    let url = profile.url.replace("HOST", &host).replace("NAME", &single.name);
    let entries = credentials::entries([
        ("host", host.clone()),
        ("reader-host", host),
        ("url", url.clone()),
        ("reader-url", url),
        ("username", credentials::USER.to_owned()),
    ]);
    let env = profile.env.iter().map(|(name, value)| pods::variable(name, &value.replace("NAME", &single.name)));
    let shape = pods::Pods {
        image: format!("{}:{}", profile.image, single.version),
        command: None,
        user: profile.user,
        env: env.chain([pods::secret_variable(store, profile.password, "password")]).collect(),
        port: ("store", profile.port),
        alive: Alive::Shell(profile.alive),
        disk: Some((profile.data, single.disk.clone())),
        scratch: profile.scratch,
        writes_root: profile.writes_root,
        resources: single.resources.clone(),
        files: None,
        secrets: None,
        admits: Vec::new(),
    };
    let mut objects = credentials::made_up(store, None, entries);
    objects.extend(pods::objects(store, 1, &shape));
    objects
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
        "`{}` runs in the cluster, where its engine has one machine: a second pod would be another store with other data",
        store.unit.owner
    );
    Err(Finding::error("store-not-replicated", place, message)
        .help("leave `replicas`, `nodes` and `multi-zone` out here, or let the cloud run it: take `runs-on` away"))
}
