//! Plans: when a copy is made of what has a `backup`, how long it stays, and which regions get one too.

use serde_json::{Value, json};

use super::super::here::Here;
use super::super::{schedule, service_role};
use super::{Kept, vault};
use crate::finding::Finding;
use crate::targets::terraform::document::{Blocks, expression, label};
use crate::targets::terraform::part::{File, Part};
use crate::targets::terraform::stack::{self, Stack};
use crate::targets::{Lowering, Unit};

/// The part.
pub const PART: Part = Part { rule: "terraform/aws-backup-plan", cloud: "aws", area: "backup", files, blocks };

/// How long a copy is kept where the spec does not say, in days.
const KEEP: u64 = 30;

fn files(lowering: &Lowering<'_>, stack: &Stack) -> Vec<File> {
    let kept = super::kept(lowering, stack.home());
    kept.into_iter()
        .map(|kept| File { stem: format!("plan-{}", kept.tag), owner: kept.address, node: kept.tag })
        .collect()
}

fn blocks(lowering: &Lowering<'_>, stack: &Stack, unit: &Unit, blocks: &mut Blocks) -> Result<(), Finding> {
    let here = Here::of(lowering, stack);
    let all = super::kept(lowering, here.cell);
    let Some(kept) = all.into_iter().find(|kept| kept.tag == unit.name) else { return Ok(()) };
    let label = label(&[&kept.tag]);
    let name = here.store(&kept.tag);
    let mut rule = json!({
        "rule_name": "scheduled",
        "target_vault_name": vault::name(&here),
        "schedule": made_at(&kept),
        "schedule_expression_timezone": here.platform().timezone,
        "lifecycle": { "delete_after": keep(&kept) },
        "recovery_point_tags": { "of": kept.address },
    });
    let copies = copies(&here, &kept);
    if !copies.is_empty() {
        rule["copy_action"] = json!(copies);
    }
    blocks.resource("aws_backup_plan", &label, json!({ "name": name, "rule": rule }));
    let selection = json!({
        "name": kept.tag,
        "plan_id": expression(&format!("aws_backup_plan.{label}.id")),
        "iam_role_arn": role(&here, &kept, &label, blocks),
        "resources": ["*"],
        "condition": condition(&here, &kept),
    });
    blocks.resource("aws_backup_selection", &label, selection);
    Ok(())
}

/// Only what is of this environment: others in the account have the same names. The disk of a claim is known by the tags that the
/// EBS CSI driver gives it, in whosever cluster it is.
fn condition(here: &Here<'_, '_>, kept: &Kept<'_>) -> Value {
    let tag = |key: &str, value: &str| json!({ "key": format!("aws:ResourceTag/{key}"), "value": value });
    let claimed = |key: &str, value: &str| tag(&format!("kubernetes.io/created-for/pvc/{key}"), value);
    let platform = here.platform();
    let ours = tag("platform", &platform.name);
    match &kept.claims {
        Some(claims) => json!({
            "string_equals": [ours, claimed("namespace", &platform.namespace)],
            "string_like": [claimed("name", claims)],
        }),
        None => json!({
            "string_equals": [tag("backup", &kept.tag), ours, tag("environment", &platform.environment)],
        }),
    }
}

fn keep(kept: &Kept<'_>) -> u64 {
    kept.backup.keep.as_ref().map_or(KEEP, |keep| keep.days().max(1))
}

fn copies(here: &Here<'_, '_>, kept: &Kept<'_>) -> Vec<Value> {
    let cells = stack::cells_of(here.lowering, "aws").into_iter().map(|cell| here.in_cell(cell));
    let others = cells.filter(|there| {
        there.cell != here.cell && kept.backup.copy_to.0.iter().any(|region| region.name() == there.region())
    });
    let copy = |there: Here<'_, '_>| {
        let arn = there.arn("backup", &format!("backup-vault:{}", vault::name(&there)));
        json!({ "destination_vault_arn": arn, "lifecycle": { "delete_after": keep(kept) } })
    };
    others.map(copy).collect()
}

/// When copies are made: at two in the night where nothing is said.
fn made_at(kept: &Kept<'_>) -> String {
    schedule::cron(kept.backup.schedule.as_ref().map_or("0 2 * * *", |schedule| schedule.cron.as_str()))
}

/// Whoever makes the copies may do that and nothing else.
fn role(here: &Here<'_, '_>, kept: &Kept<'_>, label: &str, blocks: &mut Blocks) -> Value {
    let name = here.role(&format!("{}-backup", kept.tag));
    service_role(
        here,
        blocks,
        &format!("{label}_backup"),
        &name,
        "backup.amazonaws.com",
        &[],
        Some("service-role/AWSBackupServiceRolePolicyForBackup"),
    )
}
