//! L16–L19: errors and advice about layers. They never change a value.

use crate::support::{assert_clean, assert_finds, codes, findings};
use crate::{cloud, web};

/// A base of one service with one environment over it.
fn overlay(said: &str) -> String {
    format!(
        "platform chat\nservice web {{ image web tag=\"1\"; port http 8080; scale min=2 max=4; env A 1; spread zones }}\n// environments/dev.kdl\nenvironment dev {{ {said} }}"
    )
}

#[test]
fn l16_a_layer_says_a_thing_once() {
    assert_finds(&overlay("service web { scale max=9 }; service web { scale max=9 }"), "said-twice", "max=9");
    assert_finds(&overlay("service web { env A 2; env A 3 }"), "said-twice", "3");
    assert_finds(&overlay("service web { image api; image web2 }"), "said-twice", "web2");
    assert_clean(&overlay("service web { scale min=1 }; service web { scale max=9 }"));
}

#[test]
fn l16_both_places_are_shown() {
    let found = findings(&overlay("service web { env A 2; env A 3 }"));
    assert_eq!(found.first().map(|finding| finding.others.len()), Some(1));
}

#[test]
fn l17_a_node_that_nobody_made_is_an_error_with_the_nearest_name() {
    let text = overlay("service wep { scale min=1 }");
    assert_finds(&text, "unknown-node", "service wep");
    assert!(findings(&text).iter().any(|finding| finding.help.as_ref().is_some_and(|help| help.contains("`web`"))));
}

#[test]
fn l17_new_of_a_node_that_exists_is_an_error() {
    assert_finds(&overlay("(new)service web { scale min=1 }"), "already-there", "(new)service web");
}

#[test]
fn l17_a_verb_on_nothing_is_an_error() {
    assert_finds(&overlay("service web { (remove)env B }"), "nothing-below", "(remove)env B");
    assert_finds(&overlay("service web { (remove)command }"), "nothing-below", "(remove)command");
    assert_finds(&overlay("service web { (replace)resources { cpu \"1\" } }"), "nothing-below", "(replace)resources");
    assert_finds(&overlay("service web { (remove)spread nodes }"), "nothing-below", "(remove)spread nodes");
    assert_finds(&overlay("(remove)service api"), "unknown-node", "(remove)service api");
    assert_finds(&overlay("without service.api"), "nothing-below", "service.api");
    assert_clean(&overlay("service web { (remove)env A }"));
}

#[test]
fn l17_what_some_place_alone_has_is_something() {
    let text = cloud(
        r#"
        service web { image web tag="1"; port http 8080; in jp { port admin 9100 } }
        // environments/dev.kdl
        environment dev { service web { (remove)port admin } }
        "#,
    );
    assert_clean(&text);
}

#[test]
fn l18_a_reference_to_a_removed_node_shows_the_removal() {
    let text = web(
        "service api { image api tag=\"1\"; uses service.web as=WEB }\n// environments/dev.kdl\nenvironment dev { (remove)service web }",
    );
    assert_finds(&text, "removed-reference", "service.web");
    let found = findings(&text);
    assert_eq!(found.first().map(|finding| finding.others.len()), Some(1));
}

#[test]
fn l19_a_setting_equal_to_what_was_below_is_advice() {
    assert_finds(&overlay("service web { scale max=4 }"), "same-as-below", "max=4");
    assert_finds(&overlay("service web { env A 1 }"), "same-as-below", "1");
    assert_eq!(codes(&overlay("every service { scale max=4 }")), Vec::<&str>::new());
}

#[test]
fn l19_equal_in_one_place_alone_is_no_advice() {
    let text = cloud(
        r#"
        service web { image web tag="1"; scale min=2 max=10 }
        // environments/all.kdl
        environment production { service web { in jp { scale max=20 } } }
        environment staging extends=production { service web { in sg { scale max=20 } } }
        "#,
    );
    assert_clean(&text);
}

#[test]
fn l19_a_plain_setting_over_an_earlier_layers_place_is_advice() {
    let text = cloud(
        r#"
        service web { image web tag="1"; scale min=2 max=10; in jp { scale max=20 } }
        // environments/production.kdl
        environment production { service web { scale max=200 } }
        "#,
    );
    assert_finds(&text, "covers-place", "max=200");
}

#[test]
fn l19_what_one_place_has_already_is_new_to_the_others() {
    let text = cloud(
        r#"
        service web { image web tag="1"; scale min=2; in jp { scale max=20 } }
        // environments/production.kdl
        environment production { service web { scale max=20 } }
        "#,
    );
    assert_eq!(codes(&text), ["covers-place"]);
}

#[test]
fn l19_every_covers_places_without_advice() {
    let text = cloud(
        r#"
        service web { image web tag="1"; scale min=2 max=10; in jp { scale max=20 } }
        // environments/production.kdl
        environment production { every service { scale max=200 } }
        "#,
    );
    assert_clean(&text);
}

#[test]
fn l17_a_verb_on_what_an_ancestor_removed_is_an_error() {
    let text = |again: &str| {
        overlay("service web { (remove)env A }")
            + &format!("\nenvironment qa extends=dev {{ service web {{ {again} }} }}")
    };
    assert_finds(&text("(remove)env A"), "nothing-below", "(remove)env A");
    assert_finds(&text("(replace)env A 2"), "nothing-below", "(replace)env A 2");
    assert_clean(&text("env A 2"));
}

#[test]
fn l16_every_speaks_about_all_and_takes_no_name() {
    let text = "platform chat\nservice web { image web tag=\"1\" }\nevery service web { env A 1 }";
    assert_finds(text, "too-many-arguments", "web");
}
