//! The user's repository: finds its root and reads the spec. Takes the current folder or `--root`, gives
//! [`Sources`], or a notice for every file that cannot be read: all of them at once.
//!
//! Whatever a file holds beyond being readable text is for the compiler to judge.

mod listing;
mod reading;
mod writing;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use platc_core::source::Sources;
use rayon::prelude::*;

use crate::notice::Notice;

pub(crate) use listing::files;
pub(crate) use reading::{all_or_notices, read, refused};
pub(crate) use writing::{replace, unwritable};

/// The file that makes a folder a platform's repository.
pub(crate) const PLATFORM: &str = "platform.kdl";

/// How many files a spec may have: as many as a place in it can tell apart.
const MOST_FILES: usize = 65_534;

/// A repository with its spec in memory.
#[derive(Debug)]
pub(crate) struct Repository {
    /// The folder with the platform.kdl, as an absolute path.
    pub(crate) root: PathBuf,
    /// The spec.
    pub(crate) sources: Sources,
    /// What was odd about its files, yet no reason to stop.
    pub(crate) warnings: Vec<Notice<'static>>,
}

/// Finds the repository and reads its whole spec.
pub(crate) fn open(root: Option<&Path>) -> Result<Repository, Vec<Notice<'static>>> {
    let root = find(root).map_err(|notice| vec![notice])?;
    let listing = listing::list(&root)?;
    check_count(listing.files.len())?;
    check_case(&listing.files)?;
    let texts: Vec<_> = listing.files.into_par_iter().map(|path| Ok((read(&root.join(&path), &path)?, path))).collect();
    let files = all_or_notices(texts)?.into_iter().map(|(text, path)| (path, text));
    Ok(Repository { sources: Sources::new(files), root, warnings: listing.warnings })
}

/// The root: the given folder, or the nearest one upwards that has a platform.kdl.
fn find(given: Option<&Path>) -> Result<PathBuf, Notice<'static>> {
    let start = match given {
        Some(folder) => folder.to_owned(),
        None => std::env::current_dir()
            .map_err(|error| Notice::error("no-platform", format!("the current folder cannot be read: {error}")))?,
    };
    let absolute = start.canonicalize().map_err(|error| refused(&start.to_string_lossy(), &error))?;
    let has_platform = |folder: &&Path| folder.join(PLATFORM).symlink_metadata().is_ok();
    let found = match given {
        Some(_) => Some(absolute.as_path()).filter(has_platform),
        None => absolute.ancestors().find(has_platform),
    };
    found.map(Path::to_owned).ok_or_else(|| no_platform(given))
}

fn no_platform(given: Option<&Path>) -> Notice<'static> {
    let message = match given {
        Some(folder) => format!("there is no {PLATFORM} in `{}`", folder.display()),
        None => format!("there is no {PLATFORM} in this folder or any above it"),
    };
    Notice::error("no-platform", message)
        .help("go to the repository of your platform, name it with `--root DIR`, or begin one here with `platc init`")
}

fn check_count(count: usize) -> Result<(), Vec<Notice<'static>>> {
    if count <= MOST_FILES {
        return Ok(());
    }
    let notice =
        Notice::error("too-many-files", format!("this spec has {count} files, and platc reads at most {MOST_FILES}"));
    Err(vec![notice.help("join small files, for example to one file a team; a module is another way to say less")])
}

fn check_case(files: &[String]) -> Result<(), Vec<Notice<'static>>> {
    let mut seen: BTreeMap<String, &str> = BTreeMap::new();
    let mut troubles = Vec::new();
    for file in files {
        if let Some(other) = seen.insert(file.to_lowercase(), file) {
            let message = format!(
                "`{other}` and `{file}` differ only in case: macOS and Windows take them for one file, so a colleague there builds another platform"
            );
            troubles.push(Notice::about("names-differ-by-case", file, message).help("rename one of them"));
        }
    }
    if troubles.is_empty() { Ok(()) } else { Err(troubles) }
}
