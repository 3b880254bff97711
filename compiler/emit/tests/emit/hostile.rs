//! Repositories that try to lead platc astray: links, pipes, folders where files should be. Nothing outside changes,
//! ever.
#![cfg(unix)]

use std::fs;
use std::os::unix::fs::symlink;
use std::path::Path;
use std::process::Command;

use platc_emit::{Drift, Problem};

use crate::support::*;

/// Builds one file; gives the problem after checking that `elsewhere` still holds just its one file.
fn refused(root: &Path, elsewhere: &Path, path: &str) -> Problem {
    let problem = write(root, &[file("out/first.yaml", "1"), file(path, "1")], None).expect_err("a problem");
    assert_eq!(fs::read_dir(elsewhere).unwrap().count(), 1);
    assert_eq!(get(elsewhere, "victim").as_deref(), Some("untouched"));
    assert!(!root.join("out/first.yaml").exists(), "something was written before the problem was found");
    problem
}

fn repository_and_victim() -> (tempfile::TempDir, tempfile::TempDir) {
    let (folder, elsewhere) = (repository(), repository());
    put(elsewhere.path(), "victim", "untouched");
    (folder, elsewhere)
}

#[test]
fn a_link_for_out_is_refused() {
    let (folder, elsewhere) = repository_and_victim();
    symlink(elsewhere.path(), folder.path().join("out")).unwrap();
    let problem = platc_emit::compare(folder.path(), &[], &TERRITORY, None).unwrap_err();
    assert!(problem.message.contains("symbolic link"), "{problem}");
    assert!(refused(folder.path(), elsewhere.path(), "out/victim").message.contains("symbolic link"));
}

#[test]
fn a_link_for_a_folder_is_refused() {
    let (folder, elsewhere) = repository_and_victim();
    for (link, path) in
        [("out/link", "out/link/victim"), (".github", ".github/workflows/victim"), ("services", "services/victim")]
    {
        put(folder.path(), "out/inside", &generated("1"));
        symlink(elsewhere.path(), folder.path().join(link)).unwrap();
        assert!(refused(folder.path(), elsewhere.path(), path).message.contains("symbolic link"), "{link}");
        fs::remove_file(folder.path().join(link)).unwrap();
    }
}

#[test]
fn a_link_for_a_file_is_refused() {
    let (folder, elsewhere) = repository_and_victim();
    put(folder.path(), "out/inside", "");
    symlink(elsewhere.path().join("victim"), folder.path().join("out/web.yaml")).unwrap();
    refused(folder.path(), elsewhere.path(), "out/web.yaml");
    symlink(elsewhere.path().join("new"), folder.path().join("Dockerfile")).unwrap();
    refused(folder.path(), elsewhere.path(), "Dockerfile");
}

#[test]
fn a_link_that_is_not_in_the_way_is_foreign_and_not_followed() {
    let (folder, elsewhere) = repository_and_victim();
    put(elsewhere.path(), "victim", "untouched");
    put(folder.path(), "out/inside", &generated("1"));
    symlink(elsewhere.path(), folder.path().join("out/link")).unwrap();
    let found = drifts(folder.path(), &[file("out/inside", "1")], None);
    assert_eq!(found, [("out/link".to_owned(), Drift::Foreign)]);
}

#[test]
fn links_for_platcs_own_notes_are_not_followed() {
    for name in [".platc/lock", ".platc/journal", ".platc/written", ".platc/written.new"] {
        let (folder, elsewhere) = repository_and_victim();
        fs::create_dir(folder.path().join(".platc")).unwrap();
        symlink(elsewhere.path().join("victim"), folder.path().join(name)).unwrap();
        let _either_way = write(folder.path(), &[file("out/web.yaml", "1")], None);
        assert_eq!(get(elsewhere.path(), "victim").as_deref(), Some("untouched"), "{name}");
    }
}

#[test]
fn a_folder_where_a_file_should_be_is_refused() {
    let (folder, elsewhere) = repository_and_victim();
    put(folder.path(), "out/web.yaml/mine", "mine");
    let problem = refused(folder.path(), elsewhere.path(), "out/web.yaml");
    assert!(problem.message.contains("holds `out/web.yaml/mine`"), "{problem}");
}

#[test]
fn a_file_where_a_folder_should_be_is_refused() {
    let (folder, elsewhere) = repository_and_victim();
    put(folder.path(), "out/web", "mine");
    assert!(refused(folder.path(), elsewhere.path(), "out/web/a.yaml").message.contains("needs a folder"));
    fs::remove_dir_all(folder.path().join("out")).unwrap();
    put(folder.path(), "out", "mine");
    assert!(refused(folder.path(), elsewhere.path(), "out/a.yaml").message.contains("needs a folder"));
}

#[test]
fn a_guest_keeps_its_folder() {
    let (folder, elsewhere) = repository_and_victim();
    put(folder.path(), "out/core/.terraform.lock.hcl", "provider");
    assert!(refused(folder.path(), elsewhere.path(), "out/core").message.contains(".terraform.lock.hcl"));
}

#[test]
fn a_pipe_is_not_opened() {
    let (folder, elsewhere) = repository_and_victim();
    put(folder.path(), "out/inside", &generated("1"));
    let made =
        Command::new("mkfifo").arg(folder.path().join("out/web.yaml")).status().is_ok_and(|status| status.success());
    if !made {
        eprintln!("skipped: there is no mkfifo here");
        return;
    }
    refused(folder.path(), elsewhere.path(), "out/web.yaml");
    assert_eq!(drifts(folder.path(), &[file("out/inside", "1")], None), [("out/web.yaml".to_owned(), Drift::Foreign)]);
}

#[test]
fn paths_out_of_the_repository_are_refused() {
    let (folder, elsewhere) = repository_and_victim();
    let outside = elsewhere.path().join("victim").display().to_string();
    for path in [outside.as_str(), "../victim", "out/../../victim", ".git/hooks/post-checkout", "OUT/first.yaml"] {
        refused(folder.path(), elsewhere.path(), path);
    }
}
