//! `platc build`.

use std::fs;

use crate::support::*;

#[test]
fn a_second_build_changes_nothing() {
    let folder = shop();
    let first = run(folder.path(), "build");
    assert_eq!((first.code, first.stderr.as_str()), (0, ""));
    assert!(first.stdout.contains("production  4 written"), "{}", first.stdout);
    let files = tree(&folder.path().join("out"));
    let second = run(folder.path(), "build");
    assert!(second.stdout.contains("production  4 unchanged"), "{}", second.stdout);
    assert_eq!(tree(&folder.path().join("out")), files);
}

#[test]
fn an_error_leaves_what_is_there() {
    let folder = built_shop();
    let files = tree(&folder.path().join("out"));
    edit(folder.path(), "platform.kdl", "env LOG_LEVEL", "enf LOG_LEVEL");
    edit(folder.path(), "modules/web-service.kdl", "min=2", "min=4");
    let run = run(folder.path(), "build");
    assert_eq!(run.code, 1);
    assert!(run.stderr.contains("did you mean `env`?"), "{}", run.stderr);
    assert!(run.stderr.contains("Nothing was written"), "{}", run.stderr);
    assert_eq!(tree(&folder.path().join("out")), files);
}

#[test]
fn one_environment_leaves_the_others_alone() {
    let folder = built_shop();
    edit(folder.path(), "platform.kdl", "LOG_LEVEL info", "LOG_LEVEL warn");
    edit(folder.path(), "environments/staging.kdl", "LOG_LEVEL debug", "LOG_LEVEL trace");
    let production = tree(&folder.path().join("out/production"));
    let run = run(folder.path(), "build --env staging --env staging");
    assert_eq!(run.code, 0);
    assert!(run.stdout.starts_with("staging  1 written, 3 unchanged\n"), "{}", run.stdout);
    assert_eq!(tree(&folder.path().join("out/production")), production);
}

#[test]
fn several_environments_are_built_together() {
    let folder = shop();
    let run = run(folder.path(), "build --env staging --env production --format json");
    assert_eq!(run.json()["environments"]["staging"]["written"], 4);
    assert_eq!(run.json()["environments"]["production"]["written"], 4);
}

#[test]
fn an_environment_that_is_not_there_is_wrong_use() {
    let folder = shop();
    let run = run(folder.path(), "build --env stagin");
    assert_eq!(run.code, 2);
    assert!(run.stderr.contains("did you mean `staging`?"), "{}", run.stderr);
    assert!(!folder.path().join("out").exists());
}

#[test]
fn an_environment_that_is_gone_takes_its_files_with_it() {
    let folder = built_shop();
    fs::remove_file(folder.path().join("environments/staging.kdl")).unwrap();
    let run = run(folder.path(), "build");
    assert!(run.stdout.contains("staging     4 removed"), "{}", run.stdout);
    assert!(run.stdout.contains("Built 1 environment, 4 files"), "{}", run.stdout);
    assert!(!folder.path().join("out/staging").exists());
}

#[test]
fn a_file_of_another_maker_stops_the_build() {
    let folder = shop();
    put(folder.path(), "out/staging/clusters/main/kustomization.yaml", "mine\n");
    let run = run(folder.path(), "build");
    assert_eq!(run.code, 2);
    assert_eq!(tree(&folder.path().join("out")).len(), 1);
}

#[test]
fn a_build_tells_of_foreign_files_and_overwritten_edits() {
    let folder = built_shop();
    commit_all(folder.path());
    put(folder.path(), "out/notes.txt", "mine\n");
    edit(folder.path(), "out/staging/clusters/main/kustomization.yaml", "resources", "resources ");
    let run = run(folder.path(), "build --format json");
    assert_eq!(run.code, 0);
    assert_eq!(run.codes(), ["hand-edited", "foreign"]);
}

#[test]
fn the_nearest_platform_upwards_is_built() {
    let folder = shop();
    assert_eq!(run(&folder.path().join("environments"), "build --quiet").code, 0);
    assert!(folder.path().join("out/staging").exists());
    let elsewhere = empty();
    let root = folder.path().to_str().unwrap();
    assert_eq!(run(elsewhere.path(), &format!("check --root {root}")).code, 0);
}

#[test]
fn a_spec_for_another_version_is_not_built() {
    let folder = built_shop();
    edit(folder.path(), "platform.kdl", "platc \"0.1\"", "platc \"0.2\"");
    let other = run(folder.path(), "build --format json");
    assert_eq!((other.code, other.codes()), (1, vec!["compiler-version".to_owned()]));
    let help = other.json()["findings"][0]["help"].as_str().unwrap().to_owned();
    assert!(help.contains("cargo install platc --version \"~0.2\""), "{help}");
    edit(folder.path(), "platform.kdl", "platc \"0.2\"", &format!("platc \"{}\"", env!("CARGO_PKG_VERSION")));
    assert_eq!(run(folder.path(), "check").code, 0);
}
