//! Threats that GuardDuty notices: people are told at once.

use serde_json::json;

use super::super::here::Here;
use crate::finding::Finding;
use crate::targets::terraform::document::Blocks;
use crate::targets::terraform::part::{File, Part};
use crate::targets::terraform::stack::Stack;
use crate::targets::{Lowering, Unit};
use crate::words::delivery::Grade;
use crate::words::promises::{Detection, Security};

/// The part.
pub const PART: Part = Part { rule: "terraform/aws-findings", cloud: "aws", area: "observability", files, blocks };

/// From which severity on a finding has each grade (Amazon GuardDuty User Guide, severity levels).
const GRADES: &[(Grade, u32)] = &[(Grade::Low, 1), (Grade::Medium, 4), (Grade::High, 7), (Grade::Critical, 9)];

fn security<'p>(here: &Here<'_, 'p>) -> Option<&'p Security> {
    here.lowering.all::<Security>().first()?.at(here.cell)
}

fn files(lowering: &Lowering<'_>, stack: &Stack) -> Vec<File> {
    let here = Here::of(lowering, stack);
    let looks =
        security(&here).is_some_and(|security| security.detect.0.iter().any(|what| what.value == Detection::Threats));
    let file = File { stem: "findings".to_owned(), owner: "security".to_owned(), node: String::new() };
    (looks && super::alarmed(&here).is_some()).then_some(file).into_iter().collect()
}

fn blocks(lowering: &Lowering<'_>, stack: &Stack, _unit: &Unit, blocks: &mut Blocks) -> Result<(), Finding> {
    let here = Here::of(lowering, stack);
    let Some(security) = security(&here) else { return Ok(()) };
    let asked = security.respond.iter().find_map(|response| response.at.as_ref()).map_or(Grade::High, |at| at.value);
    let least = GRADES.iter().find(|(grade, _)| *grade == asked).map_or(7, |(_, least)| *least);
    let pattern = json!({
        "source": ["aws.guardduty"],
        "detail-type": ["GuardDuty Finding"],
        "detail": { "severity": [{ "numeric": [">=", least] }] },
    });
    let fields = json!({
        "description": "GuardDuty found a threat.",
        "event_pattern": pattern.to_string(),
    });
    super::rule(&here, "threat", fields, json!({}), blocks);
    Ok(())
}
