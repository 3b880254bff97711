//! Karpenter on the side of AWS: its role, the profile of its machines, and the queue by which it hears that one will be taken away.
//! What it shall start stands beside the cluster's objects.
//!
//! The rights are those of Karpenter 1.8, "Reference, CloudFormation", less what a profile that is there already makes needless.

use serde_json::{Value, json};

use super::super::super::document::{Blocks, expression};
use super::super::super::part::{File, Part};
use super::super::super::stack::Stack;
use super::super::here::Here;
use super::super::{policy_document, rights};
use super::pod_identity::{self, Account};
use crate::finding::Finding;
use crate::model::names;
use crate::targets::{Lowering, Unit};

/// The part.
pub const PART: Part = Part { rule: "terraform/aws-karpenter", cloud: "aws", area: "cluster", files, blocks };

const CONTROLLER: Account<'static> = Account { label: "karpenter", namespace: "kube-system", name: "karpenter" };

/// What Karpenter hears of: the label, the sender and the sort of event (Amazon EventBridge, events from AWS services).
const EVENTS: &[(&str, &str, &str)] = &[
    ("health", "aws.health", "AWS Health Event"),
    ("interruption", "aws.ec2", "EC2 Spot Instance Interruption Warning"),
    ("rebalance", "aws.ec2", "EC2 Instance Rebalance Recommendation"),
    ("state", "aws.ec2", "EC2 Instance State-change Notification"),
];

fn files(lowering: &Lowering<'_>, stack: &Stack) -> Vec<File> {
    super::file(super::kubernetes(lowering, stack).filter(|cluster| cluster.has_karpenter()), "karpenter")
}

fn blocks(lowering: &Lowering<'_>, stack: &Stack, _unit: &Unit, blocks: &mut Blocks) -> Result<(), Finding> {
    let here = Here::of(lowering, stack);
    queue(&here, blocks);
    EVENTS.iter().for_each(|event| rule(&here, event, blocks));
    let profile = names::instance_profile(&here.platform().name, &here.platform().environment, here.region());
    let role = expression("aws_iam_role.node.name");
    blocks.resource("aws_iam_instance_profile", "karpenter", json!({ "name": profile, "role": role }));
    pod_identity::role(&here, CONTROLLER, blocks);
    pod_identity::associate(&expression("aws_eks_cluster.cluster.name"), CONTROLLER, blocks);
    rights(blocks, CONTROLLER.label, &statements(&here));
    Ok(())
}

/// The queue has the cluster's name, as Karpenter is told it.
fn queue(here: &Here<'_, '_>, blocks: &mut Blocks) {
    let fields = json!({ "name": here.cluster(), "message_retention_seconds": 300, "sqs_managed_sse_enabled": true });
    blocks.resource("aws_sqs_queue", "karpenter", fields);
    let arn = "${aws_sqs_queue.karpenter.arn}";
    let senders = json!({ "type": "Service", "identifiers": ["events.amazonaws.com"] });
    let everybody = json!({ "type": "*", "identifiers": ["*"] });
    let rules = EVENTS.iter().map(|(label, ..)| format!("${{aws_cloudwatch_event_rule.karpenter_{label}.arn}}"));
    let rules: Vec<String> = rules.collect();
    let own_rules = json!({ "test": "ArnEquals", "variable": "aws:SourceArn", "values": rules });
    let plain = json!({ "test": "Bool", "variable": "aws:SecureTransport", "values": ["false"] });
    let policy = policy_document(
        blocks,
        "karpenter_queue",
        &[
            json!({ "actions": ["sqs:SendMessage"], "resources": [arn], "principals": senders, "condition": own_rules }),
            json!({ "effect": "Deny", "actions": ["sqs:*"], "resources": [arn], "principals": everybody, "condition": plain }),
        ],
    );
    let fields = json!({ "queue_url": expression("aws_sqs_queue.karpenter.url"), "policy": policy });
    blocks.resource("aws_sqs_queue_policy", "karpenter", fields);
}

