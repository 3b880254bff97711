//! How the pipeline logs in: GitHub vouches for a job, and AWS lets it take on one of three roles. What looks at a pull request may
//! read settings, and no data; what applies may change, and only from a job of the main branch that GitHub lets into one of its
//! environments, with the reviews asked there; what builds images from the main branch may push them.
//!
//! The environment alone would not do: GitHub makes one that a workflow of any branch names, with no reviews asked.

use serde_json::{Value, json};

use super::super::super::document::{Blocks, expression};
use super::super::super::part::{File, Part};
use super::super::super::settings;
use super::super::super::stack::Stack;
use super::super::here::Here;
use super::super::identity::condition;
use super::super::{attach, policy_document, rights};
use super::boundary;
use crate::finding::Finding;
use crate::model::names;
use crate::targets::terraform::people::repository;
use crate::targets::{Lowering, Unit};

/// The part.
pub const PART: Part = Part { rule: "terraform/aws-pipeline", cloud: "aws", area: "bootstrap", files, blocks };

/// Who vouches (GitHub Docs, configuring OpenID Connect in Amazon Web Services).
pub const ISSUER: &str = "token.actions.githubusercontent.com";

/// The roles: what each does, and the policies of AWS that it has.
pub const ROLES: &[(&str, &[&str])] =
    &[("plan", &["ReadOnlyAccess"]), ("apply", &["PowerUserAccess"]), ("images", &[])];

/// Who may take on a role; nobody where the repository is not on GitHub.
pub fn trust_of(lowering: &Lowering<'_>, does: &str) -> Option<Value> {
    let (repository, name) = repository(lowering)?;
    let branch = repository.branch.as_ref().map_or("main", |branch| branch.as_str());
    Some(trust(runs(&name, branch, does)))
}

/// The rights that a role has besides.
pub fn rights_of(here: &Here<'_, '_>, stack: &Stack, does: &str) -> Vec<Value> {
    let state = || settings::state_bucket(here.lowering, stack).map(|(bucket, _)| bucket);
    match does {
        "plan" => look_at_settings(state().as_deref()),
        "apply" => own_roles(here).into(),
        _ => push_images(here).into(),
    }
}

/// The runs of the repository that take on a role, as what GitHub vouches for must be (GitHub Docs, OpenID Connect reference; AWS STS
/// takes the claim `ref` of GitHub since January 2026).
fn runs(repository: &str, branch: &str, role: &str) -> Vec<Value> {
    let claim = |test: &str, claim: &str, value: &str| condition(test, &format!("{ISSUER}:{claim}"), &[value]);
    let branch = format!("refs/heads/{branch}");
    match role {
        "plan" => vec![claim("StringEquals", "sub", &format!("repo:{repository}:pull_request"))],
        "apply" => vec![
            claim("StringLike", "sub", &format!("repo:{repository}:environment:*")),
            claim("StringEquals", "ref", &branch),
        ],
        _ => vec![claim("StringEquals", "sub", &format!("repo:{repository}:ref:{branch}"))],
    }
}

fn files(lowering: &Lowering<'_>, _stack: &Stack) -> Vec<File> {
    let platform = lowering.platform().name.clone();
    let file = File { stem: "pipeline".to_owned(), owner: format!("platform.{platform}"), node: platform };
    let repository = repository(lowering).filter(|_| !super::is_by_cloudformation(lowering));
    repository.map(|_| file).into_iter().collect()
}

fn blocks(lowering: &Lowering<'_>, stack: &Stack, _unit: &Unit, blocks: &mut Blocks) -> Result<(), Finding> {
    let here = Here::of(lowering, stack);
    let policy = policy_document(blocks, "boundary", &boundary::statements(&here));
    let bounds = json!({ "name": boundary::name(&here), "description": boundary::DOC, "policy": policy });
    blocks.resource("aws_iam_policy", "boundary", bounds);
    let provider = json!({ "url": format!("https://{ISSUER}"), "client_id_list": ["sts.amazonaws.com"] });
    blocks.resource("aws_iam_openid_connect_provider", "github", provider);
    for (does, policies) in ROLES {
        let Some(trust) = trust_of(lowering, does) else { continue };
        let trust = policy_document(blocks, &format!("{does}_trust"), &[trust]);
        let fields = json!({ "name": names::pipeline_role(&here.platform().name, does), "assume_role_policy": trust });
        blocks.resource("aws_iam_role", does, fields);
        attach(blocks, does, policies);
        let own = rights_of(&here, stack, does);
        if !own.is_empty() {
            rights(blocks, does, &own);
        }
        let value = expression(&format!("aws_iam_role.{does}.arn"));
        blocks.add(
            "output",
            &format!("{does}_role"),
            json!({ "description": "The role that this job of the pipeline takes on.", "value": value }),
        );
    }
    Ok(())
}

fn trust(runs: Vec<Value>) -> Value {
    let principals =
        json!({ "type": "Federated", "identifiers": [expression("aws_iam_openid_connect_provider.github.arn")] });
    let audience = condition("StringEquals", &format!("{ISSUER}:aud"), &["sts.amazonaws.com"]);
    let conditions: Vec<Value> = std::iter::once(audience).chain(runs).collect();
    json!({ "actions": ["sts:AssumeRoleWithWebIdentity"], "principals": principals, "condition": conditions })
}

