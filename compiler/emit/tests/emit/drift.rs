//! Each kind of drift, with Git and without.

use platc_emit::{Drift, marker};

use crate::support::*;

const WEB: &str = "out/production/web.yaml";

fn commit(path: &str, text: &str) -> Commit {
    Commit([(path.to_owned(), generated(text).into_bytes())].into())
}

#[test]
fn an_equal_tree_has_no_drift() {
    let folder = repository();
    put(folder.path(), WEB, &generated("1"));
    assert_eq!(drifts(folder.path(), &[file(WEB, "1")], None), []);
}

#[test]
fn what_is_built_and_not_there_is_missing() {
    let folder = repository();
    let files = [file(WEB, "1"), file("Dockerfile", "FROM scratch")];
    let missing = [("Dockerfile".to_owned(), Drift::Missing), (WEB.to_owned(), Drift::Missing)];
    assert_eq!(drifts(folder.path(), &files, None), missing);
}

#[test]
fn an_older_build_is_stale() {
    let folder = repository();
    put(folder.path(), WEB, &generated("1"));
    let files = [file(WEB, "2")];
    let stale = [(WEB.to_owned(), Drift::Stale)];
    assert_eq!(drifts(folder.path(), &files, Some(&commit(WEB, "1"))), stale);
    assert_eq!(
        drifts(folder.path(), &files, Some(&Commit::default())),
        stale,
        "Git does not know it, which is doubtful"
    );
    assert_eq!(drifts(folder.path(), &files, None), stale, "there is no Git");
}

#[test]
fn an_edit_is_told_from_an_older_build() {
    let folder = repository();
    put(folder.path(), WEB, &generated("edited"));
    let files = [file(WEB, "2")];
    let differences = compare(folder.path(), &files, None);
    assert_eq!(differences[0].before.as_deref(), Some(generated("edited").as_bytes()));
    assert_eq!(differences[0].after, Some(generated("2").as_bytes()));
    assert_eq!(drifts(folder.path(), &files, Some(&commit(WEB, "1"))), [(WEB.to_owned(), Drift::HandEdited)]);
}

#[test]
fn a_build_that_is_not_committed_yet_is_stale_not_edited() {
    let folder = repository();
    let committed = commit(WEB, "1");
    write(folder.path(), &[file(WEB, "2")], Some(&committed)).unwrap();
    assert_eq!(drifts(folder.path(), &[file(WEB, "3")], Some(&committed)), [(WEB.to_owned(), Drift::Stale)]);
    put(folder.path(), WEB, &generated("edited"));
    assert_eq!(drifts(folder.path(), &[file(WEB, "3")], Some(&committed)), [(WEB.to_owned(), Drift::HandEdited)]);
}

#[test]
fn a_left_over_is_edited_unless_git_or_platc_knows_it() {
    let folder = repository();
    put(folder.path(), WEB, &generated("1"));
    let left_over = |edited| [(WEB.to_owned(), Drift::LeftOver { edited })];
    assert_eq!(drifts(folder.path(), &[], None), left_over(false));
    assert_eq!(drifts(folder.path(), &[], Some(&commit(WEB, "1"))), left_over(false));
    assert_eq!(drifts(folder.path(), &[], Some(&commit(WEB, "0"))), left_over(true));
    assert_eq!(drifts(folder.path(), &[], Some(&Commit::default())), left_over(true));
    put(folder.path(), WEB, "");
    write(folder.path(), &[file(WEB, "1")], Some(&Commit::default())).unwrap();
    assert_eq!(drifts(folder.path(), &[], Some(&Commit::default())), left_over(false));
}

#[test]
fn anything_else_in_out_is_foreign_and_elsewhere_nobody_asks() {
    let folder = repository();
    put(folder.path(), "out/notes.md", "mine");
    put(folder.path(), "src/main.rs", "mine");
    put(folder.path(), ".github/workflows/mine.yml", "mine");
    put(folder.path(), ".github/workflows/old.yml", &generated("old"));
    let expected = [
        (".github/workflows/old.yml".to_owned(), Drift::LeftOver { edited: false }),
        ("out/notes.md".to_owned(), Drift::Foreign),
    ];
    assert_eq!(drifts(folder.path(), &[], None), expected);
}

#[test]
fn a_foreign_file_in_the_way_has_both_texts() {
    let folder = repository();
    put(folder.path(), WEB, "mine");
    let files = [file(WEB, "1")];
    let differences = compare(folder.path(), &files, None);
    assert_eq!(differences[0].drift, Drift::Foreign);
    assert_eq!(differences[0].before.as_deref(), Some(b"mine".as_slice()));
    assert!(differences[0].after.is_some());
}

#[test]
fn a_marker_makes_its_names_ours_and_no_others() {
    let folder = repository();
    put(folder.path(), "out/grafana/web/.platc", &marker(&["dashboard.json"]));
    put(folder.path(), "out/grafana/web/dashboard.json", "{}");
    put(folder.path(), "out/grafana/web/other.json", "{}");
    put(folder.path(), "out/grafana/api/dashboard.json", "{}");
    let expected = [
        ("out/grafana/api/dashboard.json".to_owned(), Drift::Foreign),
        ("out/grafana/web/.platc".to_owned(), Drift::LeftOver { edited: false }),
        ("out/grafana/web/dashboard.json".to_owned(), Drift::LeftOver { edited: false }),
        ("out/grafana/web/other.json".to_owned(), Drift::Foreign),
    ];
    assert_eq!(drifts(folder.path(), &[], None), expected);
}

#[test]
fn guests_are_not_seen() {
    let folder = repository();
    put(folder.path(), "out/terraform/core/.terraform.lock.hcl", "provider");
    put(folder.path(), "out/terraform/core/.terraform/providers/aws", "binary");
    put(folder.path(), "out/charts/chat/Chart.lock", "dependencies");
    assert_eq!(drifts(folder.path(), &[], None), []);
}

#[test]
fn a_conflict_left_by_git_is_mended_not_foreign() {
    let folder = repository();
    put(folder.path(), WEB, &format!("<<<<<<< HEAD\n{}=======\n{}>>>>>>> other\n", generated("1"), generated("2")));
    assert_eq!(drifts(folder.path(), &[file(WEB, "3")], None), [(WEB.to_owned(), Drift::Stale)]);
}
