//! A build that knows the last one makes what a build from nothing makes, and makes no more than it must.

use std::fs;

use super::support::{Run, built_shop, edit, empty, put, run, tree};

/// What is in `out/` after a build here, and after one of the same spec from nothing.
fn here_and_afresh(folder: &std::path::Path) -> [std::collections::BTreeMap<std::path::PathBuf, Vec<u8>>; 2] {
    assert_eq!(run(folder, "build").code, 0);
    let here = tree(&folder.join("out"));
    fs::remove_dir_all(folder.join("out")).expect("out/");
    fs::remove_dir_all(folder.join(".platc")).expect(".platc/");
    assert_eq!(run(folder, "build").code, 0);
    [here, tree(&folder.join("out"))]
}

#[test]
fn a_second_build_makes_nothing_and_says_the_same() {
    let shop = built_shop();
    let before = run(shop.path(), "build --format json").json();
    assert_eq!(before["written"].as_array().map(Vec::len), Some(0));
    assert!(before["environments"]["production"]["unchanged"].as_u64() > Some(0), "{before}");
}

#[test]
fn an_edit_of_an_overlay_is_built() {
    let shop = built_shop();
    let overlay = fs::read_to_string(shop.path().join("environments/staging.kdl")).expect("an overlay");
    let open = overlay.find('{').expect("a block") + 1;
    put(
        shop.path(),
        "environments/staging.kdl",
        format!("{}\n    every service {{ env EDITED yes }}\n{}", &overlay[..open], &overlay[open..]),
    );
    let [here, afresh] = here_and_afresh(shop.path());
    assert!(here == afresh);
    assert!(
        here.iter().any(|(path, text)| path.starts_with("staging") && String::from_utf8_lossy(text).contains("EDITED"))
    );
    assert!(
        !here
            .iter()
            .any(|(path, text)| path.starts_with("production") && String::from_utf8_lossy(text).contains("EDITED"))
    );
}

#[test]
fn an_edit_of_a_workload_in_the_base_makes_its_files_and_no_others() {
    let shop = built_shop();
    edit(shop.path(), "platform.kdl", "service web {", "service web {\n    env EDITED yes");
    let built = run(shop.path(), "build --format json").json();
    let written = built["written"].as_array().cloned().unwrap_or_default();
    let is_of_web = |path: &serde_json::Value| path.as_str().is_some_and(|path| path.ends_with("web.yaml"));
    assert!(!written.is_empty() && written.iter().all(is_of_web), "{written:?}");
    let unchanged = built["environments"]["production"]["unchanged"].as_u64();
    let [here, afresh] = here_and_afresh(shop.path());
    assert!(here == afresh);
    let production = here.keys().filter(|path| path.starts_with("production")).count() as u64;
    assert_eq!(unchanged, Some(production - 1));
}

#[test]
fn after_an_edit_of_a_workload_what_else_was_done_to_the_output_is_seen() {
    let shop = built_shop();
    let paths: Vec<_> = tree(&shop.path().join("out")).into_keys().collect();
    let others = paths.iter().filter(|path| path.ends_with("namespace.yaml"));
    others.for_each(|path| fs::remove_file(shop.path().join("out").join(path)).expect("a file"));
    put(shop.path(), "out/notes.txt", "mine");
    edit(shop.path(), "platform.kdl", "service web {", "service web {\n    env EDITED yes");
    let told = run(shop.path(), "build");
    assert!(told.stderr.contains("notes.txt"), "{}", told.stderr);
    fs::remove_file(shop.path().join("out/notes.txt")).expect("a file");
    assert_eq!(paths, tree(&shop.path().join("out")).into_keys().collect::<Vec<_>>());
    let [here, afresh] = here_and_afresh(shop.path());
    assert!(here == afresh);
}

#[test]
fn an_environment_that_goes_takes_its_folder_along() {
    let shop = built_shop();
    fs::remove_file(shop.path().join("environments/staging.kdl")).expect("an overlay");
    assert_eq!(run(shop.path(), "build").code, 0);
    let [here, afresh] = here_and_afresh(shop.path());
    assert!(here == afresh);
    assert!(here.keys().all(|path| !path.starts_with("staging")), "{:?}", here.keys());
}

