//! Names: each fits where it goes, and no two things of a namespace have one.
//!
//! `name-too-long` · A name is longer than what Kubernetes makes of it may be.
//!
//! `name-taken` · Two workloads have one name, or one has the name of something that comes with every namespace or pod.

use std::collections::BTreeMap;

use super::forms;
use crate::derive::Graph;
use crate::finding::Finding;
use crate::model::{Declared, Platform, names};
use crate::schema::Sp;
use crate::source::Place;
use crate::types::Name;
use crate::words::pod::is_claimed;
use crate::words::service::Service;

/// The longest name of a CronJob: the minute that a run is for is put behind it, to a label (API reference, CronJob v1).
const CRON: usize = 52;

/// The longest name of a StatefulSet: a revision is put behind it, to a label (Kubernetes issue 64023).
const STATEFUL_SET: usize = 52;

/// The longest name of a port of a pod (RFC 6335, section 5.1).
const PORT: usize = 15;

/// Files that are in every namespace's folder, beside one for each workload.
const FILES: &[&str] = &["kustomization", "namespace"];

/// The container that every pod has.
const CONTAINER: &str = "app";

/// The rule.
pub fn check(platform: &Platform, _graph: &Graph, findings: &mut Vec<Finding>) {
    for cron in forms(&platform.nodes.cron) {
        fits(&cron.name, "a cron", CRON, findings);
    }
    for service in forms(&platform.nodes.service) {
        if service.volume.iter().any(is_claimed) {
            fits(&service.name, "a service with a disk", STATEFUL_SET, findings);
        }
        service.port.iter().for_each(|port| fits(&port.name, "a port", PORT, findings));
        containers(service, findings);
    }
    workloads(platform, findings);
}

fn fits(name: &Sp<Name>, what: &str, limit: usize, findings: &mut Vec<Finding>) {
    let length = name.as_str().len();
    if length > limit {
        let message =
            format!("`{}` is {length} characters long, and the name of {what} may have {limit}", name.as_str());
        findings.push(
            Finding::error("name-too-long", name.place, message)
                .help("choose a shorter name: Kubernetes refuses the object, or the pods that it makes"),
        );
    }
}

fn containers(service: &Service, findings: &mut Vec<Finding>) {
    if let Some(container) = service.container.iter().find(|container| container.name.as_str() == CONTAINER) {
        let message = format!("`{CONTAINER}` is the name of the service's own container in each pod");
        findings.push(Finding::error("name-taken", container.name.place, message).help("give this one another name"));
    }
}

/// Services, jobs, crons, migrations and verifications are all known by their names in the namespace: as accounts, labels and files.
fn workloads(platform: &Platform, findings: &mut Vec<Finding>) {
    let nodes = &platform.nodes;
    let services = nodes.service.iter().map(entry).chain(nodes.service.iter().flat_map(around));
    let all = services.chain(nodes.job.iter().map(entry)).chain(nodes.cron.iter().map(entry));
    let mut known: BTreeMap<String, Place> = BTreeMap::new();
    for (name, place) in all {
        if FILES.contains(&name.as_str()) {
            let message =
                format!("`{name}.yaml` is a file that every namespace has, and this would be in one of that name too");
            findings.push(Finding::error("name-taken", place, message).help("give it another name"));
        } else if let Some(first) = known.get(&name) {
            let message = format!(
                "two workloads of this namespace are called `{name}`: they would share an account, labels and a file"
            );
            findings.push(
                Finding::error("name-taken", place, message)
                    .also(*first, "has the name")
                    .help("give one of them another name"),
            );
        } else {
            known.insert(name, place);
        }
    }
}

fn entry<T>(declared: &Declared<T>) -> (String, Place) {
    (declared.name.clone(), declared.place)
}

/// What a service runs before a new version and what asks it afterwards are workloads too.
fn around(declared: &Declared<Service>) -> impl Iterator<Item = (String, Place)> {
    let service = declared.first();
    let migrate = service.and_then(|service| service.migrate.as_ref()).map(|migrate| migrate.place);
    let verify = service.and_then(|service| service.verify.as_ref()).map(|verify| verify.place);
    let migration = migrate.map(|place| (names::migration(&declared.name), place));
    migration.into_iter().chain(verify.map(|place| (names::verification(&declared.name), place)))
}
