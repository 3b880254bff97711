//! What a firewall counts at the edge and in a region, and what lies beside a distribution.

use serde_json::Value;

use crate::compile::compile;
use crate::source::Sources;

fn file(name: &str, nodes: &str) -> Value {
    let spec = format!(
        "platform shop {{ domain \"example.com\" }}\n\
         cloud aws account=\"123456789012\" {{ region ireland eu-west-1 role=primary }}\n\
         dns public\ncertificate public {{ names \"example.com\" \"*.example.com\" }}\n\
         firewall edge {{ managed common; rate-limit flood 2000; rate-limit logins 20 per=\"1m\" path=\"/auth/*\" }}\n\
         gateway public {{ behind firewall.edge }}\n\
         service web {{ image nginx tag=\"1.29\"; port http 8080; expose www via=gateway.public }}\n{nodes}"
    );
    let output = compile(&Sources::new(vec![("platform.kdl".to_owned(), spec)]), None);
    let artifact = output.artifacts.iter().find(|artifact| artifact.unit.path.ends_with(name));
    serde_json::from_str(&artifact.unwrap_or_else(|| panic!("{:?}", output.findings)).text).expect("JSON")
}

const CDN: &str =
    "cdn edge { serve service.web.expose.www; origin web service.web; otherwise origin=web; behind firewall.edge }";

#[test]
fn the_limit_with_a_path_comes_before_the_one_for_all() {
    let acl = &file("edge-aws/firewall-edge.tf.json", CDN)["resource"]["aws_wafv2_web_acl"]["edge"];
    assert_eq!((&acl["scope"], &acl["provider"]), (&"CLOUDFRONT".into(), &"aws.global".into()));
    let names: Vec<_> = acl["rule"].as_array().into_iter().flatten().map(|rule| &rule["name"]).collect();
    assert_eq!(names, ["logins", "flood", "AWSManagedRulesCommonRuleSet"]);
    let logins = &acl["rule"][0]["statement"]["rate_based_statement"];
    assert_eq!(logins["evaluation_window_sec"], 60);
    let path = &logins["scope_down_statement"]["byte_match_statement"];
    assert_eq!((&path["search_string"], &path["positional_constraint"]), (&"/auth/".into(), &"STARTS_WITH".into()));
}

/// Requests of a distribution come from a few addresses of CloudFront's.
#[test]
fn a_gateway_does_not_count_what_the_edge_has_counted() {
    let flood = |nodes: &str| {
        let mut acl = file("compute-ireland/firewall-edge.tf.json", nodes);
        acl["resource"]["aws_wafv2_web_acl"]["edge"]["rule"][1]["statement"]["rate_based_statement"].take()
    };
    let host =
        &flood(CDN)["scope_down_statement"]["not_statement"]["statement"]["byte_match_statement"]["search_string"];
    assert_eq!(host, "www.example.com");
    assert!(flood("")["scope_down_statement"].is_null(), "everything counts without a distribution");
}

#[test]
fn a_name_of_a_distribution_leads_to_it_and_its_certificate_is_found_by_name() {
    let cdn = file("edge-aws/cdn-edge.tf.json", CDN);
    let record = &cdn["resource"]["aws_route53_record"]["www-example-com_aaaa"];
    assert_eq!(record["alias"]["name"], "${aws_cloudfront_distribution.edge.domain_name}");
    assert_eq!(cdn["data"]["aws_acm_certificate"]["edge"]["domain"], "example.com");
    assert_eq!(cdn["resource"]["aws_cloudfront_distribution"]["edge"]["web_acl_id"], "${aws_wafv2_web_acl.edge.arn}");
}

#[test]
fn a_workload_that_reads_the_host_of_a_distribution_finds_it_in_its_region() {
    let nodes =
        format!("{CDN}\nservice api {{ image nginx tag=\"1.29\"; port http 8080; env CDN (ref)cdn.edge.host }}");
    let fact = &file("edge-aws/cdn-edge.tf.json", &nodes)["resource"]["aws_ssm_parameter"]["edge_host_ireland"];
    assert_eq!(fact["name"], "/shop/default/ireland/cdn.edge/host");
}
