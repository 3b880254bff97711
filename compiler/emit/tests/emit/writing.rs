//! What a write changes and what it leaves alone.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::thread;
use std::time::SystemTime;

use platc_emit::{File, marker};
use proptest::prelude::*;

use crate::support::*;

fn modified(root: &Path, path: &str) -> SystemTime {
    fs::metadata(root.join(path)).and_then(|metadata| metadata.modified()).expect("a time")
}

#[test]
fn a_second_write_touches_nothing() {
    let folder = repository();
    let files = [file("out/a.yaml", "1"), file("out/b/c.yaml", "2"), file("Dockerfile", "3")];
    let first = write(folder.path(), &files, None).unwrap();
    assert_eq!(first.written, ["Dockerfile", "out/a.yaml", "out/b/c.yaml"]);
    let long_ago = SystemTime::UNIX_EPOCH;
    for file in &files {
        fs::File::options().write(true).open(folder.path().join(&file.path)).unwrap().set_modified(long_ago).unwrap();
    }
    let second = write(folder.path(), &files, None).unwrap();
    assert_eq!((second.written.len(), second.unchanged), (0, 3));
    assert!(files.iter().all(|file| modified(folder.path(), &file.path) == long_ago));

    let changed = [file("out/a.yaml", "1"), file("out/b/c.yaml", "new"), file("Dockerfile", "3")];
    assert_eq!(write(folder.path(), &changed, None).unwrap().written, ["out/b/c.yaml"]);
    assert_eq!(modified(folder.path(), "out/a.yaml"), long_ago);
}

#[test]
fn what_is_no_longer_built_goes_with_its_folder() {
    let folder = repository();
    write(folder.path(), &[file("out/staging/sg/web.yaml", "1"), file("out/production/web.yaml", "1")], None).unwrap();
    let report = write(folder.path(), &[file("out/production/web.yaml", "1")], None).unwrap();
    assert_eq!(report.removed, ["out/staging/sg/web.yaml"]);
    assert!(!folder.path().join("out/staging").exists());
    write(folder.path(), &[], None).unwrap();
    assert!(!folder.path().join("out").exists());
}

#[test]
fn an_edited_left_over_is_kept_and_an_edited_file_is_overwritten_and_both_are_said() {
    let folder = repository();
    let committed = Commit(
        [("out/a".to_owned(), generated("1").into_bytes()), ("out/b".to_owned(), generated("1").into_bytes())].into(),
    );
    put(folder.path(), "out/a", &generated("edited"));
    put(folder.path(), "out/b", &generated("edited"));
    let report = write(folder.path(), &[file("out/b", "1")], Some(&committed)).unwrap();
    assert_eq!(
        (report.kept_edited, report.overwritten_edits, report.removed.len()),
        (vec!["out/a".into()], vec!["out/b".into()], 0)
    );
    assert_eq!(get(folder.path(), "out/a"), Some(generated("edited")));
    assert_eq!(get(folder.path(), "out/b"), Some(generated("1")));
}

#[test]
fn a_service_renamed_before_the_first_commit_leaves_nothing_behind() {
    let folder = repository();
    let nothing = Commit::default();
    write(folder.path(), &[file("out/web.yaml", "1")], Some(&nothing)).unwrap();
    let report = write(folder.path(), &[file("out/site.yaml", "1")], Some(&nothing)).unwrap();
    assert_eq!((report.removed, report.kept_edited.len()), (vec!["out/web.yaml".into()], 0));
}

#[test]
fn foreign_files_stay_and_one_in_the_way_stops_everything() {
    let folder = repository();
    put(folder.path(), "out/notes.md", "mine");
    let report = write(folder.path(), &[file("out/a.yaml", "1")], None).unwrap();
    assert_eq!(report.foreign, ["out/notes.md"]);
    for (path, why) in [("out/notes.md", "platc did not make the file"), ("out/NOTES.md", "only in case")] {
        let before = tree(folder.path(), "out");
        let problem = write(folder.path(), &[file("out/a.yaml", "2"), file(path, "1")], None).unwrap_err();
        assert!(problem.message.contains(why), "{problem}");
        assert_eq!(tree(folder.path(), "out"), before);
    }
}

