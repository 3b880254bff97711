//! Build and disk -> the differences, each with its kind of drift. Writes nothing.
//!
//! Git is never asked what to write, only for two names: whether a file that differs is merely old or was edited by
//! hand, and whether a file that is no longer built is as platc left it. A doubtful difference counts as stale, since
//! the mend is the same; a doubtful left-over counts as edited, since deleting it might lose something.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::fs;
use std::io::{self, Read};
use std::path::Path;

use rayon::prelude::*;

use crate::listing::{Entry, Ground, Listing, list};
use crate::obstacles::check_folders;
use crate::ownership::{self, Owners};
use crate::problem::{is_absent, refused};
use crate::written::Written;
use crate::{File, Problem, Territory, paths};

/// How a path differs from the build.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Drift {
    /// On disk as platc once wrote it; the spec says something else by now.
    Stale,
    /// On disk, generated, and changed by someone since.
    HandEdited,
    /// Built, and not on disk.
    Missing,
    /// Generated, and no longer built. A write deletes it unless it was edited.
    LeftOver {
        /// Someone changed it, or it cannot be told: a write keeps it.
        edited: bool,
    },
    /// Not generated. If it has an `after` it takes the place of a file of the build, and nothing can be written until
    /// it moves.
    Foreign,
}

impl Drift {
    /// The word for it in `platc check`.
    pub fn name(self) -> &'static str {
        match self {
            Drift::Stale => "stale",
            Drift::HandEdited => "hand-edited",
            Drift::Missing => "missing",
            Drift::LeftOver { .. } => "left over",
            Drift::Foreign => "foreign",
        }
    }
}

/// One path that differs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference<'a> {
    /// The path from the root of the repository.
    pub path: String,
    /// How it differs.
    pub drift: Drift,
    /// The bytes on disk; nothing if there is no file, or if it is foreign and not in the way.
    pub before: Option<Vec<u8>>,
    /// The bytes of the build; nothing if the path is not built.
    pub after: Option<&'a [u8]>,
}

/// What Git knows about a file. The CLI implements it; a repository without Git has none.
pub trait History {
    /// The bytes at this path (from the root of the repository) in the last commit; nothing if it is not there. Asked
    /// once for each file that differs and that platc does not remember writing: a long-running `git cat-file --batch`
    /// serves well.
    fn committed(&self, path: &str) -> Option<Vec<u8>>;
}

/// All differences between a build and the disk, sorted by path.
///
/// # Errors
/// If a path of the build is not allowed, a file of it is not recognisable as generated, or something cannot be read.
pub fn compare<'a>(
    root: &Path,
    files: &'a [File],
    territory: &Territory,
    history: Option<&dyn History>,
) -> Result<Vec<Difference<'a>>, Problem> {
    paths::check(files)?;
    ownership::check(files)?;
    let listing = list(root, territory)?;
    let found = files.par_iter().map(|file| examine(root, file, territory, &listing)).collect::<Result<Vec<_>, _>>()?;

    let mut past = Past { owners: Owners::new(root), written: Written::load(root), history };
    let mut differences = Vec::new();
    for (file, found) in files.iter().zip(found) {
        differences.extend(built(file, found, &mut past));
    }
    let names: HashSet<&str> = files.iter().map(|file| file.path.as_str()).collect();
    for (path, (entry, ground)) in listing.iter().filter(|(path, _)| !names.contains(path.as_str())) {
        differences.extend(not_built(path, *entry, *ground, &mut past)?);
    }
    differences.sort_by(|one, two| one.path.cmp(&two.path));
    Ok(differences)
}

/// What lies where a file of the build goes.
enum Found {
    /// Its very bytes.
    Same,
    /// Other bytes.
    Bytes(Vec<u8>),
    /// No file.
    Nothing,
    /// Something that holds no bytes of its own, such as a link.
    Other,
}

