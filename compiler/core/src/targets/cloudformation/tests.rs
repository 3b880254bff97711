use serde_json::{Value, json};

use super::policy::document;
use crate::compile::compile;
use crate::source::Sources;

const SPEC: &str = "platform shop {\n\
    repository \"https://github.com/example/shop\"\n\
    state bucket=shop-terraform bootstrap=cloudformation\n}\n\
    cloud aws { region ireland eu-west-1 cidr=\"10.0.0.0/16\" role=primary }\n\
    bucket media\n";

fn artifact(end: &str) -> Option<String> {
    let output = compile(&Sources::new(vec![("platform.kdl".to_owned(), SPEC.to_owned())]), None);
    output.artifacts.into_iter().find(|artifact| artifact.unit.path.ends_with(end)).map(|artifact| artifact.text)
}

#[test]
fn the_template_takes_the_place_of_terraforms_first_stack() {
    let template: Value =
        serde_json::from_str(&artifact("shared/cloudformation/bootstrap/template.json").unwrap()).unwrap();
    assert_eq!(template["Resources"]["State"]["Properties"]["BucketName"], "shop-terraform");
    assert_eq!(template["Resources"]["State"]["DeletionPolicy"], "Retain");
    assert_eq!(template["Resources"]["ApplyRole"]["Properties"]["RoleName"], "shop-pipeline-apply");
    assert_eq!(artifact("terraform/bootstrap-aws/main.tf.json"), None);
    let page = artifact("shared/docs/infrastructure.md").unwrap();
    assert!(page.contains("aws cloudformation deploy --region eu-west-1 --stack-name shop-bootstrap"), "{page}");
}

#[test]
fn statements_are_spelt_as_iam_spells_them() {
    let statement = json!({
        "actions": ["sts:AssumeRoleWithWebIdentity"],
        "principals": { "type": "Federated", "identifiers": ["${aws_iam_openid_connect_provider.github.arn}"] },
        "condition": [{ "test": "StringEquals", "variable": "a:aud", "values": ["x"] }, { "test": "StringEquals", "variable": "a:sub", "values": ["y"] }],
    });
    let expected = json!({
        "Effect": "Allow",
        "Action": ["sts:AssumeRoleWithWebIdentity"],
        "Principal": { "Federated": [{ "Fn::Sub": "${GitHub}" }] },
        "Condition": { "StringEquals": { "a:aud": ["x"], "a:sub": ["y"] } },
    });
    assert_eq!(document(&[statement])["Statement"][0], expected);
}
