//! What on disk stands in the way of a list of changes. Takes the changes, gives a problem for the first obstacle,
//! touches nothing.
//!
//! It is asked before the first change is made, and again before a journal is replayed, since a journal may come from
//! anyone.

use std::collections::{BTreeSet, HashMap};
use std::fs;
use std::io;
use std::path::Path;

use crate::journal::Change;
use crate::problem::{is_absent, refused};
use crate::{Problem, paths};

/// Refuses changes whose path is not allowed, leads through a link, or is taken by something that the changes do not
/// remove. Some of them may have been made already: a file that one of them makes is no obstacle to the removal of what
/// lay below it before.
pub(crate) fn check(root: &Path, changes: &[Change]) -> Result<(), Problem> {
    let own = changes.iter().map(Change::path).collect();
    let mut folders = HashMap::new();
    for change in changes {
        paths::check_path(change.path())?;
        let has_folder = check_folders(root, change.path(), &own, &mut folders)?;
        if let (true, Change::Write { path, .. }) = (has_folder, change) {
            check_place(root, path, &own)?;
        }
    }
    Ok(())
}

/// Refuses a path that leads through a link, or through a file that is not among the changes' `own`. Says whether the folder of the
/// path is there; `known` spares a second look at any.
pub(crate) fn check_folders<'a>(
    root: &Path,
    path: &'a str,
    own: &BTreeSet<&str>,
    known: &mut HashMap<&'a str, bool>,
) -> Result<bool, Problem> {
    for folder in paths::folders(path) {
        let is_there = match known.get(folder) {
            Some(is_there) => *is_there,
            None => is_folder(root, folder, own)?,
        };
        known.insert(folder, is_there);
        if !is_there {
            return Ok(false);
        }
    }
    Ok(true)
}

fn is_folder(root: &Path, folder: &str, own: &BTreeSet<&str>) -> Result<bool, Problem> {
    match fs::symlink_metadata(root.join(folder)) {
        Ok(metadata) if metadata.is_symlink() => Err(link(folder)),
        Ok(metadata) if metadata.is_dir() => Ok(true),
        Ok(_) if own.contains(folder) => Ok(false),
        Ok(_) => Err(not_a_folder(folder)),
        Err(error) if is_absent(&error) => Ok(false),
        Err(error) => Err(refused("read", folder, &error)),
    }
}

fn check_place(root: &Path, path: &str, own: &BTreeSet<&str>) -> Result<(), Problem> {
    match fs::symlink_metadata(root.join(path)) {
        Ok(metadata) if metadata.is_file() => Ok(()),
        Ok(metadata) if metadata.is_symlink() => Err(link(path)),
        Ok(metadata) if metadata.is_dir() => match stays(root, path, own) {
            Ok(None) => Ok(()),
            Ok(Some(file)) => Err(not_a_file(path, &file)),
            Err(error) => Err(refused("read", path, &error)),
        },
        Ok(_) => Err(Problem::at(path, format!("`{path}` is not an ordinary file, so platc cannot write it."))
            .help("Delete it, then build again.")),
        Err(error) if is_absent(&error) => Ok(()),
        Err(error) => Err(refused("read", path, &error)),
    }
}

/// A file in a folder that the changes leave there.
fn stays(root: &Path, folder: &str, own: &BTreeSet<&str>) -> io::Result<Option<String>> {
    for entry in fs::read_dir(root.join(folder))? {
        let entry = entry?;
        let path = format!("{folder}/{}", entry.file_name().to_string_lossy());
        let staying = match entry.file_type()?.is_dir() {
            true => stays(root, &path, own)?,
            false => (!own.contains(path.as_str())).then_some(path),
        };
        if staying.is_some() {
            return Ok(staying);
        }
    }
    Ok(None)
}

/// The problem that a link stands where platc would write.
pub(crate) fn link(path: &str) -> Problem {
    Problem::at(
        path,
        format!(
            "`{path}` is a symbolic link. platc does not write through links, which may lead out of the repository."
        ),
    )
    .help("Replace the link by a real file or folder, or delete it; then build again.")
}

fn not_a_folder(path: &str) -> Problem {
    let what =
        "is a file, and this build needs a folder of that name. platc did not make the file, or someone edited it.";
    Problem::at(path, format!("`{path}` {what}")).help("Move or delete the file, then build again.")
}

fn not_a_file(path: &str, inside: &str) -> Problem {
    let what = "is a folder, and this build needs a file of that name.";
    Problem::at(path, format!("`{path}` {what} The folder holds `{inside}`, which platc does not delete."))
        .help("Move or delete what is in the folder, then build again.")
}
