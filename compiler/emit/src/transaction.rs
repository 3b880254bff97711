//! Changes -> disk, all or nothing.
//!
//! How to take everything back goes into `.platc/journal` first: the old bytes of each file that changes, and the names
//! of those that are new. Then files are written in place and deleted, and at last the journal goes: that is the moment
//! the build counts. A build that is killed before it is taken back by [`recover`], at the next start; one that fails
//! takes itself back.
//!
//! A power cut is a kill that also loses what the disk had not stored yet. The journal is stored before the first
//! change, and up to [`MOST_SYNCED`] files are stored before it goes. Storing more takes longer than the build itself;
//! after a larger build a cut within the system's write-back time can lose bytes, which the next build finds and writes
//! again. A cut right after a build can also bring its journal back; the next build then takes it back and makes its own.

use std::fs;
use std::path::Path;

use crate::journal::{self, Change};
use crate::problem::{is_absent, refused};
use crate::{Problem, disk, obstacles, written};

const FOLDER: &str = ".platc";
const JOURNAL: &str = ".platc/journal";

/// Up to how many files of one build are stored one by one before the journal goes.
const MOST_SYNCED: usize = 64;

/// Changes, and for each the one that takes it back.
#[derive(Clone, Copy)]
pub(crate) struct Transaction<'a> {
    /// Those that remove come before those that write in their place.
    pub(crate) changes: &'a [Change<'a>],
    /// As many, in the same order.
    pub(crate) undo: &'a [Change<'a>],
}

/// One step of a transaction; between any two of them, and within each, the process may end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Step {
    /// Writes and stores the journal.
    Record,
    /// Makes the change of this number.
    Apply(usize),
    /// Stores the written files.
    Settle,
    /// Notes what was written, and ends the journal.
    Clear,
}

/// The steps of a transaction with so many changes.
fn steps(count: usize) -> impl Iterator<Item = Step> {
    std::iter::once(Step::Record).chain((0..count).map(Step::Apply)).chain([Step::Settle, Step::Clear])
}

fn perform(root: &Path, Transaction { changes, undo }: Transaction<'_>, step: Step) -> Result<(), Problem> {
    match step {
        Step::Record => record(root, undo),
        Step::Apply(number) => changes.get(number).map_or(Ok(()), |change| disk::apply(root, change)),
        Step::Settle => settle(root, changes),
        Step::Clear => clear(root, changes),
    }
}

/// Makes all changes. If one fails, those made so far are taken back, and the problem says whether that worked.
pub(crate) fn run(root: &Path, transaction: Transaction<'_>) -> Result<(), Problem> {
    if transaction.changes.is_empty() {
        return Ok(());
    }
    for step in steps(transaction.changes.len()) {
        if let Err(problem) = perform(root, transaction, step) {
            return Err(take_back(root, transaction.undo, step, problem));
        }
    }
    Ok(())
}

fn take_back(root: &Path, undo: &[Change], failed: Step, problem: Problem) -> Problem {
    let made = match failed {
        Step::Record => &[],
        Step::Apply(number) => undo.get(..=number).unwrap_or(undo),
        Step::Settle | Step::Clear => undo,
    };
    let mut all_undone = true;
    for change in made.iter().rev() {
        all_undone &= disk::apply(root, change).is_ok() || disk::is_made(root, change);
    }
    if all_undone && discard(root, JOURNAL).is_ok() {
        problem.help("Nothing was changed.")
    } else {
        problem.help("Some files are written and some are not; the next build takes this one back first.")
    }
}

/// Takes back a build that was killed before it counted. Says whether there was one. The caller has the lock.
pub(crate) fn recover(root: &Path) -> Result<bool, Problem> {
    let Some(bytes) = read_journal(root)? else { return Ok(false) };
    // One that is not whole was cut short before the first change.
    let undo = journal::decode(&bytes).unwrap_or_default();
    obstacles::check(root, &undo).map_err(unfinished)?;
    undo.iter().try_for_each(|change| disk::apply(root, change)).map_err(unfinished)?;
    settle(root, &undo).map_err(unfinished)?;
    discard(root, JOURNAL)?;
    Ok(!undo.is_empty())
}

