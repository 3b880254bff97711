//! Publications: what is given to others exists.
//!
//! `unknown-part` · `publish { terraform-modules … }` names a part that there is no module of.

use super::forms;
use crate::derive::Graph;
use crate::finding::Finding;
use crate::model::Platform;
use crate::schema::nearest;
use crate::targets::terraform::MODULE_PARTS;

/// The rule.
pub fn check(platform: &Platform, _graph: &Graph, findings: &mut Vec<Finding>) {
    let modules = forms(&platform.nodes.publish).filter_map(|publish| publish.terraform_modules.as_ref());
    for part in modules.flat_map(|modules| &modules.parts.0) {
        let name = part.as_str();
        if MODULE_PARTS.contains(&name) {
            continue;
        }
        let finding = Finding::error("unknown-part", part.place, format!("there is no Terraform module of `{name}`"));
        findings.push(match nearest(name, MODULE_PARTS.iter().copied()) {
            Some(known) => finding.help(format!("did you mean `{known}`?")),
            None => finding.help(format!("there are: {}", MODULE_PARTS.join(", "))),
        });
    }
}
