//! A temporary repository, and the program run in it.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::Value;
use tempfile::TempDir;

/// The program, with an environment that does not depend on who runs the tests.
pub fn platc(folder: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_platc"));
    command.current_dir(folder).env_remove("NO_COLOR").env_remove("CLICOLOR_FORCE").env("LC_ALL", "C.UTF-8");
    command
}

/// What a run of the program gave.
pub struct Run {
    pub code: i32,
    pub stdout: String,
    pub stderr: String,
}

impl Run {
    /// The object on standard output.
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.stdout).unwrap_or_else(|error| panic!("{error} in {}", self.stdout))
    }

    /// The codes of the findings in the object on standard output.
    pub fn codes(&self) -> Vec<String> {
        let findings = self.json()["findings"].as_array().cloned().unwrap_or_default();
        findings.iter().map(|finding| finding["code"].as_str().unwrap_or_default().to_owned()).collect()
    }
}

impl From<Output> for Run {
    fn from(output: Output) -> Self {
        let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).expect("UTF-8");
        Self { code: output.status.code().unwrap_or(-1), stdout: text(&output.stdout), stderr: text(&output.stderr) }
    }
}

/// Runs the program with these arguments, which are parted by spaces.
pub fn run(folder: &Path, arguments: &str) -> Run {
    platc(folder).args(arguments.split_whitespace()).output().expect("platc runs").into()
}

/// An empty folder.
pub fn empty() -> TempDir {
    tempfile::tempdir().expect("a temporary folder")
}

/// A repository with what `init` makes.
pub fn shop() -> TempDir {
    let folder = empty();
    assert_eq!(run(folder.path(), "init shop").code, 0);
    folder
}

/// The same after a build.
pub fn built_shop() -> TempDir {
    let folder = shop();
    assert_eq!(run(folder.path(), "build").code, 0);
    folder
}

/// Writes a file and the folders it lies in.
pub fn put(folder: &Path, path: &str, content: impl AsRef<[u8]>) {
    let path = folder.join(path);
    fs::create_dir_all(path.parent().expect("a folder")).expect("folders");
    fs::write(path, content).expect("a file");
}

/// Replaces a text in a file, which must have it.
pub fn edit(folder: &Path, path: &str, from: &str, to: &str) {
    let text = fs::read_to_string(folder.join(path)).expect("a file");
    assert!(text.contains(from), "{path} has no {from:?}");
    put(folder, path, text.replace(from, to));
}

/// Every file below a folder, by its path.
pub fn tree(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut files = BTreeMap::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(next) = folders.pop() {
        for entry in fs::read_dir(next).into_iter().flatten().flatten() {
            let path = entry.path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let name = path.strip_prefix(folder).expect("below").to_owned();
                files.insert(name, fs::read(path).expect("a file"));
            }
        }
    }
    files
}

/// Runs Git; tests that need it fail without it, as the repository itself does.
pub fn git(folder: &Path, arguments: &[&str]) {
    let identity = ["-c", "user.name=test", "-c", "user.email=test@example.com", "-c", "commit.gpgsign=false"];
    let output = Command::new("git").current_dir(folder).args(identity).args(arguments).output().expect("git runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

/// A repository of Git with everything in it committed.
pub fn commit_all(folder: &Path) {
    git(folder, &["init", "--quiet"]);
    git(folder, &["add", "--all"]);
    git(folder, &["commit", "--quiet", "--message", "test"]);
}
