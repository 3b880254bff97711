//! Pods that are held less tightly than the restricted profile (Kubernetes documentation, Pod Security Standards).
//!
//! `loose-security` · A workload asks for a looser profile, or for a root file system that can be written, and does not say why. What
//! breaks into it can do more, and the whole namespace is held to the loosest of its profiles.

use crate::derive::Graph;
use crate::finding::Finding;
use crate::model::{Declared, Platform};
use crate::source::Place;
use crate::words::workload::{PodSecurity, SecurityProfile};

const CODE: &str = "loose-security";

/// The rule.
pub fn check(platform: &Platform, _graph: &Graph, findings: &mut Vec<Finding>) {
    let nodes = &platform.nodes;
    nodes.service.iter().for_each(|declared| judge(declared, |service| service.security.as_deref(), findings));
    nodes.job.iter().for_each(|declared| judge(declared, |job| job.security.as_deref(), findings));
    nodes.cron.iter().for_each(|declared| judge(declared, |cron| cron.security.as_deref(), findings));
}

fn judge<T>(declared: &Declared<T>, security: fn(&T) -> Option<&PodSecurity>, findings: &mut Vec<Finding>) {
    if declared.allows.iter().any(|allow| allow.rule.as_str() == CODE) {
        return;
    }
    let forms = declared.cells.iter().filter_map(security);
    for (place, what) in forms.filter_map(looseness) {
        let message = format!("the pods of `{}` {what}, and nothing says why that is needed", declared.address());
        findings.push(
            Finding::warning(CODE, place, message).help(format!(
                "leave it out; or give the reason, for whoever reviews it: `allow {CODE} because=\"…\"`"
            )),
        );
    }
}

fn looseness(security: &PodSecurity) -> Option<(Place, &'static str)> {
    let profile = security.profile.as_ref().filter(|profile| profile.value != SecurityProfile::Restricted);
    let by_profile = profile.map(|profile| {
        let may = match profile.value {
            SecurityProfile::Privileged => "may do anything to their machines",
            SecurityProfile::Baseline | SecurityProfile::Restricted => "may run as root, with capabilities",
        };
        (profile.place, may)
    });
    let root = security.writable_root;
    by_profile.or_else(|| root.on.then_some((root.place, "may write over what their image holds")))
}
