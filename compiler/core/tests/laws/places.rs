//! L20–L22: environments, places, and what is not run here.

use crate::cloud;
use crate::support::{assert_clean, assert_finds, assert_shows, codes, files, show, sources};

#[test]
fn l20_an_environment_is_its_ancestor_but_for_what_it_says() {
    let text = r#"
        platform chat { domain "example.com" }
        service web { image web tag="1"; port http 8080 }
        // environments/all.kdl
        environment production { namespace live; domain "live.example.com"; service web { env A 1 } }
        environment staging extends=production { service web { env B 2 } }
    "#;
    assert_shows(
        text,
        "staging",
        "service.web",
        "
        service web
            image web
                tag 1
            port http 8080
            env A 1
            env B 2
    ",
    );
    let settings = platc_core::print::show(&sources(text), "staging", None).map(|(text, _)| text).unwrap_or_default();
    assert!(settings.contains("live.example.com"), "the domain is inherited: {settings}");
    assert!(!settings.contains("namespace"), "the namespace is the environment's own: {settings}");
}

#[test]
fn l20_the_chain_is_a_line_without_a_circle() {
    let text = "platform chat\n// environments/a.kdl\nenvironment a extends=b { }\nenvironment b extends=a { }";
    assert_finds(text, "extends-cycle", "environment");
    assert_finds(
        "platform chat\n// environments/a.kdl\nenvironment a extends=prod { }",
        "unknown-environment",
        "environment",
    );
}

#[test]
fn l20_an_environment_extends_one_other() {
    let text = "platform chat\n// environments/a.kdl\nenvironment a { }\nenvironment b { }\nenvironment c extends=a { }\nenvironment c extends=b { }";
    assert_finds(text, "said-twice", "extends=b");
}

#[test]
fn l21_in_narrows_to_a_cloud_a_region_or_the_primary_one() {
    let text = cloud(
        r#"service web { image web tag="1"; env A all; in aws { env B cloud }; in jp { env C region }; in primary { env D primary }; in each-cloud { env E first } }"#,
    );
    assert_shows(
        &text,
        "default",
        "service.web",
        "
        (in sg)service web
            image web
                tag 1
            env A all
            env B cloud
            env E first
            env D primary
        (in jp)service web
            image web
                tag 1
            env A all
            env B cloud
            env C region
    ",
    );
}

#[test]
fn l21_primary_is_the_first_region_where_the_named_one_is_not_run() {
    let text = cloud(
        "service web { image web tag=\"1\"; in primary { env A 1 } }\n// environments/dr.kdl\nenvironment dr { regions jp }",
    );
    assert!(show(&text, "dr", "service.web").contains("env A 1"));
}

#[test]
fn l21_in_as_a_property_says_where_a_node_exists() {
    let text = cloud("service web in=jp { image web tag=\"1\"; port http 8080 }");
    let paths: Vec<_> = files(&sources(&text)).into_keys().filter(|path| path.ends_with("web.yaml")).collect();
    assert!(matches!(paths.as_slice(), [path] if path.contains("/jp/")), "{paths:?}");
}

#[test]
fn l21_a_place_that_no_cloud_declares_is_an_error() {
    assert_finds(&cloud("service web { image web tag=\"1\"; in jpp { env A 1 } }"), "unknown-place", "in jpp");
    assert_finds(&cloud("bucket media in=jpp"), "unknown-place", "jpp");
    assert_finds(
        &cloud("// environments/dev.kdl\nenvironment dev { in jpp { every service { env A 1 } } }"),
        "unknown-place",
        "in jpp",
    );
    assert_finds("platform chat\nservice web { image web tag=\"1\"; in aws { env A 1 } }", "unknown-place", "in aws");
}

/// Two clouds.
const CLOUDS: &str = r#"
    platform chat
    cloud aws account="1" { region sg ap-southeast-1 cidr="10.0.0.0/16" role=primary }
    cloud gcp project=p { region tw asia-east1 cidr="10.1.0.0/16" }
"#;

#[test]
fn l21_state_says_where_it_lives_when_an_environment_spans_clouds() {
    assert_finds(&format!("{CLOUDS}\nbucket media"), "state-without-place", "media");
    assert_clean(&format!("{CLOUDS}\nbucket media in=sg"));
    assert_clean(&format!("{CLOUDS}\nbucket media\n// environments/dev.kdl\nenvironment dev {{ regions sg }}"));
}

#[test]
fn l21_a_region_means_nothing_to_what_is_wider_than_one() {
    let text = cloud("firewall edge { in jp { rate-limit flood 100 per=\"1m\" }; rate-limit flood 2000 per=\"5m\" }");
    assert_finds(&text, "place-too-narrow", "in jp");
}

