//! Git, asked for the committed bytes of single files. Takes paths from the root of the platform's repository.
//!
//! One `git cat-file --batch` serves a whole run, and is started by the first question: a build in which nothing
//! differs never starts it. Git is never asked anything else, and nothing is ever written to it.

use std::cell::RefCell;
use std::io::{BufRead, BufReader, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use platc_emit::History;

/// The repository that the root lies in; nothing if it lies in none. Where Git itself is missing, nothing is known to be
/// committed.
pub(crate) fn of(root: &Path) -> Option<Git> {
    root.ancestors()
        .any(|folder| folder.join(".git").exists())
        .then(|| Git { root: root.to_owned(), process: RefCell::new(Process::NotAsked) })
}

/// A Git repository.
#[derive(Debug)]
pub(crate) struct Git {
    root: PathBuf,
    process: RefCell<Process>,
}

#[derive(Debug)]
enum Process {
    NotAsked,
    Running {
        child: Child,
        questions: ChildStdin,
        answers: BufReader<ChildStdout>,
    },
    /// It could not be started, or its answers made no sense.
    Gone,
}

impl History for Git {
    fn committed(&self, path: &str) -> Option<Vec<u8>> {
        let mut process = self.process.borrow_mut();
        if matches!(*process, Process::NotAsked) {
            *process = start(&self.root).unwrap_or(Process::Gone);
        }
        let Process::Running { questions, answers, .. } = &mut *process else { return None };
        match ask(questions, answers, path) {
            Some(answer) => answer,
            None => {
                *process = Process::Gone;
                None
            }
        }
    }
}

impl Drop for Git {
    fn drop(&mut self) {
        if let Process::Running { mut child, questions, .. } = self.process.replace(Process::Gone) {
            drop(questions);
            // It ends by itself when there are no more questions; there is nobody left to tell if it does not.
            let _ = child.wait();
        }
    }
}

fn start(root: &Path) -> Option<Process> {
    let mut child = Command::new("git")
        .args(["cat-file", "--batch"])
        .current_dir(root)
        // A partial clone would otherwise fetch what it lacks: no build talks to the network.
        .env("GIT_NO_LAZY_FETCH", "1")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .ok()?;
    let (questions, answers) = (child.stdin.take()?, BufReader::new(child.stdout.take()?));
    Some(Process::Running { child, questions, answers })
}

/// One question and its answer: nothing inside if there is no such file, nothing at all if Git cannot be understood.
fn ask(questions: &mut ChildStdin, answers: &mut impl BufRead, path: &str) -> Option<Option<Vec<u8>>> {
    if path.contains('\n') {
        return Some(None);
    }
    writeln!(questions, "HEAD:./{path}").and_then(|()| questions.flush()).ok()?;
    let mut header = String::new();
    answers.read_line(&mut header).ok()?;
    let mut words = header.trim_end().rsplit(' ');
    let Some(size) = words.next().and_then(|size| size.parse::<u64>().ok()) else {
        return header.trim_end().ends_with(" missing").then_some(None);
    };
    let is_file = words.next() == Some("blob");
    let mut content = Vec::new();
    answers.by_ref().take(size).read_to_end(&mut content).ok()?;
    answers.read_line(&mut String::new()).ok()?;
    Some(is_file.then_some(content))
}
