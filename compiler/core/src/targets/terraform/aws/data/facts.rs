//! Facts: what is known of a store only once it exists, written where workloads read it (L30).

use serde_json::{Value, json};

use crate::targets::terraform::aws::here::Here;
use crate::targets::terraform::document::{Blocks, label};
use crate::targets::terraform::workloads;

/// Whether a workload reads that fact of a node in the region.
pub fn is_consumed(here: &Here<'_, '_>, node: &str, attribute: &str) -> bool {
    workloads::read_fact(here.lowering, here.cell, node, attribute)
}

/// Writes a fact of a node.
pub fn publish(here: &Here<'_, '_>, node: &str, attribute: &str, value: Value, blocks: &mut Blocks) {
    let fields = json!({ "name": here.fact(node, attribute), "type": "String", "insecure_value": value });
    blocks.resource("aws_ssm_parameter", &fact_label(node, attribute), fields);
}

/// Looks up a fact that the stack of another region wrote, and gives its expression.
pub fn read(here: &Here<'_, '_>, owner: &Here<'_, '_>, node: &str, attribute: &str, blocks: &mut Blocks) -> String {
    let label = fact_label(node, attribute);
    let mut fields = json!({ "name": owner.fact(node, attribute) });
    if owner.cell != here.cell {
        fields["region"] = json!(owner.location());
    }
    blocks.data("aws_ssm_parameter", &label, fields);
    format!("data.aws_ssm_parameter.{label}.insecure_value")
}

fn fact_label(node: &str, attribute: &str) -> String {
    label(&[&node.replace('.', "_"), attribute])
}
