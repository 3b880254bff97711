//! Where a bucket is: the stores it becomes in one cloud, and the copies that others send there.

use crate::model::{Platform, names};
use crate::targets::Lowering;
use crate::words::state::Bucket;

use super::document::label;
use super::stack::Stack;

/// A store that a bucket becomes.
#[derive(Debug, Clone)]
pub struct Place<'p> {
    /// The bucket as that cell sees it; a copy is as its source says.
    pub bucket: &'p Bucket,
    /// The cell it lies in.
    pub cell: usize,
    /// The cell whose files it is a copy of.
    pub copy_from: Option<usize>,
    /// The part of its name that tells it apart from the first store in this cloud.
    suffix: String,
}

impl Place<'_> {
    /// The label of its blocks.
    pub fn label(&self) -> String {
        label(&[self.bucket.name.as_str(), &self.suffix])
    }

    /// Its name in the cloud.
    pub fn name(&self, platform: &Platform) -> String {
        names::bucket(&platform.name, &platform.environment, self.bucket.name.as_str(), &self.suffix)
    }

    /// The storage account that holds it, on Azure.
    pub fn account(&self, platform: &Platform) -> String {
        names::storage_account(&[&platform.name, &platform.environment, self.bucket.name.as_str(), &self.suffix])
    }
}

/// The stores of a bucket in a stack: where it exists, then where it is copied to. The first one that is no copy has the name that
/// workloads know; the others have their region in theirs.
pub fn of<'p>(lowering: &Lowering<'p>, name: &str, stack: &Stack) -> Vec<Place<'p>> {
    let platform = lowering.platform();
    let at = |cell: usize| lowering.get::<Bucket>(name, cell).map(|bucket| (cell, bucket));
    let region = |cell: usize| platform.cells.get(cell).map(|cell| cell.region.clone()).unwrap_or_default();
    let mut places: Vec<Place<'p>> = Vec::new();
    for (cell, bucket) in stack.cells.iter().filter_map(|cell| at(*cell)) {
        let suffix = if places.is_empty() { String::new() } else { region(cell) };
        places.push(Place { bucket, cell, copy_from: None, suffix });
    }
    for (from, bucket) in (0..platform.cells.len()).filter_map(at) {
        for cell in targets(bucket, from, platform).filter(|cell| stack.holds(*cell)) {
            if !places.iter().any(|place| place.cell == cell) {
                places.push(Place { bucket, cell, copy_from: Some(from), suffix: region(cell) });
            }
        }
    }
    places
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
