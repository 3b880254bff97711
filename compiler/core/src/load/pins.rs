//! Pins: values that the cloud gave once and that never change, written down for one environment (L20, L30).
//!
//! `environments/production.pins.kdl` holds them; `platc pin` writes it from `terraform output -json`. A pinned value is known when
//! compiling, wherever it is read.

use std::collections::BTreeMap;

use super::{Layers, Statement, arguments, children, text};
use crate::finding::{Finding, Findings};
use crate::schema::nearest;
use crate::source::Place;

/// A pinned value.
#[derive(Clone, Copy, Debug)]
pub struct Pin<'s> {
    /// What the cloud gave.
    pub value: &'s str,
    /// Where the address stands.
    pub place: Place,
}

/// The pins of one environment, by address.
pub type Pins<'s> = BTreeMap<&'s str, Pin<'s>>;

/// Takes a `pins ENVIRONMENT { pin ADDRESS VALUE … }`.
pub fn collect<'s>(statement: Statement<'s>, pins: &mut BTreeMap<&'s str, Pins<'s>>, findings: &mut Findings) {
    let Some(environment) = statement.argument(0) else {
        let finding = Finding::error("missing-argument", statement.place(), "these pins belong to no environment");
        findings.push(finding.help("write `pins production { … }`"));
        return;
    };
    let pins = pins.entry(environment).or_default();
    for node in children(statement.node) {
        let said = Statement { node, file: statement.file };
        if node.name.text != "pin" {
            let message = format!("`{}` is no pin, and nothing else stands here", node.name.text);
            let finding = Finding::error("unknown-setting", said.at(node.name.span), message);
            findings.push(finding.help("write `pin database.main.host \"…\"`"));
            continue;
        }
        let mut values = arguments(node).filter_map(|entry| Some((text(&entry.value)?, said.at(entry.value_span))));
        let (Some((address, place)), Some((value, _))) = (values.next(), values.next()) else {
            let finding = Finding::error("missing-argument", said.place(), "a pin has an address and a value");
            findings.push(finding.help("write `pin database.main.host \"…\"`"));
            continue;
        };
        if let Some(first) = pins.insert(address, Pin { value, place }) {
            let finding = Finding::error("said-twice", place, format!("`{address}` is pinned twice"));
            findings.push(finding.also(first.place, "pinned here first").help("keep one of the two"));
        }
    }
}

/// Judges that each environment with pins exists.
pub fn judge(layers: &Layers<'_>, findings: &mut Findings) {
    for (environment, pins) in &layers.pins {
        if layers.environments.contains_key(environment) {
            continue;
        }
        let place = pins.values().next().map_or(Place::DEFAULT, |pin| pin.place);
        let message = format!("there are pins for `{environment}`, and no environment is called so");
        let finding = Finding::error("unknown-environment", place, message);
        findings.push(match nearest(environment, layers.environments.keys().copied()) {
            Some(name) => finding.help(format!("did you mean `{name}`?")),
            None => finding,
        });
    }
}
