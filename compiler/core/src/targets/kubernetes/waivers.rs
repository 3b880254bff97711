//! What pods are let off of checkov's checks, told where it reads it: an annotation for each check, on the object that runs them (checkov
//! documentation, "Suppressing and Skipping Policies"). A node's own pods are let off by its `allow CKV_K8S_…`; those that platc adds,
//! which no spec describes, by design.

use platc_kubernetes::Object;

use super::{COMPONENT, CRON, JOB, MIGRATION, VERIFICATION, data, entrance, flags};
use crate::targets::checkov::checks::is_about_kubernetes;
use crate::targets::{Lowering, Unit};
use crate::words::common::Allow;

/// The kinds of objects that have pods, by which checkov judges them.
const RUNNERS: &[&str] = &["Deployment", "Rollout", "StatefulSet", "DaemonSet", "Job", "CronJob"];

/// Checks that the pods of platc's own making do not meet, in the files of which rules, and why that is right.
const BY_DESIGN: &[(&str, &[&str], &str)] = &[
    ("CKV_K8S_43", OWN, "an image is named by its release: its digest is its registry's, which no build asks"),
    ("CKV_K8S_15", OWN, "a release has one image: a pull at each start would keep pods away while its registry is"),
    ("CKV_K8S_11", OWN, "a limit of CPU slows down pods whose machine has room for them"),
    ("CKV_K8S_35", &[data::DATA, COMPONENT], "the program reads its password from the environment alone"),
    ("CKV_K8S_14", &[entrance::GATEWAY], INJECTED),
    ("CKV_K8S_8", &[entrance::GATEWAY], INJECTED),
    ("CKV_K8S_9", &[entrance::GATEWAY], INJECTED),
    ("CKV_K8S_40", &[entrance::GATEWAY], INJECTED),
];

/// The rules of files with pods of platc's own making. In those of services, it is the proxies that ask people to log in.
const OWN: &[&str] = &[data::DATA, data::POOL, VERIFICATION, flags::FLAGS, entrance::GATEWAY, COMPONENT];

const INJECTED: &str = "the mesh puts its own proxy in, with its image, its user and its probes";

/// What the node of a file is let off.
pub fn of<'p>(lowering: &Lowering<'p>, unit: &Unit) -> &'p [Allow] {
    match unit.rule {
        COMPONENT | MIGRATION | VERIFICATION | JOB | CRON | entrance::GATEWAY => lowering.allows(&unit.owner),
        _ => &[],
    }
}

/// Notes on the objects of a file that run pods what they are let off, and why.
pub fn mark(unit: &Unit, allows: &[Allow], objects: &mut [Object]) {
    let known = allows.iter().filter(|allow| is_about_kubernetes(allow.rule.as_str()));
    let said: Vec<(&str, &str)> = known.map(|allow| (allow.rule.as_str(), allow.because.as_str())).collect();
    for object in objects.iter_mut().filter(|object| RUNNERS.contains(&object.kind())) {
        let is_own = unit.rule != COMPONENT || object.metadata().name.as_deref() != Some(&unit.name);
        let by_design = BY_DESIGN.iter().filter(|(check, rules, _)| {
            is_own && rules.contains(&unit.rule) && said.iter().all(|(known, _)| known != check)
        });
        let waivers = said.iter().copied().chain(by_design.map(|(check, _, because)| (*check, *because)));
        let annotations: Vec<_> = waivers.zip(1..).map(annotation).collect();
        if !annotations.is_empty() {
            object.metadata_mut().annotations.get_or_insert_default().extend(annotations);
        }
    }
}

/// checkov fails on a second `=`, so that a reason has none.
fn annotation(((check, because), number): ((&str, &str), usize)) -> (String, String) {
    (format!("checkov.io/skip{number}"), format!("{check}={}", because.replace('=', ":")))
}