#[test]
fn an_edit_of_what_is_extended_reaches_those_who_extend_it() {
    let shop = built_shop();
    put(shop.path(), "environments/rehearsal.kdl", "environment rehearsal extends=production\n");
    assert_eq!(run(shop.path(), "build").code, 0);
    let overlay = fs::read_to_string(shop.path().join("environments/production.kdl")).expect("an overlay");
    let open = overlay.find('{').expect("a block") + 1;
    put(
        shop.path(),
        "environments/production.kdl",
        format!("{}\n    every service {{ env EDITED yes }}\n{}", &overlay[..open], &overlay[open..]),
    );
    let [here, afresh] = here_and_afresh(shop.path());
    assert!(here == afresh);
    assert!(
        here.iter()
            .any(|(path, text)| path.starts_with("rehearsal") && String::from_utf8_lossy(text).contains("EDITED"))
    );
}

#[test]
fn an_environment_that_is_renamed_takes_its_folder_along() {
    let shop = built_shop();
    edit(shop.path(), "environments/staging.kdl", "environment staging", "environment rehearsal");
    let [here, afresh] = here_and_afresh(shop.path());
    assert!(here == afresh);
    assert!(here.keys().all(|path| !path.starts_with("staging")), "{:?}", here.keys());
}

#[test]
fn an_edit_of_the_output_and_a_strange_file_are_seen() {
    let shop = built_shop();
    let (path, text) = tree(&shop.path().join("out"))
        .into_iter()
        .find(|(path, _)| path.ends_with("namespace.yaml"))
        .expect("a namespace");
    let path = format!("out/{}", path.display());
    put(shop.path(), &path, String::from_utf8_lossy(&text).replace("restricted", "privileged"));
    assert_eq!(run(shop.path(), "build").code, 0);
    assert_eq!(fs::read(shop.path().join(&path)).expect("a file"), text);
    put(shop.path(), "out/production/notes.txt", "mine");
    let told = run(shop.path(), "build");
    assert!(told.stderr.contains("notes.txt"), "{}", told.stderr);
    assert!(run(shop.path(), "build").stderr.contains("notes.txt"), "a warning is said each time");
}

#[test]
fn a_cache_that_cannot_be_read_is_none() {
    let shop = built_shop();
    for rubbish in ["", "{", "[1, 2]", "{\"compiler\": 1}"] {
        put(shop.path(), ".platc/cache.json", rubbish);
        assert_eq!(run(shop.path(), "build").code, 0);
    }
}

#[test]
fn what_there_is_to_say_is_said_each_time_and_spares_what_it_can() {
    let folder = empty();
    let service = |name: &str, more: &str| {
        format!("service {name} {{\n    image {name} tag=\"1\"\n    port http 8080\n    env MODE quiet\n{more}}}\n")
    };
    let stuck =
        service("stuck", "    scale min=2 max=4\n    disruption min-available=2\n    slo availability \"99%\"\n");
    let spec = format!("platform shop\n{}{stuck}", service("web", ""));
    put(folder.path(), "platform.kdl", spec);
    put(folder.path(), "environments/staging.kdl", "environment staging {\n    service web { env STAGE 1 }\n}\n");
    put(
        folder.path(),
        "environments/production.kdl",
        "environment production {\n    service stuck { env MODE loud }\n}\n",
    );
    let said = |built: &Run| {
        let built = built.json();
        [built["findings"].clone(), built["without_output"].clone()]
    };
    let written = |built: &Run| built.json()["written"].as_array().map(Vec::len);
    let first = run(folder.path(), "build --format json");
    assert!(first.codes().contains(&"budget-blocks-drain".to_owned()), "{:?}", first.codes());
    assert_eq!(said(&first)[1], serde_json::json!(["service.slo"]));
    let again = run(folder.path(), "build --format json");
    assert_eq!((said(&again), written(&again)), (said(&first), Some(0)));
    edit(folder.path(), "environments/staging.kdl", "STAGE 1", "STAGE 2");
    let overlay = run(folder.path(), "build --format json");
    assert_eq!((said(&overlay), written(&overlay)), (said(&first), Some(1)));
    edit(folder.path(), "platform.kdl", "image web tag=\"1\"", "image web tag=\"2\"");
    let base = run(folder.path(), "build --format json");
    assert_eq!((said(&base), written(&base)), (said(&first), Some(2)));
    edit(folder.path(), "platform.kdl", "min-available=2", "min-available=1");
    assert_eq!(run(folder.path(), "build --format json").codes(), Vec::<String>::new());
}
