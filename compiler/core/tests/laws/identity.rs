//! L1–L3: what tells nodes apart.

use crate::support::{assert_finds, assert_shows, codes, sources};
use crate::web;

#[test]
fn l1_nodes_of_one_identity_are_one_node() {
    let text = "platform chat\nservice web { image web tag=\"1\" }\nservice web { port http 8080 }";
    assert_shows(
        text,
        "default",
        "service.web",
        "
        service web
            image web
                tag 1
            port http 8080
    ",
    );
}

#[test]
fn l1_a_named_kind_needs_its_name() {
    assert_finds("platform chat\nservice { image web tag=\"1\" }", "missing-argument", "service");
}

#[test]
fn l2_a_name_is_literal() {
    assert!(!codes("platform chat\nservice \"${platform.name}\" { image web tag=\"1\" }").is_empty());
}

#[test]
fn l3_a_child_may_share_the_word_of_a_top_level_kind() {
    let text = web(
        "security { audit { keep \"1y\" } }\nservice api { image api tag=\"1\"; security profile=baseline }\n// environments/dev.kdl\nenvironment dev { without security }",
    );
    assert_shows(
        &text,
        "dev",
        "service.api",
        "
        service api
            image api
                tag 1
            security
                profile baseline
    ",
    );
    assert!(platc_core::print::show(&sources(&text), "dev", Some("security")).is_err());
}
