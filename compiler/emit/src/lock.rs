//! `.platc/lock`: one build at a time writes to a repository.
//!
//! The lock is the operating system's and ends with the process, so a killed build leaves none behind; the process id
//! in the file is only for the message to the one who waits. `.platc/` itself is made here, with a `.gitignore` so that
//! none of it is ever committed.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, Read, Write};
use std::path::Path;
use std::thread;
use std::time::{Duration, Instant};

use crate::Problem;
use crate::problem::refused;

const FOLDER: &str = ".platc";
const NAME: &str = ".platc/lock";
const IGNORE: &str = ".platc/.gitignore";

/// How long a build waits for another: longer than any build, shorter than a CI job's patience.
pub(crate) const PATIENCE: Duration = Duration::from_secs(60);
const PAUSE: Duration = Duration::from_millis(20);

/// The right to write. It ends when this is dropped or the process ends.
#[derive(Debug)]
pub(crate) struct Lock {
    _file: File,
}

/// Takes the lock of the repository at `root`; tells `waiting` once if another build has it, and gives up after
/// `patience`.
pub(crate) fn take(root: &Path, patience: Duration, waiting: &mut dyn FnMut(&str)) -> Result<Lock, Problem> {
    let mut file = open(root)?;
    let start = Instant::now();
    let mut told = false;
    while !try_lock(&file)? {
        if start.elapsed() >= patience {
            return Err(Problem::at(NAME, format!("{} is still running in this repository.", holder(&mut file)))
                .help("Wait until it has finished, or end it if it hangs; then build again."));
        }
        if !told {
            waiting(&format!("{} is writing to this repository; waiting until it has finished.", holder(&mut file)));
            told = true;
        }
        thread::sleep(PAUSE);
    }
    sign(&mut file).map_err(|error| refused("write", NAME, &error))?;
    Ok(Lock { _file: file })
}

fn open(root: &Path) -> Result<File, Problem> {
    make_folder(root)?;
    let path = root.join(NAME);
    if fs::symlink_metadata(&path).is_ok_and(|metadata| !metadata.is_file()) {
        return Err(
            Problem::at(NAME, format!("`{NAME}` is not an ordinary file.")).help("Delete it; platc makes it again.")
        );
    }
    OpenOptions::new()
        .read(true)
        .write(true)
        .create(true)
        .truncate(false)
        .open(path)
        .map_err(|error| refused("write", NAME, &error))
}

fn make_folder(root: &Path) -> Result<(), Problem> {
    match fs::create_dir(root.join(FOLDER)) {
        Err(error) if error.kind() != io::ErrorKind::AlreadyExists => return Err(refused("make", FOLDER, &error)),
        _ => {}
    }
    if !fs::symlink_metadata(root.join(FOLDER)).is_ok_and(|metadata| metadata.is_dir()) {
        return Err(Problem::at(
            FOLDER,
            format!("`{FOLDER}` at the root of the repository is not a folder; platc keeps its notes there."),
        )
        .help("Delete it; platc makes it again."));
    }
    match OpenOptions::new().write(true).create_new(true).open(root.join(IGNORE)) {
        Ok(mut file) => file.write_all(b"*\n").map_err(|error| refused("write", IGNORE, &error)),
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(()),
        Err(error) => Err(refused("write", IGNORE, &error)),
    }
}

/// Whether the lock is ours now. Where the file system has no locks (some network mounts), builds are trusted not to
/// meet.
fn try_lock(file: &File) -> Result<bool, Problem> {
    match file.try_lock() {
        Ok(()) => Ok(true),
        Err(TryLockError::WouldBlock) => Ok(false),
        Err(TryLockError::Error(error)) if error.kind() == io::ErrorKind::Unsupported => Ok(true),
        Err(TryLockError::Error(error)) => Err(refused("lock", NAME, &error)),
    }
}

fn sign(file: &mut File) -> io::Result<()> {
    file.set_len(0)?;
    write!(file, "{}", std::process::id())
}

/// Who has the lock, in words; without its number where the system keeps a locked file unreadable (Windows).
fn holder(file: &mut File) -> String {
    let mut text = String::new();
    let number = file.take(20).read_to_string(&mut text).ok().and_then(|_| text.parse::<u32>().ok());
    number.map_or("Another build".to_owned(), |number| format!("Another build (process {number})"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_second_waits_and_says_so_once() {
        let folder = tempfile::tempdir().unwrap();
        let held = take(folder.path(), PATIENCE, &mut |_| panic!("nobody has it")).unwrap();
        let mut messages = Vec::new();
        let problem = take(folder.path(), 3 * PAUSE, &mut |message| messages.push(message.to_owned())).unwrap_err();
        let process = std::process::id();
        assert_eq!(
            messages,
            [format!(
                "Another build (process {process}) is writing to this repository; waiting until it has finished."
            )]
        );
        assert_eq!(problem.path.as_deref(), Some(Path::new(NAME)));
        drop(held);
        take(folder.path(), Duration::ZERO, &mut |_| panic!("it was given back")).unwrap();
    }

    #[cfg(unix)]
    #[test]
    fn a_link_in_place_of_its_folder_is_refused() {
        let (folder, elsewhere) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        std::os::unix::fs::symlink(elsewhere.path(), folder.path().join(FOLDER)).unwrap();
        assert!(take(folder.path(), Duration::ZERO, &mut |_| {}).is_err());
        assert_eq!(fs::read_dir(elsewhere.path()).unwrap().count(), 0);
    }
}
