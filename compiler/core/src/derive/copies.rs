//! Copies of stores in a cluster: of which, how often, who makes them, and in which bucket they are kept.
//!
//! A region has one bucket for them, in which each store has a folder of its own. The cluster and the cloud meet at these names.

use super::{Identity, identity, placement};
use crate::model::{Platform, names};
use crate::words::database::{Database, Engine};
use crate::words::state::Backup;

/// How long a copy is kept where the spec does not say, in days.
const KEEP: u64 = 30;

/// When a copy is made where the spec does not say.
const SCHEDULE: &str = "0 2 * * *";

/// A store in a cluster of which copies are made.
#[derive(Debug, Clone)]
pub struct Copied<'p> {
    /// The database.
    pub database: &'p Database,
    /// What is asked.
    pub backup: &'p Backup,
}

/// The stores of a cell's cluster of which copies are made, sorted by name; none where no cloud has a bucket.
pub fn of_cell<'p>(platform: &'p Platform, cell: usize) -> impl Iterator<Item = Copied<'p>> {
    let databases = platform.nodes.database.iter().filter_map(move |declared| declared.at(cell));
    databases.filter(move |_| has_bucket(platform, cell)).filter_map(move |database| of(platform, database, cell))
}

fn of<'p>(platform: &Platform, database: &'p Database, cell: usize) -> Option<Copied<'p>> {
    let backup = &database.backup.as_ref()?.value;
    let is_made = matches!(database.engine.value, Engine::Postgresql | Engine::Mysql | Engine::Mongodb);
    let is_here = placement::store_in_cluster(platform, database.runs_on.as_deref(), cell);
    (is_made && is_here).then_some(Copied { database, backup })
}

/// Whether a cell is of a cloud with a bucket for copies.
pub fn has_bucket(platform: &Platform, cell: usize) -> bool {
    platform.in_cloud(cell).is_some()
}

/// The bucket of a cell's region.
pub fn bucket(platform: &Platform, cell: usize) -> String {
    let region = platform.cells.get(cell).map_or("", |cell| cell.region.as_str());
    names::copies(&platform.name, &platform.environment, region)
}

/// The storage account of a cell's region on Azure, whose container [`names::COPIES`] is that bucket.
pub fn storage_account(platform: &Platform, cell: usize) -> String {
    let region = platform.cells.get(cell).map_or("", |cell| cell.region.as_str());
    names::storage_account(&[&platform.name, &platform.environment, region, names::COPIES])
}

impl Copied<'_> {
    /// The name of the store's objects, and of its folder in the bucket.
    pub fn store(&self) -> String {
        names::in_cluster("database", self.database.name.as_str())
    }

    /// Whether the pods of the store write to the bucket themselves, copies and each transaction; else a task of its own copies it
    /// whole.
    pub fn is_continuous(&self) -> bool {
        self.database.engine.value == Engine::Postgresql
    }

    /// The account that writes to the bucket: the pods' own, or that of the task.
    pub fn account(&self) -> String {
        if self.is_continuous() { self.store() } else { names::copying(&self.store()) }
    }

    /// Who that account is to the cloud.
    pub fn identity(&self, platform: &Platform, cell: usize) -> Option<Identity> {
        identity::named(platform, cell, "database", &self.account())
    }

    /// When a copy is made, as a cron line.
    pub fn cron(&self) -> &str {
        self.backup.schedule.as_ref().map_or(SCHEDULE, |schedule| schedule.cron.as_str())
    }

    /// For how many days back the store can be had again.
    pub fn days(&self) -> u64 {
        let said = |time: Option<&crate::schema::Sp<crate::types::Duration>>| time.map(|time| time.days().max(1));
        let (keep, back) = (said(self.backup.keep.as_ref()), said(self.backup.point_in_time.as_ref()));
        keep.max(back).unwrap_or(KEEP)
    }
}
