//! L0 and L4–L10: what a setting comes to when several layers say it.

use crate::AWS;
use crate::support::{assert_clean, assert_shows, files, show, sources};

/// A spec of a base with one environment.
fn overlay(base: &str, environment: &str) -> String {
    format!(
        "platform chat\n{AWS}\n{base}\n// environments/production.kdl\nenvironment production {{\n{environment}\n}}\n"
    )
}

#[test]
fn l0_later_layers_win_in_one_line() {
    let text = r#"
        platform chat
        cloud aws account="1" { region sg ap-southeast-1 cidr="10.0.0.0/16"; region jp ap-northeast-1 cidr="10.1.0.0/16" }
        every service { env A base-every; env B base-every; env C base-every; env D base-every; env E base-every }
        web-service web { env C base; env D base; env E base }
        // modules/web-service.kdl
        module web-service { service { image web tag="1"; env B module; env C module; env D module; env E module } }
        // environments/production.kdl
        environment production {
            every service { env D every; env E every }
            service web { env E plain; in aws { env E cloud }; in jp { env E region } }
        }
    "#;
    let shown = show(text, "production", "service.web");
    let values: Vec<_> = shown.lines().filter(|line| line.contains("env ")).map(str::trim).collect();
    let first = ["env A base-every", "env B module", "env C base", "env D every", "env E cloud"];
    let second = ["env A base-every", "env B module", "env C base", "env D every", "env E region"];
    assert_eq!(values, [first, second].concat());
}

#[test]
fn l0_the_farthest_ancestor_comes_first() {
    let text = r#"
        platform chat
        service web { image web tag="1"; env A base; env B base; env C base }
        // environments/all.kdl
        environment load extends=staging { service web { env A load } }
        environment staging extends=production { service web { env A staging; env B staging } }
        environment production { service web { env A production; env B production; env C production } }
    "#;
    assert_shows(
        text,
        "load",
        "service.web",
        "
        service web
            image web
                tag 1
            env A load
            env B staging
            env C production
    ",
    );
}