#[test]
fn a_dockerfile_of_the_users_own_is_never_overwritten() {
    let folder = repository();
    put(folder.path(), "Dockerfile", "FROM scratch\n");
    let problem = write(folder.path(), &[file("out/a", "1"), file("Dockerfile", "1")], None).unwrap_err();
    assert_eq!(problem.path.as_deref(), Some(Path::new("Dockerfile")));
    assert_eq!(get(folder.path(), "Dockerfile").as_deref(), Some("FROM scratch\n"));
    assert!(!folder.path().join("out").exists());
}

#[test]
fn files_without_comments_live_and_die_by_their_marker() {
    let folder = repository();
    let dashboard = |text: &str| File { path: "out/grafana/web/dashboard.json".to_owned(), content: text.into() };
    let marker = File { path: "out/grafana/web/.platc".to_owned(), content: marker(&["dashboard.json"]).into() };
    write(folder.path(), &[marker.clone(), dashboard("{}")], None).unwrap();
    assert_eq!(
        write(folder.path(), &[marker, dashboard("{ }")], None).unwrap().written,
        ["out/grafana/web/dashboard.json"]
    );
    assert_eq!(write(folder.path(), &[], None).unwrap().removed.len(), 2);
    assert!(write(folder.path(), &[dashboard("{}")], None).unwrap_err().message.contains("not know it as its own"));
}

#[test]
fn threads_at_once_take_turns() {
    let folder = repository();
    let build =
        |text: &str| (0..50).map(|number| file(&format!("out/{}/{number}", number % 7), text)).collect::<Vec<_>>();
    let builds = [build("one"), build("another"), build("a third")];
    thread::scope(|scope| {
        for files in &builds {
            scope.spawn(|| {
                for _ in 0..5 {
                    platc_emit::write(folder.path(), files, &TERRITORY, None, &mut |_| {}).unwrap();
                }
            });
        }
    });
    let end = tree(folder.path(), "out");
    assert!(builds.iter().any(|files| expected(files) == end), "the tree is a mixture");
}

#[cfg(unix)]
#[test]
fn a_folder_without_permission_is_a_problem_and_nothing_changes() {
    use std::os::unix::fs::PermissionsExt;
    let folder = repository();
    let closed = folder.path().join("out/closed");
    write(folder.path(), &[file("out/a", "1"), file("out/closed/b", "1")], None).unwrap();
    fs::set_permissions(&closed, fs::Permissions::from_mode(0o555)).unwrap();
    if fs::write(closed.join("probe"), "").is_ok() {
        eprintln!("skipped: this user (root?) may write to any folder");
        return;
    }
    let before = tree(folder.path(), "out");
    let problem =
        write(folder.path(), &[file("out/a", "2"), file("out/closed/b", "2"), file("out/closed/c", "1")], None)
            .unwrap_err();
    assert_eq!(problem.message, "Cannot write `out/closed/c`: permission denied.");
    assert!(problem.help.is_some_and(|help| help.ends_with("Nothing was changed.")));
    assert_eq!(tree(folder.path(), "out"), before);
    fs::set_permissions(&closed, fs::Permissions::from_mode(0o755)).unwrap();
}

fn expected(files: &[File]) -> BTreeMap<String, String> {
    files.iter().map(|file| (file.path.clone(), String::from_utf8_lossy(&file.content).into_owned())).collect()
}

/// Builds whose paths meet often, also one's file with another's folder.
fn any_build() -> impl Strategy<Value = Vec<File>> {
    let path = prop::collection::vec(prop::sample::select(vec!["a", "b", "c"]), 1..4)
        .prop_map(|names| format!("out/{}", names.join("/")));
    prop::collection::btree_map(path, 0..4_usize, 0..12).prop_map(|files| {
        let is_folder = |path: &str| files.keys().any(|other| other.starts_with(&format!("{path}/")));
        files.iter().filter(|(path, _)| !is_folder(path)).map(|(path, size)| file(path, &"x".repeat(*size))).collect()
    })
}

proptest! {
    #[test]
    fn one_write_after_another_gives_exactly_the_second(one in any_build(), two in any_build()) {
        let folder = repository();
        write(folder.path(), &one, None).unwrap();
        prop_assert_eq!(tree(folder.path(), "out"), expected(&one));
        let report = write(folder.path(), &two, None).unwrap();
        prop_assert_eq!(tree(folder.path(), "out"), expected(&two));
        prop_assert_eq!(report.written.len() + report.unchanged, two.len());
        prop_assert!(drifts(folder.path(), &two, None).is_empty());
        prop_assert!(!folder.path().join(".platc/journal").exists());
    }
}
