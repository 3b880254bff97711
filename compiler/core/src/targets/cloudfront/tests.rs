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

fn file(output: &Output, name: &str) -> String {
    let artifact = output.artifacts.iter().find(|artifact| artifact.unit.path.ends_with(name));
    artifact.unwrap_or_else(|| panic!("{name}: {:?}", output.findings)).text.clone()
}

fn parsed(output: &Output, name: &str) -> serde_json::Value {
    serde_json::from_str(&file(output, name)).expect("JSON")
}

/// A distribution with a part of every sort, over two regions.
fn routed() -> Output {
    let spec = "platform shop { domain \"example.com\" }\n\
         cloud aws account=\"123456789012\" { region sg ap-southeast-1 role=primary; region jp ap-northeast-1 }\n\
         gateway public\nbucket media { versioning; replicate-to jp }\n\
         service web { image nginx tag=\"1.29\"; port http 8080; expose www via=gateway.public }\n\
         cdn edge {\n serve service.web.expose.www\n origin web service.web timeout=\"45s\"\n origin media bucket.media\n\
         behavior \"/media/*\" origin=media cache=\"30d\"\n behavior \"/api/*\" origin=web cache=off\n\
         otherwise origin=web cache=\"1h\" max-ttl=\"1d\"\n route china country=CN to=jp\n\
         headers frame=deny permissions=\"camera=()\"\n allow-countries CN JP\n}";
    compile(&Sources::new(vec![("platform.kdl".to_owned(), spec.to_owned())]), None)
}

#[test]
fn viewers_in_china_have_the_region_in_japan() {
    let output = routed();
    let code = file(&output, "functions/route-web.js");
    assert!(code.contains("CN: \"web-jp\""), "{code}");
    let config = parsed(&output, "edge/distribution-config.json");
    assert_eq!(config["Origins"]["Items"][1]["Id"], "web-jp");
    assert_eq!(config["Origins"]["Items"][1]["DomainName"], "web.jp.origin.example.com");
    let media = &config["CacheBehaviors"]["Items"][0];
    assert_eq!(media["PathPattern"], "/media/*");
    assert!(media["FunctionAssociations"].is_null(), "files are the same everywhere");
    let kept = parsed(&output, "cache-1h-most-1d-by-host-by-country/cache-policy.json");
    let key = &kept["ParametersInCacheKeyAndForwardedToOrigin"]["HeadersConfig"]["Headers"]["Items"];
    assert_eq!(key[0], "CloudFront-Viewer-Country", "answers differ by country, and so does the key");
    assert_eq!((&kept["DefaultTTL"], &kept["MaxTTL"]), (&3600.into(), &86_400.into()));
}

/// The function must see the country where nothing is kept, too.
#[test]
fn what_is_not_kept_is_routed_as_well() {
    let output = routed();
    let config = parsed(&output, "edge/distribution-config.json");
    let api = &config["CacheBehaviors"]["Items"][1];
    assert_eq!(api["OriginRequestPolicyId"], "pin:viewer-country");
    let policy = parsed(&output, "edge/origin-request-policy.json");
    assert_eq!(policy["HeadersConfig"]["Headers"]["Items"][0], "CloudFront-Viewer-Country");
}

#[test]
fn a_bucket_with_a_copy_answers_from_it_when_it_fails() {
    let config = parsed(&routed(), "edge/distribution-config.json");
    let group = &config["OriginGroups"]["Items"][0];
    assert_eq!(group["Members"]["Items"][1]["OriginId"], "media-jp");
    assert_eq!(config["CacheBehaviors"]["Items"][0]["TargetOriginId"], group["Id"]);
}

/// What the API, CloudFormation and Terraform are told, each in its own spelling.
#[test]
fn the_three_writings_agree() {
    let output = routed();
    let api = parsed(&output, "edge/distribution-config.json");
    let template = parsed(&output, "edge/template.json");
    let formation = &template["Resources"]["Distribution"]["Properties"]["DistributionConfig"];
    let terraform = parsed(&output, "edge-aws/cdn-edge.tf.json");
    let terraform = &terraform["resource"]["aws_cloudfront_distribution"]["edge"];
    let column = |list: &serde_json::Value, member: &str| -> Vec<String> {
        list.as_array().into_iter().flatten().map(|item| item[member].to_string()).collect()
    };
    for (pascal, snake) in [("Id", "origin_id"), ("DomainName", "domain_name"), ("OriginPath", "origin_path")] {
        let said = column(&api["Origins"]["Items"], pascal);
        assert_eq!(said, column(&formation["Origins"], pascal));
        assert_eq!(said, column(&terraform["origin"], snake));
    }
    for (pascal, snake) in [("PathPattern", "path_pattern"), ("TargetOriginId", "target_origin_id")] {
        let said = column(&api["CacheBehaviors"]["Items"], pascal);
        assert_eq!(said, column(&formation["CacheBehaviors"], pascal));
        assert_eq!(said, column(&terraform["ordered_cache_behavior"], snake));
    }
    let allowed = &terraform["restrictions"]["geo_restriction"]["locations"];
    assert_eq!(&formation["Restrictions"]["GeoRestriction"]["Locations"], allowed);
    assert_eq!(&api["Restrictions"]["GeoRestriction"]["Items"], allowed);
    assert_eq!(api["Origins"]["Items"][0]["CustomOriginConfig"]["OriginReadTimeout"], 45);
    assert_eq!(formation["Origins"][0]["CustomOriginConfig"]["OriginReadTimeout"], 45);
    assert_eq!(terraform["origin"][0]["custom_origin_config"]["origin_read_timeout"], 45);
}
