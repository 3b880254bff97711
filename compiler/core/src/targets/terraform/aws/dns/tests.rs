//! Which region answers whom, from spec to records.

use serde_json::Value;

use crate::compile::compile;
use crate::source::Sources;

/// A file of an environment in two regions of AWS, and in one of Google Cloud where `standby` says so.
fn file(name: &str, standby: bool, nodes: &str) -> Value {
    let gcp = if standby { "cloud gcp project=shop { region belgium europe-west1 }" } else { "" };
    let spec = format!(
        "platform shop {{ domain \"example.com\" }}\n{gcp}\n\
         cloud aws account=\"123456789012\" {{ region sg ap-southeast-1 role=primary; region jp ap-northeast-1 }}\n\
         gateway public\nservice web {{ image nginx tag=\"1.29\"; port http 8080; expose www via=gateway.public }}\n{nodes}"
    );
    let output = compile(&Sources::new(vec![("platform.kdl".to_owned(), spec)]), None);
    let artifact = output.artifacts.iter().find(|artifact| artifact.unit.path.ends_with(name));
    serde_json::from_str(&artifact.unwrap_or_else(|| panic!("{:?}", output.findings)).text).expect("JSON")
}

fn records(standby: bool, nodes: &str) -> Value {
    file("terraform/dns-aws/dns-public.tf.json", standby, nodes)["resource"]["aws_route53_record"].take()
}

#[test]
fn viewers_of_a_country_have_their_region_and_all_others_the_nearest() {
    let records = records(false, "dns public { route china country=CN to=jp; route nearest; failover sg jp }");
    let china = &records["www-example-com_cn"];
    assert_eq!(china["records"][0], "web.jp.origin.example.com");
    assert_eq!(china["geolocation_routing_policy"]["country"], "CN");
    assert_eq!(china["health_check_id"], "${aws_route53_health_check.web_jp.id}");
    let others = &records["www-example-com_others"];
    assert_eq!(others["alias"]["name"], "nearest.www.example.com");
    assert_eq!(others["depends_on"][0], "aws_route53_record.nearest-www-example-com_sg");
    assert_eq!(records["nearest-www-example-com_jp"]["latency_routing_policy"]["region"], "ap-northeast-1");
}

#[test]
fn a_failover_is_a_chain_in_its_order() {
    let records = records(true, "dns public { failover jp sg belgium check=\"/health\" every=\"10s\" ttl=\"30s\" }");
    let first = &records["www-example-com_first"];
    assert_eq!(first["records"][0], "web.jp.origin.example.com");
    assert_eq!(first["ttl"], 30);
    assert_eq!(records["www-example-com_second"]["alias"]["name"], "otherwise.www.example.com");
    assert_eq!(records["otherwise-www-example-com_first"]["records"][0], "web.sg.origin.example.com");
    assert_eq!(records["otherwise-www-example-com_second"]["records"][0], "web.belgium.origin.example.com");
}

#[test]
fn what_has_no_distance_answers_when_nobody_near_does() {
    let records = records(true, "dns public { route nearest }");
    assert_eq!(records["www-example-com_first"]["alias"]["name"], "first.www.example.com");
    assert_eq!(records["first-www-example-com_sg"]["latency_routing_policy"]["region"], "ap-southeast-1");
    assert_eq!(records["otherwise-www-example-com"]["records"][0], "web.belgium.origin.example.com");
}

#[test]
fn the_origin_of_a_distribution_prefers_the_region_of_a_country_and_survives_it() {
    let nodes = "dns public { route china country=CN to=jp; failover sg jp }\n\
                 cdn edge { serve service.web.expose.www; origin web service.web; otherwise origin=web; route china country=CN to=jp }";
    let records = records(false, nodes);
    assert!(records["www-example-com_cn"].is_null(), "the name leads to the distribution");
    assert_eq!(records["jp-web-origin-example-com_first"]["records"][0], "web.jp.origin.example.com");
    assert_eq!(records["jp-web-origin-example-com_second"]["alias"]["name"], "web.origin.example.com");
    assert_eq!(records["web-origin-example-com_first"]["records"][0], "web.sg.origin.example.com");
    let origins =
        &file("edge-aws/cdn-edge.tf.json", false, nodes)["resource"]["aws_cloudfront_distribution"]["edge"]["origin"];
    assert_eq!(origins[1]["domain_name"], "jp.web.origin.example.com");
}

#[test]
fn one_proof_is_good_for_the_certificates_of_all_regions() {
    let nodes = "dns public\ncertificate public { names \"example.com\" \"*.example.com\" }";
    let proof = file("dns-aws/certificate-public.tf.json", false, nodes);
    let names = &proof["resource"]["aws_acm_certificate"]["public"]["subject_alternative_names"];
    assert_eq!(names[1], "*.sg.origin.example.com");
    let regional = file("compute-jp/certificate-public.tf.json", false, nodes);
    let names = &regional["resource"]["aws_acm_certificate"]["public"]["subject_alternative_names"];
    assert_eq!(names.as_array().map(Vec::len), Some(2));
    assert!(regional["resource"]["aws_route53_record"].is_null(), "the record is the other stack's");
}