#[test]
fn l22_what_is_about_a_region_not_run_here_goes_and_is_reported_once() {
    let text = cloud("bucket media { replicate-to jp }\n// environments/dev.kdl\nenvironment dev { regions sg }");
    assert_finds(&text, "dropped-reference", "regions sg");
}

#[test]
fn l22_a_route_to_a_region_not_run_here_goes_whole() {
    let text = cloud(
        "dns public zone=\"example.com\" { route china country=CN to=jp; route nearest }\n// environments/dev.kdl\nenvironment dev { regions sg }",
    );
    assert_finds(&text, "dropped-reference", "regions sg");
}

#[test]
fn l22_a_mention_of_the_region_that_a_thing_is_in_goes_and_is_reported_once() {
    let store = "network main\nbucket media { versioning; replicate-to jp }\nbucket logs { versioning; replicate-to jp }\n\
                 database main engine=postgresql version=\"16\" { size cpu=2 memory=\"8Gi\"; backup \"daily\" keep=\"7d\" copy-to=jp }\n\
                 // environments/all.kdl\n";
    let text = cloud(&format!("{store}environment dr {{ regions jp }}\nenvironment test extends=dr {{ }}"));
    assert_finds(&text, "dropped-reference", "jp");
    let found = crate::support::findings(&text);
    assert_eq!((found.len(), found[0].others.len()), (1, 3), "one note with each of the places");
    assert_clean(&cloud(&format!("{store}environment live {{ regions sg jp }}")));
}

#[test]
fn l22_an_heir_does_not_report_the_same_again() {
    let text = cloud(
        "bucket media { replicate-to jp }\n// environments/all.kdl\nenvironment dev { regions sg }\nenvironment qa extends=dev { }",
    );
    assert_eq!(crate::support::findings(&text).len(), 1);
}

#[test]
fn l22_a_service_left_nowhere_is_an_error() {
    let text =
        cloud("service web in=jp { image web tag=\"1\" }\n// environments/dev.kdl\nenvironment dev { regions sg }");
    assert_finds(&text, "left-nowhere", "in=jp");
}

#[test]
fn l22_an_unknown_region_of_an_environment_is_an_error() {
    assert_eq!(codes(&cloud("// environments/dev.kdl\nenvironment dev { regions sgp }")), ["unknown-reference"]);
}

#[test]
fn l21_in_around_whole_nodes_names_its_place() {
    assert_finds(
        &cloud("// environments/dev.kdl\nenvironment dev { in { every service { env A 1 } } }"),
        "wrong-shape",
        "in",
    );
}

#[test]
fn l22_a_required_mention_of_a_place_that_is_not_run_is_an_error() {
    let text = |place: &str, regions: &str| {
        cloud(&format!(
            "external search {{ url \"https://sg.example.com\"; in jp {{ url \"https://jp.example.com\" }} }}\n\
             service web {{ image web tag=\"1\"; env A (ref)external.search@{place}.url; env B \"${{external.search@{place}.url}}/v1\" }}\n\
             // environments/dev.kdl\nenvironment dev {{ regions {regions} }}"
        ))
    };
    assert_clean(&text("jp", "sg jp"));
    assert_finds(&text("jp", "sg"), "not-run-here", "external.search@jp.url");
    assert_finds(&text("jpn", "sg jp"), "unknown-place", "external.search@jpn.url");
}

#[test]
fn l21_a_place_within_another_one_is_a_part_of_it() {
    let within = |outer: &str, inner: &str| {
        cloud(&format!(
            "cloud gcp project=\"chat-live\" {{ region eu europe-west4 cidr=\"10.9.0.0/16\" }}\n\
             service web {{ image web tag=\"1\"; in {outer} {{ in {inner} {{ env A 1 }} }} }}"
        ))
    };
    for (outer, inner) in [("jp", "sg"), ("aws", "eu"), ("eu", "aws"), ("aws", "gcp")] {
        assert_finds(&within(outer, inner), "disjoint-places", &format!("in {inner}"));
    }
    for (outer, inner) in [("aws", "jp"), ("jp", "aws"), ("jp", "jp"), ("primary", "jp"), ("each-region", "gcp")] {
        let found = codes(&within(outer, inner));
        assert!(!found.contains(&"disjoint-places"), "in {outer} {{ in {inner} }}: {found:?}");
    }
}

#[test]
fn l20_a_version_is_of_an_image_that_some_layer_names() {
    let platform = "platform chat\nservice web { image web }\n// environments/a.kdl\n";
    assert_clean(&format!("{platform}environment a {{ versions {{ web \"1\" }} }}"));
    assert_finds(
        &format!("{platform}environment a {{ versions {{ web \"1\"; wbe \"2\" }} }}"),
        "unknown-reference",
        "wbe",
    );
}
