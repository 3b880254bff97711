//! The template: the bucket of all state, GitHub as one who vouches for jobs, and a role for each sort of job.

use serde_json::{Map, Value, json};

use super::policy;
use crate::model::names;
use crate::targets::terraform::aws::bootstrap::{boundary, pipeline, state};
use crate::targets::terraform::aws::here::Here;
use crate::targets::terraform::{Stack, state_bucket};
use crate::targets::{Lowering, heading};

/// The template; none where the spec names no bucket for state.
pub fn template(lowering: &Lowering<'_>, stack: &Stack, owner: &str) -> Option<Value> {
    let (bucket, _) = state_bucket(lowering, stack)?;
    let here = Here::of(lowering, stack);
    let mut resources = Map::new();
    resources.insert("State".to_owned(), kept("AWS::S3::Bucket", self::bucket(&bucket)));
    let policy =
        json!({ "Bucket": reference("State"), "PolicyDocument": policy::document(&[state::encrypted_only()]) });
    resources.insert("StatePolicy".to_owned(), json!({ "Type": "AWS::S3::BucketPolicy", "Properties": policy }));
    let mut outputs = Map::new();
    outputs.insert("StateBucket".to_owned(), output("The bucket of all state.", &reference("State")));
    for (does, policies) in pipeline::ROLES {
        let Some(trust) = pipeline::trust_of(lowering, does) else { continue };
        resources.entry("GitHub").or_insert_with(provider);
        resources.entry("Boundary").or_insert_with(|| bounds(&here));
        let logical = logical(does);
        let properties = role(&here, stack, does, policies, &trust);
        resources.insert(logical.clone(), json!({ "Type": "AWS::IAM::Role", "Properties": properties }));
        let arn = json!({ "Fn::GetAtt": [logical, "Arn"] });
        outputs.insert(logical, output("The role that this job of the pipeline takes on.", &arn));
    }
    let made = heading("", owner);
    let description =
        format!("{} What an account has before Terraform runs: its state, and how the pipeline logs in.", made.trim());
    Some(json!({
        // First, since the first line says whose the file is.
        "Description": description,
        "AWSTemplateFormatVersion": "2010-09-09",
        "Resources": resources,
        "Outputs": outputs,
    }))
}

/// The name of the stack, and the region that the bucket is in.
pub fn place(lowering: &Lowering<'_>, stack: &Stack) -> Option<(String, String)> {
    let (_, cell) = state_bucket(lowering, stack)?;
    let here = Here { lowering, cell };
    Some((format!("{}-bootstrap", here.platform().name), here.location()))
}

/// A resource that stays when its stack goes.
fn kept(kind: &str, properties: Value) -> Value {
    json!({ "Type": kind, "DeletionPolicy": "Retain", "UpdateReplacePolicy": "Retain", "Properties": properties })
}

fn bucket(name: &str) -> Value {
    let encryption =
        json!({ "ServerSideEncryptionByDefault": { "SSEAlgorithm": "aws:kms" }, "BucketKeyEnabled": true });
    json!({
        "BucketName": name,
        "VersioningConfiguration": { "Status": "Enabled" },
        "OwnershipControls": { "Rules": [{ "ObjectOwnership": "BucketOwnerEnforced" }] },
        "PublicAccessBlockConfiguration": {
            "BlockPublicAcls": true,
            "BlockPublicPolicy": true,
            "IgnorePublicAcls": true,
            "RestrictPublicBuckets": true,
        },
        "BucketEncryption": { "ServerSideEncryptionConfiguration": [encryption] },
        "LifecycleConfiguration": { "Rules": [{
            "Id": "old-states",
            "Status": "Enabled",
            "NoncurrentVersionExpiration": { "NoncurrentDays": state::OLD_STATES },
            "AbortIncompleteMultipartUpload": { "DaysAfterInitiation": state::UNFINISHED },
        }] },
    })
}

fn provider() -> Value {
    let properties = json!({ "Url": format!("https://{}", pipeline::ISSUER), "ClientIdList": ["sts.amazonaws.com"] });
    json!({ "Type": "AWS::IAM::OIDCProvider", "Properties": properties })
}

fn bounds(here: &Here<'_, '_>) -> Value {
    let properties = json!({
        "ManagedPolicyName": boundary::name(here),
        "Description": boundary::DOC,
        "PolicyDocument": policy::document(&boundary::statements(here)),
    });
    json!({ "Type": "AWS::IAM::ManagedPolicy", "Properties": properties })
}

fn role(here: &Here<'_, '_>, stack: &Stack, does: &str, policies: &[&str], trust: &Value) -> Value {
    let managed: Vec<String> = policies.iter().map(|name| format!("arn:aws:iam::aws:policy/{name}")).collect();
    let mut properties = json!({
        "RoleName": names::pipeline_role(&here.platform().name, does),
        "AssumeRolePolicyDocument": policy::document(std::slice::from_ref(trust)),
        "ManagedPolicyArns": managed,
    });
    let rights = pipeline::rights_of(here, stack, does);
    if !rights.is_empty() {
        properties["Policies"] = json!([{ "PolicyName": "own", "PolicyDocument": policy::document(&rights) }]);
    }
    properties
}

/// The logical identifier of a role: `plan` becomes `PlanRole`.
fn logical(does: &str) -> String {
    let mut letters = does.chars();
    let first = letters.next().map(|letter| letter.to_ascii_uppercase());
    first.into_iter().chain(letters).chain("Role".chars()).collect()
}

fn reference(logical: &str) -> Value {
    json!({ "Ref": logical })
}

fn output(description: &str, value: &Value) -> Value {
    json!({ "Description": description, "Value": value })
}