/// What ReadOnlyAccess reads besides settings: what people have stored, sent and logged. No pull request needs it.
const DATA: &[&str] = &[
    "dynamodb:BatchGetItem",
    "dynamodb:GetItem",
    "dynamodb:PartiQLSelect",
    "dynamodb:Query",
    "dynamodb:Scan",
    "logs:FilterLogEvents",
    "logs:GetLogEvents",
    "logs:StartLiveTail",
    "logs:StartQuery",
    "sqs:ReceiveMessage",
];

/// A plan reads the states, and holds the lock of its own meanwhile; it reads no other object, and no data.
fn look_at_settings(state: Option<&str>) -> Vec<Value> {
    let no_data = json!({ "sid": "NoData", "effect": "Deny", "actions": DATA, "resources": ["*"] });
    let objects = ["s3:GetObject", "s3:GetObjectVersion"];
    let Some(bucket) = state else {
        return vec![no_data, json!({ "sid": "NoObjects", "effect": "Deny", "actions": objects, "resources": ["*"] })];
    };
    let states = format!("arn:aws:s3:::{bucket}/*");
    vec![
        no_data,
        json!({ "sid": "NoOtherObjects", "effect": "Deny", "actions": objects, "not_resources": [states] }),
        json!({ "sid": "Lock", "actions": ["s3:PutObject", "s3:DeleteObject"], "resources": [format!("{states}.tflock")] }),
    ]
}

/// What has no name of its own in IAM: lists, and the account's rule for passwords (Service Authorization Reference, IAM).
const UNNAMED: &[&str] = &[
    "iam:DeleteAccountPasswordPolicy",
    "iam:GetAccountPasswordPolicy",
    "iam:ListAccountAliases",
    "iam:ListOpenIDConnectProviders",
    "iam:ListPolicies",
    "iam:ListRoles",
    "iam:UpdateAccountPasswordPolicy",
];

/// What is read of roles and policies that others have made.
const READS: &[&str] = &[
    "iam:GetOpenIDConnectProvider",
    "iam:GetPolicy",
    "iam:GetPolicyVersion",
    "iam:GetRole",
    "iam:GetRolePolicy",
    "iam:ListAttachedRolePolicies",
    "iam:ListPolicyVersions",
    "iam:ListRolePolicies",
];

/// What decides about the rights of a role (Service Authorization Reference, IAM, actions with the key `iam:PermissionsBoundary`).
const GRANTS: &[&str] = &[
    "iam:AttachRolePolicy",
    "iam:CreateRole",
    "iam:DeleteRolePolicy",
    "iam:DetachRolePolicy",
    "iam:PutRolePermissionsBoundary",
    "iam:PutRolePolicy",
];

/// What else is done with a role.
const KEEPS: &[&str] = &[
    "iam:DeleteRole",
    "iam:ListInstanceProfilesForRole",
    "iam:ListRoleTags",
    "iam:PassRole",
    "iam:TagRole",
    "iam:UntagRole",
    "iam:UpdateAssumeRolePolicy",
    "iam:UpdateRole",
    "iam:UpdateRoleDescription",
];

/// Roles, profiles and policies of this platform's own: PowerUserAccess leaves all of IAM out. A role is made and given rights only
/// within its bounds, and what the pipeline itself is and may stays as it is.
fn own_roles(here: &Here<'_, '_>) -> [Value; 7] {
    let platform = &here.platform().name;
    let own = |sort: &str| here.iam_arn(&format!("{sort}/{platform}-*"));
    let vouchers = here.iam_arn("oidc-provider/oidc.eks.*");
    let pipeline = |sort: &str| here.iam_arn(&format!("{sort}/{platform}-pipeline-*"));
    let bounded = condition("StringEquals", "iam:PermissionsBoundary", &[&boundary::policy_arn(here)]);
    [
        json!({ "actions": GRANTS, "resources": [own("role")], "condition": bounded }),
        json!({ "actions": KEEPS, "resources": [own("role")] }),
        json!({
            "actions": ["iam:*InstanceProfile*", "iam:*Policy*", "iam:*OpenIDConnectProvider*", "iam:*SAMLProvider*"],
            "resources": [own("instance-profile"), own("policy"), own("saml-provider"), vouchers],
        }),
        json!({ "actions": ["iam:CreateServiceLinkedRole"], "resources": [here.iam_arn("role/aws-service-role/*")] }),
        json!({ "actions": READS, "resources": [here.iam_arn("*"), "arn:aws:iam::aws:policy/*"] }),
        json!({ "actions": UNNAMED, "resources": ["*"] }),
        json!({
            "effect": "Deny",
            "actions": ["iam:Attach*", "iam:Create*", "iam:Delete*", "iam:Detach*", "iam:Put*", "iam:Set*", "iam:Update*"],
            "resources": [pipeline("role"), pipeline("policy")],
        }),
    ]
}

/// The repositories of this platform, in every region.
fn push_images(here: &Here<'_, '_>) -> [Value; 2] {
    let repositories = format!("arn:aws:ecr:*:{}:repository/{}/*", here.account(), here.platform().name);
    [
        json!({ "actions": ["ecr:GetAuthorizationToken"], "resources": ["*"] }),
        json!({
            "actions": [
                "ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:CompleteLayerUpload", "ecr:DescribeImageScanFindings",
                "ecr:DescribeImages", "ecr:GetDownloadUrlForLayer", "ecr:InitiateLayerUpload", "ecr:PutImage", "ecr:UploadLayerPart",
            ],
            "resources": [repositories],
        }),
    ]
}
