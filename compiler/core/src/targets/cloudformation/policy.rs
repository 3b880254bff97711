//! Policies as IAM itself writes them, from the statements that Terraform's policy documents are made of.

use serde_json::{Map, Value, json};

/// The members of a statement: Terraform's word, and IAM's (IAM User Guide, JSON policy elements).
const MEMBERS: &[(&str, &str)] = &[
    ("sid", "Sid"),
    ("effect", "Effect"),
    ("actions", "Action"),
    ("not_actions", "NotAction"),
    ("resources", "Resource"),
    ("not_resources", "NotResource"),
];

/// What Terraform looks up and CloudFormation knows: the account, the provider and the bucket of the same template.
const KNOWN: &[(&str, &str)] = &[
    ("${data.aws_caller_identity.current.account_id}", "${AWS::AccountId}"),
    ("${aws_iam_openid_connect_provider.github.arn}", "${GitHub}"),
    ("${aws_s3_bucket.state.arn}", "${State.Arn}"),
];

/// A policy of these statements.
pub fn document(statements: &[Value]) -> Value {
    json!({ "Version": "2012-10-17", "Statement": statements.iter().map(statement).collect::<Vec<_>>() })
}

fn statement(terraform: &Value) -> Value {
    let mut statement = Map::new();
    statement.insert("Effect".to_owned(), json!("Allow"));
    for (word, member) in MEMBERS {
        if let Some(value) = terraform.get(word) {
            statement.insert((*member).to_owned(), known(value));
        }
    }
    if let Some(principals) = terraform.get("principals") {
        statement.insert("Principal".to_owned(), principal(principals));
    }
    if let Some(conditions) = terraform.get("condition") {
        statement.insert("Condition".to_owned(), condition(conditions));
    }
    Value::Object(statement)
}

fn principal(principals: &Value) -> Value {
    let identifiers = &principals["identifiers"];
    match principals["type"].as_str() {
        Some("*") | None => json!("*"),
        Some(sort) => json!({ sort: known(identifiers) }),
    }
}

/// One condition or several: the test, the variable, the values.
fn condition(conditions: &Value) -> Value {
    let all = conditions.as_array().map_or_else(|| std::slice::from_ref(conditions), Vec::as_slice);
    let mut tests: Map<String, Value> = Map::new();
    for one in all {
        let (Some(test), Some(variable)) = (one["test"].as_str(), one["variable"].as_str()) else { continue };
        let test = tests.entry(test).or_insert_with(|| json!({}));
        test[variable] = known(&one["values"]);
    }
    Value::Object(tests)
}

/// Texts with the look-ups of Terraform as CloudFormation resolves them.
fn known(value: &Value) -> Value {
    match value {
        Value::Array(items) => items.iter().map(known).collect(),
        Value::String(text) => {
            let mut text = text.clone();
            KNOWN.iter().for_each(|(from, to)| text = text.replace(from, to));
            if text.contains("${") { json!({ "Fn::Sub": text }) } else { json!(text) }
        }
        other => other.clone(),
    }
}
