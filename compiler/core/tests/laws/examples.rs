//! The worked examples of merging, C1–C14.

use crate::support::{assert_clean, assert_finds, assert_shows, codes, show};
use crate::{AWS, cloud};

/// What every example stands on.
const EVERY: &str = r#"
platform chat
every service { security profile=restricted; rollout rolling max-surge="25%" }
"#;

fn base(more: &str) -> String {
    format!("{EVERY}\n{AWS}\n{more}")
}

#[test]
fn c1_a_choice_sets_settings_of_others_aside() {
    let text = base(
        r#"
        service web { image web tag="1"; rollout blue-green { promote after="10m" } }
        // environments/all.kdl
        environment production { }
        environment dev { service web { rollout rolling } }
        "#,
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
                promote
                    after 10m
            security
                profile restricted
    ",
    );
    assert_shows(
        &text,
        "dev",
        "service.web",
        "
        service web
            image web
                tag 1
            rollout rolling
                max-surge 25%
            security
                profile restricted
    ",
    );
}

#[test]
fn c2_a_plain_overlay_wins_over_a_place_of_the_base() {
    let text = cloud(
        r#"
        service web { image web tag="1"; scale min=2 max=10; in jp { scale max=20 } }
        // environments/production.kdl
        environment production { service web { scale max=200 } }
        "#,
    );
    assert_eq!(show(&text, "production", "service.web").matches("max 200").count(), 2);
    assert_eq!(codes(&text), ["covers-place"]);
}

#[test]
fn c3_removing_what_is_referred_to_is_an_error_for_each_reference() {
    let base = r#"
        platform chat { domain "example.com" }
        service web { image web tag="1"; port http 8080; expose www via=gateway.public }
        gateway public
        service api { image api tag="1"; port http 8080; uses service.web as=WEB; expose api via=gateway.public }
        // environments/dev.kdl
    "#;
    let found = |said: &str| codes(&format!("{base}\nenvironment dev {{ {said} }}"));
    assert_eq!(found("(remove)gateway public"), ["removed-reference"]);
    assert_eq!(found("without gateway.public"), ["dropped-reference"]);
    assert_eq!(found("without service.web"), ["removed-reference"]);
    assert_eq!(found("without service.web; service api { (remove)uses service.web }"), Vec::<&str>::new());
}

#[test]
fn c4_a_slip_does_not_make_a_bucket() {
    let text =
        base("bucket media\n// environments/production.kdl\nenvironment production { bucket medai { keep \"30d\" } }");
    assert_finds(&text, "unknown-node", "bucket medai");
}