#[test]
fn l4_the_last_layer_that_says_a_value_wins() {
    let text = overlay(r#"bucket media { keep "30d" }"#, r#"bucket media { keep "60d" }"#);
    assert_shows(
        &text,
        "production",
        "bucket.media",
        "
        bucket media
            keep 60d
    ",
    );
}

#[test]
fn l4_arguments_are_said_together_and_a_node_without_them_leaves_them_alone() {
    let text = overlay(
        r#"service web { image web tag="1"; port http 8080 }"#,
        "service web { port http protocol=grpc; image api }",
    );
    assert_shows(
        &text,
        "production",
        "service.web",
        "
        service web
            image api
                tag 1
            port http 8080
                protocol grpc
    ",
    );
}

#[test]
fn l5_a_flag_is_on_or_off() {
    let text = overlay("bucket media { versioning }", "bucket media { versioning #false }");
    assert_shows(
        &text,
        "production",
        "bucket.media",
        "
        bucket media
            versioning #false
    ",
    );
}

#[test]
fn l6_a_list_is_replaced_whole() {
    let text = overlay(r#"service web { image web tag="1"; command run fast }"#, "service web { command wait }");
    assert_shows(
        &text,
        "production",
        "service.web",
        "
        service web
            image web
                tag 1
            command wait
    ",
    );
}

#[test]
fn l6_a_set_is_replaced_or_changed_value_by_value() {
    let certificate = |said: &str| {
        overlay(
            r#"certificate wildcard { names a.example.com b.example.com }"#,
            &format!("certificate wildcard {{ {said} }}"),
        )
    };
    let shown = |said: &str| {
        show(&certificate(said), "production", "certificate.wildcard")
            .lines()
            .nth(1)
            .unwrap_or_default()
            .trim()
            .to_owned()
    };
    assert_eq!(shown("names c.example.com"), "names c.example.com");
    assert_eq!(shown("(append)names c.example.com a.example.com"), "names a.example.com b.example.com c.example.com");
    assert_eq!(shown("(remove)names a.example.com"), "names b.example.com");
}

#[test]
fn l7_a_block_is_merged_setting_by_setting() {
    let text = overlay(r#"service web { image web tag="1"; scale min=2 max=4 }"#, "service web { scale max=9 }");
    assert_shows(
        &text,
        "production",
        "service.web",
        "
        service web
            image web
                tag 1
            scale
                min 2
                max 9
    ",
    );
}

#[test]
fn l7_keyed_children_are_merged_by_key_and_new_ones_come_last() {
    let text = overlay(r#"service web { image web tag="1"; env B 1; env A 1 }"#, "service web { env C 2; env B 2 }");
    assert_shows(
        &text,
        "production",
        "service.web",
        "
        service web
            image web
                tag 1
            env B 2
            env A 1
            env C 2
    ",
    );
}

#[test]
fn l7_any_step_of_a_later_layer_replaces_the_sequence() {
    let text = overlay(
        r#"service web { image web tag="1"; rollout canary { step "5%" for="5m"; step "50%" for="5m" } }"#,
        r#"service web { rollout canary { step "10%" for="1m" } }"#,
    );
    assert_shows(
        &text,
        "production",
        "service.web",
        "
        service web
            image web
                tag 1
            rollout canary
                step 10%
                    for 1m
    ",
    );
}

#[test]
fn l8_a_choice_keeps_the_settings_of_the_variant_that_is_picked() {
    let text = overlay(
        r#"service web { image web tag="1"; rollout rolling max-surge="25%" }"#,
        "service web { rollout blue-green while=slo }",
    );
    assert_shows(
        &text,
        "production",
        "service.web",
        "
        service web
            image web
                tag 1
            rollout blue-green
                while slo
    ",
    );
}

#[test]
fn l8_settings_set_aside_come_back_with_their_variant() {
    let text = r#"
        platform chat
        service web { image web tag="1"; rollout rolling max-surge="25%" }
        // environments/all.kdl
        environment production { service web { rollout blue-green } }
        environment staging extends=production { service web { rollout rolling } }
    "#;
    assert_shows(
        text,
        "staging",
        "service.web",
        "
        service web
            image web
                tag 1
            rollout rolling
                max-surge 25%
    ",
    );
}

#[test]
fn l9_data_merges_maps_and_replaces_lists() {
    let text = overlay(
        r#"chart ingress repository="oci://example.com/ingress" version="1.0.0" { values { replicas 2; args "-a" "-b"; labels { one 1; two 2 } } }"#,
        r#"chart ingress { values { args "-c" "-d"; labels { two #null; three 3 }; (list)hosts "a"; empty {} } }"#,
    );
    let shown = show(&text, "production", "chart.ingress");
    let values: Vec<_> = shown.lines().skip_while(|line| line.trim() != "values").map(str::trim).collect();
    assert_eq!(
        values,
        [
            "values",
            "replicas 2",
            "args",
            "- -c",
            "- -d",
            "labels",
            "one 1",
            "two #null",
            "three 3",
            "hosts",
            "- a",
            "empty"
        ]
    );
}

#[test]
fn l10_the_order_of_nodes_and_files_decides_nothing() {
    let one = r#"
        platform chat
        service web { image web tag="1"; port http 8080; scale min=2 max=4 }
        service api { image api tag="1"; port http 8080 }
        // environments/production.kdl
        environment production { service web { scale max=9 }; service web { port http 9090 } }
    "#;
    let other = r#"
        service api { port http 8080; image api tag="1" }
        // platform/chat.kdl
        service web { scale max=4 min=2; port http 8080; image web tag="1" }
        platform chat
        // environments/a.kdl
        environment production { service web { port http 9090 } }
        // environments/b.kdl
        environment production { service web { scale max=9 } }
    "#;
    assert_clean(one);
    assert!(!files(&sources(one)).is_empty());
    assert_eq!(files(&sources(one)), files(&sources(other)));
}
