//! Real processes that are really killed in the middle of a write.

use std::collections::BTreeMap;
use std::env;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::Duration;

use platc_emit::File;

use crate::support::*;

const FOLDER: &str = "PLATC_EMIT_TEST_FOLDER";

/// Two builds that differ in everything: bytes, lengths, and which files there are.
fn build(number: usize) -> Vec<File> {
    let text = ["one ".repeat(2000), "another ".repeat(600)];
    let even = |index: &usize| index % 3 != number;
    (0..400).filter(even).map(|index| file(&format!("out/{}/{index}.yaml", index % 20), &text[number])).collect()
}

fn expected(number: usize) -> BTreeMap<String, String> {
    build(number).into_iter().map(|file| (file.path, String::from_utf8_lossy(&file.content).into_owned())).collect()
}

/// What the child processes run: one build after the other until someone ends them. A normal test run passes it by.
#[test]
fn child_that_builds_for_ever() {
    let Some(root) = env::var_os(FOLDER).map(PathBuf::from) else { return };
    let builds = [build(0), build(1)];
    loop {
        for files in &builds {
            platc_emit::write(&root, files, &TERRITORY, None, &mut |_| {}).unwrap();
        }
    }
}

fn start_child(root: &Path) -> Child {
    Command::new(env::current_exe().expect("this program"))
        .args(["--exact", "killed::child_that_builds_for_ever"])
        .env(FOLDER, root)
        .stdout(Stdio::null())
        .spawn()
        .expect("a child process")
}

#[test]
fn a_killed_process_leaves_one_build_or_the_other() {
    let folder = repository();
    write(folder.path(), &build(0), None).unwrap();
    let mut taken_back = 0;
    for round in 0..12_u64 {
        let mut children = [start_child(folder.path()), start_child(folder.path())];
        thread::sleep(Duration::from_millis(60 + 17 * round));
        for child in &mut children {
            child.kill().unwrap();
            child.wait().unwrap();
        }
        // A build that does nothing of its own takes back what was interrupted, and then finds a whole tree.
        let elsewhere = platc_emit::Territory::default();
        let report = platc_emit::write(folder.path(), &[], &elsewhere, None, &mut |_| {}).unwrap();
        taken_back += usize::from(report.recovered);
        let found = tree(folder.path(), "out");
        assert!(found == expected(0) || found == expected(1), "round {round}: the tree is a mixture");
    }
    eprintln!("{taken_back} of 12 kills came in the middle of the changes");
}
