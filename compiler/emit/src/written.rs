//! `.platc/written`: what platc itself last wrote in this working copy, as a digest per path.
//!
//! It answers one question, "has anyone touched this file since?", for files that Git does not know yet: without it, a
//! service that was added, built and renamed before the first commit would leave a file behind that nobody dares to
//! delete. It is local, is never committed, and decides nothing about what is written; if it is lost, a few files are
//! reported instead of deleted.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use crate::digest::digest;
use crate::disk;
use crate::journal::Change;

const NAME: &str = ".platc/written";
const DRAFT: &str = ".platc/written.new";

/// Digests by path.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Written(BTreeMap<String, u64>);

impl Written {
    /// What is known about this working copy; nothing if the file is absent or not readable.
    pub(crate) fn load(root: &Path) -> Self {
        let text = fs::read_to_string(root.join(NAME)).unwrap_or_default();
        Self(text.lines().filter_map(entry).collect())
    }

    /// Whether platc wrote exactly this to that path last.
    pub(crate) fn has(&self, path: &str, content: &[u8]) -> bool {
        self.0.get(path).is_some_and(|known| *known == digest(content))
    }

    fn note(&mut self, change: &Change) {
        match change {
            Change::Remove { path } => self.0.remove(*path),
            Change::Write { path, content } => self.0.insert((*path).to_owned(), digest(content)),
        };
    }
}

fn entry(line: &str) -> Option<(String, u64)> {
    let (digest, path) = line.split_once(' ')?;
    Some((path.to_owned(), u64::from_str_radix(digest, 16).ok()?))
}

/// Adds changes that were made. A failure is passed over: the build is on disk by now, and only the naming of later
/// drift gets coarser.
pub(crate) fn note(root: &Path, changes: &[Change]) {
    let mut written = Written::load(root);
    changes.iter().for_each(|change| written.note(change));
    let text: String = written.0.iter().map(|(path, digest)| format!("{digest:016x} {path}\n")).collect();
    if disk::create(&root.join(DRAFT), text.as_bytes()).is_ok() {
        let _coarser_names = fs::rename(root.join(DRAFT), root.join(NAME));
    }
}