#[test]
fn c5_a_set_appended_twice_along_a_chain_has_no_value_twice() {
    let chain = |last: &str| {
        base(&format!(
            r#"
            certificate wildcard {{ names "chat.example.com" }}
            // environments/all.kdl
            environment production {{ certificate wildcard {{ (append)names "*.chat.example.com" }} }}
            environment staging extends=production {{ certificate wildcard {{ {last} }} }}
            "#
        ))
    };
    assert_shows(
        &chain(r#"(append)names "*.chat.example.com" "s.example.com""#),
        "staging",
        "certificate.wildcard",
        "
        certificate wildcard
            names chat.example.com *.chat.example.com s.example.com
    ",
    );
    assert_shows(
        &chain(r#"(remove)names "chat.example.com""#),
        "staging",
        "certificate.wildcard",
        "
        certificate wildcard
            names *.chat.example.com
    ",
    );
    assert_finds(
        &base(
            "service web { image web tag=\"1\"; command a }\n// environments/dev.kdl\nenvironment dev { service web { (append)command b } }",
        ),
        "misplaced-verb",
        "append",
    );
}

#[test]
fn c6_flags_properties_and_null() {
    let text = base(
        r#"
        bucket media { versioning; keep "365d" }
        cluster main { node-pool batch { nodes min=0 max=20; spot } }
        // environments/dev.kdl
        environment dev { bucket media { versioning #false; (remove)keep }; cluster main { node-pool batch { spot #null } } }
        "#,
    );
    assert_shows(
        &text,
        "dev",
        "bucket.media",
        "
        bucket media
            versioning #false
            (remove)keep
    ",
    );
    assert_shows(
        &text,
        "dev",
        "cluster.main",
        "
        cluster main
            node-pool batch
                nodes
                    min 0
                    max 20
    ",
    );
}

#[test]
fn c7_every_of_an_environment_wins_over_base_blocks() {
    let text = base(
        r#"
        service web { image web tag="1"; env LOG_LEVEL debug }
        // environments/production.kdl
        environment production { every service { env LOG_LEVEL warn } }
        "#,
    );
    assert!(show(&text, "production", "service.web").contains("env LOG_LEVEL warn"));
}

#[test]
fn c8_replace_keeps_what_the_base_says_of_every_service() {
    let text = base(
        r#"
        service web { image web tag="1"; security profile=baseline; scale min=2 max=9 }
        // environments/dev.kdl
        environment dev { (replace)service web { image web tag="dev"; port http 8080 } }
        "#,
    );
    assert_shows(
        &text,
        "dev",
        "service.web",
        "
        service web
            image web
                tag dev
            port http 8080
            rollout rolling
                max-surge 25%
            security
                profile restricted
    ",
    );
}

/// A module whose principal is a service, with an alert beside it.
const MODULE: &str = r#"
// modules/web-service.kdl
module web-service {
    param tier type=enum default=standard { option standard; option critical }
    service { image web tag="1"; scale min=2 max=10; when tier=critical { scale min=4; priority critical } }
    alert down severity=critical { expr "up == 0"; summary "down" }
}
"#;

#[test]
fn c9_an_instance_and_its_product_are_one_layer() {
    let with = |said: &str| {
        base(&format!(
            "severity critical\nweb-service web tier=critical\n// environments/production.kdl\nenvironment production {{ {said} }}\n{MODULE}"
        ))
    };
    assert_finds(&with("web-service web { scale min=10 }; service web { scale min=12 }"), "said-twice", "min=1");
    let apart = with("web-service web { scale min=10 }; service web { env A 1 }; alert web-down { for \"5m\" }");
    assert_clean(&apart);
    assert!(show(&apart, "production", "alert.web-down").contains("for 5m"));
}

#[test]
fn c10_parameters_fold_by_cell_before_the_module_expands() {
    let text = cloud(&format!(
        r#"
        severity critical
        web-service web tier=critical {{ scale max=50 }}
        // environments/all.kdl
        environment dev {{ web-service web tier=standard }}
        environment production {{ in jp {{ web-service web tier=standard }} }}
        {MODULE}
        "#
    ));
    assert!(!show(&text, "dev", "service.web").contains("priority"));
    assert_shows(
        &text,
        "production",
        "service.web",
        "
        (in sg)service web
            image web
                tag 1
            scale
                min 4
                max 50
            priority critical
        (in jp)service web
            image web
                tag 1
            scale
                min 2
                max 50
    ",
    );
}

#[test]
fn c11_what_comes_back_after_a_removal_begins_afresh() {
    let text = base(
        r#"
        database main engine=postgresql version="16.4" { backup "daily 02:00" keep="30d" }
        // environments/all.kdl
        environment production { database main { backup keep="60d" } }
        environment staging extends=production { database main { (remove)backup } }
        environment load extends=staging { database main { backup "daily 03:00" keep="7d" } }
        "#,
    );
    assert_shows(
        &text,
        "staging",
        "database.main",
        "
        database main
            engine postgresql
            version 16.4
            (remove)backup
    ",
    );
    assert!(show(&text, "load", "database.main").contains("keep 7d"));
}

#[test]
fn c12_a_keyed_child_goes_in_one_place_alone() {
    let text = cloud(
        r#"
        service signaling { image signaling tag="1"; port ws 9000; port admin 9100 }
        // environments/production.kdl
        environment production { in jp { service signaling { (remove)port admin } } }
        "#,
    );
    assert_shows(
        &text,
        "production",
        "service.signaling",
        "
        (in sg)service signaling
            image signaling
                tag 1
            port ws 9000
            port admin 9100
        (in jp)service signaling
            image signaling
                tag 1
            port ws 9000
            (remove)port admin
    ",
    );
}

#[test]
fn c13_one_layer_says_a_thing_once_for_a_place_too() {
    let once = "service web { image web tag=\"1\"; scale min=1 max=2; in jp { scale max=3 } }";
    assert_finds(&cloud(&format!("{once}\nservice web {{ in jp {{ scale max=3 }} }}")), "said-twice", "max=3");
    let files = format!("{once}\n// platform/services.kdl\nservice web {{ in jp {{ scale max=3 }} }}");
    assert_finds(&cloud(&files), "said-twice", "max=3");
}

#[test]
fn c14_a_setting_of_another_variant_is_an_error_where_nobody_names_one() {
    let text = base(
        r#"
        service web { image web tag="1"; rollout blue-green }
        // environments/dev.kdl
        environment dev { service web { rollout max-surge="50%" } }
        "#,
    );
    assert_finds(&text, "other-variant", "max-surge");
}
