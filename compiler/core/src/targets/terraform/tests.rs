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
