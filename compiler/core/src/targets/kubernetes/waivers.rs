//! What a node is let off by `allow CKV_K8S_…`, told where checkov reads it: an annotation for each check, on the object that runs the
//! pods (checkov documentation, "Suppressing and Skipping Policies").

use platc_kubernetes::Object;

use super::{COMPONENT, CRON, JOB, MIGRATION, VERIFICATION};
use crate::targets::{Lowering, Unit};
use crate::words::common::Allow;
use crate::words::service::{Cron, Job, Service};

/// How the names of checkov's checks of Kubernetes objects begin: those of one object, and those of several together.
const CHECKS: &[&str] = &["CKV_K8S_", "CKV2_K8S_"];

/// The kinds of objects that have pods, by which checkov judges them.
const RUNNERS: &[&str] = &["Deployment", "Rollout", "StatefulSet", "DaemonSet", "Job", "CronJob"];

/// What the node of a file is let off.
pub fn of<'p>(lowering: &Lowering<'p>, unit: &Unit) -> &'p [Allow] {
    match unit.rule {
        COMPONENT | MIGRATION | VERIFICATION => lowering.allows::<Service>(&unit.name),
        JOB => lowering.allows::<Job>(&unit.name),
        CRON => lowering.allows::<Cron>(&unit.name),
        _ => &[],
    }
}

/// Notes on the objects with pods what they are let off, and why.
pub fn mark(allows: &[Allow], objects: &mut [Object]) {
    let is_known = |allow: &&Allow| CHECKS.iter().any(|prefix| allow.rule.as_str().starts_with(prefix));
    let waivers: Vec<_> = allows.iter().filter(is_known).zip(1..).map(annotation).collect();
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
