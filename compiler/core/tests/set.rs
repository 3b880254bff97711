//! `platc set`: one value changes, and no other byte does.

#![allow(
    clippy::panic,
    clippy::expect_used,
    clippy::disallowed_methods,
    reason = "a test reads files, and one that cannot set itself up has failed"
)]

mod support;

use platc_core::edit::set;

use support::{findings, render, sources};

/// A spec with every spelling that an edit has to keep.
const SPEC: &str = r#"platform chat { domain "example.com" } // the whole platform

service web {
    // Where it listens.
    port http   8080   // not 80
    port admin 9100 protocol=http
    image web tag="1.0.0"   /* pinned */
    uses database.main
    env LOG_LEVEL info
    resources { cpu "1"; }
    scale min=2   max=10
}
service quiet { image quiet tag="1.0.0"; scale min=1 }
service calm { image quiet tag="1.0.0"; in jp { scale { min 3 } }; resources { in sg { cpu "2" } } }
database main engine=postgresql version=16
bucket media { versioning }
cloud aws { region sg ap-southeast-1; region jp ap-northeast-1 }
// environments/staging.kdl
environment staging {
    // Versions move alone.
    versions { web   "2.14.1"   /* since Monday */; quiet "1.9.0" }

    service web { scale { min 1 } }
}
// environments/empty.kdl
environment empty
"#;

/// What stands where, before the edit and after it.
struct Case {
    environment: Option<&'static str>,
    address: &'static str,
    value: &'static str,
}

const fn base(address: &'static str, value: &'static str) -> Case {
    Case { environment: None, address, value }
}

const fn staging(address: &'static str, value: &'static str) -> Case {
    Case { environment: Some("staging"), address, value }
}

/// Asserts that an edit replaces `old` by `new` in its file and leaves every other byte alone, that it names the line, and that the
/// spec still has no error.
#[track_caller]
fn assert_sets(case: &Case, old: &str, new: &str) {
    let before = sources(SPEC);
    let changed = set(&before, case.address, case.value, case.environment).unwrap_or_else(|reason| panic!("{reason}"));
    let file = before.file(changed.file).expect("the file is there");
    assert_eq!(file.text.matches(old).count(), 1, "`{old}` must stand once in {}", file.path);
    assert_eq!(changed.text, file.text.replace(old, new));
    let line = changed.text.lines().nth(changed.line - 1).unwrap_or_default();
    assert!(line.contains(case.value), "line {} is `{line}`", changed.line);
    let path = file.path.clone();
    let after = sources(SPEC).files.into_iter().map(|file| {
        let text = if file.path == path { changed.text.clone() } else { file.text };
        format!("// {}\n{text}", file.path)
    });
    let spec: String = after.collect();
    let errors: String = findings(&spec)
        .iter()
        .filter(|finding| finding.is_error())
        .map(|finding| render(&sources(&spec), finding))
        .collect();
    assert!(errors.is_empty(), "{errors}");
}

#[track_caller]
fn assert_refuses(case: &Case, part: &str) {
    let reason = set(&sources(SPEC), case.address, case.value, case.environment).expect_err("it must be refused");
    assert!(reason.contains(part), "{reason}");
}

#[test]
fn the_spec_of_these_tests_is_right() {
    let found: String = findings(SPEC).iter().map(|finding| render(&sources(SPEC), finding)).collect();
    assert!(!found.contains("error["), "{found}");
}

#[test]
fn a_version_changes_and_every_comment_and_space_stays() {
    assert_sets(&staging("versions.web", "2.15.0"), "\"2.14.1\"", "\"2.15.0\"");
    let changed = set(&sources(SPEC), "versions.web", "2.15.0", Some("staging")).expect("it is said");
    assert_eq!((changed.before.as_deref(), changed.line), (Some("\"2.14.1\""), 3));
}

#[test]
fn a_property_of_a_head_changes_where_it_stands() {
    assert_sets(&base("service.web.scale.max", "12"), "max=10", "max=12");
    assert_sets(&base("service.web.image.tag", "1.0.1"), "web tag=\"1.0.0\"", "web tag=\"1.0.1\"");
    assert_sets(&base("database.main.version", "17"), "version=16", "version=17");
}

#[test]
fn an_argument_is_the_value_of_its_node() {
    assert_sets(&base("service.web.port.http", "8081"), "8080", "8081");
    assert_sets(&base("service.web.port.http.number", "8081"), "8080", "8081");
    assert_sets(&base("service.web.env.LOG_LEVEL", "warn"), "LOG_LEVEL info", "LOG_LEVEL warn");
    assert_sets(&base("service.web.port.admin.protocol", "tcp"), "protocol=http", "protocol=tcp");
}

#[test]
fn a_name_of_the_platform_may_be_left_out() {
    assert_sets(&base("platform.domain", "example.org"), "example.com", "example.org");
    assert_sets(&base("platform.chat.domain", "example.org"), "example.com", "example.org");
}

#[test]
fn what_no_layer_said_is_added_where_it_belongs() {
    assert_sets(&base("service.web.resources.memory", "512Mi"), "cpu \"1\"; }", "cpu \"1\"; memory \"512Mi\" }");
    assert_sets(&base("service.web.health.ready", "/ready"), "max=10\n", "max=10\n    health { ready \"/ready\" }\n");
    assert_sets(&staging("service.web.scale.max", "4"), "{ min 1 }", "{ min 1; max 4 }");
    assert_sets(
        &staging("service.quiet.scale.max", "4"),
        "{ min 1 } }\n",
        "{ min 1 } }\n    service quiet { scale { max 4 } }\n",
    );
}

