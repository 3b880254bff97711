//! Build -> disk: takes the lock, takes an interrupted build back, compares, and makes the changes in one transaction.

use std::collections::HashMap;
use std::path::Path;

use crate::journal::Change;
use crate::transaction::Transaction;
use crate::{Difference, Drift, File, History, Problem, Territory, compare, lock, obstacles, transaction};

/// What a write did. Paths are from the root of the repository and sorted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// Files that are new or have other bytes now.
    pub written: Vec<String>,
    /// Those of `written` that someone had edited by hand; their edits are gone.
    pub overwritten_edits: Vec<String>,
    /// Generated files that are no longer built and were deleted.
    pub removed: Vec<String>,
    /// Generated files that are no longer built, kept because someone edited them.
    pub kept_edited: Vec<String>,
    /// Files in platc's folders that it did not make; left alone.
    pub foreign: Vec<String>,
    /// How many files were right already and were not touched.
    pub unchanged: usize,
    /// A build that was killed earlier had to be taken back first.
    pub recovered: bool,
}

/// Makes the disk hold the build: writes what differs, deletes what is no longer built, all or nothing.
/// `waiting` is told, in a sentence, if another build has to finish first.
///
/// # Errors
/// As [`compare()`]; if a file that is not generated is in the way; if another build does not finish; if the disk
/// refuses. Nothing is changed then, unless the help of the problem says so.
pub fn write(
    root: &Path,
    files: &[File],
    territory: &Territory,
    history: Option<&dyn History>,
    waiting: &mut dyn FnMut(&str),
) -> Result<Report, Problem> {
    let _lock = lock::take(root, lock::PATIENCE, waiting)?;
    let recovered = transaction::recover(root)?;
    let differences = compare(root, files, territory, history)?;
    let (changes, undo): (Vec<_>, Vec<_>) = plan(&differences).unzip();
    obstacles::check(root, &changes)?;
    check_foreign(&differences)?;
    transaction::run(root, Transaction { changes: &changes, undo: &undo })?;
    Ok(Report { recovered, ..report(files, &differences) })
}

/// Refuses a build that would overwrite what platc did not make, also where the file system takes two spellings for one
/// file.
fn check_foreign(differences: &[Difference]) -> Result<(), Problem> {
    let staying: HashMap<String, &str> = differences
        .iter()
        .filter(|difference| matches!(difference.drift, Drift::Foreign | Drift::LeftOver { edited: true }))
        .map(|difference| (difference.path.to_lowercase(), difference.path.as_str()))
        .collect();
    let is_built = |difference: &&Difference| difference.after.is_some();
    for Difference { path, .. } in differences.iter().filter(is_built) {
        if let Some(other) = staying.get(&path.to_lowercase()) {
            return Err(taken(path, other));
        }
    }
    Ok(())
}

fn taken(path: &str, other: &str) -> Problem {
    if path == other {
        let why = "platc did not make the file that is there: its first line does not say so.";
        Problem::at(path, format!("`{path}` is to be generated, but {why}"))
            .help("Delete it if the spec says all that it says, or if only its first line was lost. Else move it away.")
    } else {
        let why = "differs from it only in case, which macOS and Windows take for one file.";
        Problem::at(path, format!("`{path}` is to be generated, but there is `{other}`, which {why}"))
            .help("Move or delete the file that is there, or rename the node that the new one is made from.")
    }
}

/// The changes, each with the one that takes it back. Removals come first: a new file may need the place of an old
/// folder.
fn plan<'a>(differences: &'a [Difference<'a>]) -> impl Iterator<Item = (Change<'a>, Change<'a>)> {
    let removals = differences.iter().filter(|difference| difference.drift == Drift::LeftOver { edited: false });
    let writes = differences.iter().filter(|difference| difference.after.is_some());
    removals
        .chain(writes)
        .map(|Difference { path, before, after, .. }| (change(path, *after), change(path, before.as_deref())))
}

fn change<'a>(path: &'a str, content: Option<&'a [u8]>) -> Change<'a> {
    match content {
        Some(content) => Change::Write { path, content },
        None => Change::Remove { path },
    }
}

fn report(files: &[File], differences: &[Difference]) -> Report {
    let mut report = Report::default();
    for Difference { path, drift, .. } in differences {
        let list = match drift {
            Drift::Stale | Drift::Missing => &mut report.written,
            Drift::HandEdited => {
                report.overwritten_edits.push(path.clone());
                &mut report.written
            }
            Drift::LeftOver { edited: false } => &mut report.removed,
            Drift::LeftOver { edited: true } => &mut report.kept_edited,
            Drift::Foreign => &mut report.foreign,
        };
        list.push(path.clone());
    }
    report.unchanged = files.len() - report.written.len();
    report
}