fn unfinished(problem: Problem) -> Problem {
    problem.help(
        "An earlier build was interrupted and has to be taken back first; to keep what it wrote, delete `.platc/journal`.",
    )
}

fn read_journal(root: &Path) -> Result<Option<Vec<u8>>, Problem> {
    let path = root.join(JOURNAL);
    match fs::symlink_metadata(&path) {
        Ok(metadata) if metadata.is_file() => {
            fs::read(&path).map(Some).map_err(|error| refused("read", JOURNAL, &error))
        }
        Ok(_) => {
            Err(Problem::at(JOURNAL, format!("`{JOURNAL}` is not an ordinary file."))
                .help("Delete it, then build again."))
        }
        Err(error) if is_absent(&error) => Ok(None),
        Err(error) => Err(refused("read", JOURNAL, &error)),
    }
}

/// The journal has the last change's undoing first.
fn record(root: &Path, undo: &[Change]) -> Result<(), Problem> {
    let undo: Vec<Change> = undo.iter().rev().copied().collect();
    let path = root.join(JOURNAL);
    disk::create(&path, &journal::encode(&undo))
        .and_then(|()| disk::sync(&path))
        .map_err(|error| refused("write", JOURNAL, &error))?;
    disk::sync_folder(&root.join(FOLDER));
    Ok(())
}

fn settle(root: &Path, changes: &[Change]) -> Result<(), Problem> {
    let written = || changes.iter().filter(|change| matches!(change, Change::Write { .. })).map(Change::path);
    if written().count() > MOST_SYNCED {
        return Ok(());
    }
    written().try_for_each(|path| disk::sync(&root.join(path)).map_err(|error| refused("write", path, &error)))
}

fn clear(root: &Path, changes: &[Change]) -> Result<(), Problem> {
    written::note(root, changes);
    discard(root, JOURNAL)
}

