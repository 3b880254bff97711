//! Where a bucket is: the stores it becomes in one cloud, and the copies that others send there.

use super::stack::{self, Stack};
use crate::model::{Platform, names};
use crate::targets::Lowering;
use crate::words::state::Bucket;

/// A store that a bucket becomes.
#[derive(Debug, Clone)]
pub struct Store<'p> {
    /// The bucket as that cell sees it; a copy is as its source says.
    pub bucket: &'p Bucket,
    /// The cell it lies in.
    pub cell: usize,
    /// The cell whose files it is a copy of.
    pub copy_from: Option<usize>,
    /// The part of its name that tells it apart from the first store in this cloud.
    suffix: String,
}

impl Store<'_> {
    /// Its name in the cloud.
    pub fn name(&self, platform: &Platform) -> String {
        platform.bucket(self.bucket.name.as_str(), &self.suffix)
    }

    /// The storage account that holds it, on Azure.
    pub fn account(&self, platform: &Platform) -> String {
        let name = platform.held("bucket", self.bucket.name.as_str());
        names::storage_account(&[&platform.name, &platform.environment, &name, &self.suffix])
    }
}

/// The stores of a bucket in a cloud: where it exists, then where it is copied to. The first one that is no copy has the name that
/// workloads know; the others have their region in theirs.
pub fn in_cloud<'p>(lowering: &Lowering<'p>, name: &str, cloud: &str) -> Vec<Store<'p>> {
    let platform = lowering.platform();
    let at = |cell: usize| lowering.get::<Bucket>(name, cell).map(|bucket| (cell, bucket));
    let region = |cell: usize| stack::region(lowering, cell).to_owned();
    let here = stack::cells_of(lowering, cloud);
    let mut stores: Vec<Store<'p>> = Vec::new();
    // One that was there before is nobody's to make here.
    if platform.existing("bucket", name).is_some() {
        return stores;
    }
    for (cell, bucket) in here.iter().filter_map(|cell| at(*cell)) {
        let suffix = if stores.is_empty() { String::new() } else { region(cell) };
        stores.push(Store { bucket, cell, copy_from: None, suffix });
    }
    for (from, bucket) in (0..platform.cells.len()).filter_map(at) {
        for cell in targets(bucket, from, platform).filter(|cell| here.contains(cell)) {
            if !stores.iter().any(|store| store.cell == cell) {
                stores.push(Store { bucket, cell, copy_from: Some(from), suffix: region(cell) });
            }
        }
    }
    stores
}

/// The stores of a bucket in a stack.
pub fn in_stack<'p>(lowering: &Lowering<'p>, name: &str, stack: &Stack) -> Vec<Store<'p>> {
    in_cloud(lowering, name, &stack.cloud).into_iter().filter(|store| stack.holds(store.cell)).collect()
}

/// The cells that a bucket sends its files to.
pub fn targets<'a>(bucket: &'a Bucket, from: usize, platform: &'a Platform) -> impl Iterator<Item = usize> + 'a {
    let named = bucket
        .replicate_to
        .0
        .iter()
        .filter_map(|region| platform.cells.iter().position(|cell| cell.region == region.name()));
    named.filter(move |cell| *cell != from)
}

/// The ages at which files move to cheaper storage and at which they go, in days.
pub fn ages(bucket: &Bucket) -> (Option<u64>, Option<u64>) {
    let archive = bucket.archive.as_ref().map(|archive| archive.after.days().max(1));
    (archive, bucket.keep.as_ref().map(|keep| keep.days().max(1)))
}
