//! A table on AWS: DynamoDB, paid by request, with copies in other regions that all take writes.

use serde_json::{Value, json};

use crate::finding::Finding;
use crate::model::Declared;
use crate::targets::terraform::aws::here::Here;
use crate::targets::terraform::document::{Blocks, label};
use crate::targets::terraform::part::{File, Part};
use crate::targets::terraform::stack::{self, Stack};
use crate::targets::{Lowering, Unit};
use crate::words::database::Table;

/// The part.
pub const PART: Part = Part { rule: "terraform/aws-table", cloud: "aws", area: "data", files, blocks };

fn files(lowering: &Lowering<'_>, stack: &Stack) -> Vec<File> {
    let made = |declared: &&Declared<Table>| lowering.platform().existing("table", &declared.name).is_none();
    let tables = lowering.all::<Table>().iter().filter(made);
    tables.filter(|declared| lowering.get::<Table>(&declared.name, stack.home()).is_some()).map(File::of).collect()
}

fn blocks(lowering: &Lowering<'_>, stack: &Stack, unit: &Unit, blocks: &mut Blocks) -> Result<(), Finding> {
    let here = Here::of(lowering, stack);
    let Some(table) = lowering.get::<Table>(&unit.name, here.cell) else { return Ok(()) };
    let copies = copies(&here, table, blocks);
    let days = table.backup.as_ref().and_then(|backup| backup.point_in_time.as_ref()).map(|time| time.days());
    let mut recovery = json!({ "enabled": true });
    if let Some(days) = days {
        recovery["recovery_period_in_days"] = json!(days.clamp(1, super::database::LONGEST_POINT_IN_TIME));
    }
    let keys = std::iter::once(&table.key).chain(&table.sort);
    let attributes: Vec<Value> = keys.map(|key| json!({ "name": key.as_str(), "type": "S" })).collect();
    let mut fields = json!({
        "name": here.platform().table(&unit.name),
        "billing_mode": "PAY_PER_REQUEST",
        "hash_key": table.key.as_str(),
        "attribute": attributes,
        "point_in_time_recovery": recovery,
        "server_side_encryption": { "enabled": true, "kms_key_arn": here.key("data") },
        "deletion_protection_enabled": !here.is_passing(),
        "tags": { "backup": format!("table-{}", unit.name) },
    });
    if let Some(sort) = &table.sort {
        fields["range_key"] = json!(sort.as_str());
    }
    if let Some(expire_at) = &table.expire_at {
        fields["ttl"] = json!({ "enabled": true, "attribute_name": expire_at.as_str() });
    }
    if !copies.is_empty() {
        // Copies follow the stream of changes.
        fields["stream_enabled"] = json!(true);
        fields["stream_view_type"] = json!("NEW_AND_OLD_IMAGES");
        fields["replica"] = json!(copies);
    }
    blocks.resource("aws_dynamodb_table", &label(&[&unit.name]), fields);
    Ok(())
}

/// The copies, each with the key of its region.
fn copies(here: &Here<'_, '_>, table: &Table, blocks: &mut Blocks) -> Vec<Value> {
    let cells = stack::cells_of(here.lowering, "aws");
    let others = cells.into_iter().map(|cell| here.in_cell(cell)).filter(|there| {
        there.cell != here.cell && table.replicate_to.0.iter().any(|region| region.name() == there.region())
    });
    let copy = |there: Here<'_, '_>| {
        let key = label(&[table.name.as_str(), there.region()]);
        let fields = json!({ "name": there.key_alias("data"), "region": there.location() });
        blocks.data("aws_kms_alias", &key, fields);
        json!({
            "region_name": there.location(),
            "kms_key_arn": format!("${{data.aws_kms_alias.{key}.target_key_arn}}"),
            "point_in_time_recovery": true,
            "deletion_protection_enabled": !here.is_passing(),
            "propagate_tags": true,
        })
    };
    others.map(copy).collect()
}
