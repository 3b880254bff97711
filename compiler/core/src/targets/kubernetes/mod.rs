//! Kubernetes: every object of one component in one file, with a `kustomization.yaml` beside them.
//!
//! `component` says which objects a service becomes; each further file makes one family of them.

mod access;
mod account;
mod analysis;
mod autoscaler;
mod component;
mod configuration;
mod data;
pub mod disks;
mod entrance;
mod external_secret;
mod files;
mod flags;
mod foreign;
mod keda;
mod kustomization;
mod manifests;
pub mod mesh;
mod metadata;
mod monitor;
mod namespace;
mod network;
pub mod node_pools;
mod patches;
mod pod;
pub mod priorities;
mod restart;
mod right_size;
mod services;
mod stores;
#[cfg(test)]
mod tests;
pub mod vault;
mod verification;
mod waivers;
mod waves;
mod workload;

use std::collections::BTreeSet;

use platc_kubernetes::Object;

pub use self::entrance::log_ins;
use self::files::files;
pub use self::files::{FIRST, LAST, has_first, has_last};
pub use self::foreign::{Foreign, fields as foreign_fields};
pub use self::patches::Outcome;
use super::{Lowering, Target, Unit, heading, place, region, root, unwritable};
use crate::finding::Finding;
use crate::model::Listed;

/// The target.
pub const TARGET: Target = Target { name: "kubernetes", plan, render };

const COMPONENT: &str = "kubernetes/component";
const MIGRATION: &str = "kubernetes/migration";
const VERIFICATION: &str = "kubernetes/verification";
const JOB: &str = "kubernetes/job";
const CRON: &str = "kubernetes/cron";
const MANIFEST: &str = "kubernetes/manifest";
const NAMESPACE: &str = "kubernetes/namespace";
const KUSTOMIZATION: &str = "kubernetes/kustomization";
const CLUSTER: &str = "kubernetes/cluster";

/// The folder of one cluster.
pub fn cluster_folder(lowering: &Lowering<'_>, cell: usize) -> String {
    format!("{}/clusters/{}", root(lowering.platform()), region(lowering, cell))
}

/// Whether a cell has a cluster: on a laptop everything runs on Compose.
pub fn has_cluster(lowering: &Lowering<'_>, cell: usize) -> bool {
    lowering.platform().cells.get(cell).is_some_and(|cell| cell.cloud != "local")
        && !lowering.platform().is_on_compose()
}

/// Whether a file holds the objects of one service, job or cron, and of nothing else.
pub fn is_of_workload(unit: &Unit) -> bool {
    matches!(unit.rule, COMPONENT | MIGRATION | JOB | CRON)
}

fn plan(lowering: &Lowering<'_>) -> Vec<Unit> {
    let cells = 0..lowering.platform().cells.len();
    cells.filter(|cell| has_cluster(lowering, *cell)).flat_map(|cell| plan_cluster(lowering, cell)).collect()
}

fn plan_cluster(lowering: &Lowering<'_>, cell: usize) -> Vec<Unit> {
    let cluster = cluster_folder(lowering, cell);
    let namespace = format!("{cluster}/{}", lowering.platform().namespace);
    let platform = format!("platform.{}", lowering.platform().name);
    let unit = |path: String, rule, owner: String, name: &str| Unit { path, rule, owner, name: name.to_owned(), cell };
    let files = files(lowering, cell);
    let folders: BTreeSet<&str> = files.iter().map(|file| file.folder).collect();
    let lists = folders
        .iter()
        .map(|folder| unit(format!("{namespace}{folder}/kustomization.yaml"), KUSTOMIZATION, platform.clone(), folder));
    let whole =
        (!files.is_empty()).then(|| unit(format!("{cluster}/kustomization.yaml"), CLUSTER, platform.clone(), ""));
    let objects = files.iter().map(|file| {
        unit(format!("{namespace}{}/{}.yaml", file.folder, file.name), file.rule, file.owner.clone(), &file.node)
    });
    objects.chain(lists).chain(whole).collect()
}

/// All nodes of a kind that exist in a cell.
fn at<'p, T: Listed + 'p>(lowering: &Lowering<'p>, cell: usize) -> impl Iterator<Item = &'p T> {
    lowering.all::<T>().iter().filter_map(move |declared| declared.at(cell))
}

/// Room for a usual file, so that writing it seldom moves it.
const FILE_SIZE: usize = 6 * 1024;

fn render(lowering: &Lowering<'_>, unit: &Unit) -> Result<String, Finding> {
    let mut text = String::with_capacity(FILE_SIZE);
    text.push_str(&heading("#", &unit.owner));
    if matches!(unit.rule, KUSTOMIZATION | CLUSTER) {
        return Ok(text + &kustomization::file(lowering, unit, unit.rule == CLUSTER));
    }
    for outcome in outcomes(lowering, unit)? {
        match outcome {
            Outcome::Untouched(object) => object.write(&mut text),
            Outcome::Patched(value) => platc_yaml::document(&mut text, &value),
        }
        .map_err(|error| unwritable(unit, &error))?;
    }
    Ok(text)
}

/// The objects of a file after their patches.
pub fn outcomes(lowering: &Lowering<'_>, unit: &Unit) -> Result<Vec<Outcome>, Finding> {
    if unit.rule == MANIFEST {
        return Ok(vec![Outcome::Patched(patches::apply_to_value(lowering, manifests::object(lowering, unit)?)?)]);
    }
    let wave = waves::of(lowering, unit);
    let mut objects = objects(lowering, unit)?;
    wave.iter().for_each(|wave| objects.iter_mut().for_each(|object| wave.mark(object)));
    waivers::mark(unit, waivers::of(lowering, unit), &mut objects);
    objects.into_iter().map(|object| patches::apply(lowering, object)).collect()
}

fn objects(lowering: &Lowering<'_>, unit: &Unit) -> Result<Vec<Object>, Finding> {
    match unit.rule {
        COMPONENT => component::service(lowering, unit),
        MIGRATION => component::migration(lowering, unit),
        VERIFICATION => verification::objects(lowering, unit),
        JOB => component::job(lowering, unit),
        CRON => component::cron(lowering, unit),
        data::DATA | data::POOL => data::objects(lowering, unit),
        entrance::GATEWAY | entrance::CERTIFICATE => entrance::file(lowering, unit),
        mesh::MESH => Ok(mesh::file(lowering, unit)),
        flags::FLAGS => flags::objects(lowering, unit),
        vault::VAULT => Ok(vault::objects(lowering, unit)),
        _ => Ok(shared(lowering, unit.cell)),
    }
}

/// What belongs to no component: the namespace and its limits, where secrets come from, who may do what, and who goes first.
fn shared(lowering: &Lowering<'_>, cell: usize) -> Vec<Object> {
    let mut objects = namespace::objects(lowering, cell);
    objects.extend(place(lowering, cell).map(|_| network::default_deny(lowering)));
    objects.extend(priorities::objects(lowering));
    objects.extend(node_pools::objects(lowering, cell));
    objects.extend(disks::objects(lowering, cell));
    objects.extend(access::of_teams(lowering, cell));
    objects.extend(stores::objects(lowering, cell));
    objects.extend(data::credential_store(lowering, cell));
    objects
}
