//! L11–L15: removing, replacing, making anew, leaving out.

use crate::support::{assert_clean, assert_finds, assert_shows, files, show, sources};
use crate::{AWS, web, web_in_cloud};

#[test]
fn l11_remove_hides_all_below_and_a_later_layer_begins_afresh() {
    let text = r#"
        platform chat
        service web { image web tag="1"; scale min=2 max=9 { on cpu "70%" }; resources { cpu "1" } }
        // environments/all.kdl
        environment production { service web { (remove)scale } }
        environment staging extends=production { service web { scale min=1 } }
    "#;
    assert_shows(
        text,
        "production",
        "service.web",
        r"
        service web
            image web
                tag 1
            resources
                cpu 1
            (remove)scale
    ",
    );
    assert_shows(
        text,
        "staging",
        "service.web",
        r"
        service web
            image web
                tag 1
            resources
                cpu 1
            scale
                min 1
    ",
    );
}

#[test]
fn l12_replace_keeps_base_every() {
    let text = r#"
        platform chat
        every service { security profile=restricted }
        service web { image web tag="1"; env A 1; security { writable-root } }
        // environments/dev.kdl
        environment dev { (replace)service web { image web tag="dev" } }
    "#;
    assert_shows(
        text,
        "dev",
        "service.web",
        "
        service web
            image web
                tag dev
            security
                profile restricted
    ",
    );
}

#[test]
fn l12_replace_of_a_block_forgets_only_that_block() {
    let text = r#"
        platform chat
        service web { image web tag="1"; scale min=2 max=9 { down after="5m" } }
        // environments/dev.kdl
        environment dev { service web { (replace)scale min=1 max=1 } }
    "#;
    assert_shows(
        text,
        "dev",
        "service.web",
        "
        service web
            image web
                tag 1
            scale
                min 1
                max 1
    ",
    );
}

#[test]
fn l13_an_environment_makes_a_node_of_its_own_with_new() {
    let text = web_in_cloud(
        "// environments/dev.kdl\nenvironment dev { (new)bucket scratch { keep \"1d\" } }\nenvironment production { }",
    );
    assert_clean(&text);
    assert_shows(
        &text,
        "dev",
        "bucket.scratch",
        "
        bucket scratch
            keep 1d
    ",
    );
}

#[test]
fn l13_new_means_nothing_in_the_base() {
    assert_finds("platform chat\n(new)service web { image web tag=\"1\" }", "misplaced-verb", "new");
}

/// A service behind a gateway, used by another.
const USED: &str = r#"
    platform chat { domain "example.com" }
    gateway public
    service web { image web tag="1"; port http 8080; expose www via=gateway.public }
    service api { image api tag="1"; port http 8080; uses service.web as=WEB }
"#;

#[test]
fn l14_without_takes_optional_references_along_and_reports_them() {
    let text = format!("{USED}\n// environments/dev.kdl\nenvironment dev {{ without gateway.public }}");
    assert_finds(&text, "dropped-reference", "gateway.public");
    assert!(files(&sources(&text)).keys().any(|path| path.ends_with("web.yaml")));
}

#[test]
fn l14_without_leaves_an_error_at_a_required_reference() {
    let text = format!("{USED}\n// environments/dev.kdl\nenvironment dev {{ without service.web }}");
    assert_finds(&text, "removed-reference", "service.web");
}

#[test]
fn l14_without_takes_all_of_a_kind() {
    let text = format!("{USED}\nbucket a\nbucket b\n// environments/dev.kdl\nenvironment dev {{ without bucket }}");
    assert_clean(&text);
    assert!(!show(&text, "dev", "service.web").is_empty());
    assert!(platc_core::print::show(&sources(&text), "dev", Some("bucket.a")).is_err());
}

#[test]
fn l14_what_is_optional_goes_without_an_error() {
    let text = USED.replace("uses service.web", "(optional)uses service.web")
        + "// environments/dev.kdl\nenvironment dev { without service.web }";
    assert_finds(&text, "dropped-reference", "service.web");
    assert!(!show(&text, "dev", "service.api").is_empty());
}

#[test]
fn l14_remove_alone_does_not_take_references_along() {
    let text = format!("{USED}\n// environments/dev.kdl\nenvironment dev {{ (remove)gateway public }}");
    assert_finds(&text, "removed-reference", "gateway.public");
}

#[test]
fn l15_there_is_no_condition_outside_of_modules() {
    assert_finds(
        &web("service api { image api tag=\"1\"; when tier=critical { env A 1 } }"),
        "unknown-setting",
        "when",
    );
    assert_finds("platform chat\neach a in=b { service web { image web tag=\"1\" } }", "unknown-word", "each");
}

#[test]
fn l13_what_was_removed_is_made_anew_with_new() {
    let removed = |verb: &str, again: &str| {
        web_in_cloud(&format!(
            "bucket media {{ versioning }}\n// environments/all.kdl\nenvironment a {{ {verb} }}\nenvironment b extends=a {{ {again} }}"
        ))
    };
    for verb in ["without bucket.media", "(remove)bucket media", "without bucket"] {
        assert_finds(&removed(verb, "bucket media { keep \"1d\" }"), "unknown-node", "bucket media");
        assert_clean(&removed(verb, "(new)bucket media { keep \"1d\" }"));
    }
    let shown = show(&removed("without bucket.media", "(new)bucket media { keep \"1d\" }"), "b", "bucket.media");
    assert!(!shown.contains("versioning"), "{shown}");
}

#[test]
fn l14_an_instance_of_a_module_goes_with_all_that_it_makes() {
    let module = "// modules/worker.kdl\nmodule worker { service { image \"${name}\" tag=\"1\" }; queue jobs { keep \"1d\" }; helper tool }\n\
                  module helper { bucket }\n";
    let text = |says: &str| {
        format!(
            "platform chat\n{AWS}\nworker a\nworker b\n// environments/dev.kdl\nenvironment dev {{ {says} }}\n{module}"
        )
    };
    let names = |says: &str| {
        let merged = crate::support::merged(&sources(&text(says)), "dev");
        let is_of_a_module = |line: &&str| ![" ", "platform", "cloud"].iter().any(|other| line.starts_with(other));
        let nodes = merged.lines().filter(is_of_a_module);
        nodes
            .filter(|line| line.contains(" a") || line.contains(" b"))
            .map(str::trim)
            .map(str::to_owned)
            .collect::<Vec<_>>()
    };
    let b = ["bucket b-tool", "queue b-jobs", "service b"];
    assert_eq!(names("without worker.a"), b);
    assert_eq!(names("(remove)worker a"), b);
    assert_eq!(names("without worker"), Vec::<String>::new());
    assert_finds(&text("without worker.c"), "nothing-below", "worker.c");
}

#[test]
fn l14_what_is_gone_is_not_taken_away_again() {
    let chain = |first: &str, second: &str| {
        format!(
            "platform chat\nservice web {{ image web tag=\"1\" }}\nservice work {{ image work tag=\"1\" }}\n// environments/all.kdl\n\
             environment a {{ {first} }}\nenvironment b extends=a {{ {second} }}"
        )
    };
    assert_finds(&chain("without service.work", "without service.work"), "nothing-below", "service.work");
    assert_finds(&chain("without service", "without service.work"), "nothing-below", "service.work");
    assert_finds(&chain("without service.work service.work", ""), "said-twice", "service.work");
    assert_clean(&chain("without service.work", "(new)service work { image work tag=\"2\" }"));
    assert_clean(&chain("without service.work", "service web { env A 1 }"));
}
