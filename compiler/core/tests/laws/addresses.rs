//! L29–L31 and L33: what nodes read of each other, and when it is known.

use crate::support::{assert_clean, assert_finds, files, sources};
use crate::{cloud, web, web_in_cloud};

#[test]
fn l29_a_bare_name_will_do_where_one_kind_fits() {
    let base =
        "gateway public\nservice api { image api tag=\"1\"; port http 8080; expose api host=\"a.example.com\" via=";
    assert_clean(&web(&format!("{base}public }}")));
    assert_clean(&web(&format!("{base}gateway.public }}")));
}

#[test]
fn l29_an_address_of_another_kind_is_an_error() {
    let text = web(
        "gateway public\nservice api { image api tag=\"1\"; port http 8080; expose api host=\"a.example.com\" via=service.web }",
    );
    assert_finds(&text, "wrong-reference", "service.web");
}

#[test]
fn l29_an_address_of_nothing_names_the_nearest() {
    assert_finds(
        &web("service api { image api tag=\"1\"; uses service.wep as=WEB }"),
        "unknown-reference",
        "service.wep",
    );
    assert_finds(
        &web("service api { image api tag=\"1\"; env A (ref)service.web.hots }"),
        "unknown-address",
        "service.web.hots",
    );
}

#[test]
fn l29_a_place_after_the_name_reads_another_places_copy() {
    let text = cloud(
        r#"
        external maps { url "https://sg.example.com"; in jp { url "https://jp.example.com" } }
        service web { image web tag="1"; env HERE (ref)external.maps.url; env JAPAN (ref)external.maps@jp.url }
        "#,
    );
    assert_clean(&text);
    let files = files(&sources(&text));
    let of = |region: &str| {
        files
            .iter()
            .find(|(path, _)| path.contains(region) && path.ends_with("web.yaml"))
            .map(|(_, text)| text.as_str())
            .unwrap_or_default()
    };
    assert!(of("/sg/").contains("https://sg.example.com") && of("/sg/").contains("https://jp.example.com"));
    assert!(!of("/jp/").contains("https://sg.example.com"));
}

#[test]
fn l30_a_late_value_stands_in_a_text_alone() {
    // The cloud has the store that hands late values on.
    let database = "cloud aws account=\"1\" { region sg ap-southeast-1 cidr=\"10.0.0.0/16\" }
        network main
        database main engine=postgresql version=\"16.4\" { size cpu=2 memory=\"8Gi\" }";
    assert_clean(&web(&format!("{database}\nservice api {{ image api tag=\"1\"; env HOST (ref)database.main.host }}")));
    let text = web(&format!(
        "{database}\nservice api {{ image api tag=\"1\"; port http 8080; expose api host=\"${{database.main.host}}\" }}"
    ));
    assert_finds(&text, "late-value", "\"${database.main.host}\"");
}

#[test]
fn l30_a_secret_never_stands_in_a_name() {
    let text = web_in_cloud(
        "secrets main kind=managed { secret slack { key webhook } }\nservice api { image api tag=\"1\"; port http 8080; expose api host=\"${secret.slack.webhook}\" }",
    );
    assert_finds(&text, "late-value", "\"${secret.slack.webhook}\"");
}

#[test]
fn l33_a_value_is_not_said_by_way_of_itself() {
    let text = web(
        "external a { url \"https://${external.b.url}\" }\nexternal b { url \"https://${external.a.url}\" }\nservice api { image api tag=\"1\"; env A (ref)external.a.url }",
    );
    assert_finds(&text, "circular-value", "\"https://${external.");
    let text = web("// environments/production.kdl\nenvironment production { domain \"eu.${platform.domain}\" }");
    assert_finds(&text, "circular-value", "\"eu.${platform.domain}\"");
    let text = "platform shop { domain \"${platform.domain}\" }\nservice web { image web tag=\"1\"; port http 80 }";
    assert_finds(text, "circular-value", "\"${platform.domain}\"");
}

#[test]
fn l30_a_pinned_value_is_early() {
    let text = |pins: &str| {
        web_in_cloud(&format!(
            "network main\ngateway public\n\
             database main engine=postgresql version=\"16.4\" {{ size cpu=2 memory=\"8Gi\" }}\n\
             service api {{ image api tag=\"1\"; port http 8080; expose api via=gateway.public host=\"${{database.main.host}}\" }}\n\
             // environments/production.kdl\nenvironment production\n// environments/production.pins.kdl\n{pins}"
        ))
    };
    assert_finds(&text("pins production"), "late-value", "\"${database.main.host}\"");
    let pinned = text("pins production { pin database.main.host \"main.example.com\" }");
    assert_clean(&pinned);
    let made = files(&sources(&pinned));
    assert!(made.values().any(|text| text.contains("main.example.com")));
}

#[test]
fn l30_a_secret_is_never_pinned() {
    let text = web_in_cloud(
        "network main\ndatabase main engine=postgresql version=\"16.4\" { size cpu=2 memory=\"8Gi\" }\n\
         // environments/production.kdl\nenvironment production\n\
         // environments/production.pins.kdl\npins production { pin database.main.password \"hunter2\" }",
    );
    assert_finds(&text, "not-pinnable", "database.main.password");
}

#[test]
fn l20_pins_are_not_inherited() {
    let text = web_in_cloud(
        "database main engine=postgresql version=\"16.4\" { size cpu=2 memory=\"8Gi\" }\n\
         service api { image api tag=\"1\"; env HOST (ref)database.main.host }\n\
         // environments/production.kdl\nenvironment production\n\
         // environments/dr.kdl\nenvironment dr extends=production\n\
         // environments/production.pins.kdl\npins production { pin database.main.host \"main.example.com\" }",
    );
    let files = files(&sources(&text));
    let api = |environment: &str| files[&format!("out/{environment}/clusters/sg/chat-{environment}/api.yaml")].clone();
    assert!(api("production").contains("HOST: main.example.com"));
    assert!(!api("dr").contains("main.example.com"));
}

#[test]
fn l31_nothing_that_a_cluster_makes_is_late() {
    use platc_core::schema::Phase;
    for kind in
        platc_core::words::KINDS.iter().filter(|kind| ["service", "job", "cron", "gateway"].contains(&kind.word))
    {
        let late = kind.attributes.iter().find(|attribute| attribute.phase == Phase::Late);
        assert!(late.is_none(), "Terraform would wait for the cluster that it makes: {}.{late:?}", kind.word);
    }
}
