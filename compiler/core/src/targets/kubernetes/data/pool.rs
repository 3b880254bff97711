//! PgBouncer in the cluster, for a database outside of it: connections of many pods become a few.
//!
//! What is known stands in a ConfigMap. The hosts of the database are known after Terraform alone and its password is a secret, so that
//! these two come as files of a Secret that External Secrets keeps. Beside them the Secret has the addresses of the pool itself, which
//! is what the variables of workloads are filled from.

use std::collections::BTreeMap;

use platc_kubernetes::Object;
use platc_kubernetes::k8s_openapi::api::apps::v1::{Deployment, DeploymentSpec};
use platc_kubernetes::k8s_openapi::api::core::v1::{PodTemplateSpec, Service as KubernetesService, ServiceSpec};

use super::pods::{self, Alive, Pods};
use super::{Store, callers, credentials, engines};
use crate::targets::images;
use crate::targets::kubernetes::autoscaler::count;
use crate::targets::kubernetes::external_secret::{self, read_outside};
use crate::targets::kubernetes::mesh::{self, Caller, Member};
use crate::targets::kubernetes::{metadata, network};
use crate::types::{Address, Piece};
use crate::words::database::{Database, Pool, PoolMode, Reads};

/// How many pods a pool has: one may go while the other answers.
pub const INSTANCES: u32 = 2;

/// PostgreSQL's port, so that the address of a database stays what it is.
pub const PORT: u16 = 5432;

const FILES: &str = "/etc/pgbouncer";
const SECRETS: &str = "/etc/pgbouncer-secrets";

/// How many prepared statements of a client a pool follows (PgBouncer 1.21 and later): without, a transaction pool breaks drivers.
const PREPARED_STATEMENTS: u32 = 200;

/// How long a client keeps a connection, as PgBouncer calls it.
pub fn mode(pool: &Pool) -> &'static str {
    match pool.mode.as_ref().map(|mode| mode.value) {
        Some(PoolMode::Session) => "session",
        Some(PoolMode::Statement) => "statement",
        Some(PoolMode::Transaction) | None => "transaction",
    }
}

/// The limits of one pod: its connections to the database, and its part of the clients.
pub fn limits(pool: &Pool) -> Vec<(&'static str, String)> {
    let size = pool.size.as_ref().map(|size| ("default_pool_size", size.value.to_string()));
    let clients = pool.max_connections.as_ref().map(|most| most.value.div_ceil(INSTANCES).to_string());
    let clients = clients.map(|clients| ("max_client_conn", clients));
    let prepared = ("max_prepared_statements", PREPARED_STATEMENTS.to_string());
    size.into_iter().chain(clients).chain([prepared]).collect()
}

/// The objects of the pool of a database.
pub fn objects(store: &Store<'_, '_>, database: &Database) -> Vec<Object> {
    let Some(pool) = &database.pool else { return Vec::new() };
    let files = BTreeMap::from([("pgbouncer.ini".to_owned(), configuration(pool))]);
    let mut template = template(store, files.clone());
    mesh::join_store(store.lowering, &mut template, store.unit.cell);
    let spec = DeploymentSpec {
        replicas: Some(count(INSTANCES)),
        selector: metadata::pods_of(&store.name),
        template,
        ..DeploymentSpec::default()
    };
    let service = ServiceSpec {
        selector: Some(metadata::selector(&store.name)),
        ports: Some(vec![pods::service_port("pool", PORT)]),
        ..ServiceSpec::default()
    };
    let mut objects = vec![
        pods::account(store),
        pods::config_map(store, files),
        secret(store, database, pool),
        Deployment { metadata: pods::restarted_meta(store), spec: Some(spec), status: None }.into(),
        KubernetesService { metadata: pods::meta(store), spec: Some(service), status: None }.into(),
        pods::budget(store),
        policy(store),
    ];
    objects.extend(mesh::objects(store.lowering, &member(store), store.unit.cell));
    objects
}