fn discard(root: &Path, path: &str) -> Result<(), Problem> {
    match fs::remove_file(root.join(path)) {
        Err(error) if !is_absent(&error) => Err(refused("delete", path, &error)),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use tempfile::TempDir;

    use super::*;

    type Tree = BTreeMap<String, Vec<u8>>;

    const OLD: &[(&str, &str)] =
        &[("out/a", "old a, longer than the new one"), ("out/b/c", "old c"), ("out/d", "same"), ("out/e", "old e")];

    /// Two files removed, one of them so that a folder can take its place and one with its folder; one overwritten,
    /// three made.
    const CHANGES: &[Change] = &[
        Change::Remove { path: "out/b/c" },
        Change::Remove { path: "out/e" },
        Change::Write { path: "out/a", content: b"new a" },
        Change::Write { path: "out/b", content: b"new b" },
        Change::Write { path: "out/e/f", content: b"new f" },
        Change::Write { path: "out/g/h/i", content: b"new i" },
    ];

    const NEW: &[(&str, &str)] =
        &[("out/a", "new a"), ("out/b", "new b"), ("out/d", "same"), ("out/e/f", "new f"), ("out/g/h/i", "new i")];

    fn undo() -> Vec<Change<'static>> {
        let old: BTreeMap<_, _> = OLD.iter().copied().collect();
        let back = |path| match old.get(path) {
            Some(content) => Change::Write { path, content: content.as_bytes() },
            None => Change::Remove { path },
        };
        CHANGES.iter().map(|change| back(change.path())).collect()
    }

    fn old_repository() -> TempDir {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir_all(folder.path().join(FOLDER)).unwrap();
        for (path, content) in OLD {
            disk::apply(folder.path(), &Change::Write { path, content: content.as_bytes() }).unwrap();
        }
        folder
    }

    fn tree(files: &[(&str, &str)]) -> Tree {
        files.iter().map(|(path, content)| ((*path).to_owned(), content.as_bytes().to_vec())).collect()
    }

    fn read(root: &Path) -> Tree {
        let territory = crate::Territory { whole: &["out"], shared: &[] };
        let listing = crate::listing::list(root, &territory).unwrap();
        listing.into_keys().map(|path| (path.clone(), fs::read(root.join(path)).unwrap())).collect()
    }

    /// Does the first `whole` steps, and of the next one what a kill in its middle leaves behind.
    fn run_until_killed(root: &Path, whole: usize, part: usize) {
        let steps: Vec<Step> = steps(CHANGES.len()).collect();
        for step in &steps[..whole] {
            perform(root, Transaction { changes: CHANGES, undo: &undo() }, *step).unwrap();
        }
        let torn = |path: &str, content: &[u8]| {
            let content = &content[..part.min(content.len())];
            disk::apply(root, &Change::Write { path, content }).unwrap();
        };
        match steps.get(whole) {
            Some(Step::Record) => torn(JOURNAL, b"platc journal 2\nremove out/a\nremove out/b\n"),
            Some(Step::Apply(number)) => match CHANGES[*number] {
                Change::Write { path, content } => torn(path, content),
                Change::Remove { path } => fs::remove_file(root.join(path)).unwrap(),
            },
            _ => {}
        }
    }

    /// Recording, the changes, settling; the last step makes the build count.
    const BEFORE_THE_LAST: usize = CHANGES.len() + 2;

    #[test]
    fn a_kill_at_any_moment_leaves_the_old_tree_or_the_new() {
        for (whole, part) in (0..=BEFORE_THE_LAST + 1).flat_map(|whole| [0, 1, 4, 30, 200].map(|part| (whole, part))) {
            let folder = old_repository();
            run_until_killed(folder.path(), whole, part);
            let taken_back = recover(folder.path()).unwrap();
            let counts = whole > BEFORE_THE_LAST;
            assert_eq!(
                read(folder.path()),
                tree(if counts { NEW } else { OLD }),
                "killed {part} bytes into step {whole}"
            );
            assert_eq!(taken_back, whole > 0 && !counts);
            assert!(!recover(folder.path()).unwrap(), "something is left to take back");
        }
    }

    #[test]
    fn a_kill_while_taking_back_is_taken_back_too() {
        for (first, second) in
            (1..=BEFORE_THE_LAST).flat_map(|first| (0..CHANGES.len()).map(move |second| (first, second)))
        {
            let folder = old_repository();
            run_until_killed(folder.path(), first, 3);
            undo().iter().rev().take(second).for_each(|change| disk::apply(folder.path(), change).unwrap());
            recover(folder.path()).unwrap();
            assert_eq!(read(folder.path()), tree(OLD), "killed in step {first}, then in change {second}");
        }
    }

    #[test]
    fn a_failure_at_any_change_leaves_the_old_tree() {
        for at in 0..=CHANGES.len() {
            let folder = old_repository();
            let (mut changes, mut back) = (CHANGES.to_vec(), undo());
            changes.insert(at, Change::Write { path: "out/d/impossible", content: b"below a file" });
            back.insert(at, Change::Remove { path: "out/d/impossible" });
            let problem = run(folder.path(), Transaction { changes: &changes, undo: &back }).unwrap_err();
            assert!(problem.help.is_some_and(|help| help.ends_with("Nothing was changed.")));
            assert_eq!(read(folder.path()), tree(OLD), "failed at change {at}");
            assert!(!recover(folder.path()).unwrap());
        }
    }

    #[test]
    fn a_hostile_journal_is_not_replayed() {
        for path in
            ["../outside", "/etc/outside", ".git/config", "out/../.git/hooks/x", ".platc/lock", "out/d/below-a-file"]
        {
            let folder = old_repository();
            let journal = journal::encode(&[
                Change::Write { path: "out/a", content: b"changed" },
                Change::Write { path, content: b"x" },
            ]);
            fs::write(folder.path().join(JOURNAL), journal).unwrap();
            assert!(recover(folder.path()).is_err(), "{path} was written");
            assert_eq!(read(folder.path()), tree(OLD), "{path}");
        }
    }

    #[test]
    fn a_damaged_journal_is_forgotten() {
        let folder = old_repository();
        fs::write(folder.path().join(JOURNAL), "platc journal 2\nremove out/a\nend 0000000000000000\n").unwrap();
        assert_eq!(recover(folder.path()), Ok(false));
        assert_eq!(read(folder.path()), tree(OLD));
        assert!(!folder.path().join(JOURNAL).exists());
    }
}
