//! Signed answers: a key that only Route 53 may sign with, and what the zone above must name.
//!
//! The key must lie in us-east-1 and be of that one sort (Route 53 Developer Guide, working with customer managed keys for DNSSEC). It is
//! not rotated by itself: a new key must be named above before the old one goes.

use serde_json::{Value, json};

use super::{Zone, zone};
use crate::targets::terraform::aws::edge::GLOBAL;
use crate::targets::terraform::aws::here::Here;
use crate::targets::terraform::aws::identity::condition;
use crate::targets::terraform::aws::policy_document;
use crate::targets::terraform::document::{Blocks, expression};

/// How long a key waits between being given up and being gone, in days: the longest that can be had.
const SECOND_THOUGHTS: u32 = 30;

/// Has the answers of a zone signed.
pub fn signed(here: &Here<'_, '_>, zone: &Zone<'_>, blocks: &mut Blocks) {
    let label = format!("{}_dnssec", zone.label());
    let policy = policy_document(blocks, &label, &rights(here, zone));
    let fields = json!({
        "provider": GLOBAL,
        "description": format!("signs the answers of {}", zone.domain),
        "key_usage": "SIGN_VERIFY",
        "customer_master_key_spec": "ECC_NIST_P256",
        "deletion_window_in_days": SECOND_THOUGHTS,
        "policy": policy,
    });
    blocks.resource("aws_kms_key", &label, fields);
    let key = json!({
        "hosted_zone_id": zone::id(zone),
        "key_management_service_arn": expression(&format!("aws_kms_key.{label}.arn")),
        "name": zone.label().replace('-', "_"),
    });
    blocks.resource("aws_route53_key_signing_key", &label, key);
    let signing = json!({
        "hosted_zone_id": expression(&format!("aws_route53_key_signing_key.{label}.hosted_zone_id")),
        "depends_on": [format!("aws_route53_key_signing_key.{label}")],
    });
    blocks.resource("aws_route53_hosted_zone_dnssec", &label, signing);
    let value = expression(&format!("aws_route53_key_signing_key.{label}.ds_record"));
    let description = format!("The DS record that the zone above {} must have, or its registrar.", zone.domain);
    blocks.add("output", &format!("{}_ds_record", zone.label()), json!({ "description": description, "value": value }));
}

/// The account keeps the key; Route 53 signs with it, for zones of this account alone.
fn rights(here: &Here<'_, '_>, zone: &Zone<'_>) -> [Value; 3] {
    let route53 = json!({ "type": "Service", "identifiers": ["dnssec-route53.amazonaws.com"] });
    let here_alone = condition("StringEquals", "aws:SourceAccount", &[&here.account()]);
    let hosted = format!("arn:aws:route53:::hostedzone/{}", zone.existing.unwrap_or("*"));
    let zones = condition("ArnLike", "aws:SourceArn", &[&hosted]);
    [
        json!({
            "sid": "Account",
            "principals": { "type": "AWS", "identifiers": [here.iam_arn("root")] },
            "actions": ["kms:*"],
            "resources": ["*"],
        }),
        json!({
            "sid": "Signing",
            "principals": route53,
            "actions": ["kms:DescribeKey", "kms:GetPublicKey", "kms:Sign"],
            "resources": ["*"],
            "condition": [here_alone, zones],
        }),
        json!({
            "sid": "Grants",
            "principals": route53,
            "actions": ["kms:CreateGrant"],
            "resources": ["*"],
            "condition": [{ "test": "Bool", "variable": "kms:GrantIsForAWSResource", "values": ["true"] }],
        }),
    ]
}
