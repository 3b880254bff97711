//! Copies: what a bucket sends to other regions can get there, and nothing is archived that is gone.
//!
//! `archive-after-keep` · A bucket archives files at an age that none of them reaches.
//!
//! `copy-without-versioning` · A bucket has copies in other regions and keeps no versions; clouds copy only what is versioned.
//!
//! `copy-unsupported` · A bucket has a copy in another region of a cloud where nobody can choose where copies go.
//!
//! `copy-between-clouds` · A bucket or a database has a copy in another cloud, which nothing fills by itself.

use super::forms;
use crate::derive::Graph;
use crate::finding::Finding;
use crate::merge::Cell;
use crate::model::{Declared, Platform};
use crate::source::Place;
use crate::words::database::Database;
use crate::words::state::Bucket;

/// The rule.
pub fn check(platform: &Platform, _graph: &Graph, findings: &mut Vec<Finding>) {
    findings.extend(forms(&platform.nodes.bucket).filter_map(archive));
    for bucket in &platform.nodes.bucket {
        copies(platform, bucket, findings);
    }
    findings.extend(platform.nodes.database.iter().filter_map(|database| apart(platform, database)));
}

/// A database is followed within a cloud; where several clouds have it and it is said of more than one, somebody believes more.
fn apart(platform: &Platform, declared: &Declared<Database>) -> Option<Finding> {
    let global = |cell: usize| declared.at(cell).and_then(|database| database.global.as_ref());
    let first = (0..platform.cells.len()).find(|cell| global(*cell).is_some())?;
    let home = platform.cells.get(first)?;
    let is_other = |cell: &usize| platform.cells.get(*cell).is_some_and(|cell| cell.cloud != home.cloud);
    let other = (0..platform.cells.len()).filter(is_other).find(|cell| global(*cell).is_some())?;
    let message = format!(
        "database `{}` in `{}` is one of its own: `global` has it followed within a cloud, and nothing carries there what is written in `{}`",
        declared.name,
        platform.cells.get(other)?.region,
        home.region
    );
    let finding = Finding::warning("copy-between-clouds", global(first)?.place, message);
    Some(finding.help(format!(
        "write `in {} {{ global }}` if each cloud has its own data; to follow across clouds, set up the engine's own replication through a `link`",
        home.cloud
    )))
}

/// Every cloud refuses to archive what is gone.
fn archive(bucket: &Bucket) -> Option<Finding> {
    let (archive, keep) = (&bucket.archive.as_ref()?.after, bucket.keep.as_ref()?);
    if archive.days() < keep.days() {
        return None;
    }
    let message = format!(
        "bucket `{}` archives files after {} days, but keeps them for {}: nothing would ever be archived",
        bucket.name.as_str(),
        archive.days(),
        keep.days()
    );
    let finding = Finding::error("archive-after-keep", archive.place, message);
    Some(finding.help("archive earlier, keep longer, or leave `archive` out").also(keep.place, "files go here"))
}

fn copies(platform: &Platform, declared: &Declared<Bucket>, findings: &mut Vec<Finding>) {
    for (index, from) in platform.cells.iter().enumerate() {
        let Some(bucket) = declared.at(index) else { continue };
        for target in &bucket.replicate_to.0 {
            let to = platform.cells.iter().position(|cell| cell.region == target.name() && cell != from);
            // Where the environment has a store of its own there, that one is meant.
            if let Some(to) = to.filter(|to| declared.at(*to).is_none()).and_then(|to| platform.cells.get(to)) {
                findings.extend(copy(bucket, from, to, target.place));
            }
        }
    }
}

/// Clouds in which no store is copied to another region of the customer's choice: the product, and what to do instead (Cloud Storage,
/// bucket locations).
const FIXED: &[(&str, &str, &str)] = &[(
    "gcp",
    "Cloud Storage",
    "leave that region out of `replicate-to`: a bucket in one region already spans its zones",
)];

/// What copies files in the other clouds (Amazon S3, replication; Azure Storage, object replication).
const COPIERS: &[(&str, &str)] = &[("aws", "S3"), ("azure", "Azure Storage")];

fn copy(bucket: &Bucket, from: &Cell, to: &Cell, place: Place) -> Option<Finding> {
    let name = bucket.name.as_str();
    if from.cloud != to.cloud {
        let message = format!(
            "the copy of bucket `{name}` in `{}` is made, but nothing fills it: {} does not send files to another cloud by itself",
            to.region, from.cloud
        );
        let help = "set up a transfer job in the cloud that receives, or leave the region out of `replicate-to`";
        return Some(Finding::warning("copy-between-clouds", place, message).help(help));
    }
    if let Some((_, product, instead)) = FIXED.iter().find(|(cloud, ..)| *cloud == from.cloud) {
        let message = format!(
            "bucket `{name}` cannot be copied to another region of that cloud: {product} does not let anybody choose where copies go"
        );
        return Some(Finding::error("copy-unsupported", place, message).help(*instead));
    }
    (!bucket.versioning.on).then(|| {
        let copier = COPIERS.iter().find(|(cloud, _)| *cloud == from.cloud).map_or("the cloud", |(_, copier)| *copier);
        let message = format!(
            "bucket `{name}` has copies in other regions but keeps no versions, and {copier} copies only what is versioned"
        );
        Finding::error("copy-without-versioning", place, message).help("add `versioning` to the bucket")
    })
}
