//! What a node is let off by `allow CKV_K8S_…`, told where checkov reads it: an annotation for each check, on the object that runs the
//! pods (checkov documentation, "Suppressing and Skipping Policies").

use platc_kubernetes::Object;

use super::{COMPONENT, CRON, JOB, MIGRATION, VERIFICATION, entrance};
use crate::targets::checkov::checks::is_about_kubernetes;
use crate::targets::{Lowering, Unit};
use crate::words::common::Allow;

/// The kinds of objects that have pods, by which checkov judges them.
const RUNNERS: &[&str] = &["Deployment", "Rollout", "StatefulSet", "DaemonSet", "Job", "CronJob"];

/// What the node of a file is let off.
pub fn of<'p>(lowering: &Lowering<'p>, unit: &Unit) -> &'p [Allow] {
    match unit.rule {
        COMPONENT | MIGRATION | VERIFICATION | JOB | CRON | entrance::GATEWAY => lowering.allows(&unit.owner),
        _ => &[],
    }
}

/// Notes on the objects with pods what they are let off, and why.
pub fn mark(allows: &[Allow], objects: &mut [Object]) {
    let known = allows.iter().filter(|allow| is_about_kubernetes(allow.rule.as_str()));
    let waivers: Vec<_> = known.zip(1..).map(annotation).collect();
    if waivers.is_empty() {
        return;
    }
    for object in objects.iter_mut().filter(|object| RUNNERS.contains(&object.kind())) {
        object.metadata_mut().annotations.get_or_insert_default().extend(waivers.iter().cloned());
    }
}

/// checkov fails on a second `=`, so that a reason has none.
fn annotation((allow, number): (&Allow, usize)) -> (String, String) {
    let reason = allow.because.as_str().replace('=', ":");
    (format!("checkov.io/skip{number}"), format!("{}={reason}", allow.rule.as_str()))
}
