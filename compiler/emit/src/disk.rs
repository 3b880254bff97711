//! The few things that are done to files: write one in place, remove one with the folders it leaves empty, make one
//! durable.
//!
//! Each may be done again after it was cut short, with the same result. Nothing here asks whether a change is allowed.

use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::path::Path;

use crate::journal::Change;
use crate::problem::{is_absent, refused};
use crate::{Problem, paths};

/// Makes one change under `root`.
pub(crate) fn apply(root: &Path, change: &Change) -> Result<(), Problem> {
    match change {
        Change::Remove { path } => remove(root, path).map_err(|error| refused("delete", path, &error)),
        Change::Write { path, content } => {
            write(&root.join(path), content).map_err(|error| refused("write", path, &error))
        }
    }
}

/// Whether the disk is already as the change would make it; also no, if that cannot be seen.
pub(crate) fn is_made(root: &Path, change: &Change) -> bool {
    match change {
        Change::Remove { path } => fs::symlink_metadata(root.join(path)).is_err_and(|error| is_absent(&error)),
        Change::Write { path, content } => fs::read(root.join(path)).is_ok_and(|bytes| bytes == *content),
    }
}

/// Makes the folders of a file, and the file. Folders without files that stand in its place go.
fn write(path: &Path, content: &[u8]) -> io::Result<()> {
    match overwrite(path, content) {
        Err(error) if is_absent(&error) => {
            path.parent().map_or(Ok(()), fs::create_dir_all)?;
            overwrite(path, content)
        }
        Err(_) if path.is_dir() => {
            remove_empty_folders(path)?;
            overwrite(path, content)
        }
        done => done,
    }
}

/// Writes over the old bytes and then cuts the file to length. Emptying it first would make ext4 flush every file by
/// itself on closing.
fn overwrite(path: &Path, content: &[u8]) -> io::Result<()> {
    let mut file = OpenOptions::new().write(true).create(true).truncate(false).open(path)?;
    let old_length = file.metadata()?.len();
    file.write_all(content)?;
    if old_length > content.len() as u64 { file.set_len(content.len() as u64) } else { Ok(()) }
}

fn remove(root: &Path, path: &str) -> io::Result<()> {
    let full = root.join(path);
    match fs::symlink_metadata(&full) {
        Ok(metadata) if metadata.is_file() => fs::remove_file(&full)?,
        Ok(_) => return Ok(()),
        Err(error) if is_absent(&error) => {}
        Err(error) => return Err(error),
    }
    remove_empty_parents(root, path);
    Ok(())
}

/// Removes the folders above a file, up to the first that still holds something. One that cannot go is left: Git does
/// not see it.
fn remove_empty_parents(root: &Path, path: &str) {
    let mut folder = paths::parent(path);
    while !folder.is_empty() {
        match fs::remove_dir(root.join(folder)) {
            Err(error) if !is_absent(&error) => return,
            _ => folder = paths::parent(folder),
        }
    }
}

/// Removes a folder that holds only folders; fails on the first file, which stays.
fn remove_empty_folders(folder: &Path) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        if entry.file_type()?.is_dir() {
            remove_empty_folders(&entry.path())?;
        }
    }
    fs::remove_dir(folder)
}

/// Writes a file that no one else has open, replacing what is there, without following a link.
pub(crate) fn create(path: &Path, content: &[u8]) -> io::Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    OpenOptions::new().write(true).create_new(true).open(path)?.write_all(content)
}

/// Waits until the bytes of a file would survive a power cut.
pub(crate) fn sync(path: &Path) -> io::Result<()> {
    OpenOptions::new().write(true).open(path)?.sync_all()
}

/// Waits until a folder's names would survive a power cut, where the system lets a folder be opened (Windows does not).
pub(crate) fn sync_folder(path: &Path) {
    if let Ok(folder) = fs::File::open(path) {
        let _unsupported = folder.sync_all();
    }
}
