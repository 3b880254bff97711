//! One file -> its text, however hostile the file.

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::Path;

use crate::notice::{Notice, Page};

/// The largest file that is read, in bytes. The largest spec known has 5 MB.
const LARGEST: u64 = 64 << 20;

/// Why a file gave no text.
#[derive(Debug)]
pub(crate) enum Unreadable {
    /// The system, or what kind of file it is, does not allow it. As parts of a notice about that path.
    Refused {
        /// The path.
        path: String,
        /// The rule, what is wrong, and the mend.
        told: (&'static str, String, &'static str),
    },
    /// Its bytes are no text.
    NotText {
        /// The path.
        path: String,
        /// What could be made of the bytes, for the message to show.
        text: String,
        /// Where it goes wrong.
        problem: Box<platc_kdl::Problem>,
    },
}

impl Unreadable {
    /// How it is told.
    fn notice(self) -> Notice<'static> {
        match self {
            Self::Refused { path, told: (code, message, help) } => Notice::about(code, &path, message).help(help),
            Self::NotText { path, text, problem } => {
                Notice { code: "not-text".into(), ..Notice::syntax(&Page::new(path, text), *problem) }
            }
        }
    }
}

/// What was read of many files, or a notice for each that gave nothing.
pub(crate) fn all_or_notices<T>(outcomes: Vec<Result<T, Unreadable>>) -> Result<Vec<T>, Vec<Notice<'static>>> {
    let (mut all, mut notices) = (Vec::with_capacity(outcomes.len()), Vec::new());
    for outcome in outcomes {
        match outcome {
            Ok(one) => all.push(one),
            Err(unreadable) => notices.push(unreadable.notice()),
        }
    }
    if notices.is_empty() { Ok(all) } else { Err(notices) }
}

/// Reads the text of the file at `location`; messages call it `path`.
pub(crate) fn read(location: &Path, path: &str) -> Result<String, Unreadable> {
    let bytes = read_bytes(location, path)?;
    match platc_kdl::decode(&bytes) {
        Ok(text) => Ok(text.to_owned()),
        Err(problem) => Err(Unreadable::NotText {
            path: path.to_owned(),
            text: String::from_utf8_lossy(&bytes).into_owned(),
            problem: Box::new(problem),
        }),
    }
}

fn read_bytes(location: &Path, path: &str) -> Result<Vec<u8>, Unreadable> {
    let refused = |error: io::Error| Unreadable::Refused { path: path.to_owned(), told: meaning(path, &error) };
    let metadata = fs::metadata(location).map_err(refused)?;
    if !metadata.is_file() {
        return Err(not_a_file(path));
    }
    let mut bytes = Vec::with_capacity(usize::try_from(metadata.len().min(LARGEST)).unwrap_or_default());
    File::open(location).and_then(|file| file.take(LARGEST + 1).read_to_end(&mut bytes)).map_err(refused)?;
    if bytes.len() as u64 > LARGEST { Err(too_large(path)) } else { Ok(bytes) }
}

fn not_a_file(path: &str) -> Unreadable {
    let message =
        format!("`{path}` is no ordinary file but a folder, a pipe or a device, and a spec file is expected there");
    Unreadable::Refused {
        path: path.to_owned(),
        told: ("not-a-file", message, "rename or remove it, and put the file in its place"),
    }
}

fn too_large(path: &str) -> Unreadable {
    let message = format!("`{path}` is larger than {} MiB, which no spec is", LARGEST >> 20);
    Unreadable::Refused {
        path: path.to_owned(),
        told: (
            "file-too-large",
            message,
            "check that it is the right file; if it is, split it: all files of the base are one layer",
        ),
    }
}

/// The notice that the system does not let us read a path.
pub(crate) fn refused(path: &str, error: &io::Error) -> Notice<'static> {
    let (code, message, help) = meaning(path, error);
    Notice::about(code, path, message).help(help)
}

fn meaning(path: &str, error: &io::Error) -> (&'static str, String, &'static str) {
    match error.kind() {
        io::ErrorKind::NotFound => {
            ("no-such-file", format!("there is no `{path}`"), "check the spelling; paths count from the current folder")
        }
        io::ErrorKind::PermissionDenied => (
            "unreadable",
            format!("`{path}` cannot be read: permission denied"),
            "`ls -l` shows who may read it; `chmod u+r` lets its owner",
        ),
        _ => {
            ("unreadable", format!("`{path}` cannot be read: {error}"), "check the disk, or restore the file from Git")
        }
    }
}
