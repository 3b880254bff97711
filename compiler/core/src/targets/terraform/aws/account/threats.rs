//! What looks for attacks all the time: GuardDuty, Macie for personal data where none should be, Inspector for known holes.

use serde_json::json;

use super::super::here::Here;
use crate::finding::Finding;
use crate::targets::terraform::document::{Blocks, expression};
use crate::targets::terraform::part::{File, Part};
use crate::targets::terraform::settings;
use crate::targets::terraform::stack::Stack;
use crate::targets::{Lowering, Unit};
use crate::words::promises::{Detection, Security, Weakness};

/// The part.
pub const PART: Part = Part { rule: "terraform/aws-threats", cloud: "aws", area: "account", files, blocks };

/// What GuardDuty looks at besides the records of the account, the network and its names (Amazon GuardDuty User Guide, protection
/// plans).
const FEATURES: &[&str] =
    &["S3_DATA_EVENTS", "EKS_AUDIT_LOGS", "EBS_MALWARE_PROTECTION", "RDS_LOGIN_EVENTS", "LAMBDA_NETWORK_LOGS"];

fn files(lowering: &Lowering<'_>, _stack: &Stack) -> Vec<File> {
    let looks = |security: &Security| !security.detect.0.is_empty() || scans(security);
    super::file(super::security(lowering).is_some_and(looks), "threats")
}

fn detects(security: &Security, what: Detection) -> bool {
    security.detect.0.iter().any(|known| known.value == what)
}

fn scans(security: &Security) -> bool {
    security.scan.iter().any(|scan| scan.subject.value == Weakness::Vulnerabilities)
}

fn blocks(lowering: &Lowering<'_>, stack: &Stack, _unit: &Unit, blocks: &mut Blocks) -> Result<(), Finding> {
    let here = Here::of(lowering, stack);
    let Some(security) = super::security(lowering) else { return Ok(()) };
    if detects(security, Detection::Threats) {
        guardduty(lowering, stack, blocks);
    }
    if detects(security, Detection::SensitiveData) {
        let fields = json!({ "status": "ENABLED", "finding_publishing_frequency": "FIFTEEN_MINUTES" });
        super::in_each_region(lowering, stack, "aws_macie2_account", &fields, blocks);
    }
    if scans(security) {
        let fields = json!({ "account_ids": [here.account()], "resource_types": ["EC2", "ECR", "LAMBDA"] });
        super::in_each_region(lowering, stack, "aws_inspector2_enabler", &fields, blocks);
    }
    Ok(())
}

fn guardduty(lowering: &Lowering<'_>, stack: &Stack, blocks: &mut Blocks) {
    let fields = json!({ "enable": true, "finding_publishing_frequency": "FIFTEEN_MINUTES" });
    super::in_each_region(lowering, stack, "aws_guardduty_detector", &fields, blocks);
    for cell in &stack.cells {
        let region = super::region_label(lowering, *cell);
        for feature in FEATURES {
            let detector = expression(&format!("aws_guardduty_detector.{region}.id"));
            let mut fields = json!({ "detector_id": detector, "name": feature, "status": "ENABLED" });
            if let Some(provider) = settings::provider(lowering, stack, *cell) {
                fields["provider"] = provider;
            }
            blocks.resource("aws_guardduty_detector_feature", &format!("{region}_{}", feature.to_lowercase()), fields);
        }
    }
}
