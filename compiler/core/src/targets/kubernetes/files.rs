//! Which files a cluster gets for a namespace: one for each node that runs there or stands as it is, and one for what they share.

use std::collections::BTreeSet;

use super::{
    COMPONENT, CRON, JOB, MANIFEST, MIGRATION, NAMESPACE, VERIFICATION, at, component, data, entrance, flags, mesh,
    verification, waves,
};
use crate::derive::placement;
use crate::model::{Platform, names};
use crate::targets::Lowering;
use crate::words::escape::Manifest;
use crate::words::service::{Cron, Job, Service};

/// A file with objects.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
pub struct File {
    /// Below the namespace's own folder: nothing, or what is applied first or last.
    pub folder: &'static str,
    /// Its name without `.yaml`.
    pub name: String,
    /// The rule that makes it.
    pub rule: &'static str,
    /// The address of the node it belongs to.
    pub owner: String,
    /// The name of that node.
    pub node: String,
}

/// The folder of what is applied before the rest of a namespace, where folders say that.
pub const FIRST: &str = "/first";

/// The folder of what is applied once the rest of a namespace is up, where folders say that.
pub const LAST: &str = "/last";

/// The files of a cell's namespace, sorted; none where nothing runs there.
pub fn files(lowering: &Lowering<'_>, cell: usize) -> BTreeSet<File> {
    let platform = lowering.platform();
    let mut files: Vec<File> = services(lowering, cell)
        .chain(tasks(lowering, cell))
        .chain(manifests(lowering, cell))
        .chain(
            data::plan(lowering, cell)
                .into_iter()
                .chain(entrance::plan(lowering, cell))
                .map(|node| around(platform, node)),
        )
        .chain(mesh::plan(lowering, cell).map(|name| around(platform, (mesh::MESH, "mesh", name))))
        .chain(flags::plan(lowering, cell).map(|name| around(platform, (flags::FLAGS, "flags", name))))
        .collect();
    if !files.is_empty() {
        files.push(file(NAMESPACE, "platform", &lowering.platform().name, "namespace".to_owned()));
    }
    if has_first(lowering, cell) {
        let comes_first = |file: &&mut File| waves::comes_first(lowering, file.rule, &file.node, cell);
        files.iter_mut().filter(comes_first).for_each(|file| file.folder = FIRST);
    }
    let comes_last =
        |file: &&mut File| file.rule == VERIFICATION && verification::comes_last(lowering, &file.node, cell);
    files.iter_mut().filter(comes_last).for_each(|file| file.folder = LAST);
    files.into_iter().collect()
}

/// Whether a cell has the folder of what is applied first.
pub fn has_first(lowering: &Lowering<'_>, cell: usize) -> bool {
    waves::are_folders(lowering, cell)
}

/// For how many seconds the longest check in a cell's folder of what is applied last goes on; nothing without such a folder.
pub fn has_last(lowering: &Lowering<'_>, cell: usize) -> Option<u64> {
    let services = at::<Service>(lowering, cell).filter(|service| component::runs_here(lowering, service, cell));
    let last = services.filter(|service| verification::comes_last(lowering, service.name.as_str(), cell));
    last.filter_map(|service| service.verify.as_deref()).map(verification::deadline).max()
}

fn file(rule: &'static str, kind: &str, node: &str, name: String) -> File {
    File { folder: "", name, rule, owner: format!("{kind}.{node}"), node: node.to_owned() }
}

fn services(lowering: &Lowering<'_>, cell: usize) -> impl Iterator<Item = File> {
    let here = at::<Service>(lowering, cell).filter(move |service| component::runs_here(lowering, service, cell));
    here.flat_map(|service| {
        let name = service.name.as_str();
        let migration = service.migrate.as_ref().map(|_| file(MIGRATION, "service", name, names::migration(name)));
        let verification =
            service.verify.as_ref().map(|_| file(VERIFICATION, "service", name, names::verification(name)));
        std::iter::once(file(COMPONENT, "service", name, name.to_owned())).chain(migration).chain(verification)
    })
}

/// Jobs and crons, where the environment runs on nothing else.
fn tasks(lowering: &Lowering<'_>, cell: usize) -> impl Iterator<Item = File> {
    let jobs = at::<Job>(lowering, cell).map(|job| file(JOB, "job", job.name.as_str(), job.name.to_string()));
    let crons = at::<Cron>(lowering, cell).map(|cron| file(CRON, "cron", cron.name.as_str(), cron.name.to_string()));
    jobs.chain(crons).filter(move |_| placement::tasks_in_cluster(lowering.platform(), cell))
}

/// What stands around the workloads, by rule, kind and name; its file is called like its objects.
fn around(platform: &Platform, (rule, kind, node): (&'static str, &'static str, String)) -> File {
    file(rule, kind, &node, data::object_name(platform, rule, kind, &node))
}

/// A folder of their own keeps a manifest apart from a service of the same name.
fn manifests(lowering: &Lowering<'_>, cell: usize) -> impl Iterator<Item = File> {
    at::<Manifest>(lowering, cell).map(|manifest| {
        let name = manifest.name.as_str();
        file(MANIFEST, "manifest", name, format!("manifests/{name}"))
    })
}