/// In the territory the listing says what exists: it has the exact spelling, where the file system may take two
/// spellings for one.
fn examine(root: &Path, file: &File, territory: &Territory, listing: &Listing) -> Result<Found, Problem> {
    let path = file.path.as_str();
    let entry = match listing.get(path) {
        Some((entry, _)) => Some(*entry),
        None if is_within(path, territory) => None,
        None => look(root, path)?,
    };
    match entry {
        Some(Entry::File) => {
            read_unless_same(&root.join(path), &file.content).map_err(|error| refused("read", path, &error))
        }
        Some(Entry::Other) => Ok(Found::Other),
        None => Ok(Found::Nothing),
    }
}

fn is_within(path: &str, territory: &Territory) -> bool {
    let mut folders = territory.whole.iter().chain(territory.shared);
    folders.any(|folder| path.strip_prefix(folder).is_some_and(|rest| rest.starts_with('/')))
}

fn look(root: &Path, path: &str) -> Result<Option<Entry>, Problem> {
    check_folders(root, path, &BTreeSet::new(), &mut HashMap::new())?;
    match fs::symlink_metadata(root.join(path)) {
        Ok(metadata) if metadata.is_file() => Ok(Some(Entry::File)),
        Ok(_) => Ok(Some(Entry::Other)),
        Err(error) if is_absent(&error) => Ok(None),
        Err(error) => Err(refused("read", path, &error)),
    }
}

/// Reads one byte more than is wanted before it reads on: `read_to_end` by itself would ask for the length of each file
/// first.
fn read_unless_same(path: &Path, wanted: &[u8]) -> io::Result<Found> {
    let mut file = fs::File::open(path)?;
    let mut content = Vec::with_capacity(wanted.len() + 1);
    file.by_ref().take(wanted.len() as u64 + 1).read_to_end(&mut content)?;
    if content.len() > wanted.len() {
        file.read_to_end(&mut content)?;
    }
    Ok(if content == wanted { Found::Same } else { Found::Bytes(content) })
}

/// All that is known of what was on disk before.
struct Past<'a> {
    owners: Owners<'a>,
    written: Written,
    history: Option<&'a dyn History>,
}

fn built<'a>(file: &'a File, found: Found, past: &mut Past) -> Option<Difference<'a>> {
    let (drift, before) = match found {
        Found::Same => return None,
        Found::Nothing => (Drift::Missing, None),
        Found::Other => (Drift::Foreign, None),
        Found::Bytes(bytes) if !past.owners.is_ours(&file.path, &bytes) => (Drift::Foreign, Some(bytes)),
        Found::Bytes(bytes) if is_edited(&file.path, &bytes, past) => (Drift::HandEdited, Some(bytes)),
        Found::Bytes(bytes) => (Drift::Stale, Some(bytes)),
    };
    Some(Difference { path: file.path.clone(), drift, before, after: Some(&file.content) })
}

/// Whether Git has other bytes than these, which platc does not remember writing either.
fn is_edited(path: &str, bytes: &[u8], past: &Past) -> bool {
    !past.written.has(path, bytes)
        && past.history.and_then(|history| history.committed(path)).is_some_and(|committed| committed != bytes)
}

fn not_built(
    path: &str,
    entry: Entry,
    ground: Ground,
    past: &mut Past,
) -> Result<Option<Difference<'static>>, Problem> {
    let ours = match entry {
        Entry::File => past.owners.read_ours(path).map_err(|error| refused("read", path, &error))?,
        Entry::Other => None,
    };
    let (drift, before) = match (ours, ground) {
        (Some(bytes), _) => (Drift::LeftOver { edited: !is_untouched(path, &bytes, past) }, Some(bytes)),
        (None, Ground::Whole) => (Drift::Foreign, None),
        (None, Ground::Shared) => return Ok(None),
    };
    Ok(Some(Difference { path: path.to_owned(), drift, before, after: None }))
}

/// Whether these bytes are known to be as platc wrote them.
fn is_untouched(path: &str, bytes: &[u8], past: &Past) -> bool {
    past.written.has(path, bytes)
        || past.history.is_none_or(|history| history.committed(path).is_some_and(|committed| committed == bytes))
}
