//! Copies on a schedule, kept where nobody can delete them before their time: AWS Backup.

pub mod plan;
pub mod stores;
pub mod vault;

use super::data::sites;
use super::here::Here;
use super::lookups;
use crate::finding::Finding;
use crate::model::names;
use crate::schema::Block;
use crate::targets::terraform::document::Blocks;
use crate::targets::terraform::part::{File, Part};
use crate::targets::terraform::stack::{self, Stack};
use crate::targets::{Lowering, Unit};
use crate::words::cluster::Cluster;
use crate::words::database::{Database, Table};
use crate::words::pod::{Volume, VolumeAccess, access};
use crate::words::service::Service;
use crate::words::state::Backup;

/// What the files of a stack look up together.
pub const LOOKUPS: Part = Part {
    rule: "terraform/aws-backup-lookups",
    cloud: "aws",
    area: "backup",
    files: lookup_files,
    blocks: lookup_blocks,
};

fn lookup_files(lowering: &Lowering<'_>, stack: &Stack) -> Vec<File> {
    lookups::file(lowering, stack, &[&vault::PART, &stores::PART, &super::data::bucket_copies::PART])
}

fn lookup_blocks(lowering: &Lowering<'_>, stack: &Stack, _unit: &Unit, blocks: &mut Blocks) -> Result<(), Finding> {
    let here = Here::of(lowering, stack);
    lookups::keys(&here, &["data"], blocks);
    if !(stores::PART.files)(lowering, stack).is_empty() {
        lookups::cluster(&here, blocks);
    }
    Ok(())
}

/// Something that is copied on a schedule.
pub struct Kept<'p> {
    /// Its address in the spec.
    pub address: String,
    /// The value of its tag `backup`.
    pub tag: String,
    /// What is asked.
    pub backup: &'p Backup,
    /// The claims whose disks are meant, where a service has them: a name with a star.
    pub claims: Option<String>,
}

/// The value of the tag `backup` of a node.
pub fn tag(kind: &str, name: &str) -> String {
    format!("{kind}-{name}")
}

/// What is copied in a cell, sorted by kind and name: databases and tables where they are written, the volumes of clusters and
/// services.
pub fn kept<'p>(lowering: &Lowering<'p>, cell: usize) -> Vec<Kept<'p>> {
    if !stack::cells_of(lowering, "aws").contains(&cell) {
        return Vec::new();
    }
    let mut all = Vec::new();
    for declared in lowering.all::<Cluster>() {
        all.extend(declared.at(cell).and_then(|node| scheduled("cluster", &declared.name, node.backup.as_ref())));
    }
    for declared in lowering.all::<Database>() {
        let site = sites::site(lowering, &declared.name, cell).filter(|site| site.is_leader() && !site.is_adopted());
        all.extend(site.and_then(|site| scheduled("database", &declared.name, site.database.backup.as_ref())));
    }
    for declared in lowering.all::<Service>() {
        let volumes = declared.at(cell).into_iter().flat_map(|service| service.volume.iter());
        all.extend(volumes.filter_map(|volume| of_volume(&declared.name, volume)));
    }
    let is_made = |name: &str| lowering.platform().existing("table", name).is_none();
    for declared in lowering.all::<Table>().iter().filter(|declared| is_made(&declared.name)) {
        all.extend(declared.at(cell).and_then(|node| scheduled("table", &declared.name, node.backup.as_ref())));
    }
    all
}

/// The disks of a volume, one for each pod or one for all of them.
fn of_volume<'p>(service: &str, volume: &'p Volume) -> Option<Kept<'p>> {
    let kept = scheduled("service", service, volume.backup.as_ref())?;
    let name = volume.name.as_str();
    let claims = match access(volume)? {
        VolumeAccess::Shared => names::claim(service, name),
        VolumeAccess::OnePod | VolumeAccess::EachPod => format!("{name}-{service}-*"),
    };
    Some(Kept { tag: format!("{}-{name}", kept.tag), claims: Some(claims), ..kept })
}

/// Copies only where a schedule is said: any moment of the last days is the database's own part.
fn scheduled<'p>(kind: &str, name: &str, backup: Option<&'p Block<Backup>>) -> Option<Kept<'p>> {
    let backup = &backup?.value;
    backup.schedule.as_ref()?;
    Some(Kept { address: format!("{kind}.{name}"), tag: tag(kind, name), backup, claims: None })
}