#[test]
fn what_stands_on_one_line_stays_on_it() {
    assert_sets(&base("service.quiet.scale.max", "4"), "min=1", "min=1 max=4");
    assert_sets(&base("service.quiet.env.MODE", "slow"), "min=1 }", "min=1; env MODE slow }");
    assert_sets(&base("service.quiet.env.WORKERS", "4"), "min=1 }", "min=1; env WORKERS 4 }");
    assert_sets(&base("bucket.media.versioning", "#true"), "{ versioning }", "{ versioning #true }");
    assert_sets(&base("bucket.media.versioning", "false"), "{ versioning }", "{ versioning #false }");
}

#[test]
fn an_environment_without_a_block_gets_one() {
    let case = Case { environment: Some("empty"), address: "service.web.scale.max", value: "4" };
    assert_sets(&case, "environment empty\n", "environment empty {\n    service web { scale { max 4 } }\n}\n");
}

#[test]
fn a_module_s_instance_takes_the_settings_of_what_it_makes() {
    let spec = sources(
        "platform chat\nweb-service web port=8080 { scale max=2 }\n// modules/web-service.kdl\nmodule web-service {\n\
         param port type=integer\nservice { image web tag=\"1.0.0\"; port http \"${param.port}\" }\n}\n",
    );
    for (address, value, expected) in [
        ("web-service.web.port", "9090", "web-service web port=9090 { scale max=2 }"),
        ("web-service.web.scale.max", "3", "web-service web port=8080 { scale max=3 }"),
        ("service.web.scale.max", "3", "web-service web port=8080 { scale max=3 }"),
    ] {
        let changed = set(&spec, address, value, None).unwrap_or_else(|reason| panic!("{reason}"));
        assert_eq!(changed.text.lines().nth(1), Some(expected), "{address}");
    }
}

#[test]
fn a_name_that_nothing_has_is_refused_with_the_nearest() {
    assert_refuses(
        &Case { environment: Some("stagin"), address: "versions.web", value: "2" },
        "did you mean `staging`?",
    );
    assert_refuses(&base("servce.web.scale.max", "3"), "did you mean `service`?");
    assert_refuses(&base("service.wbe.scale.max", "3"), "did you mean `web`?");
    assert_refuses(&staging("service.wbe.scale.max", "3"), "did you mean `web`?");
    assert_refuses(&base("service.web.scale.maxx", "3"), "did you mean `max`?");
    assert_refuses(&base("service.web..max", "3"), "no address");
    assert_refuses(&base("versions.web", "3.0.0"), "`--env`");
}

#[test]
fn a_key_with_dots_and_a_list_are_left_to_a_person() {
    assert_refuses(&base("service.web.uses.database.main.access", "read"), "cannot tell where it ends");
    assert_refuses(&base("service.web.command", "run"), "is a list");
    assert_refuses(&base("service.web.port", "80"), "`port.NAME`");
    assert_refuses(&base("service.web", "80"), "no value of its own");
}

#[test]
fn a_value_that_does_not_fit_is_refused() {
    assert_refuses(&base("service.web.port.http", "80800"), "does not fit");
    assert_refuses(&base("bucket.media.versioning", "perhaps"), "on or off");
    assert_refuses(&base("service.web.rollout", "canry"), "did you mean `canary`?");
    assert_refuses(&base("database.main.engine", "postgres"), "did you mean `postgresql`?");
}

#[test]
fn a_choice_is_set_to_one_of_its_variants() {
    assert_sets(&base("service.web.rollout", "canary"), "max=10\n", "max=10\n    rollout canary\n");
    assert_sets(&staging("service.web.rollout", "recreate"), "{ min 1 } }", "{ min 1 }; rollout recreate }");
}

#[test]
fn a_parameter_is_set_to_one_of_its_options() {
    let spec = sources(
        "platform chat\nworker w tier=low\n// modules/worker.kdl\nmodule worker { param tier type=enum { option low; option high }; service { image w tag=\"1\" } }",
    );
    assert!(set(&spec, "worker.w.tier", "high", None).is_ok_and(|changed| changed.text.contains("worker w tier=high")));
    let reason = set(&spec, "worker.w.tier", "hihg", None).expect_err("it must be refused");
    assert!(reason.contains("did you mean `high`?"), "{reason}");
}

#[test]
fn a_broken_file_is_mended_first() {
    let broken = sources("platform chat\nservice web {\n    scale max=2\n");
    let reason = set(&broken, "service.web.scale.max", "3", None).expect_err("it must be refused");
    assert!(reason.starts_with("the file has to be mended first: platform.kdl:2"), "{reason}");
}

#[test]
fn a_place_has_its_own_value() {
    assert_sets(&base("service.calm@jp.scale.min", "5"), "{ min 3 }", "{ min 5 }");
    assert_sets(&base("service.calm@jp.scale.max", "5"), "{ min 3 }", "{ min 3; max 5 }");
    assert_sets(&base("service.calm@sg.resources.cpu", "4"), "cpu \"2\"", "cpu \"4\"");
    assert_sets(&base("service.web@jp.scale.max", "20"), "max=10\n", "max=10 {\n        in jp { max 20 }\n    }\n");
    assert_sets(
        &staging("service.web@jp.env.LOG_LEVEL", "warn"),
        "{ min 1 }",
        "{ min 1 }; in jp { env LOG_LEVEL warn }",
    );
    assert_refuses(&base("service.web@jq.scale.max", "20"), "did you mean `jp`?");
}