fn rule(here: &Here<'_, '_>, (label, source, event): &(&str, &str, &str), blocks: &mut Blocks) {
    let label = format!("karpenter_{label}");
    let pattern = json!({ "source": [source], "detail-type": [event] }).to_string();
    let name = names::join(&[&here.cluster(), &label.replace('_', "-")], 64);
    blocks.resource("aws_cloudwatch_event_rule", &label, json!({ "name": name, "event_pattern": pattern }));
    let fields = json!({
        "rule": expression(&format!("aws_cloudwatch_event_rule.{label}.name")),
        "target_id": "karpenter",
        "arn": expression("aws_sqs_queue.karpenter.arn"),
    });
    blocks.resource("aws_cloudwatch_event_target", &label, fields);
}

/// What Karpenter may do. It starts only machines that it marks as the cluster's, and ends only those that are.
fn statements(here: &Here<'_, '_>) -> [Value; 10] {
    let owned = format!("kubernetes.io/cluster/{}", here.cluster());
    let ec2 = |kind: &str| format!("arn:aws:ec2:{}:*:{kind}/*", here.location());
    let image = |kind: &str| format!("arn:aws:ec2:{}::{kind}/*", here.location());
    let made: Vec<String> =
        ["fleet", "instance", "launch-template", "network-interface", "spot-instances-request", "volume"]
            .map(ec2)
            .to_vec();
    let given = [
        image("image"),
        image("snapshot"),
        ec2("security-group"),
        ec2("subnet"),
        ec2("launch-template"),
        ec2("capacity-reservation"),
    ];
    let equals =
        |variable: &str, values: &[&str]| json!({ "test": "StringEquals", "variable": variable, "values": values });
    let marks = equals(&format!("aws:RequestTag/{owned}"), &["owned"]);
    let marked = equals(&format!("aws:ResourceTag/{owned}"), &["owned"]);
    let creates = equals("ec2:CreateAction", &["RunInstances", "CreateFleet", "CreateLaunchTemplate"]);
    let here_alone = equals("aws:RequestedRegion", &[&here.location()]);
    let to_machines = equals("iam:PassedToService", &["ec2.amazonaws.com"]);
    [
        json!({ "actions": ["ec2:CreateFleet", "ec2:RunInstances"], "resources": given }),
        json!({ "actions": ["ec2:CreateFleet", "ec2:CreateLaunchTemplate", "ec2:RunInstances"], "resources": made, "condition": [marks] }),
        json!({ "actions": ["ec2:CreateTags"], "resources": made, "condition": [marks, creates] }),
        json!({
            "actions": ["ec2:CreateTags", "ec2:DeleteLaunchTemplate", "ec2:TerminateInstances"],
            "resources": [ec2("instance"), ec2("launch-template")],
            "condition": [marked],
        }),
        json!({
            "actions": [
                "ec2:DescribeCapacityReservations", "ec2:DescribeImages", "ec2:DescribeInstanceTypeOfferings",
                "ec2:DescribeInstanceTypes", "ec2:DescribeInstances", "ec2:DescribeLaunchTemplates",
                "ec2:DescribeSecurityGroups", "ec2:DescribeSpotPriceHistory", "ec2:DescribeSubnets",
            ],
            "resources": ["*"],
            "condition": [here_alone],
        }),
        json!({ "actions": ["pricing:GetProducts"], "resources": ["*"] }),
        // The account's first spot machine asks for a role that Amazon makes in the name of who asks for the machine.
        json!({
            "actions": ["iam:CreateServiceLinkedRole"],
            "resources": [here.iam_arn("role/aws-service-role/spot.amazonaws.com/*")],
            "condition": [equals("iam:AWSServiceName", &["spot.amazonaws.com"])],
        }),
        json!({ "actions": ["ssm:GetParameter"], "resources": [format!("arn:aws:ssm:{}::parameter/aws/service/*", here.location())] }),
        json!({
            "actions": ["sqs:DeleteMessage", "sqs:GetQueueUrl", "sqs:ReceiveMessage"],
            "resources": ["${aws_sqs_queue.karpenter.arn}"],
        }),
        json!({
            "actions": ["eks:DescribeCluster", "iam:GetInstanceProfile", "iam:PassRole"],
            "resources": [
                "${aws_eks_cluster.cluster.arn}", "${aws_iam_instance_profile.karpenter.arn}", "${aws_iam_role.node.arn}",
            ],
            "condition": [{ "test": "StringEqualsIfExists", "variable": "iam:PassedToService", "values": to_machines["values"] }],
        }),
    ]
}
