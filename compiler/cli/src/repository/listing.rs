//! Which files make up the spec: a walk over its folders. Gives paths from the root, with `/`, sorted; reads no file.
//!
//! Links are followed within the repository and refused out of it: a build must depend on nothing that a colleague's
//! clone does not have. Names that begin with a dot are passed over; editors keep their own files there.

use std::path::{Path, PathBuf};

use platc_core::source::Role;
use walkdir::{DirEntry, WalkDir};

use super::PLATFORM;
use crate::notice::Notice;

/// The folders that hold spec files, and definitions of custom resources.
const FOLDERS: &[&str] = &["platform", "modules", "environments", "teams", "crds"];

/// What a walk found.
#[derive(Debug, Default)]
pub(super) struct Listed {
    /// The spec files.
    pub(super) files: Vec<String>,
    /// KDL files that no part of the spec takes.
    pub(super) warnings: Vec<Notice<'static>>,
    troubles: Vec<Notice<'static>>,
}

/// All files of the spec below a root that is a canonical path.
pub(super) fn list(root: &Path) -> Result<Listed, Vec<Notice<'static>>> {
    let mut listed = Listed::default();
    for start in std::iter::once(&PLATFORM).chain(FOLDERS).filter(|start| root.join(start).symlink_metadata().is_ok()) {
        walk(root, start, &mut listed);
    }
    finish(listed)
}

/// The KDL files at or below some paths that a person named, whatever they are for.
pub(crate) fn files(paths: &[PathBuf]) -> Result<Vec<PathBuf>, Vec<Notice<'static>>> {
    let (mut files, mut troubles) = (Vec::new(), Vec::new());
    let walk = |path| WalkDir::new(path).sort_by_file_name().into_iter().filter_entry(|entry| !is_hidden(entry));
    for entry in paths.iter().flat_map(walk) {
        match entry {
            Ok(entry) if entry.file_type().is_dir() => {}
            Ok(entry) if entry.depth() == 0 || is_spec(&entry) => files.push(entry.into_path()),
            Ok(_) => {}
            Err(error) => troubles.push(walk_trouble(Path::new(""), &error)),
        }
    }
    if troubles.is_empty() { Ok(files) } else { Err(troubles) }
}

fn finish(mut listed: Listed) -> Result<Listed, Vec<Notice<'static>>> {
    listed.files.sort();
    if listed.troubles.is_empty() { Ok(listed) } else { Err(listed.troubles) }
}

fn walk(root: &Path, start: &str, listed: &mut Listed) {
    let mut walk = WalkDir::new(root.join(start)).follow_links(true).into_iter();
    while let Some(entry) = walk.next() {
        match entry {
            Ok(entry) if !is_wanted(root, &entry, listed) => {
                // After a file this would skip the rest of its folder.
                if entry.file_type().is_dir() {
                    walk.skip_current_dir();
                }
            }
            Ok(entry) if entry.file_type().is_dir() => {}
            Ok(entry) => add(root, &entry, listed),
            Err(error) => listed.troubles.push(walk_trouble(root, &error)),
        }
    }
}

/// Whether an entry is to be read or looked into.
fn is_wanted(root: &Path, entry: &DirEntry, listed: &mut Listed) -> bool {
    let is_folder = entry.file_type().is_dir();
    if is_hidden(entry) || !(is_folder || is_spec(entry) || is_definition(root, entry)) {
        return false;
    }
    let trouble = if entry.path_is_symlink() && leads_out(root, entry.path()) {
        Some(link_out(&name(root, entry.path())))
    } else if is_folder && is_spec(entry) {
        Some(folder(&name(root, entry.path())))
    } else {
        None
    };
    let is_fine = trouble.is_none();
    listed.troubles.extend(trouble);
    is_fine
}

fn is_hidden(entry: &DirEntry) -> bool {
    entry.depth() > 0 && entry.file_name().as_encoded_bytes().starts_with(b".")
}

fn leads_out(root: &Path, link: &Path) -> bool {
    !link.canonicalize().is_ok_and(|target| target.starts_with(root))
}

fn is_spec(entry: &DirEntry) -> bool {
    entry.file_name().as_encoded_bytes().ends_with(b".kdl")
}

fn is_definition(root: &Path, entry: &DirEntry) -> bool {
    Role::of(&name(root, entry.path())) == Some(Role::Definition)
}

/// Takes a spec file or a definition.
fn add(root: &Path, entry: &DirEntry, listed: &mut Listed) {
    let path = name(root, entry.path());
    if entry.path().to_str().is_none_or(|path| path.contains(char::is_control)) {
        listed.troubles.push(odd_name(&path));
    } else if Role::of(&path).is_none() {
        listed.warnings.push(misplaced(&path));
    } else {
        listed.files.push(path);
    }
}

/// A path from the root, with `/` on every system.
fn name(root: &Path, path: &Path) -> String {
    let relative: PathBuf = path.strip_prefix(root).unwrap_or(path).components().collect();
    relative.to_string_lossy().replace(std::path::MAIN_SEPARATOR, "/")
}

fn walk_trouble(root: &Path, error: &walkdir::Error) -> Notice<'static> {
    let path = error.path().map_or_else(String::new, |path| name(root, path));
    match (error.loop_ancestor(), error.io_error()) {
        (Some(ancestor), _) => {
            let message =
                format!("`{path}` is a symbolic link to `{}`, a folder that it lies in itself", name(root, ancestor));
            Notice::about("link-loop", &path, message).help("delete the link")
        }
        (None, Some(error)) if error.kind() == std::io::ErrorKind::NotFound => dangling(&path),
        (None, Some(error)) => super::refused(&path, error),
        (None, None) => Notice::about("unreadable", &path, format!("`{path}` cannot be read")),
    }
}

fn dangling(path: &str) -> Notice<'static> {
    let message = format!("`{path}` does not exist, or is a symbolic link to something that does not");
    Notice::about("no-such-file", path, message).help("check the spelling, or replace the link by the file itself")
}

fn link_out(path: &str) -> Notice<'static> {
    let message = format!(
        "`{path}` is a symbolic link out of the repository: the same commit would build something else on another machine"
    );
    Notice::about("link-out-of-repository", path, message)
        .help("replace the link by the file itself, or move its target into the repository")
}

fn folder(path: &str) -> Notice<'static> {
    Notice::about("not-a-file", path, format!("`{path}` is a folder, and a spec file is expected there"))
        .help("rename it so that it does not end in `.kdl`, or make it a file")
}

fn odd_name(path: &str) -> Notice<'static> {
    let message = format!("the name {path:?} is not plain text, so that no message could name the file rightly");
    Notice::about("file-name", path, message).help("rename it, best with lower-case letters, digits and `-`")
}

fn misplaced(path: &str) -> Notice<'static> {
    let message = format!("`{path}` is not read: nothing in that folder belongs to a spec");
    Notice::about("misplaced-file", path, message)
        .warning()
        .help("environments stand directly in environments/, modules in modules/, what a team owns in teams/TEAM/")
}
