//! Waivers: what `allow` says of checkov must be one of its checks.
//!
//! `unknown-check` · An `allow` names a check that checkov does not have. It would let nothing pass, and the finding that it was
//! written for stays.

use crate::derive::Graph;
use crate::finding::Finding;
use crate::model::Platform;
use crate::targets::checkov::checks;

/// The rule.
pub fn check(platform: &Platform, _graph: &Graph, findings: &mut Vec<Finding>) {
    for (address, allows) in platform.nodes.all_allows() {
        for allow in allows {
            let rule = allow.rule.as_str();
            if checks::is_check(rule) && checks::types(rule).is_none() {
                let message = format!("`{address}` is let off `{rule}`, and checkov has no check of that name");
                let finding = Finding::error("unknown-check", allow.rule.place, message);
                findings.push(match checks::near(rule) {
                    Some(near) => finding.help(format!("did you mean `{near}`?")),
                    None => finding.help("write the check as checkov prints it with a finding, such as `CKV_AWS_144`"),
                });
            }
        }
    }
}
