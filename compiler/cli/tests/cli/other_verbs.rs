//! `init`, `fmt`, `completions`, and wrong use.

use std::fs;

use crate::support::*;

#[test]
fn init_then_build_then_check_is_clean() {
    let folder = empty();
    let begun = run(folder.path(), "init shop");
    assert_eq!((begun.code, begun.stderr.as_str()), (0, ""));
    assert!(begun.stdout.contains("platform.kdl"));
    let built = run(folder.path(), "build --format json");
    assert_eq!((built.code, built.codes()), (0, Vec::new()));
    assert_eq!(run(folder.path(), "check").code, 0);
    assert_eq!(run(folder.path(), "fmt --check").code, 0);
    let web = fs::read_to_string(folder.path().join("out/production/clusters/main/shop-production/web.yaml")).unwrap();
    assert!(web.contains("kind: Deployment") && web.contains("host: www.shop.example.com"), "{web}");
    assert!(
        !tree(folder.path()).values().any(|bytes| bytes.windows(5).any(|word| word == b"NAME-")),
        "a placeholder was left"
    );
}

#[test]
fn init_takes_the_name_of_the_folder() {
    let folder = empty();
    fs::create_dir(folder.path().join("My Shop")).unwrap();
    assert_eq!(run(&folder.path().join("My Shop"), "init").code, 0);
    let text = fs::read_to_string(folder.path().join("My Shop/platform.kdl")).unwrap();
    assert!(text.contains("platform my-shop {"), "{text}");
}

#[test]
fn init_overwrites_nothing() {
    let folder = empty();
    put(folder.path(), "README.md", "mine\n");
    assert_eq!(run(folder.path(), "init shop").code, 0);
    assert_eq!(fs::read_to_string(folder.path().join("README.md")).unwrap(), "mine\n");
    let before = tree(folder.path());
    let again = run(folder.path(), "init other");
    assert_eq!(again.code, 2);
    assert!(again.stderr.contains("is there already"), "{}", again.stderr);
    assert_eq!(tree(folder.path()), before);
}

#[test]
fn init_refuses_a_name_that_dns_would() {
    let folder = empty();
    assert_eq!(run(folder.path(), "init Not_A_Name").code, 2);
    assert_eq!(tree(folder.path()).len(), 0);
}

#[test]
fn fmt_lays_out_and_is_then_content() {
    let folder = shop();
    let before = tree(folder.path());
    edit(folder.path(), "platform.kdl", "    env LOG_LEVEL info\n", "  env  LOG_LEVEL info // kept\n");
    let check = run(folder.path(), "fmt --check");
    assert_eq!((check.code, check.stdout.lines().next()), (1, Some("needs formatting: platform.kdl")));
    let format = run(folder.path(), "fmt");
    assert_eq!((format.code, format.stdout.as_str()), (0, "formatted: platform.kdl\n"));
    assert_eq!(run(folder.path(), "fmt --check").code, 0);
    let text = fs::read_to_string(folder.path().join("platform.kdl")).unwrap();
    assert!(text.contains("    env LOG_LEVEL info // kept\n"), "{text}");
    assert_eq!(tree(folder.path()).len(), before.len(), "a file was left behind");
}

#[test]
fn fmt_does_the_good_files_and_tells_of_the_bad_one() {
    let folder = shop();
    put(folder.path(), "one.kdl", "a   1\n");
    put(folder.path(), "two.kdl", "a {\n");
    let run = run(folder.path(), "fmt one.kdl two.kdl --format json");
    assert_eq!((run.code, run.codes()), (1, vec!["syntax".to_owned()]));
    assert_eq!(run.json()["changed"], serde_json::json!(["one.kdl"]));
    assert_eq!(fs::read_to_string(folder.path().join("one.kdl")).unwrap(), "a 1\n");
    assert_eq!(fs::read_to_string(folder.path().join("two.kdl")).unwrap(), "a {\n");
}

#[test]
fn fmt_takes_folders_and_refuses_what_is_not_there() {
    let folder = shop();
    edit(folder.path(), "environments/staging.kdl", "    namespace", "  namespace");
    assert_eq!(run(folder.path(), "fmt --check environments").code, 1);
    assert_eq!(run(folder.path(), "fmt --check modules").code, 0);
    assert_eq!(run(folder.path(), "fmt nowhere.kdl").code, 2);
}

#[test]
fn completions_name_the_verbs() {
    let folder = empty();
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let run = run(folder.path(), &format!("completions {shell}"));
        assert_eq!(run.code, 0);
        assert!(run.stdout.contains("build") && run.stdout.contains("check"), "{shell}");
    }
}

#[test]
fn wrong_use_is_two() {
    let folder = empty();
    for arguments in ["", "biuld", "build --environment x", "build --format sarif", "completions tcsh"] {
        assert_eq!(run(folder.path(), arguments).code, 2, "platc {arguments}");
    }
}

#[test]
fn the_version_is_one_line() {
    let run = run(empty().path(), "--version");
    assert_eq!((run.code, run.stdout), (0, format!("platc {}\n", env!("CARGO_PKG_VERSION"))));
}

#[test]
fn pin_writes_what_is_late_and_nothing_else() {
    let folder = empty();
    put(
        folder.path(),
        "platform.kdl",
        "platform shop { state bucket=shop-tf }\n\
         cloud aws account=\"123456789012\" { region ireland eu-west-1 cidr=\"10.0.0.0/16\" role=primary }\n\
         network main\n\
         database main engine=postgresql version=\"16.4\" { size cpu=2 memory=\"8Gi\" }\n",
    );
    put(folder.path(), "environments/production.kdl", "environment production\n");
    put(
        folder.path(),
        "outputs.json",
        r#"{
            "database_main_host": { "sensitive": false, "type": "string", "value": "main.example.com" },
            "database_main_password": { "sensitive": true, "type": "string", "value": "hunter2" },
            "subnets": { "sensitive": false, "type": ["list", "string"], "value": ["a"] },
            "vpc": { "sensitive": false, "type": "string", "value": "vpc-1" }
        }"#,
    );
    let pinned = run(folder.path(), "pin --env production outputs.json");
    assert_eq!((pinned.code, pinned.stderr.as_str()), (0, ""));
    assert_eq!(
        pinned.stdout,
        "environments/production.pins.kdl: database.main.host\nPassed over, being nothing late: vpc.\n"
    );
    let pins = fs::read_to_string(folder.path().join("environments/production.pins.kdl")).unwrap();
    assert!(pins.ends_with("pins production {\n    pin database.main.host main.example.com\n}\n"), "{pins}");
    assert_eq!(run(folder.path(), "fmt --check").code, 0);
    assert_eq!(run(folder.path(), "build --format json").codes(), Vec::<String>::new());
}
