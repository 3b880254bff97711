//! The environment variables of a task: what is known stands in the task definition, what is late comes from the fact store and what
//! is secret from Secrets Manager, both fetched when a task starts and written nowhere.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::super::super::document::{Blocks, label, literal};
use super::super::here::Here;
use super::super::placement;
use super::companions;
use crate::derive::{self, Variable, Workload};
use crate::model::names;
use crate::types::{Address, Piece, Text};
use crate::words::service::Service;

/// The variables of a task, and where it fetches some of them from.
#[derive(Debug, Default)]
pub struct Environment {
    /// What is known: name and value.
    pub known: Vec<Value>,
    /// What is fetched: name and the identifier of where it is.
    pub fetched: Vec<Value>,
    /// The entries of Secrets Manager that are read, by their paths.
    pub secrets: BTreeSet<String>,
    /// The facts that are read, by their identifiers.
    pub facts: BTreeSet<String>,
}

impl Environment {
    /// Adds what another container of the same task reads.
    pub fn read_also(&mut self, other: Self) {
        self.secrets.extend(other.secrets);
        self.facts.extend(other.facts);
    }
}

/// The environment of a workload.
pub fn of(here: &Here<'_, '_>, workload: &Workload<'_>) -> Environment {
    workload.uses.iter().for_each(|used| here.lowering.depends(&used.value.target.address.node()));
    let mut environment = Environment::default();
    for Variable { name, value, .. } in workload.variables(here.platform(), here.cell) {
        match &value {
            Text::Early(text) => {
                let text = exposed_url(here, workload, &name).unwrap_or_else(|| text.clone());
                environment.known.push(json!({ "name": name, "value": literal(&text) }));
            }
            Text::Later(pieces) => fetch(here, &name, pieces, &mut environment),
        }
    }
    environment
}

/// ECS fetches a value whole; one that is put together of several is refused before anything is written.
fn fetch(here: &Here<'_, '_>, name: &str, pieces: &[Piece], environment: &mut Environment) {
    let from = match pieces {
        [Piece::Late(address)] => {
            let fact = fact(here, address);
            environment.facts.insert(fact.clone());
            fact
        }
        [Piece::Secret(address)] => {
            let path = secret(here, address);
            let from = format!(
                "${{data.aws_secretsmanager_secret.{}.id}}:{}::",
                data_label(&path),
                address.attribute().unwrap_or_default()
            );
            environment.secrets.insert(path);
            from
        }
        _ => return,
    };
    environment.fetched.push(json!({ "name": name, "valueFrom": from }));
}

fn fact(here: &Here<'_, '_>, address: &Address) -> String {
    let region = address.place.as_deref().unwrap_or_else(|| here.region());
    let platform = here.platform();
    let attribute = address.attribute().unwrap_or_default();
    here.arn(
        "ssm",
        &format!("parameter{}", names::fact(&platform.name, &platform.environment, region, &address.node(), attribute)),
    )
}

fn secret(here: &Here<'_, '_>, address: &Address) -> String {
    let name = match &address.place {
        Some(place) => format!("{}@{place}", address.name),
        None => address.name.clone(),
    };
    here.secret(&address.kind, &name)
}

/// The label under which a secret is looked up.
pub fn data_label(path: &str) -> String {
    let plain = path.replace(|letter: char| !letter.is_ascii_alphanumeric() && letter != '-', "_");
    label(&[&plain])
}

/// Looks up every secret that something on ECS reads: its identifier ends in letters that AWS chooses.
pub fn look_up(here: &Here<'_, '_>, blocks: &mut Blocks) {
    let services = placement::ecs_services(here.lowering, here.cell);
    let of_services = services.map(|service| companions::all_that_is_read(here, service));
    let of_tasks = placement::ecs_tasks(here.lowering, here.cell).into_iter().map(|workload| of(here, &workload));
    let paths: BTreeSet<String> = of_services.chain(of_tasks).flat_map(|read| read.secrets).collect();
    for path in paths {
        blocks.data("aws_secretsmanager_secret", &data_label(&path), json!({ "name": path }));
    }
}

/// Where a service in the cluster answers, as it is reached from outside of it: at the name on which it is exposed.
fn exposed_url(here: &Here<'_, '_>, workload: &Workload<'_>, variable: &str) -> Option<String> {
    let used = workload.uses.iter().map(|used| &used.value).find(|used| {
        used.target.kind() == "service" && used.variable.as_ref().is_some_and(|name| name.as_str() == variable)
    })?;
    let name = used.target.name();
    let service = here.lowering.get::<Service>(name, here.cell)?;
    if !derive::placement::service_in_cluster(here.platform(), service, here.cell) {
        return None;
    }
    let exposures = here.lowering.graph(here.cell)?.exposures.get(name)?;
    exposures.first().map(|exposure| format!("https://{}", exposure.host))
}
