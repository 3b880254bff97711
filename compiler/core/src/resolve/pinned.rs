//! Pinned values: late ones that an environment has written down, so that they are known when compiling (L30).

use super::context::Context;
use crate::finding::Finding;
use crate::schema::{Phase, nearest};
use crate::types::Address;

/// The pinned value of a late attribute as a cell sees it: that of the place the address names, of this cell's region, or of no place.
pub fn value(context: &Context<'_, '_>, address: &Address) -> Option<String> {
    let pins = &context.environment.pins;
    let value = |address: &Address| pins.get(address.to_string().as_str()).map(|pin| pin.value.to_owned());
    if pins.is_empty() || address.place.is_some() {
        return value(address);
    }
    let here = Address { place: Some(context.cell().region.clone()), ..address.clone() };
    match value(&here) {
        Some(value) => {
            context.depends_on_cell();
            Some(value)
        }
        None => value(address),
    }
}

/// Judges that each pin is of something late.
pub fn judge(context: &Context<'_, '_>) -> Vec<Finding> {
    context.environment.pins.iter().filter_map(|(address, pin)| problem(context, address, pin.place)).collect()
}

fn problem(context: &Context<'_, '_>, text: &str, place: crate::source::Place) -> Option<Finding> {
    let address = Address::parse(text);
    let found = address.as_ref().and_then(|address| {
        let node = context.read(address)?;
        Some((node.kind.attributes, address.attribute()?))
    });
    let Some((attributes, wanted)) = found else {
        let message = format!("`{text}` is pinned, and nothing in this environment has that address");
        return Some(Finding::error("unknown-address", place, message).help("leave the pin out, or mend the address"));
    };
    let why = match attributes.iter().find(|attribute| attribute.name == wanted).map(|attribute| attribute.phase) {
        Some(Phase::Late) => return None,
        Some(Phase::Early) => "is known without it: platc chooses that value itself",
        Some(Phase::Secret) => "is a secret, and a secret must never stand in Git",
        None => {
            let message = format!("`{text}` is pinned, and `{wanted}` is no attribute of that node");
            let late = attributes.iter().filter(|attribute| attribute.phase == Phase::Late).map(|found| found.name);
            let finding = Finding::error("unknown-address", place, message);
            return Some(match nearest(wanted, late) {
                Some(name) => finding.help(format!("did you mean `{name}`?")),
                None => finding,
            });
        }
    };
    Some(Finding::error("not-pinnable", place, format!("`{text}` {why}")).help("leave the pin out"))
}
