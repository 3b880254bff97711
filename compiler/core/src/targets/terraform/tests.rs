//! What must be refused, and what must be in the files, from spec to text.

use crate::compile::{Output, compile};
use crate::source::Sources;

fn build(stores: &str) -> Output {
    let spec = format!(
        "platform shop {{ state bucket=shop-state }}\n\
         cloud aws account=\"123456789012\" {{ region ireland eu-west-1 role=primary; region paris eu-west-3 }}\n{stores}"
    );
    compile(&Sources::new(vec![("platform.kdl".to_owned(), spec)]), None)
}

fn codes(output: &Output) -> Vec<&str> {
    output.findings.iter().map(|finding| finding.code).collect()
}

fn file(output: &Output, name: &str) -> serde_json::Value {
    let artifact = output.artifacts.iter().find(|artifact| artifact.unit.path.ends_with(name)).expect(name);
    serde_json::from_str(&artifact.text).expect("JSON")
}

#[test]
fn a_file_moves_before_it_goes() {
    let output = build("bucket media { archive after=\"90d\"; keep \"365d\" }");
    assert_eq!(codes(&output), [""; 0]);
    let rules = &file(&output, "terraform/data-ireland/bucket-media.tf.json")["resource"]["aws_s3_bucket_lifecycle_configuration"]
        ["media"]["rule"];
    assert_eq!(rules[0]["transition"]["days"], 90);
    assert_eq!(rules[0]["expiration"]["days"], 365);
    assert_eq!(rules[1]["id"], "unfinished-uploads", "without versions there is no rule about old ones");
}

#[test]
fn what_is_gone_cannot_be_archived() {
    assert_eq!(codes(&build("bucket media { archive after=\"90d\"; keep \"30d\" }")), ["archive-after-keep"]);
}

#[test]
fn a_copy_lies_in_its_region_and_needs_versions() {
    assert_eq!(codes(&build("bucket media { replicate-to paris }")), ["copy-without-versioning"]);
    let output = build("bucket media { versioning; replicate-to paris }");
    let copy = &file(&output, "data-paris/bucket-media.tf.json")["resource"]["aws_s3_bucket"]["media"];
    assert_eq!(copy["bucket"], "shop-default-media-paris");
    let sends = &file(&output, "backup-ireland/bucket-media.tf.json")["resource"];
    let rule = &sends["aws_s3_bucket_replication_configuration"]["media"]["rule"][0];
    assert_eq!(rule["destination"]["bucket"], "arn:aws:s3:::shop-default-media-paris");
}

#[test]
fn the_state_is_locked_and_stays_at_home() {
    let main = file(&build("bucket media"), "terraform/data-ireland/main.tf.json");
    assert_eq!(main["terraform"]["backend"]["s3"]["region"], "eu-west-1");
    assert_eq!(main["terraform"]["backend"]["s3"]["use_lockfile"], true);
    assert_eq!(main["terraform"]["backend"]["s3"]["key"], "default/data-ireland.tfstate");
    assert_eq!(main["provider"]["aws"].as_array().map(Vec::len), Some(1), "a region's stack speaks to that region");
}

#[test]
fn a_literal_reaches_terraform_as_that_literal() {
    let spec = "platform shop\ncloud aws account=\"a%{b}-$${x}\" { region ireland eu-west-1 }\nbucket media";
    let output = compile(&Sources::new(vec![("platform.kdl".to_owned(), spec.to_owned())]), None);
    let provider = &file(&output, "main.tf.json")["provider"]["aws"][0];
    assert_eq!(provider["allowed_account_ids"][0], "a%%{b}-$${x}");
}

/// A service that reads a bucket and a database, in a cluster of a network.
const CLUSTER: &str = "network main\ncluster main { kubernetes \"1.33\"; node-pool general { size cpu=4 memory=\"16Gi\"; nodes min=2 max=6 } }\n\
    bucket media\ndatabase main engine=postgresql version=\"16.4\" { size cpu=2 memory=\"8Gi\"; storage \"50Gi\" }\n\
    service web { image \"docker.io/example/web\" tag=\"1.0.0\"; port http 8080; uses bucket.media as=MEDIA access=read; uses database.main as=DATABASE_URL }";

fn with_network(nodes: &str) -> Output {
    let spec = format!(
        "platform shop\ncloud aws account=\"123456789012\" {{ region ireland eu-west-1 cidr=\"10.0.0.0/16\" role=primary {{ zones a b }} }}\n{nodes}"
    );
    compile(&Sources::new(vec![("platform.kdl".to_owned(), spec)]), None)
}

#[test]
fn a_zone_has_its_subnets_and_its_way_out() {
    let output = with_network("network main { nat per-zone }");
    let resources = &file(&output, "network-ireland/network-main.tf.json")["resource"];
    assert_eq!(resources["aws_subnet"]["private_b"]["cidr_block"], "10.0.32.0/19");
    assert_eq!(resources["aws_subnet"].as_object().map(serde_json::Map::len), Some(6));
    assert_eq!(resources["aws_route"]["private_b_internet"]["nat_gateway_id"], "${aws_nat_gateway.b.id}");
    assert_eq!(resources["aws_route"].get("database_internet"), None, "nothing leads from a store to the internet");
    let single = with_network("network main { nat single }");
    let resources = &file(&single, "network-ireland/network-main.tf.json")["resource"];
    assert_eq!(resources["aws_route"]["private_b_internet"]["nat_gateway_id"], "${aws_nat_gateway.a.id}");
}

#[test]
fn only_a_declared_use_opens_a_store() {
    let output = with_network(CLUSTER);
    let rules = &file(&output, "security-groups.tf.json")["resource"]["aws_vpc_security_group_ingress_rule"];
    assert_eq!(rules["database-main_from_cluster_5432"]["from_port"], 5432);
    let without = with_network(&CLUSTER.replace("uses database.main as=DATABASE_URL", ""));
    let rules = &file(&without, "security-groups.tf.json")["resource"]["aws_vpc_security_group_ingress_rule"];
    assert_eq!(
        rules.as_object().map(|rules| rules.keys().filter(|rule| rule.starts_with("database")).count()),
        Some(0)
    );
}

#[test]
fn a_role_may_what_its_uses_need() {
    let output = with_network(CLUSTER);
    let role = file(&output, "identity-ireland/service-web.tf.json");
    let statements = role["data"]["aws_iam_policy_document"]["service_web"]["statement"].to_string();
    assert!(statements.contains("s3:GetObject") && !statements.contains("s3:PutObject"), "{statements}");
    let trust = role["data"]["aws_iam_policy_document"]["service_web_trust"]["statement"].to_string();
    assert!(trust.contains("system:serviceaccount:shop:web"), "{trust}");
}

#[test]
fn a_pool_gets_the_cheapest_machine_that_fits() {
    let output = with_network(CLUSTER);
    let group = &file(&output, "cluster-main-node-pools.tf.json")["resource"]["aws_eks_node_group"]["general"];
    assert_eq!(group["instance_types"][0], "m6i.xlarge");
    assert_eq!(group["scaling_config"]["max_size"], 6);
}
