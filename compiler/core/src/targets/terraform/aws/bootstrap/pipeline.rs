//! How the pipeline logs in: GitHub vouches for a job, and AWS lets it take on one of three roles. What looks at a pull request may
//! read; what applies may change, and only from a job that GitHub lets into one of its environments, with the reviews asked there;
//! what builds images may push them.

use serde_json::{Value, json};

use super::super::super::document::{Blocks, expression};
use super::super::super::part::{File, Part};
use super::super::super::settings;
use super::super::super::stack::Stack;
use super::super::here::Here;
use super::super::identity::condition;
use super::super::{attach, lookups, policy_document, rights};
use crate::finding::Finding;
use crate::model::names;
use crate::targets::{Lowering, Unit};
use crate::words::platform::Platform;

/// The part.
pub const PART: Part = Part { rule: "terraform/aws-pipeline", cloud: "aws", area: "bootstrap", files, blocks };

/// Who vouches (GitHub Docs, configuring OpenID Connect in Amazon Web Services).
pub const ISSUER: &str = "token.actions.githubusercontent.com";

/// The roles: what each does, and the policies of AWS that it has.
pub const ROLES: &[(&str, &[&str])] =
    &[("plan", &["ReadOnlyAccess"]), ("apply", &["PowerUserAccess"]), ("images", &[])];

/// Who may take on a role; nobody where the repository is not on GitHub.
pub fn trust_of(lowering: &Lowering<'_>, does: &str) -> Option<Value> {
    let repository = repository(lowering)?;
    let jobs = match does {
        "plan" => "pull_request",
        "apply" => "environment:*",
        _ => "ref:refs/heads/*",
    };
    Some(trust(repository, jobs))
}

/// The rights that a role has besides.
pub fn rights_of(here: &Here<'_, '_>, stack: &Stack, does: &str) -> Vec<Value> {
    match does {
        "plan" => settings::state_bucket(here.lowering, stack).iter().map(|(bucket, _)| lock_state(bucket)).collect(),
        "apply" => own_roles(here).into(),
        _ => push_images(here).into(),
    }
}

/// `owner/name` of the repository on GitHub; nothing where it is elsewhere.
fn repository<'p>(lowering: &Lowering<'p>) -> Option<&'p str> {
    let platform = lowering.all::<Platform>().iter().find_map(|declared| declared.first())?;
    let path = platform.repository.as_ref()?.url.0.strip_prefix("https://github.com/")?;
    Some(path.trim_end_matches('/').trim_end_matches(".git"))
}

fn files(lowering: &Lowering<'_>, _stack: &Stack) -> Vec<File> {
    let platform = lowering.platform().name.clone();
    let file = |_| File { stem: "pipeline".to_owned(), owner: format!("platform.{platform}"), node: platform.clone() };
    repository(lowering).filter(|_| !super::is_by_cloudformation(lowering)).map(file).into_iter().collect()
}

fn blocks(lowering: &Lowering<'_>, stack: &Stack, _unit: &Unit, blocks: &mut Blocks) -> Result<(), Finding> {
    let here = Here::of(lowering, stack);
    lookups::account(&here, blocks);
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

fn trust(repository: &str, job: &str) -> Value {
    let principals =
        json!({ "type": "Federated", "identifiers": [expression("aws_iam_openid_connect_provider.github.arn")] });
    json!({
        "actions": ["sts:AssumeRoleWithWebIdentity"],
        "principals": principals,
        "condition": [
            condition("StringEquals", &format!("{ISSUER}:aud"), &["sts.amazonaws.com"]),
            condition("StringLike", &format!("{ISSUER}:sub"), &[&format!("repo:{repository}:{job}")]),
        ],
    })
}

/// A plan holds the lock of its state while it reads it.
fn lock_state(bucket: &str) -> Value {
    json!({ "actions": ["s3:PutObject", "s3:DeleteObject"], "resources": [format!("arn:aws:s3:::{bucket}/*.tflock")] })
}

/// Roles, profiles and policies of this platform's own: PowerUserAccess leaves all of IAM out, and the pipeline shall not make itself
/// what it is not.
fn own_roles(here: &Here<'_, '_>) -> [Value; 3] {
    let platform = &here.platform().name;
    let own = |sort: &str| here.iam_arn(&format!("{sort}/{platform}-*"));
    let vouchers = here.iam_arn("oidc-provider/oidc.eks.*");
    let pipeline = here.iam_arn(&format!("role/{platform}-pipeline-*"));
    [
        json!({
            "actions": ["iam:*Role", "iam:*Role*", "iam:*InstanceProfile*", "iam:*Policy*", "iam:*OpenIDConnectProvider*", "iam:*SAMLProvider*"],
            "resources": [own("role"), own("instance-profile"), own("policy"), own("saml-provider"), vouchers],
        }),
        json!({ "actions": ["iam:CreateServiceLinkedRole", "iam:Get*", "iam:List*"], "resources": ["*"] }),
        json!({
            "effect": "Deny",
            "actions": ["iam:Attach*", "iam:Create*", "iam:Delete*", "iam:Detach*", "iam:Put*", "iam:Update*"],
            "resources": [pipeline],
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
