//! What stops a comparison or a write: one type, in prose, and the wording of the system's errors.

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

/// Why a build could not be compared or written. The CLI renders it; nothing of the build is on disk unless the message
/// says so.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// What is wrong, as a sentence.
    pub message: String,
    /// What to do about it.
    pub help: Option<String>,
    /// The file or folder that it is about, from the root of the repository.
    pub path: Option<PathBuf>,
}

impl Problem {
    /// A problem about `path`.
    pub(crate) fn at(path: impl AsRef<Path>, message: impl Into<String>) -> Self {
        Self { message: message.into(), help: None, path: Some(path.as_ref().to_path_buf()) }
    }

    /// Adds what to do about it, after what was said before.
    pub(crate) fn help(mut self, more: &str) -> Self {
        self.help = Some(match self.help {
            Some(before) => format!("{before} {more}"),
            None => more.to_owned(),
        });
        self
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.message)
    }
}

impl std::error::Error for Problem {}

/// What the system's refusals mean and how they are mended; any other is told in the system's own words.
const REFUSALS: &[(io::ErrorKind, &str, &str)] = &[
    (
        io::ErrorKind::PermissionDenied,
        "permission denied",
        "Give yourself the right to it, then build again. A build that ran as root in a container often leaves files that only \
         root may change; `ls -l` shows whose they are.",
    ),
    (
        io::ErrorKind::ReadOnlyFilesystem,
        "the file system is read-only",
        "Mount it for writing, or use `platc check`, which compares and writes nothing.",
    ),
    (io::ErrorKind::StorageFull, "the disk is full", "Free some space, then build again."),
    (io::ErrorKind::QuotaExceeded, "your disk quota is used up", "Free some space, then build again."),
    (
        io::ErrorKind::FileTooLarge,
        "the file would be larger than the file system allows",
        "Split what it is made from.",
    ),
    (
        io::ErrorKind::InvalidFilename,
        "the file system does not take this name",
        "Shorten the name it is made from, or move the repository to a folder with a shorter path.",
    ),
];

/// The problem that the system would not let us `verb` ("read", "write") the `path`.
pub(crate) fn refused(verb: &str, path: impl AsRef<Path>, error: &io::Error) -> Problem {
    let path = path.as_ref();
    let name = path.display();
    match REFUSALS.iter().find(|(kind, _, _)| *kind == error.kind()) {
        Some((_, meaning, mend)) => Problem::at(path, format!("Cannot {verb} `{name}`: {meaning}.")).help(mend),
        None => Problem::at(path, format!("Cannot {verb} `{name}`: {error}.")),
    }
}

/// Whether the error says that there is nothing at the path.
pub(crate) fn is_absent(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory)
}
