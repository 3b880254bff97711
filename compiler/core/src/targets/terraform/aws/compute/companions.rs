//! What runs in a service's task beside its own container: the migration and what prepares the task, one after the other and each to
//! its end, then what accompanies it.
//!
//! ECS has no step before a new version. A migration therefore runs at the start of every task of it, before the service's container:
//! a new version whose migration fails never comes up, and the deployment goes back by itself.

use serde_json::{Value, json};

use super::super::here::Here;
use super::container::Wanted;
use super::environment::{self, Environment};
use crate::derive::Workload;
use crate::finding::Finding;
use crate::words::pod::{Container, ContainerKind};
use crate::words::service::Service;

/// The name of the container that migrates.
const MIGRATION: &str = "migrate";

/// The further containers of a service's task, and what all of them are told.
pub struct Companions {
    /// Their definitions, in the order in which they start.
    pub definitions: Vec<Value>,
    /// What the service's own container waits for.
    pub awaited: Vec<Value>,
    /// What they read.
    pub environment: Environment,
}

/// The companions of a service's container; `own` is what that one is told, `task` the label of the task's blocks.
///
/// # Errors
/// Where an image has no version, or a word of a command is not known before anything is applied.
pub fn of(here: &Here<'_, '_>, service: &Service, own: &Environment, task: &str) -> Result<Companions, Finding> {
    let mut companions =
        Companions { definitions: Vec::new(), awaited: Vec::new(), environment: Environment::default() };
    let mut last: Option<Value> = None;
    if let Some(migrate) = &service.migrate {
        let wanted = Wanted {
            name: MIGRATION,
            task,
            image: &service.image,
            command: &migrate.command,
            args: &migrate.args,
            resources: service.resources.as_deref(),
            security: service.security.as_deref(),
            environment: own,
        };
        companions.definitions.push(step(wanted.definition(here)?, &mut last));
    }
    for container in of_kind(service, ContainerKind::Init) {
        let definition = companions.further(here, service, container, task)?;
        companions.definitions.push(step(definition, &mut last));
    }
    for container in of_kind(service, ContainerKind::Sidecar) {
        let mut definition = companions.further(here, service, container, task)?;
        if let Some(last) = &last {
            definition["dependsOn"] = json!([last]);
        }
        companions.awaited.push(json!({ "containerName": container.name.as_str(), "condition": "START" }));
        companions.definitions.push(definition);
    }
    companions.awaited.extend(last);
    Ok(companions)
}

fn of_kind(service: &Service, kind: ContainerKind) -> impl Iterator<Item = &Container> {
    service.container.iter().filter(move |container| container.kind.value == kind)
}

/// A container that runs to its end once the one before it has: what comes next waits for it.
fn step(mut definition: Value, last: &mut Option<Value>) -> Value {
    definition["essential"] = json!(false);
    let this = json!({ "containerName": definition["name"], "condition": "SUCCESS" });
    if let Some(before) = last.replace(this) {
        definition["dependsOn"] = json!([before]);
    }
    definition
}

impl Companions {
    fn further(
        &mut self,
        here: &Here<'_, '_>,
        service: &Service,
        container: &Container,
        task: &str,
    ) -> Result<Value, Finding> {
        let environment = told(here, service, container);
        let wanted = Wanted {
            name: container.name.as_str(),
            task,
            image: container.image.as_ref().unwrap_or(&service.image),
            command: &container.command,
            args: &container.args,
            resources: container.resources.as_deref(),
            security: service.security.as_deref(),
            environment: &environment,
        };
        let definition = wanted.definition(here)?;
        self.environment.read_also(environment);
        Ok(definition)
    }
}

/// What a further container is told: its own variables, and nothing of what the service uses.
fn told(here: &Here<'_, '_>, service: &Service, container: &Container) -> Environment {
    environment::of(here, &Workload { env: &container.env.0, uses: &[], ..Workload::service(service) })
}

/// What all containers of a service's task read.
pub fn all_that_is_read(here: &Here<'_, '_>, service: &Service) -> Environment {
    let mut read = environment::of(here, &Workload::service(service));
    service.container.iter().for_each(|container| read.read_also(told(here, service, container)));
    read
}
