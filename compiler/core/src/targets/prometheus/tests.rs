//! What ready measures become, and what they refuse, from spec to text.

use crate::compile::{Output, compile};
use crate::source::Sources;

fn build(service: &str) -> Output {
    let spec = format!("platform shop\nservice web {{ image nginx tag=\"1.29\"; port http 8080; {service} }}");
    compile(&Sources::new(vec![("platform.kdl".to_owned(), spec)]), None)
}

fn codes(output: &Output) -> Vec<&str> {
    output.findings.iter().map(|finding| finding.code).collect()
}

fn rules(service: &str) -> String {
    let output = build(service);
    let artifact = output.artifacts.iter().find(|artifact| artifact.unit.rule == "prometheus/alerts");
    artifact.map(|artifact| artifact.text.clone()).unwrap_or_else(|| panic!("{:?}", output.findings))
}

#[test]
fn errors_are_counted_by_the_label_that_the_service_exports() {
    let rules = rules("metrics { counter http_requests_total by=\"method status\" }; alert errors above=\"2.5%\"");
    assert!(rules.contains("status=~\\\"5..\\\""), "{rules}");
    assert!(rules.contains("> 0.025"), "{rules}");
}

#[test]
fn a_service_that_may_rest_is_not_down_without_pods() {
    assert!(rules("scale min=2 max=4; alert down").contains("absent("));
    assert!(rules("scale min=0 max=4; alert down").contains(") == 0"));
}

#[test]
fn usage_is_a_share_of_the_limit_or_else_of_the_request() {
    assert!(rules("resources { cpu \"1\" limit=\"2\" }; alert cpu above=\"80%\"").contains("resource_limits{"));
    assert!(rules("resources { memory \"1Gi\" }; alert memory above=\"80%\"").contains("resource_requests{"));
}

#[test]
fn what_could_never_fire_is_refused() {
    for (service, code) in [
        ("alert errors above=\"5%\"", "measure-without-source"),
        ("alert cpu above=\"80%\"", "measure-without-source"),
        ("alert slowness above=\"5s\"", "alert-without-condition"),
        ("volume data { storage \"1Gi\"; path \"/data\"; alert speed above=\"5%\" }", "alert-without-condition"),
        ("metrics { counter http_requests_total by=code }; alert errors", "alert-without-threshold"),
        ("metrics { counter http_requests_total by=code }; alert errors above=\"5s\"", "wrong-value"),
        ("alert odd { expr \"sum(rate(x))\" }", "invalid-promql"),
    ] {
        assert_eq!(codes(&build(service)), [code], "{service}");
    }
}

#[test]
fn a_disk_is_measured_where_it_outlives_its_pods() {
    let disks = "volume data { storage \"1Gi\"; path \"/data\"; alert disk below=\"20%\" }\n\
                 volume scratch { storage \"1Gi\"; path \"/scratch\"; ephemeral; alert disk below=\"20%\" }";
    let output = build(disks);
    assert_eq!(codes(&output), [""; 0]);
    let rules = output.artifacts.iter().find(|artifact| artifact.unit.path.ends_with("service-web.rules.yaml"));
    let rules = &rules.expect("the rules of the service").text;
    assert!(rules.contains("data-web-[0-9]+") && rules.contains("< 0.2"), "{rules}");
    assert!(!rules.contains("scratch"), "no machine tells how full such a disk is: {rules}");
}
