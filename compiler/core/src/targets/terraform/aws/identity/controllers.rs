//! Roles of what a platform runs in its cluster for itself: each only where the spec has something for it to do.

use serde_json::{Value, json};

use super::super::super::document::{Blocks, expression};
use super::super::super::part::{File, Part};
use super::super::super::stack::Stack;
use super::super::cluster::pod_identity::{self, Account};
use super::super::here::Here;
use super::super::{placement, rights};
use super::condition;
use crate::finding::Finding;
use crate::model::names;
use crate::targets::{Lowering, Unit};
use crate::words::cluster::{Autoscaler, Scheduler};
use crate::words::network::{Certificate, Gateway, Issuer};
use crate::words::scale::Target;
use crate::words::service::Service;

/// The part.
pub const PART: Part = Part { rule: "terraform/aws-controllers", cloud: "aws", area: "identity", files, blocks };

/// Something that runs in the cluster and speaks to AWS.
struct Controller {
    account: Account<'static>,
    /// Whether the platform has something for it to do in a cell.
    is_used: fn(&Lowering<'_>, usize) -> bool,
    /// What it may do.
    statements: fn(&Here<'_, '_>) -> Vec<Value>,
}

/// The operator of External Secrets.
pub const EXTERNAL_SECRETS: Account<'static> =
    Account { label: "external-secrets", namespace: "external-secrets", name: "external-secrets" };

const CONTROLLERS: &[Controller] = &[
    Controller { account: EXTERNAL_SECRETS, is_used: |_, _| true, statements: external_secrets },
    Controller {
        account: Account { label: "load-balancers", namespace: "kube-system", name: "aws-load-balancer-controller" },
        is_used: has_gateway,
        statements: load_balancers,
    },
    Controller {
        account: Account { label: "external-dns", namespace: "external-dns", name: "external-dns" },
        is_used: has_gateway,
        statements: |here| records(here, &["A", "AAAA", "CNAME", "TXT"], ""),
    },
    Controller {
        account: Account { label: "cert-manager", namespace: "cert-manager", name: "cert-manager" },
        is_used: has_own_certificates,
        statements: |here| records(here, &["TXT"], "_acme-challenge."),
    },
    Controller {
        account: Account { label: "cluster-autoscaler", namespace: "kube-system", name: "cluster-autoscaler" },
        is_used: has_autoscaler,
        statements: cluster_autoscaler,
    },
    Controller {
        account: Account { label: "keda", namespace: "keda", name: "keda-operator" },
        is_used: scales_on_backlog,
        statements: keda,
    },
];

fn files(lowering: &Lowering<'_>, stack: &Stack) -> Vec<File> {
    let cluster = placement::cluster(lowering, stack.home(), Scheduler::Kubernetes);
    let cluster = cluster.filter(|_| !lowering.platform().borrows("cluster"));
    let file = |name: String| File { stem: "controllers".to_owned(), owner: format!("cluster.{name}"), node: name };
    cluster.map(|cluster| file(cluster.name.to_string())).into_iter().collect()
}

fn blocks(lowering: &Lowering<'_>, stack: &Stack, _unit: &Unit, blocks: &mut Blocks) -> Result<(), Finding> {
    let here = Here::of(lowering, stack);
    for controller in CONTROLLERS.iter().filter(|controller| (controller.is_used)(lowering, stack.home())) {
        pod_identity::role(&here, controller.account, blocks);
        pod_identity::associate(&expression("data.aws_eks_cluster.cluster.name"), controller.account, blocks);
        rights(blocks, controller.account.label, &(controller.statements)(&here));
    }
    Ok(())
}

fn has_gateway(lowering: &Lowering<'_>, cell: usize) -> bool {
    lowering.all::<Gateway>().iter().any(|declared| declared.at(cell).is_some())
}

fn has_own_certificates(lowering: &Lowering<'_>, cell: usize) -> bool {
    let certificates = lowering.all::<Certificate>().iter().filter_map(|declared| declared.at(cell));
    certificates.filter_map(|certificate| certificate.issuer.as_ref()).any(|issuer| issuer.value == Issuer::Letsencrypt)
}

fn has_autoscaler(lowering: &Lowering<'_>, cell: usize) -> bool {
    let cluster = placement::cluster(lowering, cell, Scheduler::Kubernetes);
    let autoscaler = cluster.and_then(|cluster| cluster.autoscaler.as_ref());
    autoscaler.is_some_and(|autoscaler| matches!(autoscaler.value, Autoscaler::ClusterAutoscaler(_)))
}

fn scales_on_backlog(lowering: &Lowering<'_>, cell: usize) -> bool {
    let services = lowering.all::<Service>().iter().filter_map(|declared| declared.at(cell));
    let scales = services.filter_map(|service| service.scale.as_ref());
    scales
        .flat_map(|scale| scale.on.iter())
        .any(|trigger| trigger.target.as_ref().is_some_and(|target| matches!(target.value, Target::Backlog(_))))
}

/// It takes on the role of the environment whose secrets it reads: those that share the cluster have one each.
fn external_secrets(here: &Here<'_, '_>) -> Vec<Value> {
    let readers = names::secret_reader(&here.platform().name, "*", here.region());
    vec![
        json!({ "actions": ["sts:AssumeRole", "sts:TagSession"], "resources": [here.iam_arn(&format!("role/{readers}"))] }),
    ]
}

/// Load balancers that bear the cluster's tag are its to change (AWS Load Balancer Controller 2.14, IAM policy; without Cognito,
/// Shield and the classic load balancer, which nothing here uses).
fn load_balancers(here: &Here<'_, '_>) -> Vec<Value> {
    let cluster = here.cluster();
    let made = condition("StringEquals", "aws:RequestTag/elbv2.k8s.aws/cluster", &[&cluster]);
    let owned = condition("StringEquals", "aws:ResourceTag/elbv2.k8s.aws/cluster", &[&cluster]);
    let balancing = here.arn("elasticloadbalancing", "*");
    let group = here.arn("ec2", "security-group/*");
    let only_linked = condition("StringEquals", "iam:AWSServiceName", &["elasticloadbalancing.amazonaws.com"]);
    vec![
        json!({ "actions": ["iam:CreateServiceLinkedRole"], "resources": [here.iam_arn("role/aws-service-role/*")], "condition": [only_linked] }),
        json!({
            "actions": [
                "acm:ListCertificates", "ec2:DescribeAccountAttributes", "ec2:DescribeAddresses",
                "ec2:DescribeAvailabilityZones", "ec2:DescribeCoipPools", "ec2:DescribeInstances", "ec2:DescribeInternetGateways",
                "ec2:DescribeIpamPools", "ec2:DescribeNetworkInterfaces", "ec2:DescribeRouteTables", "ec2:DescribeSecurityGroups",
                "ec2:DescribeSubnets", "ec2:DescribeTags", "ec2:DescribeVpcPeeringConnections", "ec2:DescribeVpcs",
                "elasticloadbalancing:Describe*",
            ],
            "resources": ["*"],
        }),
        json!({
            "actions": ["acm:DescribeCertificate", "ec2:GetCoipPoolUsage", "ec2:GetSecurityGroupsForVpc", "wafv2:GetWebACL", "wafv2:GetWebACLForResource"],
            "resources": [
                here.arn("acm", "certificate/*"), here.arn("ec2", "coip-pool/*"), here.arn("ec2", "vpc/*"), balancing,
                here.arn("wafv2", "regional/webacl/*"),
            ],
        }),
        json!({ "actions": ["wafv2:AssociateWebACL", "wafv2:DisassociateWebACL"], "resources": [balancing, here.arn("wafv2", "regional/webacl/*")] }),
        json!({
            "actions": ["ec2:AuthorizeSecurityGroupIngress", "ec2:CreateSecurityGroup", "ec2:RevokeSecurityGroupIngress"],
            "resources": [group, here.arn("ec2", "vpc/*")],
        }),
        json!({ "actions": ["ec2:CreateTags"], "resources": [group], "condition": [made] }),
        json!({ "actions": ["ec2:CreateTags", "ec2:DeleteSecurityGroup", "ec2:DeleteTags"], "resources": [group], "condition": [owned] }),
        json!({
            "actions": ["elasticloadbalancing:AddTags", "elasticloadbalancing:CreateLoadBalancer", "elasticloadbalancing:CreateTargetGroup"],
            "resources": [balancing],
            "condition": [made],
        }),
        json!({
            "actions": [
                "elasticloadbalancing:AddTags", "elasticloadbalancing:DeleteLoadBalancer", "elasticloadbalancing:DeleteTargetGroup",
                "elasticloadbalancing:DeregisterTargets", "elasticloadbalancing:ModifyLoadBalancerAttributes",
                "elasticloadbalancing:ModifyTargetGroup", "elasticloadbalancing:ModifyTargetGroupAttributes",
                "elasticloadbalancing:RegisterTargets", "elasticloadbalancing:RemoveTags", "elasticloadbalancing:SetIpAddressType",
                "elasticloadbalancing:SetSecurityGroups", "elasticloadbalancing:SetSubnets", "elasticloadbalancing:SetWebAcl",
            ],
            "resources": [balancing],
            "condition": [owned],
        }),
        // What listeners and rules are made of bears no tag yet while it is made.
        json!({
            "actions": [
                "elasticloadbalancing:AddListenerCertificates", "elasticloadbalancing:CreateListener",
                "elasticloadbalancing:CreateRule", "elasticloadbalancing:DeleteListener", "elasticloadbalancing:DeleteRule",
                "elasticloadbalancing:ModifyListener", "elasticloadbalancing:ModifyRule",
                "elasticloadbalancing:RemoveListenerCertificates", "elasticloadbalancing:SetRulePriorities",
            ],
            "resources": [balancing],
        }),
    ]
}

/// Records of these types in the environment's domain, and no others (Amazon Route 53, IAM conditions for fine-grained access).
fn records(here: &Here<'_, '_>, types: &[&str], prefix: &str) -> Vec<Value> {
    let domain = here.platform().domain.as_deref().unwrap_or_default();
    let names = [format!("{prefix}{domain}"), format!("{prefix}*.{domain}"), format!("*.{domain}")];
    let names: Vec<&str> = names.iter().filter(|name| name.starts_with(prefix)).map(String::as_str).collect();
    let change = json!({
        "actions": ["route53:ChangeResourceRecordSets"],
        "resources": ["arn:aws:route53:::hostedzone/*"],
        "condition": [
            condition("ForAllValues:StringLike", "route53:ChangeResourceRecordSetsNormalizedRecordNames", &names),
            condition("ForAllValues:StringEquals", "route53:ChangeResourceRecordSetsRecordTypes", types),
        ],
    });
    let look = json!({
        "actions": ["route53:GetChange", "route53:ListResourceRecordSets", "route53:ListTagsForResources"],
        "resources": ["arn:aws:route53:::change/*", "arn:aws:route53:::hostedzone/*"],
    });
    let list = json!({ "actions": ["route53:ListHostedZones", "route53:ListHostedZonesByName"], "resources": ["*"] });
    vec![change, look, list]
}

/// It resizes the groups that bear the cluster's tag (Cluster Autoscaler on AWS, IAM policy).
fn cluster_autoscaler(here: &Here<'_, '_>) -> Vec<Value> {
    let tag = format!("aws:ResourceTag/k8s.io/cluster-autoscaler/{}", here.cluster());
    vec![
        json!({
            "actions": [
                "autoscaling:DescribeAutoScalingGroups", "autoscaling:DescribeAutoScalingInstances",
                "autoscaling:DescribeLaunchConfigurations", "autoscaling:DescribeScalingActivities", "ec2:DescribeImages",
                "ec2:DescribeInstanceTypes", "ec2:DescribeLaunchTemplateVersions", "ec2:GetInstanceTypesFromInstanceRequirements",
            ],
            "resources": ["*"],
        }),
        json!({ "actions": ["eks:DescribeNodegroup"], "resources": [here.arn("eks", &format!("nodegroup/{}/*", here.cluster()))] }),
        json!({
            "actions": ["autoscaling:SetDesiredCapacity", "autoscaling:TerminateInstanceInAutoScalingGroup"],
            "resources": [here.arn("autoscaling", "autoScalingGroup:*:autoScalingGroupName/*")],
            "condition": [condition("StringEquals", &tag, &["owned"])],
        }),
    ]
}

/// It asks how many messages wait in the platform's queues.
fn keda(here: &Here<'_, '_>) -> Vec<Value> {
    let queues = names::queue(&here.platform().name, "*", "*");
    vec![json!({ "actions": ["sqs:GetQueueAttributes", "sqs:GetQueueUrl"], "resources": [here.arn("sqs", &queues)] })]
}
