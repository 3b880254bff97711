//! Where a distribution fetches from and what it refuses, from spec to text.

use crate::compile::{Output, compile};
use crate::source::Sources;

fn build(cdn: &str) -> Output {
    let spec = format!(
        "platform shop {{ domain \"example.com\" }}\n\
         cloud aws account=\"123456789012\" {{ region ireland eu-west-1 }}\n\
         gateway public\nbucket media\n\
         service web {{ image nginx tag=\"1.29\"; port http 8080; expose www via=gateway.public }}\n\
         service quiet {{ image nginx tag=\"1.29\"; port http 8080 }}\n\
         cdn edge {{ {cdn} }}"
    );
    compile(&Sources::new(vec![("platform.kdl".to_owned(), spec)]), None)
}

fn distribution(cdn: &str) -> serde_json::Value {
    let output = build(cdn);
    let artifact = output.artifacts.iter().find(|artifact| artifact.unit.rule == "cloudfront/distribution");
    let text = &artifact.unwrap_or_else(|| panic!("{:?}", output.findings)).text;
    serde_json::from_str(text).expect("JSON")
}

/// Its own name leads to the distribution, which would otherwise fetch from itself.
#[test]
fn a_service_behind_its_own_name_is_reached_by_another() {
    let config = distribution("serve service.web.expose.www; origin web service.web; otherwise origin=web cache=off");
    assert_eq!(config["Aliases"]["Items"][0], "www.example.com");
    assert_eq!(config["Origins"]["Items"][0]["DomainName"], "web.origin.example.com");
    assert_eq!(
        config["DefaultCacheBehavior"]["OriginRequestPolicyId"], "216adef6-5c7f-47e4-b989-5492eafa07d3",
        "with the viewer's host"
    );
}

#[test]
fn a_service_behind_another_name_is_reached_by_its_own() {
    let config = distribution("serve shop; origin web service.web; otherwise origin=web cache=off");
    assert_eq!(config["Origins"]["Items"][0]["DomainName"], "www.example.com");
    assert_eq!(
        config["DefaultCacheBehavior"]["OriginRequestPolicyId"], "b689b0a8-53d0-40ab-baf2-68738e2966ac",
        "without it"
    );
}

#[test]
fn a_bucket_is_reached_by_signed_requests_alone() {
    let config = distribution("origin media bucket.media; otherwise origin=media cache=\"30d\"");
    let origin = &config["Origins"]["Items"][0];
    assert_eq!(origin["DomainName"], "shop-default-media.s3.eu-west-1.amazonaws.com");
    assert_eq!(origin["OriginAccessControlId"], "pin:buckets");
    assert_eq!(config["DefaultCacheBehavior"]["CachePolicyId"], "pin:cache-30d");
    assert_eq!(config["ViewerCertificate"]["CloudFrontDefaultCertificate"], true, "without names of its own");
}

#[test]
fn what_cannot_work_is_refused() {
    for (cdn, code) in [
        ("origin web service.web; behavior \"/a/*\" origin=web", "cdn-without-default"),
        ("origin web service.web; otherwise origin=other", "unknown-origin"),
        ("origin quiet service.quiet; otherwise origin=quiet", "unreachable-origin"),
        ("origin web service.web; otherwise origin=web; tls minimum=\"1.4\"", "wrong-value"),
    ] {
        let output = build(cdn);
        let codes: Vec<_> = output.findings.iter().map(|finding| finding.code).collect();
        assert_eq!(codes, [code], "{cdn}");
    }
}
