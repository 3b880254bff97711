//! What the rules that a platform is under ask of an account: a record of every setting, and a judge of them.

use serde_json::{Value, json};

use super::super::here::Here;
use super::super::service_role;
use super::audit;
use crate::finding::Finding;
use crate::targets::terraform::document::{Blocks, expression};
use crate::targets::terraform::part::{File, Part};
use crate::targets::terraform::settings;
use crate::targets::terraform::stack::Stack;
use crate::targets::{Lowering, Unit};
use crate::words::promises::Compliance;
use crate::words::state::Regime;

/// The part.
pub const PART: Part = Part { rule: "terraform/aws-rules", cloud: "aws", area: "account", files, blocks };

/// Standards of Security Hub for rules that have one; all have the first (AWS Security Hub User Guide, standards reference).
const STANDARDS: &[(Option<Regime>, &str, &str)] = &[
    (None, "best_practices", "aws-foundational-security-best-practices/v/1.0.0"),
    (Some(Regime::PciDss), "pci_dss", "pci-dss/v/4.0.1"),
];

fn files(lowering: &Lowering<'_>, _stack: &Stack) -> Vec<File> {
    super::file(audit::is_under_rules(lowering), "rules")
}

fn blocks(lowering: &Lowering<'_>, stack: &Stack, _unit: &Unit, blocks: &mut Blocks) -> Result<(), Finding> {
    let here = Here::of(lowering, stack);
    let hub = json!({ "enable_default_standards": false, "control_finding_generator": "SECURITY_CONTROL" });
    super::in_each_region(lowering, stack, "aws_securityhub_account", &hub, blocks);
    let name = format!("{}-config", here.platform().name);
    let role = service_role(
        &here,
        blocks,
        "config",
        &name,
        "config.amazonaws.com",
        &rights(&here),
        Some("service-role/AWS_ConfigRole"),
    );
    for cell in &stack.cells {
        region(&here.in_cell(*cell), stack, &role, blocks);
    }
    Ok(())
}

/// AWS Config writes what it records to the bucket of the audit, encrypted with its key.
fn rights(here: &Here<'_, '_>) -> [Value; 2] {
    let bucket = format!("arn:aws:s3:::{}", audit::bucket_name(here));
    [
        json!({ "actions": ["s3:PutObject"], "resources": [format!("{bucket}/config/*")] }),
        json!({ "actions": ["kms:GenerateDataKey", "kms:Decrypt"], "resources": [expression("aws_kms_key.audit.arn")] }),
    ]
}

fn region(here: &Here<'_, '_>, stack: &Stack, role: &Value, blocks: &mut Blocks) {
    let label = super::region_label(here.lowering, here.cell);
    let provider = settings::provider(here.lowering, stack, here.cell);
    let mut put = |kind: &str, label: &str, mut fields: Value| {
        if let Some(provider) = &provider {
            fields["provider"] = provider.clone();
        }
        blocks.resource(kind, label, fields);
    };
    let is_under = |regime: &Regime| {
        here.lowering
            .all::<Compliance>()
            .iter()
            .filter_map(|node| node.first())
            .any(|node| node.regime.value == *regime)
    };
    for (regime, standard, path) in STANDARDS {
        if regime.as_ref().is_none_or(is_under) {
            let arn = format!("arn:aws:securityhub:{}::standards/{path}", here.location());
            let after = format!("aws_securityhub_account.{label}");
            put(
                "aws_securityhub_standards_subscription",
                &format!("{label}_{standard}"),
                json!({ "standards_arn": arn, "depends_on": [after] }),
            );
        }
    }
    let is_home = here.cell == stack.home();
    // What has no region is recorded once.
    let group = json!({ "all_supported": true, "include_global_resource_types": is_home });
    put(
        "aws_config_configuration_recorder",
        &label,
        json!({ "name": "main", "role_arn": role, "recording_group": group }),
    );
    let recorder = format!("aws_config_configuration_recorder.{label}");
    let channel = json!({
        "name": "main",
        "s3_bucket_name": audit::bucket_name(here),
        "s3_key_prefix": "config",
        "s3_kms_key_arn": expression("aws_kms_key.audit.arn"),
        "depends_on": [recorder, "aws_s3_bucket_policy.audit"],
    });
    put("aws_config_delivery_channel", &label, channel);
    let after = format!("aws_config_delivery_channel.{label}");
    put(
        "aws_config_configuration_recorder_status",
        &label,
        json!({ "name": "main", "is_enabled": true, "depends_on": [after] }),
    );
}
