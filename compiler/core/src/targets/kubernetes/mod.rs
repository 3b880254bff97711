//! Kubernetes: every object of one component in one file, with a `kustomization.yaml` beside them.
//!
//! `component` says which objects a service becomes; each further file makes one family of them.

mod analysis;
mod autoscaler;
mod component;
mod configuration;
mod data;
mod entrance;
mod keda;
mod kustomization;
mod metadata;
mod monitor;
mod namespace;
mod network;
mod patches;
mod pod;
mod right_size;
mod stores;
mod workload;

use std::collections::BTreeSet;

use self::patches::Outcome;
use super::{Lowering, Target, Unit, heading, region, root, unwritable};
use crate::finding::Finding;
use crate::model::Declared;
use crate::words::platform::{Cloud, Region};
use crate::words::service::{Cron, Job, Service};

/// The target.
pub const TARGET: Target = Target { name: "kubernetes", plan, render };

const COMPONENT: &str = "kubernetes/component";
const JOB: &str = "kubernetes/job";
const CRON: &str = "kubernetes/cron";
const NAMESPACE: &str = "kubernetes/namespace";
const KUSTOMIZATION: &str = "kubernetes/kustomization";
const CLUSTER: &str = "kubernetes/cluster";

/// The folder of one cluster.
pub fn cluster_folder(lowering: &Lowering<'_>, cell: usize) -> String {
    format!("{}/clusters/{}", root(lowering.platform()), region(lowering, cell))
}

/// The cloud and the region of a cell; nothing where a spec has no cloud.
fn place<'p>(lowering: &Lowering<'p>, cell: usize) -> Option<(&'p Cloud, &'p Region)> {
    let here = lowering.platform().cells.get(cell)?;
    let cloud = lowering.all::<Cloud>().iter().find(|cloud| cloud.name == here.cloud).and_then(Declared::first)?;
    cloud.region.get(&here.region).map(|region| (cloud, region))
}

/// Whether a cell has a cluster: on a laptop everything runs on Compose.
pub fn has_cluster(lowering: &Lowering<'_>, cell: usize) -> bool {
    lowering.platform().cells.get(cell).is_some_and(|cell| cell.cloud != "local")
        && !component::runs_on_compose(lowering)
}

fn plan(lowering: &Lowering<'_>) -> Vec<Unit> {
    let cells = 0..lowering.platform().cells.len();
    cells.filter(|cell| has_cluster(lowering, *cell)).flat_map(|cell| plan_cluster(lowering, cell)).collect()
}

fn plan_cluster(lowering: &Lowering<'_>, cell: usize) -> Vec<Unit> {
    let cluster = cluster_folder(lowering, cell);
    let folder = format!("{cluster}/{}", lowering.platform().namespace);
    let platform = format!("platform.{}", lowering.platform().name);
    let unit = |path: String, rule, owner: String, name: &str| Unit { path, rule, owner, name: name.to_owned(), cell };
    let mut units: Vec<Unit> = components(lowering, cell)
        .into_iter()
        .map(|(rule, kind, name)| {
            unit(format!("{folder}/{}.yaml", file_name(rule, kind, &name)), rule, format!("{kind}.{name}"), &name)
        })
        .collect();
    if !units.is_empty() {
        units.push(unit(format!("{folder}/namespace.yaml"), NAMESPACE, platform.clone(), ""));
        units.push(unit(format!("{folder}/kustomization.yaml"), KUSTOMIZATION, platform.clone(), ""));
        units.push(unit(format!("{cluster}/kustomization.yaml"), CLUSTER, platform, ""));
    }
    units
}

/// What gets a file of its own in a cluster: rule, kind and name, sorted by name.
fn components(lowering: &Lowering<'_>, cell: usize) -> BTreeSet<(&'static str, &'static str, String)> {
    let services = lowering
        .all::<Service>()
        .iter()
        .filter(|declared| declared.at(cell).is_some_and(|service| component::runs_here(lowering, service, cell)));
    let services = services.map(|declared| (COMPONENT, "service", declared.name.clone()));
    let jobs = lowering
        .all::<Job>()
        .iter()
        .filter(|declared| declared.at(cell).is_some())
        .map(|declared| (JOB, "job", declared.name.clone()));
    let crons = lowering
        .all::<Cron>()
        .iter()
        .filter(|declared| declared.at(cell).is_some())
        .map(|declared| (CRON, "cron", declared.name.clone()));
    services.chain(jobs).chain(crons).chain(data::plan(lowering, cell)).chain(entrance::plan(lowering, cell)).collect()
}

/// The file of a component, without its suffix: what its objects are called.
fn file_name(rule: &str, kind: &str, name: &str) -> String {
    match rule {
        COMPONENT | JOB | CRON => name.to_owned(),
        _ => data::object_name(rule, kind, name),
    }
}

/// Room for a usual file, so that writing it seldom moves it.
const FILE_SIZE: usize = 6 * 1024;

fn render(lowering: &Lowering<'_>, unit: &Unit) -> Result<String, Finding> {
    let mut text = String::with_capacity(FILE_SIZE);
    text.push_str(&heading("#", &unit.owner));
    let objects = match unit.rule {
        COMPONENT => component::service(lowering, unit)?,
        JOB => component::job(lowering, unit)?,
        CRON => component::cron(lowering, unit)?,
        data::DATA | data::POOL => data::objects(lowering, unit)?,
        entrance::GATEWAY | entrance::CERTIFICATE => entrance::file(lowering, unit)?,
        NAMESPACE => namespace::objects(lowering)
            .into_iter()
            .chain(place(lowering, unit.cell).map(|_| network::default_deny(lowering)))
            .chain(stores::objects(lowering, unit.cell))
            .chain(data::credential_store(lowering, unit.cell))
            .collect(),
        rule => return Ok(text + &kustomization::file(lowering, unit, rule == CLUSTER)),
    };
    for object in objects {
        match patches::apply(lowering, object)? {
            Outcome::Untouched(object) => object.write(&mut text),
            Outcome::Patched(value) => platc_yaml::document(&mut text, &value),
        }
        .map_err(|error| unwritable(unit, &error))?;
    }
    Ok(text)
}
