//! The environment variables of a workload: its own `env`, and what `uses … as=` says about where things are.
//!
//! A thing with one address gives one variable; a thing with several parts (an external service, a secret) gives one for each part,
//! named by the variable and the part: `SUPABASE_URL`, `SUPABASE_ANON_KEY`.

use super::identity::CLIENT_ID_VARIABLE;
use super::{Identity, Workload, azure, exposed_host, placement};
use crate::model::{Platform, named, names};
use crate::source::Place;
use crate::types::{Address, Piece, Text};
use crate::words::database::Reads;
use crate::words::workload::{Access, Use};

/// An environment variable of a workload.
#[derive(Debug, Clone)]
pub struct Variable {
    /// Its name.
    pub name: String,
    /// Its value, early or not.
    pub value: Text,
    /// What said it.
    pub place: Place,
}

/// All variables, sorted by name; a workload's own `env` wins over what follows from `uses`.
pub fn of(workload: &Workload<'_>, platform: &Platform, cell: usize) -> Vec<Variable> {
    let mut variables: Vec<Variable> = workload
        .env
        .iter()
        .map(|entry| Variable {
            name: entry.value.name.to_string(),
            value: entry.value.value.value.clone(),
            place: entry.place,
        })
        .collect();
    for entry in workload.uses {
        let Some(variable) = &entry.value.variable else { continue };
        let named = values(&entry.value, &workload.name, platform, cell).into_iter().map(|(suffix, value)| {
            let name = if suffix.is_empty() { variable.to_string() } else { format!("{}_{suffix}", variable.as_str()) };
            (name, value)
        });
        let reader = reader(&entry.value, platform).map(|value| (reader_variable(variable.as_str()), value));
        for (name, value) in named.chain(reader) {
            if !variables.iter().any(|known| known.name == name) {
                variables.push(Variable { name, value, place: entry.place });
            }
        }
    }
    variables.extend(client_id(workload, platform, cell));
    variables.sort_by(|a, b| a.name.cmp(&b.name));
    variables
}

/// Where reads go, of a database whose pool sends them to the copies.
fn reader(used: &Use, platform: &Platform) -> Option<Text> {
    let database = named(&platform.nodes.database, used.target.name()).filter(|_| used.target.kind() == "database")?;
    let reads = database.first()?.pool.as_ref()?.reads.as_ref()?;
    (reads.value == Reads::Replicas)
        .then(|| Text::Later(vec![Piece::Secret(attribute(&used.target.address, "reader-url"))]))
}

/// `DATABASE_READ_URL` beside `DATABASE_URL`.
fn reader_variable(variable: &str) -> String {
    match variable.strip_suffix("_URL") {
        Some(stem) => format!("{stem}_READ_URL"),
        None => format!("{variable}_READ"),
    }
}

/// Which managed identity of Azure a workload is: only Azure knows its client identifier, once it exists.
fn client_id(workload: &Workload<'_>, platform: &Platform, cell: usize) -> Option<Variable> {
    let Identity::ManagedIdentity { client_id, .. } = workload.identity(platform, cell)? else { return None };
    let place = workload.uses.first()?.place;
    Some(Variable { name: CLIENT_ID_VARIABLE.to_owned(), value: Text::Later(vec![Piece::Late(client_id)]), place })
}

/// The suffixes and values that one `uses` gives.
fn values(used: &Use, workload: &str, platform: &Platform, cell: usize) -> Vec<(String, Text)> {
    let name = used.target.name();
    let one = |text: Text| vec![(String::new(), text)];
    let mut values = match used.target.kind() {
        "service" => one(Text::Early(service_url(platform, name, cell))),
        "bucket" => one(Text::Early(platform.bucket(name, ""))),
        "topic" if is_read(used) => {
            let elsewhere = || platform.subscription(name, workload);
            one(Text::Early(azure::subscription(used, workload, platform, cell).unwrap_or_else(elsewhere)))
        }
        "table" => one(Text::Early(platform.table(name))),
        "queue" | "topic" => one(Text::Early(platform.queue(used.target.kind(), name))),
        "external" => external(used, platform, cell),
        "secret" => secret_keys(platform, name).into_iter().map(|key| part(&used.target.address, &key)).collect(),
        _ => one(Text::Later(vec![Piece::Secret(attribute(&used.target.address, "url"))])),
    };
    values.extend(azure::hosts(used, platform, cell));
    values
}

/// Whether messages are read, and not sent: a reader of a topic has a place of its own where its messages wait.
fn is_read(used: &Use) -> bool {
    let access = used.access.as_ref().map(|access| access.value);
    matches!(access, Some(Access::Consume | Access::Receive | Access::Read))
}

/// Where a service answers: in its cluster, or on Amazon ECS by its name in the network, if it has one, else through its gateway.
fn service_url(platform: &Platform, name: &str, cell: usize) -> String {
    let service = named(&platform.nodes.service, name).and_then(|declared| declared.at(cell));
    let on_ecs = service.filter(|service| placement::service_on_ecs(platform, service, cell));
    let through_gateway = on_ecs.filter(|service| placement::is_shifted(service));
    if let Some(expose) = through_gateway.and_then(|service| service.expose.iter().find(|expose| expose.via.is_some()))
    {
        return format!("https://{}", exposed_host(platform, expose));
    }
    let host = match on_ecs {
        Some(_) => format!("{name}.{}", names::discovery_zone(&platform.namespace)),
        None => names::service_host(name, &platform.namespace),
    };
    match service.and_then(|service| service.port.iter().next()) {
        Some(port) => format!("http://{host}:{}", port.number.0),
        None => format!("http://{host}"),
    }
}

fn external(used: &Use, platform: &Platform, cell: usize) -> Vec<(String, Text)> {
    let external = named(&platform.nodes.external, used.target.name());
    let Some(external) = external.and_then(|declared| declared.at(cell)) else { return Vec::new() };
    let url = ("URL".to_owned(), Text::Early(external.url.to_string()));
    std::iter::once(url).chain(external.key.0.iter().map(|entry| part(&used.target.address, &entry.key))).collect()
}

fn secret_keys(platform: &Platform, name: &str) -> Vec<String> {
    let secrets = platform.nodes.secrets.iter().filter_map(crate::model::Declared::first);
    let found = secrets.flat_map(|store| &store.secret.0).find(|entry| entry.key == name);
    found.map_or_else(Vec::new, |entry| entry.value.key.0.iter().map(|key| key.key.clone()).collect())
}

/// One part of a thing: the suffix of its variable, and where its value is.
fn part(address: &Address, key: &str) -> (String, Text) {
    (key.to_uppercase().replace('-', "_"), Text::Later(vec![Piece::Secret(attribute(address, key))]))
}

fn attribute(address: &Address, name: &str) -> Address {
    Address { path: vec![name.to_owned()], ..address.clone() }
}
