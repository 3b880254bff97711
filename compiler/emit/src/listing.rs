//! The disk -> what lies in platc's folders, in order of path; guests of other tools left out. Follows no link.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fs;
use std::io;
use std::path::Path;

use crate::obstacles::{check_folders, link};
use crate::problem::{is_absent, refused};
use crate::{Problem, Territory, paths};

/// What lies at a path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Entry {
    /// An ordinary file.
    File,
    /// A link, a pipe, a device, or a file whose name is not Unicode: nothing of platc's.
    Other,
}

/// Where an entry was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Ground {
    /// In a folder that is platc's.
    Whole,
    /// In a folder that platc shares with people.
    Shared,
}

/// Everything in the territory, by path from the root of the repository.
pub(crate) type Listing = BTreeMap<String, (Entry, Ground)>;

/// Lists the territory. A folder of it that does not exist is empty.
pub(crate) fn list(root: &Path, territory: &Territory) -> Result<Listing, Problem> {
    let mut listing = Listing::new();
    for (folders, ground) in [(territory.shared, Ground::Shared), (territory.whole, Ground::Whole)] {
        for folder in folders {
            check_root(root, folder)?;
            walk(root, folder, ground, &mut listing)?;
        }
    }
    Ok(listing)
}

fn check_root(root: &Path, folder: &str) -> Result<(), Problem> {
    paths::check_path(folder)?;
    check_folders(root, folder, &BTreeSet::new(), &mut HashMap::new())?;
    match fs::symlink_metadata(root.join(folder)) {
        Ok(metadata) if metadata.is_symlink() => Err(link(folder)),
        Ok(metadata) if !metadata.is_dir() => {
            Err(Problem::at(folder, format!("`{folder}` is a file, and platc needs a folder of that name."))
                .help("Move or delete the file, then build again."))
        }
        _ => Ok(()),
    }
}

fn walk(root: &Path, folder: &str, ground: Ground, listing: &mut Listing) -> Result<(), Problem> {
    let entries = match fs::read_dir(root.join(folder)) {
        Ok(entries) => entries,
        Err(error) if is_absent(&error) => return Ok(()),
        Err(error) => return Err(refused("read", folder, &error)),
    };
    for entry in entries {
        add(root, folder, entry, ground, listing)?;
    }
    Ok(())
}

fn add(
    root: &Path,
    folder: &str,
    entry: io::Result<fs::DirEntry>,
    ground: Ground,
    listing: &mut Listing,
) -> Result<(), Problem> {
    let (name, kind) = entry
        .and_then(|entry| Ok((entry.file_name(), entry.file_type()?)))
        .map_err(|error| refused("read", folder, &error))?;
    let readable = name.to_string_lossy();
    let path = format!("{folder}/{readable}");
    if paths::is_guest(&readable) {
        Ok(())
    } else if kind.is_dir() && name.to_str().is_some() {
        walk(root, &path, ground, listing)
    } else {
        let is_file = kind.is_file() && name.to_str().is_some();
        listing.insert(path, (if is_file { Entry::File } else { Entry::Other }, ground));
        Ok(())
    }
}