/// What the pool is to the mesh: those who use the database come in, and it goes to the stores behind its port.
fn member<'a>(store: &'a Store<'_, '_>) -> Member<'a> {
    let accounts = callers(store.lowering, store.kind, &store.unit.name, store.unit.cell);
    let hosts = vec![mesh::outside_host(&mesh::store_host(store.lowering, PORT, store.unit.cell))];
    Member { name: &store.name, callers: vec![Caller { accounts, ports: vec![PORT] }], hosts }
}

fn configuration(pool: &Pool) -> String {
    let known = [
        ("listen_addr", "0.0.0.0".to_owned()),
        ("listen_port", PORT.to_string()),
        ("unix_socket_dir", String::new()),
        ("auth_type", "scram-sha-256".to_owned()),
        ("auth_file", format!("{SECRETS}/userlist.txt")),
        ("pool_mode", mode(pool).to_owned()),
        ("server_tls_sslmode", "require".to_owned()),
        ("ignore_startup_parameters", "extra_float_digits".to_owned()),
    ];
    let lines: String = known
        .into_iter()
        .chain(limits(pool))
        .map(|(name, value)| format!("{name} = {value}").trim_end().to_owned() + "\n")
        .collect();
    format!("[databases]\n%include {SECRETS}/databases.ini\n\n[pgbouncer]\n{lines}")
}

/// Hosts and password from where Terraform puts them, and what is made of them here.
fn secret(store: &Store<'_, '_>, database: &Database, pool: &Pool) -> Object {
    let mut data = Vec::new();
    let mut read = |piece: fn(Address) -> Piece, attribute: &str| {
        let address = Address { path: vec![attribute.to_owned()], ..Address::of("database", database.name.as_str()) };
        read_outside(&piece(address), &store.name, store.lowering, store.unit.cell, &mut data)
    };
    let (password, host) = (read(Piece::Secret, "password"), read(Piece::Late, "host"));
    let replicas = pool.reads.as_ref().is_some_and(|reads| reads.value == Reads::Replicas);
    let readers = if replicas { read(Piece::Late, "reader-host") } else { host.clone() };
    let (name, user) = (store.lowering.platform().inner_database(database.name.as_str()), credentials::USER);
    let own = store.host(&store.name);
    let url = |database: &str| format!("postgresql://{user}:{password}@{own}:{PORT}/{database}");
    let line = |database: &str, host: &str| format!("{database} = host={host} port={PORT} dbname={name}\n");
    let entries = [
        ("databases.ini", line(&name, &host) + &line(&reader(&name), &readers)),
        ("userlist.txt", format!("\"{user}\" \"{password}\"\n")),
        ("url", url(&name)),
        ("reader-url", url(&reader(&name))),
        ("host", own.clone()),
        ("reader-host", own.clone()),
        ("password", password.clone()),
    ];
    let entries = entries.into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
    external_secret::filled(pods::meta(store), entries, data).into()
}

/// The name by which the pool sends reads to the copies.
fn reader(database: &str) -> String {
    format!("{database}_reader")
}

fn template(store: &Store<'_, '_>, files: BTreeMap<String, String>) -> PodTemplateSpec {
    let shape = Pods {
        image: images::PGBOUNCER.to_owned(),
        command: Some(vec!["pgbouncer".to_owned(), format!("{FILES}/pgbouncer.ini")]),
        user: engines::USER,
        port: ("pool", PORT),
        alive: Alive::Connects,
        scratch: &["/tmp"],
        resources: pods::resources(Some("100m".to_owned()), Some("64Mi".to_owned())),
        files: Some((FILES, files)),
        secrets: Some((SECRETS, store.name.clone())),
        ..Pods::default()
    };
    pods::template(store, &shape)
}

/// In come those who use the database; out goes only the way to it.
fn policy(store: &Store<'_, '_>) -> Object {
    let callers = callers(store.lowering, store.kind, &store.unit.name, store.unit.cell);
    let ingress = vec![network::from_pods(&callers, &[PORT])];
    let mesh = mesh::is_there(store.lowering, store.unit.cell).then(network::to_mesh);
    let egress = std::iter::once(network::to_region(store.lowering, store.unit.cell, PORT)).chain(mesh);
    network::policy_of(store.lowering, &store.name, ingress, egress.collect())
}
